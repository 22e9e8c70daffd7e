"""Numbers of games: scores, records of games won and lost, minutes of a match."""

from collections.abc import Sequence

from matching.stories.quantities.degrees import DASHES
from matching.stories.quantities.draft import Draft
from matching.stories.quantities.tokens import Token, token_at, token_before
from matching.stories.quantities.tongue import Tongue

_CROSSES = ("x", "х", "×")
_MINUTES = ("'", "’", "‘", "′")
_HUNDRED = 100
_TELEPHONE = 4  # digits behind the three of a short telephone number


def is_minute(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the sign of a minute stands at a token, against the one before: 67'."""
    sign = token_at(tokens, at)
    return sign is not None and sign.text in _MINUTES and sign.start == tokens[at - 1].end


def is_score(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """A number that a dash, colon or stroke joins to another: 88-61, 3:1, 9/11, telephones."""
    first = draft.number.first
    sides = (token_before(tokens, first), token_at(tokens, draft.end))
    if not draft.bound and any(side is not None and side.key in _CROSSES for side in sides):
        return True
    before = _joined(tokens, first - 1)
    if draft.unit or draft.number.spelt:
        return before and tokens[first - 1].text == "/"
    if before or _in_row(tokens, first, draft.end) or _is_draw(tokens, draft):
        return True
    if draft.ranged:
        return _joined(tokens, draft.last) or _is_record(tokens, draft, tongue)
    return _joined(tokens, draft.end)


def _is_draw(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a number is the score of both sides: 12-all."""
    behind = tokens[draft.end : draft.end + 2]
    return [token.key for token in behind] in (["-", "all"], ["-", "apiece"])


def _is_record(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a range is games won and lost: two short numbers with nothing to count."""
    first, last = draft.number.first, draft.last - 1
    if last - first != 2 or tokens[first].kind != "d" or draft.number.scaled or draft.first < first:
        return False
    behind = token_at(tokens, draft.last)
    if len(tokens[first].text) == 3 and len(tokens[last].text) == _TELEPHONE:
        return True
    counts = behind is not None and behind.kind != "s" and behind.key not in tongue.stops
    if behind is not None and counts and behind.key not in tongue.scores:
        return False
    return tokens[first + 1].text in ("-", "–") and (draft.high or 0.0) < _HUNDRED


def _in_row(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether another number stands against this one, as in a telephone number."""
    left = [token for token in tokens[max(0, first - 2) : first] if token.text not in "()"]
    right = [token for token in tokens[last : last + 2] if token.text not in "()"]
    before = bool(left) and left[-1].kind == "d" and tokens[first].start - left[-1].end <= 2
    return before or (
        bool(right) and right[0].kind == "d" and right[0].start - tokens[last - 1].end <= 2
    )


def _joined(tokens: Sequence[Token], at: int) -> bool:
    if not 0 < at < len(tokens) - 1 or tokens[at].text not in (*DASHES, ":", "/", "×", "+"):
        return False
    left, sign, right = tokens[at - 1 : at + 2]
    if sign.text == "/" and right.start - left.end <= 3:
        return left.kind == right.kind == "d"
    return left.kind == right.kind == "d" and left.end == sign.start and sign.end == right.start
