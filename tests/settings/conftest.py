"""Configuration files, written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import ConfigErrors
from wirewatch.settings import load

Write = Callable[[str | bytes], Path]

GOOD = """\
[database]
url = "sqlite:///rows.db"

[crawler]
delay = "2s"

[health]
channels = ["desk"]

[[source]]
name = "Dunav Post"
kind = "feed"
url = "https://dunav.example/feed/"
timezone = "Europe/Belgrade"

[[watch]]
name = "Shells"
query = '''
(Serbia* OR Вучић)
AND shells
'''
channels = ["desk"]

[[channel]]
name = "desk"
kind = "console"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a configuration file; return its path."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "config.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def mistakes(path: Path, env: dict[str, str] | None = None) -> list[tuple[int, int, str]]:
    """Return all that is wrong with a file, as (line, column, words)."""
    with pytest.raises(ConfigErrors) as caught:
        load(path, env or {})
    for error in caught.value.errors:
        assert error.file == str(path)
        assert error.line is not None
        assert error.column is not None
    return [(e.line or 0, e.column or 0, e.message) for e in caught.value.errors]
