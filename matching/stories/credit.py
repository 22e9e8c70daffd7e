"""Which news agency an article says that it has its text from."""

import re
from collections.abc import Sequence

_LINE = 200  # characters of a line in which a credit stands
_HEAD, _TAIL = 3, 2  # lines of a text, at its ends, that are looked at
_NAME = r"[^\W\d_a-zа-яёђјљњћџіїєґšđčćžäöüß][^()/\n,;:]{1,38}?"
# "VALMORA, Jan. 3 (Savan) -": the brackets tell, as many a dateline has no agency.
_DATELINE = re.compile(rf"^[^\n()]{{0,70}}[(/]({_NAME})[)/]\s*(?:[-–—:.]|$)")
_ENDED = re.compile(rf"[(/]({_NAME})[)/]\W*$")
_SOURCE = re.compile(
    r"^\W*(?i:source|izvor|извор|источник|джерело|quelle|fonte|fuente|zdroj|źródło)\s*[:：–—-]\s*"
    rf"({_NAME})\W*$"
)
_AGENCY = re.compile(
    r"\b([^\W\d_][\w-]{1,30}(?: [^\W\d_][\w-]{1,30})? (?:News Agency|Agency))\b(?=\)? ?[-–—:])"
)
_MOST_WORDS = 4  # of an agency's name


def credited(text: str, agencies: Sequence[str] = ()) -> str | None:
    """Return the agency that an article credits, as it writes it; None if it credits none.

    ``agencies`` are those of its byline, which count for more than the text. In the text a credit
    is a name in brackets after a dateline or at the very end, or a line that begins "Source:".
    """
    if agencies:
        return agencies[0]
    lines = [line.strip() for line in text[:4000].split("\n", 8)[:8] if line.strip()]
    ends = [line.strip() for line in text[-1000:].rsplit("\n", 4)[-_TAIL:] if line.strip()]
    heads = (_found(line[:_LINE], (_AGENCY, _DATELINE, _SOURCE)) for line in lines[:_HEAD])
    tails = (_found(line[-_LINE:], (_SOURCE, _ENDED)) for line in reversed(ends))
    return next((name for name in (*heads, *tails) if name), None)


def _found(line: str, patterns: Sequence[re.Pattern[str]]) -> str | None:
    for pattern in patterns:
        found = pattern.search(line)
        if found and len(found[1].split()) <= _MOST_WORDS:
            return found[1].strip()
    return None
