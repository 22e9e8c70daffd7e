"""Reads the secrets that config.toml only names."""

from collections.abc import Mapping
from pathlib import Path

from db.errors import ConfigError
from wirewatch.config.nearest import nearest

_MOST_BYTES = 64 * 1024


class Secrets:
    """The environment and files, relative to the configuration's folder (a SecretReader)."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._folder, self._env = folder, env
        self._read: set[Path] = set()

    @property
    def named(self) -> frozenset[Path]:
        """The files that were asked for, be they there or not."""
        return frozenset(self._read)

    def variable(self, name: str) -> str:
        """Return the value of a variable of the environment; raises ConfigError without it."""
        value = self._env.get(name)
        if value is None:
            near = nearest(name, self._env)
            hint = f"did you mean {near}?" if near else f"set it: export {name}=…"
            raise ConfigError(f"the environment has no variable {name}; {hint}")
        return value

    def file(self, path: str, most: int = _MOST_BYTES) -> str:
        """Return a file's text, at most ``most`` bytes; raises ConfigError if it cannot be read."""
        self._read.add(self._folder / path)
        try:
            with (self._folder / path).open("rb") as file:
                body = file.read(most + 1)
            if len(body) > most:
                raise ConfigError(f"the file {path} is too large")
            return body.decode()
        except UnicodeDecodeError as exc:
            raise ConfigError(f"the file {path} is not UTF-8 text") from exc
        except (OSError, ValueError) as exc:  # ValueError: a NUL byte in the name
            reason = getattr(exc, "strerror", None) or str(exc)
            raise ConfigError(f"the file {self._folder / path} cannot be read: {reason}") from exc
