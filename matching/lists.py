"""Named lists of words that several watches share: ``$serbian_arms_makers``."""

import difflib
import re
from collections.abc import Mapping, Sequence

from matching.faults import fault, shown
from matching.scan import unquoted

Lists = Mapping[str, Sequence[str]]
NO_LISTS: Lists = {}

_NAME = re.compile(r"(?<![^\s(:+-])\$([^\W\d]\w*)")


def entries_of(text: str, at: int, name: str, lists: Lists) -> tuple[str, ...]:
    """Return the words of a list that a query names; raises QueryError, pointing at the name."""
    if name not in lists:
        near = difflib.get_close_matches(name, list(lists), n=1, cutoff=0.5)
        instead = f"write ${near[0]}" if near else "add it under [[list]] in the configuration"
        message = f"there is no list {shown('$' + name)}"
        raise fault(text, at, message, f'{instead}; if the word is meant, write "{name}"')
    entries = tuple(entry for entry in lists[name] if entry.strip())
    if not entries:
        hint = f"add words to {name} under [[list]]"
        raise fault(text, at, f"the list {shown('$' + name)} is empty", hint)
    return entries


def with_lists(text: str, lists: Lists) -> str:
    """Return a query with its lists written out as (… OR …); raises QueryError.

    What is stored, sent and explained is this text: it says by itself what was looked for.
    """
    if "$" not in text:
        return text
    written, done = [], 0
    for start, end in unquoted(text):
        for found in _NAME.finditer(text, start, end):
            entries = entries_of(text, found.start(), found[1], lists)
            written += [text[done : found.start()], f"({' OR '.join(map(_quoted, entries))})"]
            done = found.end()
    return "".join([*written, text[done:]])


def _quoted(entry: str) -> str:
    """Write an entry in quotes, with the sign that it begins with outside of them."""
    entry = entry.strip()
    if entry[:1] == "'" == entry[-1:] and len(entry) > 2:
        return entry
    sign = "=" if entry.startswith("=") else ""
    return f'{sign}"{entry[len(sign) :]}"'
