"""Replacing a config.toml as one step, only by what loads, and only if nobody else changed it."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from db.errors import ConfigError, ConfigErrors
from wirewatch.settings import load

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
        after = (_BOM if before.startswith(_BOM.encode()) else "") + text
        _replace(target, before, after.encode(), lambda new: _check(new, path, env))
    except UnicodeError as exc:
        raise ConfigError(f"this cannot be written as UTF-8: {exc}", file=str(path)) from exc
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ConfigError(
            f"the file cannot be written: {reason}; it was left as it is", file=str(path)
        ) from exc


def _replace(target: Path, before: bytes, after: bytes, check: Callable[[Path], None]) -> None:
    state = target.stat()
    # Beside the old one: relative paths in it mean the same there, and a rename needs one disk.
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):  # another's file that we may write stays readable to them
            os.chown(new, state.st_uid, state.st_gid)
        new.chmod(state.st_mode & 0o7777)
        check(new)
        if target.read_bytes() != before:
            raise ConfigError(
                "the file was changed by someone else meanwhile and was left as it is; try again",
                file=str(target),
            )
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _check(new: Path, path: Path, env: Mapping[str, str]) -> None:
    """Load the new file; its errors are told as the old one's. Raises ConfigErrors."""
    try:
        load(new, env)
    except ConfigErrors as exc:
        raise ConfigErrors([_of(path, error) for error in exc.errors]) from exc
    except ConfigError as exc:
        raise _of(path, exc) from exc


def _of(path: Path, error: ConfigError) -> ConfigError:
    return ConfigError(
        f"with the change, line {error.line} would be wrong: {error.message}; "
        "the file was left as it is",
        file=str(path),
    )
