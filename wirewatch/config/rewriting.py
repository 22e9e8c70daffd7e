"""Replacing a config.toml as one step, only by what loads, and only if nobody else changed it."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from db.errors import ConfigError, ConfigErrors
from wirewatch.settings import load_bytes

_BOM = "\ufeff"


def rewrite(path: Path, env: Mapping[str, str], edit: Callable[[str], str]) -> None:
    """Replace a configuration by what ``edit`` makes of its text.

    The new text is loaded before it takes the old one's place; mode and owner are kept, and a link
    stays a link. Raises ConfigError, and then the file is as it was: if the new text does not
    load, the file cannot be written, or it was changed meanwhile. Passes on what ``edit`` raises.
    """
    target = Path(os.path.realpath(path))
    try:
        before = target.read_bytes()
        text = edit(before.decode("utf-8-sig"))
        after = ((_BOM if before.startswith(_BOM.encode()) else "") + text).encode()
        _check(path, after, env)
        _replace(target, before, after)
    except UnicodeError as exc:
        raise ConfigError(f"this cannot be written as UTF-8: {exc}", file=str(path)) from exc
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ConfigError(
            f"the file cannot be replaced: {reason}; it was left as it is. A new one is written "
            "beside it and renamed, so its folder must be writable; else edit it by hand",
            file=str(path),
        ) from exc


def _replace(target: Path, before: bytes, after: bytes) -> None:
    state = target.stat()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):  # only root gives files away; others stay their owner
            os.chown(new, state.st_uid, state.st_gid)
        new.chmod(state.st_mode & 0o7777)
        if target.read_bytes() != before:
            raise ConfigError(
                "the file was changed by someone else meanwhile and was left as it is; try again",
                file=str(target),
            )
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _check(path: Path, body: bytes, env: Mapping[str, str]) -> None:
    """Load what the file is to hold; raises ConfigError that says it was left as it is."""
    try:
        load_bytes(path, body, env)
    except ConfigErrors as exc:
        raise ConfigErrors([_left(path, error) for error in exc.errors]) from exc
    except ConfigError as exc:
        raise _left(path, exc) from exc


def _left(path: Path, error: ConfigError) -> ConfigError:
    where = f"line {error.line}" if error.line else "the file"
    return ConfigError(
        f"with the change, {where} would be wrong: {error.message}; it was left as it is",
        file=str(path),
    )
