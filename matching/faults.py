"""What is said to the user when a query cannot be read: where, what was found, and the way out."""

import difflib
import re

from db.errors import QueryError
from matching.query import BOUNDED_FIELDS, FIELDS, NEAR_LIMIT

_SIGNS = {
    "&": "AND",
    "&&": "AND",
    "+": "AND",
    "|": "OR",
    "||": "OR",
    "/": "OR",
    "!": "NOT",
    "-": "NOT",
    "–": "NOT",
}
_SHOWN = 40  # characters of the user's text repeated in a message


def fault(text: str, at: int, message: str, hint: str = "") -> QueryError:
    """Return the error for a place in a query; line and column count from 1."""
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return QueryError(message, line=line, column=column, hint=hint)


def shown(part: str) -> str:
    """Return a part of the query, quoted and bounded, on one line."""
    part = " ".join(part.split())
    return f"'{part[:_SHOWN]}…'" if len(part) > _SHOWN else f"'{part}'"


def unknown_field(text: str, at: int, name: str) -> QueryError:
    """Return the error for ``titel:``."""
    fields = (*FIELDS, *BOUNDED_FIELDS)
    near = difflib.get_close_matches(name.lower(), fields, n=1, cutoff=0.5)
    instead = f"write {near[0]}:, or " if near else ""
    hint = f'{instead}if the word itself is meant, put it in quotes: "{name}"'
    return fault(text, at, f"there is no field {name}:, only {_listed(fields)}", hint)


def no_word(text: str, at: int, written: str) -> QueryError:
    """Return the error for a term without a letter or digit."""
    operator = _SIGNS.get(written)
    if operator:
        return fault(text, at, f"{shown(written)} is not an operator", f"write {operator}")
    return fault(text, at, f"{shown(written)} holds no word", "take it out, or add the word")


def bad_near(text: str, at: int, written: str) -> QueryError:
    """Return the error for NEAR without a usable number."""
    return fault(
        text,
        at,
        f"{shown(written)} needs a distance between 1 and {NEAR_LIMIT:,} words",
        "write for example NEAR/10: at most nine words between, in either order",
    )


def bad_bounds(text: str, at: int, field: str) -> QueryError:
    """Return the error for a bounded field without a range."""
    example = "{300..}" if field == "words" else "{2026-01-01..2026-01-31}"
    kind = "a number" if field == "words" else "a day"
    message = f"{field}: takes {kind} or a range"
    return fault(text, at, message, f"write for example {field}:{example}")


def bad_star(text: str, at: int, word: str) -> QueryError:
    """Return the error for a star or a question mark that leaves the word's beginning open."""
    plain = re.sub(r"[*?]", "", word)
    return fault(
        text,
        at,
        f"{shown(word)}: a wildcard stands at the end of a word or inside it, "
        "after at least two letters (? after one)",
        f"write {plain}* for words that begin with {plain}" if len(plain) > 1 else "write more",
    )


def _listed(words: tuple[str, ...]) -> str:
    fields = [f"{word}:" for word in words]
    return ", ".join(fields[:-1]) + " and " + fields[-1]
