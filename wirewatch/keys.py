"""By which key a listed link is known, and which host serves it."""

from collections.abc import Iterable

import structlog

from db.records import Entry, KeyedEntry
from net.twins import twin_key
from net.urls import host_key

log = structlog.get_logger(__name__)


def keyed_entries(entries: Iterable[Entry]) -> list[KeyedEntry]:
    """Return entries with the keys under which the twins of their links meet, in their order.

    Links that cannot be used are left out.
    """
    keyed = []
    for entry in entries:
        try:
            key, host = twin_key(entry.url), host_key(entry.url)
        except ValueError as exc:
            log.debug("entry left out", url=entry.url[:200], why=str(exc))
            continue
        keyed.append(KeyedEntry(entry=entry, key=key, host=host))
    return keyed
