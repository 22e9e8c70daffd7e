"""Numbers that are times of day: 18:30, 7 p.m., в 18 часов, u 6.40, 13 Uhr."""

import re
from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.tokens import Token, token_at, token_before
from matching.stories.quantities.tongue import Tongue

_CLOCK = re.compile(r"\d{1,2}\.\d{2}")
_HOURS = 24
_QUARTERS = ("halb", "dreiviertel")
_MINUTES = 60


def is_clock(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number is a time of day."""
    behind = token_at(tokens, draft.end)
    if _is_written_clock(tokens, draft, behind) or _is_spanish_hour(tokens, draft, tongue):
        return True
    number, token = draft.number, tokens[draft.number.first]
    if number.low >= _HOURS + 1 or number.scaled:
        return False
    if tongue.language == "de" and number.first > 0 and tokens[number.first - 1].key in _QUARTERS:
        return not draft.unit
    words = tokens[max(0, draft.first - 1) : number.first]
    preceded = any(word.key in tongue.clock_before for word in words)
    if behind and behind.kind == "w" and behind.key in tongue.clock:
        always = tongue.language in ("en", "de") or behind.key in ("утра", "вечера", "ранку")
        digits = not number.spelt or tongue.language == "de"
        dated = _is_dated(tokens, draft, tongue)
        return (
            (always or preceded or dated)
            and (digits or preceded)
            and (number.low == int(number.low) or _CLOCK.fullmatch(token.text) is not None)
        )
    return bool(preceded and _CLOCK.fullmatch(token.text) and not draft.unit)


def _is_spanish_hour(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether nothing that "a las 11" could count follows."""
    first, behind = draft.first, token_at(tokens, draft.last)
    if tongue.language != "es" or first < 2 or not 0 < draft.number.low <= _HOURS or draft.unit:
        return False
    at = [token.key for token in tokens[first - 2 : first]]
    ends = behind is None or behind.kind == "s" or behind.key in tongue.stops
    ends = ends or (behind is not None and behind.key in tongue.of)
    return at[1] == "las" and ends and (at[0] in ("a", "para", "hasta", "desde"))


def _is_dated(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a day of a month follows the hour."""
    day, month = token_at(tokens, draft.end + 1), token_at(tokens, draft.end + 2)
    return day is not None and month is not None and day.kind == "d" and month.key in tongue.months


def _is_written_clock(tokens: Sequence[Token], draft: Draft, behind: Token | None) -> bool:
    """Tell whether 7 p. m., 1300 GMT or 18:30 is written."""
    number, token = draft.number, tokens[draft.number.first]
    if behind and behind.key in ("a", "p"):
        return [it.key for it in tokens[draft.end + 1 : draft.end + 3]] == [".", "m"]
    if behind and behind.key in ("gmt", "utc", "cet") and len(token.text) == 4:
        return True
    if draft.unit == "hour" and tokens[draft.last - 1].key in ("hrs", "hr", "h"):
        return len(token.text) == 4 and token.text.isdigit()
    if behind and behind.text == ":":
        minutes = token_at(tokens, draft.end + 1)
        return minutes is not None and minutes.kind == "d" and minutes.start == behind.end
    before = token_before(tokens, number.first)
    if before is not None and before.key == "h" and number.first > 1:
        return tokens[number.first - 2].kind == "d" and number.low < _MINUTES
    colon = before is not None and before.text == ":" and before.end == token.start
    return colon and number.first > 1 and tokens[number.first - 2].kind == "d"
