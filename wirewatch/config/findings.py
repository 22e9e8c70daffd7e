"""What is wrong with a configuration, or worth knowing, gathered as it is met."""

from dataclasses import dataclass

from db.errors import ConfigError, ConfigErrors
from wirewatch.config.places import Path, Place, Places
from wirewatch.redact import redact


@dataclass(frozen=True, kw_only=True)
class ConfigWarning:
    """Something that is allowed but probably not meant."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Findings:
    """Gathers the errors and warnings of one file; secrets are kept out of their words."""

    def __init__(self, file: str, places: Places) -> None:
        self._file, self.places = file, places
        self._errors: list[ConfigError] = []
        self._warnings: list[ConfigWarning] = []

    def error(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Note an error at a value, or at its key."""
        self.error_at(self.places.key(path) if at_key else self.places.value(path), message)

    def error_at(self, place: Place, message: str) -> None:
        """Note an error at a place."""
        self._errors.append(
            ConfigError(redact(message), file=self._file, line=place.line, column=place.column)
        )

    def warn(self, path: Path, message: str) -> None:
        """Note a warning at a value."""
        self.warn_at(self.places.value(path), message)

    def warn_at(self, place: Place, message: str) -> None:
        """Note a warning at a place."""
        self._warnings.append(
            ConfigWarning(
                file=self._file, line=place.line, column=place.column, message=redact(message)
            )
        )

    @property
    def warnings(self) -> tuple[ConfigWarning, ...]:
        """The warnings, in the order of the file."""
        return tuple(sorted(self._warnings, key=lambda found: (found.line, found.column)))

    def raise_errors(self) -> None:
        """Raise ConfigErrors if there are any."""
        if self._errors:
            raise ConfigErrors(self._errors)
