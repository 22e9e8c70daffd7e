"""The key by which links in messages are signed: given, or made once and kept in a file.

It is in no table: whoever gets hold of a copy of the database must not be able to make links.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import structlog

from alerts.acts import Signer
from db.clock import Clock
from wirewatch.settings import Configuration

log = structlog.get_logger(__name__)

FILE = "links.key"
_SQLITE = "sqlite:///"
_LEAST, _MOST = 32, 4096  # bytes of a key's file


def link_signer(configuration: Configuration, clock: Clock) -> Signer | None:
    """Return who signs links, None without a public address, or where no key can be kept.

    Raises ConfigError where the configuration names a key that is not there.
    """
    web = configuration.web
    if not web.public_url:
        return None
    given = web.read_secret("link_key", configuration.secrets)
    if given is not None:
        return Signer(given.get_secret_value().encode(), clock)
    file = _folder(configuration) / FILE
    try:
        return Signer(kept_key(file), clock)
    except OSError as exc:
        log.warning(
            "messages carry no links to mute or to unsubscribe: their key cannot be kept; "
            "write [web] link_key_file", file=str(file), why=exc.strerror or str(exc),
        )  # fmt: skip
        return None


def kept_key(file: Path) -> bytes:
    """Return the key in a file, which is made if it is not there; raises OSError.

    Of several programs that make it at once, all get the one key.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _make(file)
    with file.open("rb") as opened:
        key = opened.read(_MOST).strip()
    if len(key) < _LEAST:
        raise OSError(f"it holds no key of {_LEAST} letters; remove it, and another is made")
    return key


def _make(file: Path) -> None:
    """Make the file whole, for its owner alone; one that is there by now stays."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(secrets.token_hex(32) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()


def _folder(configuration: Configuration) -> Path:
    """Return the database's folder, which is kept where the daemon's other files are not."""
    url = configuration.database.url
    if url.startswith(_SQLITE) and not url.endswith(":memory:"):
        return Path(url.removeprefix(_SQLITE)).parent
    return configuration.path.absolute().parent
