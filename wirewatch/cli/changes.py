"""What changed from one text of an article to the next, block by block."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from rich.text import Text

from alerts.wording import one_line
from db.records import Revision

_LONGEST = 2000  # characters of a block that are shown
_MOST = 400  # blocks that are compared, of each text


def changes(before: Revision, after: Revision) -> list[tuple[str, str]]:
    """Return the blocks that went ("-") and came ("+"), in the order in which they are read."""
    old, new = _blocks(before), _blocks(after)
    found: list[tuple[str, str]] = []
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            found += [("-", block) for block in old[start:end]]
            found += [("+", block) for block in new[first:last]]
    return found


def shown_changes(revisions: Sequence[Revision]) -> Text:
    """Return the changes from each text to the next, the newest first, for the terminal."""
    text = Text()
    for before, after in reversed(list(pairwise(revisions))):
        text.append(f"revision {after.number}, {after.fetched:%Y-%m-%d %H:%M} UTC\n", "bold")
        found = changes(before, after)
        for sign, block in found:
            text.append(f"{sign} {one_line(block, _LONGEST)}\n", "red" if sign == "-" else "green")
        if not found:
            text.append("  the words are the same\n")
    return text


def _blocks(revision: Revision) -> list[str]:
    title, *blocks = [revision.title, *revision.text.split("\n")]
    return [title, *blocks[:_MOST]]
