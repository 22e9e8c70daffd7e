"""Named lists of words that several watches share: ``$serbian_arms_makers``."""

import difflib
from collections.abc import Mapping, Sequence

from matching.faults import fault, shown

Lists = Mapping[str, Sequence[str]]
NO_LISTS: Lists = {}


def entries_of(text: str, at: int, name: str, lists: Lists) -> tuple[str, ...]:
    """Return the words of a list that a query names; raises QueryError, pointing at the name."""
    if name not in lists:
        near = difflib.get_close_matches(name, list(lists), n=1, cutoff=0.5)
        instead = f"write ${near[0]}" if near else f'add {name} = ["…"] under [lists]'
        message = f"there is no list {shown('$' + name)}"
        raise fault(text, at, message, f'{instead}; if the word is meant, write "{name}"')
    entries = tuple(entry for entry in lists[name] if entry.strip())
    if not entries:
        hint = f"add words to {name} under [lists]"
        raise fault(text, at, f"the list {shown('$' + name)} is empty", hint)
    return entries
