"""Putting sources into the text of a config.toml and taking them out; all else stays as it is.

Only whole lines are added or taken away, so that comments, order, spelling and line ends of the
rest are kept to the letter. Nothing here reads or writes a file.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from db.errors import ConfigError, NotFoundError
from spiders.settings import SourceSettings
from wirewatch.config.nearest import nearest
from wirewatch.config.places import Places

_HEADER = "[[source]]"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """A text without one of its sources, and the lines that were taken out."""

    text: str
    removed: str


def source_table(settings: SourceSettings) -> str:
    """Return a source as config.toml writes it, lines ending in line feeds; defaults left out."""
    values = settings.model_dump(mode="json", exclude_defaults=True)
    pairs = (f"{key} = {_written(value)}" for key, value in values.items())
    return "\n".join([_HEADER, *pairs]) + "\n"


def with_sources(text: str, sources: Sequence[SourceSettings]) -> str:
    """Return a configuration's text with more sources: after its last one, else at its end."""
    lines = _lines(text)
    at = _end_of_sources(text, lines)
    before, after = lines[:at], lines[at:]
    if before and not before[-1].endswith("\n"):
        before[-1] += _line_end(text)
    blank = before and before[-1].strip()
    tables = "\n".join(source_table(each) for each in sources)
    added = ("\n" if blank else "") + tables + ("\n" if after and after[0].strip() else "")
    return "".join([*before, added.replace("\n", _line_end(text)), *after])


def without_source(text: str, name: str) -> Removal:
    """Return a configuration's text without the source of that name.

    Comments that stand directly above its header or within it go with it, as they speak of it.
    Raises NotFoundError, naming the nearest, if there is none of that name; ConfigError if it is
    written otherwise than as a table of its own.
    """
    found = _table_lines(text, _index_of(text, name))
    lines = _lines(text)
    first, last = _comments_above(lines, found[0] - 1), _with_comments(lines, found[1])
    after = last
    while after < len(lines) and not lines[after].strip():
        after += 1  # the blank lines that parted it from the next
    if after == len(lines):
        while first > 0 and not lines[first - 1].strip():
            first -= 1
    return Removal(
        text="".join([*lines[:first], *lines[after:]]), removed="".join(lines[first:last]).strip()
    )


def _index_of(text: str, name: str) -> int:
    names = [str(table.get("name", "")).strip() for table in _tables(text)]
    if name not in names:
        near = nearest(name, names)
        advice = f"did you mean {near!r}?" if near else "`wirewatch sources list` shows them"
        raise NotFoundError(f"no source is named {name!r}; {advice}")
    return names.index(name)


def _tables(text: str) -> list[dict[str, object]]:
    """Return the sources as they are written; raises ConfigError."""
    try:
        tables: list[dict[str, object]] = tomllib.loads(_plain(text)).get("source", [])
    except tomllib.TOMLDecodeError as exc:  # it could be read a moment ago
        raise ConfigError(f"the file is being edited: {exc}; try again") from exc
    return tables


def _end_of_sources(text: str, lines: Sequence[str]) -> int:
    """Return how many lines stand before the place where another source belongs."""
    tables = _tables(text)
    if not tables:
        return len(lines)
    return _with_comments(lines, _table_lines(text, len(tables) - 1)[1])


def _table_lines(text: str, index: int) -> tuple[int, int]:
    """Return the first and the last line (from 1) of a source's table; raises ConfigError."""
    found = Places(_plain(text)).lines(("source", index))
    if found is None:
        raise ConfigError(
            "the sources are written as one list; write each as a table of its own, "
            f"which begins with {_HEADER}, or change the list by hand"
        )
    return found


def _comments_above(lines: Sequence[str], header: int) -> int:
    """Return where the comments right above a header begin; those that open the file are its own.

    ``header`` and the result count from 0.
    """
    first = header
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first or header


def _with_comments(lines: Sequence[str], last: int) -> int:
    """Return the line after a table's last pair and the comments right below it (from 0).

    Comments that touch the next header speak of what comes, and are left to it.
    """
    end = last
    while end < len(lines) and lines[end].lstrip().startswith("#"):
        end += 1
    return end if end == len(lines) or not lines[end].strip() else last


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _lines(text: str) -> list[str]:
    """Return the lines as TOML counts them: only a line feed ends one."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(value: str | bool | float | list[str]) -> str:
    """Return a value as TOML 1.0 writes it; of a basic string, the escapes include JSON's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
