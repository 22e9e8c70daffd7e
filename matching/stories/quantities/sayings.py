"""Numbers that stand in set words: net zero, 9/11, 3-in-1, and years counted from an era."""

from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import phrase_at
from matching.stories.quantities.subjects import SLAVIC
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue

_ALONE = 3  # tokens with both brackets
_IN = ["-", "in", "-"]


def is_saying(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number is a part of set words that state none."""
    first, last = draft.number.first, draft.last
    before = _keys(tokens, max(0, first - 2))[:2]
    if before in (["multi", "-"], ["foot", "-"]):
        return True  # multi-million, six-foot-nine
    if draft.unit or draft.number.scaled:
        return False
    if _is_grade(tokens, draft, tongue) or _keys(tokens, last)[:2] == [".", "+"]:
        return True
    for at in (max(0, first - 1), first):
        found = phrase_at(tokens, at, tongue.sayings)
        if found and found[1] > first:
            return True
    if _keys(tokens, last) == _IN or (first > 2 and _keys(tokens, first - 3) == _IN):
        return True  # both numbers of 3-in-1
    return phrase_at(tokens, last, tongue.eras) is not None


def _is_grade(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a broken number alone in brackets grades what stands before: Temu (2,1)."""
    around = [token.text for token in tokens[max(0, draft.first - 1) : draft.last + 1]]
    alone = len(around) == _ALONE and around[0] == "(" and around[2] == ")"
    return alone and tongue.decimal in around[1] and tongue.language not in SLAVIC


def _keys(tokens: Sequence[Token], at: int) -> list[str]:
    return [token.key for token in tokens[at : at + 3]]
