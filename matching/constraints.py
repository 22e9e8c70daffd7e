"""What may stand in what: operands of NEAR, the contents of fields and of groups."""

import re

from matching import faults
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Field,
    Group,
    Near,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
)

MOST_FIRST = 10_000  # words of FIRST/n
MOST_TIMES = 1_000  # places of ATLEAST/n

_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE | re.ASCII)
_EXAMPLES = {"FIRST": "FIRST/100(…): in the first hundred words", "ATLEAST": "ATLEAST/3(…)"}


def read_group(text: str, written: str, at: int, node: Node) -> Group:
    """Read SENTENCE(…), PARAGRAPH(…), FIRST/n(…) or ATLEAST/n(…); raises QueryError."""
    unit, _, digits = str(written).partition("/")  # a token of the parser is a str of its own
    if unit == "ATLEAST":
        check_places(text, node, unit)
        return AtLeast(_count(text, at, unit, digits, MOST_TIMES), node, at=at)
    _check_no_field(text, unit, node)
    count = _count(text, at, unit, digits, MOST_FIRST) if unit == "FIRST" else 0
    return Within(unit, node, count, at=at)


def _count(text: str, at: int, unit: str, digits: str, most: int) -> int:
    plain = digits.lstrip("0")
    if not re.fullmatch("[0-9]{1,5}", plain) or int(plain) > most:
        message = f"{unit} needs a number between 1 and {most:,}"
        raise faults.fault(text, at, message, f"write for example {_EXAMPLES[unit]}")
    return int(plain)


def check_places(text: str, node: Node, operator: str) -> None:
    """Refuse what stands in no place of its own next to NEAR or in ATLEAST."""
    for part in node.nodes if isinstance(node, Or) else (node,):
        if isinstance(part, Word | Phrase | Number | Range):
            continue
        hint = "write a NEAR/5 b NEAR/5 c for a chain, or join the parts with AND"
        message = "NEAR stands between words, phrases and bracketed groups joined by OR only"
        if operator == "ATLEAST":
            hint = "write for example ATLEAST/3(Serbia OR Serbian), and join the rest with AND"
            message = "ATLEAST counts words, phrases and those joined by OR only"
        elif isinstance(part, Field):
            hint = f"put the field before brackets: {part.name}:(a NEAR/5 b)"
        raise faults.fault(text, part.at, message, hint)


def _check_no_field(text: str, unit: str, node: Node) -> None:
    match node:
        case Field(name) | Bounds(name):
            message = f"the field {name}: stands inside {unit}(…)"
            raise faults.fault(text, node.at, message, f"write {name}:… AND {unit}(…) side by side")
        case And(parts) | Or(parts):
            for part in parts:
                _check_no_field(text, unit, part)
        case Not(inner) | Within(_, inner):
            _check_no_field(text, unit, inner)


def check_fielded(text: str, field: str, node: Node) -> None:
    """Refuse a field in a field, and what makes no sense in some fields; raises QueryError."""
    match node:
        case Field(name) | Bounds(name):
            message = f"the field {name}: stands inside the field {field}:"
            hint = f"write {field}:… AND {name}:… side by side"
            raise faults.fault(text, node.at, message, hint)
        case And(parts) | Or(parts) | Near(parts):
            for part in parts:
                check_fielded(text, field, part)
        case Not(inner) | Within(_, inner) | AtLeast(_, inner):
            check_fielded(text, field, inner)
        case _:
            _check_leaf(text, field, node)
    _check_operator(text, field, node)


def _check_operator(text: str, field: str, node: Node) -> None:
    name = {Near: "NEAR", AtLeast: "ATLEAST", Regex: "A pattern"}.get(type(node), "")
    name = node.unit if isinstance(node, Within) else name
    if name and (field == "language" or (field == "site" and name == "NEAR")):
        hint = "join the parts with AND or OR"
        raise faults.fault(text, node.at, f"{name} has no meaning in {field}:", hint)


def _check_leaf(text: str, field: str, leaf: Node) -> None:
    if field == "language" and not (
        isinstance(leaf, Word)
        and not (leaf.prefix or leaf.exact)
        and _LANGUAGE.fullmatch(leaf.text)
    ):
        if isinstance(leaf, Regex):
            return  # refused as a pattern
        hint = "write for example language:sr; languages are named by their ISO 639 codes"
        raise faults.fault(text, leaf.at, "this is no language code", hint)
    if field == "site" and isinstance(leaf, Phrase) and "://" in text[leaf.at :][:10]:
        hint = "write only the host, for example site:balkaninsight.com, or use url:"
        raise faults.fault(text, leaf.at, "site: takes a name or a host, no address", hint)
