"""Types and values in a user's words: "a whole number", 'the text "soon"'."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from enum import Enum
from functools import singledispatch
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr

from db.settings import format_duration

_SIMPLE: dict[Any, str] = {
    str: "text",
    SecretStr: "text",
    Path: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    timedelta: 'a duration such as "10m"',
    IPv4Network: 'a network such as "10.0.0.0/8"',
    IPv6Network: 'a network such as "10.0.0.0/8"',
}
_PLURALS = {
    "text": "texts",
    "a whole number": "whole numbers",
    _SIMPLE[IPv4Network]: 'networks such as "10.0.0.0/8"',
}


def type_in_words(annotation: object) -> str:
    """Return what a key of this type takes, to follow "must be"."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    choices = choices_of(annotation)
    if choices:
        quoted = [f'"{choice}"' for choice in choices]
        return ", ".join(quoted[:-1]) + " or " + quoted[-1] if len(quoted) > 1 else quoted[0]
    return _compound_in_words(get_origin(annotation), get_args(annotation))


def _compound_in_words(origin: object, parts: tuple[Any, ...]) -> str:
    if origin is Annotated:
        return type_in_words(parts[0])
    if origin in (Union, UnionType):
        words = [type_in_words(part) for part in parts if part is not NoneType]
        return " or ".join(dict.fromkeys(words))
    if isinstance(origin, type) and issubclass(origin, Sequence | set | frozenset):
        item = type_in_words(parts[0]) if parts else "text"
        return f"a list of {_PLURALS.get(item, item)}"
    return "a table" if isinstance(origin, type) and issubclass(origin, Mapping) else "a value"


def item_in_words(annotation: object) -> str:
    """Return what an item of a list of this type is."""
    for part in get_args(annotation):
        if part not in (Ellipsis, NoneType):
            return type_in_words(part)
    return type_in_words(annotation)


def choices_of(annotation: object) -> tuple[str, ...]:
    """Return the texts that a key of this type may be, or () if it takes others."""
    if get_origin(annotation) is Literal:
        return tuple(str(choice) for choice in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(choice.value) for choice in annotation)
    return ()


def value_in_words(value: object) -> str:
    """Return what stands in the file, to follow "found"; long texts are cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 60 else f'the text "{value[:60]}…"'
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, date | time):
        return "a date or time without quotes"
    return "a table" if isinstance(value, Mapping) else "a list"


def is_secret(annotation: object) -> bool:
    """Return whether values of this type must not be shown."""
    return annotation is SecretStr or any(is_secret(part) for part in get_args(annotation))


@singledispatch
def toml(value: object) -> str:
    """Return a value as it is written in TOML; what TOML does not know is written as text."""
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


@toml.register
def _(value: bool) -> str:
    return "true" if value else "false"


@toml.register
def _(value: int | float) -> str:
    return str(value)


@toml.register
def _(value: timedelta) -> str:
    return toml(format_duration(value))


@toml.register
def _(value: Enum) -> str:
    return toml(str(value.value))


@toml.register
def _(value: list | tuple | set | frozenset) -> str:  # type: ignore[type-arg]  # of anything
    return f"[{', '.join(toml(item) for item in value)}]"


@toml.register
def _(value: Mapping) -> str:  # type: ignore[type-arg]  # as above
    pairs = ", ".join(f"{key} = {toml(item)}" for key, item in value.items())
    return f"{{ {pairs} }}" if pairs else "{}"
