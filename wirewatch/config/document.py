"""From a file to its text, values and places; what stops that is said with a place."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.errors import ConfigError
from wirewatch.config.places import Place, Places

_MOST_BYTES = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"

_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# What tomllib says, and what is said instead: it talks of grammar, we of what to write.
_SYNTAX = (
    (r"Invalid value", 'a value is missing or cannot be read; text goes in quotes: key = "text"'),
    (r"Expected '=' after a key", "an equals sign is missing: write key = value"),
    (r"Expected newline or end of document", "one key a line: something follows the value"),
    (r"Invalid statement", "this is no key and no [section]; write key = value"),
    (r"Invalid initial character for a key", "a key is missing before the value"),
    (r"Unterminated string|Illegal character '\\n'|Expected \"'|Expected '\"",
     "the quotes of a text are not closed"),
    (r"Unclosed array", "a list is not closed; add ]"),
    (r"Unclosed inline table", "an inline table is not closed; add } on its line"),
    (r"Cannot declare \('?(\w+)'?,?\) twice",
     "the section `{0}` is written twice; if there may be several, each begins with [[{0}]]"),
    (r"Cannot declare|Cannot mutate immutable|Cannot overwrite|Duplicate inline table key",
     "this name is already taken: a key or section is written twice, or [x] and [[x]] are mixed"),
    (r"Expected '\]\]?' at the end", "the brackets of a section are not closed"),
    (r"Unescaped '\\'", "a backslash in \"…\" begins an escape; write it twice, or use '…'"),
    (r"Illegal character", "there is a control character that TOML does not allow"),
    (r"Exceeds the limit", "a number has too many digits"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Document:
    """A configuration file, read."""

    path: Path
    values: dict[str, Any]
    places: Places


def read_document(path: Path) -> Document:
    """Return a TOML file's values and places.

    Raises ConfigError if it cannot be read, is not UTF-8 or is not TOML 1.0.
    """
    return parse_document(path, _read_bytes(path))


def parse_document(path: Path, body: bytes) -> Document:
    """Return the values and places of what a file holds, or is to hold.

    Raises ConfigError if it is too large, not UTF-8 or not TOML 1.0.
    """
    if len(body) > _MOST_BYTES:
        raise ConfigError("the file is larger than 4 MiB; is it the right one?", file=str(path))
    text = _decode(path, body).replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except RecursionError as exc:
        raise ConfigError("lists or tables are nested too deeply", file=str(path)) from exc
    except ValueError as exc:  # TOMLDecodeError, and what int() and datetime say of odd numbers
        raise _syntax_error(path, text, str(exc)) from exc
    return Document(path=path, values=values, places=Places(text))


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except FileNotFoundError as exc:
        raise ConfigError(
            "there is no such file; `wirewatch init` writes one", file=str(path)
        ) from exc
    except IsADirectoryError as exc:
        raise ConfigError("this is a folder; name the file in it", file=str(path)) from exc
    except (OSError, ValueError) as exc:  # ValueError: a NUL byte in the name
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ConfigError(f"the file cannot be read: {reason}", file=str(path)) from exc


def _decode(path: Path, body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError("the file is UTF-16; save it as UTF-8", file=str(path), line=1, column=1)
    try:
        return body.removeprefix(_BOM).decode()
    except UnicodeDecodeError as exc:
        before = body.removeprefix(_BOM)[: exc.start].decode()
        place = _end_of(before)
        raise ConfigError(
            f"byte 0x{exc.object[exc.start]:02x} is not UTF-8; save the file as UTF-8",
            file=str(path), line=place.line, column=place.column,
        ) from exc  # fmt: skip


def _syntax_error(path: Path, text: str, said: str) -> ConfigError:
    found = _SYNTAX_PLACE.search(said)
    place = Place(int(found[1]), int(found[2])) if found and found[1] else _end_of(text.rstrip())
    message = _SYNTAX_PLACE.sub("", said)
    for pattern, sentence in _SYNTAX:
        known = re.match(pattern, message)
        if known:
            message = sentence.replace("{0}", known[1]) if known.lastindex else sentence
            break
    return ConfigError(message, file=str(path), line=place.line, column=place.column)


def _end_of(text: str) -> Place:
    lines = text.split("\n")
    return Place(len(lines), len(lines[-1]) + 1)
