"""The filters that users' templates may use, each bounded in what it makes. Pure.

Named as Jinja names them. Whoever calls them measures what goes in and what comes out by
``weight``.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jinja2 import Undefined
from markupsafe import Markup, escape

from alerts.wording import one_line
from db.errors import TemplateFault

MOST_TEXT = 32 * 1024  # characters of any one text
MOST_NUMBER = 10**9
_MOST_RANGE, _MOST_WIDTH, _NARROWEST = 1000, 1000, 10
_WEIGHT = 50  # characters or members that are worth a step

TESTS = (
    "defined", "undefined", "none", "string", "number", "even", "odd", "divisibleby", "in",
    "eq", "ne", "lt", "le", "gt", "ge", "==", "!=", "<", "<=", ">", ">=", "true", "false",
)  # fmt: skip


def weight(value: object) -> int:
    """Return the steps that a value is worth; raises TemplateFault for one that is too large."""
    if isinstance(value, str | list | tuple):
        if len(value) > MOST_TEXT:
            raise TemplateFault(f"a text of more than {MOST_TEXT:,} characters is too long")
        return 1 + len(value) // _WEIGHT
    if isinstance(value, int | float) and not abs(value) <= MOST_NUMBER:
        raise TemplateFault("a number is too large")
    return 1


def bounded_range(first: int, *rest: int) -> range:
    """Return a range of at most 1,000 numbers; raises TemplateFault for a longer one."""
    found = range(first, *rest)
    if len(found) > _MOST_RANGE:
        raise TemplateFault(f"range gives at most {_MOST_RANGE:,} numbers")
    return found


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise TemplateFault(f"the filter is for texts, not for a {type(value).__name__}")


def _width(width: int) -> int:
    if not 0 <= width <= _MOST_WIDTH:
        raise TemplateFault(f"a width is a number from 0 to {_MOST_WIDTH:,}")
    return width


def _default(value: Any, other: Any = "", boolean: bool = False) -> Any:  # noqa: ANN401 - as Jinja has it
    return other if isinstance(value, Undefined) or (boolean and not value) else value


def _center(value: object, width: int = 80) -> str:
    return _text(value).center(_width(width))


def _indent(value: object, width: int = 4, first: bool = False) -> str:
    blank, text = " " * _width(width), _text(value)
    lines = text.splitlines()
    if len(text) + len(blank) * len(lines) > MOST_TEXT:
        raise TemplateFault("indented, the text is too long")
    said = (
        line if number == 0 and not first else blank + line for number, line in enumerate(lines)
    )
    return _like(text, "\n".join(said))


def _join(values: Sequence[Any], between: str = "", attribute: str = "") -> str:
    if attribute.startswith("_"):
        raise TemplateFault(f"there is no `{attribute}`")
    texts = [_text(getattr(each, attribute) if attribute else each) for each in values]
    if sum(map(len, texts)) + len(between) * len(texts) > MOST_TEXT:
        raise TemplateFault("joined, the texts are too long")
    safe = any(isinstance(each, Markup) for each in (between, *texts))
    return escape(between).join(texts) if safe else between.join(texts)


def _replace(value: object, old: str, new: str, count: int = -1) -> str:
    text = _text(value)
    if isinstance(text, Markup):
        old, new = escape(old), escape(new)
    found = text.count(old)
    if len(text) + found * len(new) > MOST_TEXT:
        raise TemplateFault("with this replaced, the text is too long")
    return text.replace(old, new, count)


def _truncate(value: object, length: int = 255) -> str:
    return one_line(_text(value), max(1, length))


def _wordwrap(value: object, width: int = 79) -> str:
    text = _text(value)
    if not _NARROWEST <= width <= _MOST_WIDTH:
        raise TemplateFault(f"a line has from {_NARROWEST} to {_MOST_WIDTH:,} characters")
    wrapped = (
        textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False) or [""]
        for line in text.splitlines()
    )
    return _like(text, "\n".join(line for lines in wrapped for line in lines))


def _round(value: float, precision: int = 0) -> float:
    if not 0 <= precision <= 10:
        raise TemplateFault("round keeps from 0 to 10 digits")
    return round(value, precision)


def _like(before: str, after: str) -> str:
    """Return a text as safe as the one that it was made of."""
    return Markup(after) if isinstance(before, Markup) else after  # noqa: S704 - what was safe stays


FILTERS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "capitalize": lambda value: _text(value).capitalize(),
    "center": _center,
    "count": len,
    "d": _default,
    "default": _default,
    "e": lambda value: escape(_text(value)),
    "escape": lambda value: escape(_text(value)),
    "first": lambda values: values[0] if values else "",
    "indent": _indent,
    "int": lambda value: int(_text(value)[:20]),
    "join": _join,
    "last": lambda values: values[-1] if values else "",
    "length": len,
    "lower": lambda value: _text(value).lower(),
    "replace": _replace,
    "round": _round,
    "title": lambda value: _text(value).title(),
    "trim": lambda value: _text(value).strip(),
    "truncate": _truncate,
    "upper": lambda value: _text(value).upper(),
    "urlencode": lambda value: quote(_text(value), safe=""),
    "wordwrap": _wordwrap,
}
HEAVY: Mapping[str, int] = {"wordwrap": 60, "truncate": 20}
"""How many times a filter's work is that of the others, which go through a text at C's speed."""
