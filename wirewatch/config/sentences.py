"""What pydantic found wrong with a section, as sentences that a user understands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from wirewatch.config.nearest import meant
from wirewatch.config.places import Path
from wirewatch.config.words import (
    choices_of,
    is_secret,
    item_in_words,
    toml,
    type_in_words,
    value_in_words,
)

_PYDANTIC = frozenset(get_args(ErrorType))
_BOUNDS = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "string_too_short": "at least {min_length} characters long",
    "string_too_long": "at most {max_length} characters long",
    "too_short": "a list of {min_length} or more",
    "too_long": "a list of {max_length} or fewer",
}
_QUOTED_KEY = re.compile(r"`(\w+)`")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong with a section; ``path`` leads from the section to it."""

    path: Path
    message: str
    at_key: bool = False  # the key is wrong, not its value


def faults(
    title: str, section: type[BaseModel], values: Mapping[str, Any], found: ValidationError
) -> list[Fault]:
    """Return what pydantic found wrong with one section, one fault a place.

    ``title`` is how the section is written, such as ``[[source]]``.
    """
    by_path: dict[Path, Fault] = {}
    for error in found.errors(include_url=False):
        fault = _fault(title, section, values, error)
        # A key that takes several types has an error for each; the first one that was written
        # by us (a value error) says most, else the first.
        if fault.path not in by_path or error["type"] == "value_error":
            by_path[fault.path] = fault
    return list(by_path.values())


def _fault(
    title: str, section: type[BaseModel], values: Mapping[str, Any], error: ErrorDetails
) -> Fault:
    loc = error["loc"]
    if error["type"] == "extra_forbidden" and len(loc) == 1:
        key = str(loc[0])
        message = f"unknown key `{key}` in {title}; {meant(key, section.model_fields)}"
        return Fault(path=loc, message=message, at_key=True)
    if error["type"] == "missing" and len(loc) == 1:
        key = str(loc[0])
        return Fault(path=(), message=f"{title} needs `{key}`{_example(section, key)}")
    if not loc:
        message = _said(error)
        return Fault(path=_first_key(message, values), message=message)
    field = section.model_fields.get(str(loc[0]))
    path = _written(values, loc)
    return Fault(path=path, message=_sentence(path, _at(values, path), field, error))


def _sentence(path: Path, value: object, field: FieldInfo | None, error: ErrorDetails) -> str:
    key = str(path[0])
    kind = error["type"]
    if kind in ("value_error", "assertion_error") or kind not in _PYDANTIC:
        said = _said(error)
        return said if key in said else f"`{key}`: {said}"
    secret = field is not None and is_secret(field.annotation)
    found = "a secret" if secret else value_in_words(value)
    if kind in _BOUNDS:
        ctx = error.get("ctx", {})
        if ctx.get("min_length") == 1:
            return f"`{key}` is empty"
        return f"`{key}` must be {_BOUNDS[kind].format(**ctx)}; found {found}"
    subject, wanted = _wanted(path, field)
    choices = choices_of(field.annotation) if field else ()
    if choices and isinstance(value, str):
        found += f"; {meant(value, choices)}"
    return f"{subject} must be {wanted}; found {found}"


def _wanted(path: Path, field: FieldInfo | None) -> tuple[str, str]:
    """Return what is wrong, the key or an item of its list, and what it must be."""
    annotation = field.annotation if field else None
    if len(path) > 1:
        return f"each item of `{path[0]}`", item_in_words(annotation)
    return f"`{path[0]}`", type_in_words(annotation)


def _said(error: ErrorDetails) -> str:
    """Return the text of the error that a validator raised."""
    cause = error.get("ctx", {}).get("error")
    return str(cause) if cause is not None else error["msg"]


def _example(section: type[BaseModel], key: str) -> str:
    field = section.model_fields.get(key)
    if field is None:
        return ""
    if field.examples:
        return f", such as {key} = {toml(field.examples[0])}"
    return f" ({field.description})" if field.description else ""


def _first_key(message: str, values: Mapping[str, Any]) -> Path:
    """Return the path of the first key that a message quotes and the section has."""
    return next(((key,) for key in _QUOTED_KEY.findall(message) if key in values), ())


def _written(values: Mapping[str, Any], loc: tuple[int | str, ...]) -> Path:
    """Return as much of pydantic's location as leads to something in the file.

    The rest names branches of a union, which are nowhere written.
    """
    path = loc[:1]
    for end in range(2, len(loc) + 1):
        if _at(values, loc[:end]) is None:
            break
        path = loc[:end]
    return path


def _at(values: Mapping[str, Any], path: Path) -> object:
    """Return what stands at a path, or None; TOML has no value that is None."""
    inside: Any = values
    for step in path:
        try:
            inside = inside[step]
        except (KeyError, IndexError, TypeError):
            return None
    return inside
