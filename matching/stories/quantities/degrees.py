"""Temperatures with signs: minus 4 to plus 1, −5…−3 °C, от минус 2 до 0 градусов."""

from collections.abc import Sequence
from typing import NamedTuple

from matching.stories.quantities.numerals import Number, number_at
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import unit_at

DASHES = ("-", "–", "—", "‑", "−", "…")
_SIGNS = {
    "минус": -1, "мінус": -1, "minus": -1, "menos": -1, "moins": -1, "-": -1, "–": -1, "−": -1,
    "плюс": 1, "plus": 1, "+": 1,
}  # fmt: skip


class Degrees(NamedTuple):
    """A range of degrees at tokens ``first`` to before ``last``."""

    first: int
    end: int  # of the second number
    last: int
    low: float
    high: float


class _Sign(NamedTuple):
    first: int
    factor: int
    word: bool


def sign_before(tokens: Sequence[Token], at: int, floor: int) -> _Sign | None:
    """Return the sign of the number at a token; one that is no word stands against it alone."""
    if at - 1 < floor or (factor := _SIGNS.get(tokens[at - 1].key)) is None:
        return None
    sign = tokens[at - 1]
    if sign.kind == "w":
        return _Sign(at - 1, factor, word=True)
    apart = at == 1 or tokens[at - 2].end < sign.start or tokens[at - 2].text in (".", "…", "(")
    return _Sign(at - 1, factor, word=False) if apart and sign.end == tokens[at].start else None


def degrees_at(
    tokens: Sequence[Token], number: Number, floor: int, tongue: Tongue
) -> Degrees | None:
    """Return the range that a number begins, if a sign shows that it is of degrees."""
    joint = _past_joint(tokens, number.last, tongue)
    if joint is None or number.high != number.low:
        return None
    place = joint + (joint < len(tokens) and tokens[joint].key in _SIGNS)
    then = number_at(tokens, place, tongue) if place < len(tokens) else None
    one = sign_before(tokens, number.first, floor)
    two = sign_before(tokens, place, joint) if place > joint else None
    if then is None or then.high != then.low or not (one or two):
        return None
    unit = unit_at(tokens, then.last, tongue)
    warm = unit is not None and unit[0] == "°C"
    if not warm and (unit or not any(sign and sign.word for sign in (one, two))):
        return None
    below = -1 if one and one.factor < 0 else 1
    other = two.factor if two else below if then.low > number.low else 1
    low, high = sorted((below * number.low, other * then.low))
    first = one.first if one else number.first
    if first > floor and tokens[first - 1].key in tongue.from_to:
        first -= 1
    return Degrees(first, then.last, unit[1] if unit else then.last, low, high)


def _past_joint(tokens: Sequence[Token], at: int, tongue: Tongue) -> int | None:
    """Return the token after the dash, dots or word that joins two ends of a range."""
    unit = unit_at(tokens, at, tongue)
    if unit is not None and unit[0] == "°C":
        at = unit[1]
    if [token.text for token in tokens[at : at + 3]] == [".", ".", "."]:
        return at + 3
    if at >= len(tokens):
        return None
    ends = [tongue.between, *tongue.from_to.values()]
    joins = tokens[at].key in DASHES or any(tokens[at].key in words for words in ends)
    return at + 1 if joins else None
