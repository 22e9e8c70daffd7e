"""Conditional answers: a validator for every body, and 304 where the client has it (RFC 9110)."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from wirewatch.demo.loopback import Answer


def with_validators(answer: Answer, changed: datetime) -> Answer:
    """Return the answer with its ETag, and ``changed`` (aware) as its Last-Modified."""
    headers = {
        **answer.headers,
        "ETag": f'"{hashlib.sha256(answer.body).hexdigest()[:24]}"',
        "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True),
    }
    return replace(answer, headers=headers)


def unless_known(answer: Answer, asked: Mapping[str, str]) -> Answer:
    """Return 304 without a body if the client's validators are the answer's own.

    If-None-Match goes before If-Modified-Since, which then is not read (RFC 9110, 13.2.2).
    ``asked`` are the request's headers, names in lower case.
    """
    if answer.status != 200 or not _known(answer.headers, asked):
        return answer
    kept = {name: answer.headers[name] for name in ("ETag", "Last-Modified")}
    return Answer(status=304, headers=kept)


def _known(headers: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    if "ETag" in headers and "if-none-match" in asked:
        tags = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return headers["ETag"] in tags or tags == ["*"]
    since = _date(asked.get("if-modified-since", ""))
    changed = _date(headers.get("Last-Modified", ""))
    return since is not None and changed is not None and changed <= since


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
