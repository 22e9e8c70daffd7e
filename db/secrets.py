"""Secrets in a section: written there, named by a variable of the environment, or kept in a file.

A section that declares ``password``, ``password_env`` and ``password_file`` and inherits from
SecretKeys lets the user write exactly one of them. Nothing here reads the environment or a file:
whoever loads the configuration hands in a SecretReader.
"""

from typing import Protocol, Self

from pydantic import SecretStr, model_validator

from db.errors import ConfigError
from db.settings import Section

_WAYS = ("", "_env", "_file")


class SecretReader(Protocol):
    """Reads what a section only names; both verbs raise ConfigError that says what is missing."""

    def variable(self, name: str) -> str:
        """Return the value of a variable of the environment."""
        ...

    def file(self, path: str) -> str:
        """Return a file's text; a relative path starts at the configuration's folder."""
        ...


class SecretKeys(Section):
    """A section with secrets, each as KEY, KEY_env or KEY_file."""

    @model_validator(mode="after")
    def _one_way_each(self) -> Self:
        for key in self.secret_keys():
            written = [key + way for way in _WAYS if getattr(self, key + way)]
            if len(written) > 1:
                raise ValueError(f"`{'` and `'.join(written)}` say the same; keep one of them")
        return self

    @classmethod
    def secret_keys(cls) -> tuple[str, ...]:
        """Return the names of the secrets that this section can hold."""
        fields = cls.model_fields
        return tuple(key for key in fields if key + "_env" in fields and key + "_file" in fields)

    def has_secret(self, key: str) -> bool:
        """Return whether the secret is given in any of the three ways."""
        return any(getattr(self, key + way) for way in _WAYS)

    def read_secret(self, key: str, reader: SecretReader) -> SecretStr | None:
        """Return the secret, or None where none is given; line ends after it do not count.

        Raises ConfigError if what is named is missing or empty.
        """
        written: SecretStr | None = getattr(self, key)
        if written:
            return written
        variable, file = getattr(self, key + "_env"), getattr(self, key + "_file")
        if not variable and not file:
            return None
        value = reader.variable(variable) if variable else reader.file(file)
        value = value.rstrip("\r\n")
        if not value:
            place = f"the variable {variable}" if variable else f"the file {file}"
            raise ConfigError(f"{place} is empty; put the {key} there or remove the key")
        return SecretStr(value)
