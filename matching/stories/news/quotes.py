"""Words that a report puts into somebody's mouth, and whose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PAIRS = (
    "„([^„“”\n]{8,600})[“”]", "“([^„“”\n]{8,600})”", "«([^«»\n]{8,600})»", "»([^«»\n]{8,600})«",
    '(?<![^\\W_])"([^"\n]{8,600})"',
)  # fmt: skip
_QUOTED = re.compile("|".join(_PAIRS))
_LEAST = 4  # words; fewer are a name or a way to put it


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks, with their place (marks included)."""

    words: str
    start: int
    end: int


def quoted_in(text: str) -> list[Quoted]:
    """Return what a text quotes; names and turns of phrase in quotation marks are left out."""
    found = []
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group is not None).strip(" ,\u00a0")
        if len(words.split()) >= _LEAST:
            found.append(Quoted(words, *match.span()))
    return found


def speaker_of(quoted: Quoted, names: Sequence[tuple[int, int, str]]) -> str:
    """Return the name that stands nearest to a quotation, "" if none does.

    ``names`` are those of the sentences around it: start, end and name. After the quotation is
    where a speaker mostly stands, so a name before it must be twice as near.
    """

    def distance(name: tuple[int, int, str]) -> int:
        start, end, _ = name
        return start - quoted.end if start >= quoted.end else 2 * (quoted.start - end)

    outside = [name for name in names if name[0] >= quoted.end or name[1] <= quoted.start]
    return min(outside, key=distance, default=(0, 0, ""))[2]
