"""Numbers that are no figures: years, dates, clock times, ages, scores, names, places in a row."""

import re
from collections.abc import Callable, Sequence

from matching.stories.quantities.ages import is_age
from matching.stories.quantities.clocks import is_clock
from matching.stories.quantities.draft import Draft
from matching.stories.quantities.names import is_name
from matching.stories.quantities.numerals import number_at, phrase_at
from matching.stories.quantities.places import is_place
from matching.stories.quantities.sayings import is_saying
from matching.stories.quantities.scores import is_minute, is_score
from matching.stories.quantities.tokens import Token, joined_words, token_at, token_before
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

_YEARS = (1800, 2100)
_UNTIL = 2  # words of a bound that may rather say until when: jusqu'à 2016
_DAYS = 31
_DATE = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|0\d.*")
_GERMAN_BEFORE = frozenset(
    [
        "am",
        "im",
        "zum",
        "vom",
        "beim",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "seit",
        "bis",
        "zur",
        "ihren",
        "seinen",
        "ihr",
        "sein",
    ]
)
_BEFORE_DAYS = ("le", "el", "the", "den", "der", "am", "до", "do")
_TO_DAY = frozenset(["au", "al", "по", "und", "and", "i", "и", "й", "та", "і", "et", "y"])
_WHOLES = frozenset([5.0, 10.0, 100.0, 1000.0])
_WHOLE_OF = frozenset(["in", "every", "each", "cada", "jeder"])
_PERIODS = (
    "decade", "centur", "season", "generation", "jahrzehnt", "jahrhundert", "saison", "decenn",
    "siecle", "decada", "siglo", "десятил", "десятир", "сезон", "столет", "сторіч", "deceni",
)  # fmt: skip
_IN = ("in", "en")
_FURTHER = ("more", "other", "further", "weitere", "mehr", "autres", "más")
_LEFT = ("left", "remaining")
_WINDOW = 4  # tokens before a length of time that tell that it is a window

Test = Callable[[Sequence[Token], Draft, Tongue], bool]


def why_excluded(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return why a number is no figure, "" if it is one."""
    for name, test in _TESTS.items():
        if test(tokens, draft, tongue):
            return name
    return ""


def _is_one(tokens: Sequence[Token], draft: Draft, _tongue: Tongue) -> bool:
    number = draft.number
    if tokens[draft.first].key == "neuf" and draft.last == draft.first + 1:
        behind = token_at(tokens, draft.last)
        return behind is None or behind.kind != "w"  # new
    return number.spelt and number.low == 1 and not (number.scaled or draft.unit or draft.ranged)


def _is_year(tokens: Sequence[Token], draft: Draft, _tongue: Tongue) -> bool:
    number, token = draft.number, tokens[draft.number.first]
    plain = token.text.isdigit() and len(token.text) == 4 and not number.spelt
    if not plain or not _YEARS[0] <= number.low < _YEARS[1] or number.scaled:
        return False
    abbreviated = draft.unit == "g" and tokens[draft.last - 1].key in ("г", "гг")
    if draft.unit and draft.unit != "year" and not abbreviated:
        return False
    until = abbreviated or (draft.bound == "high" and number.first - draft.first <= _UNTIL)
    return draft.unit == "year" or until or draft.ranged or not (draft.bound or draft.about)


def _is_date(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    number = draft.number
    token = tokens[number.first]
    if token.kind == "d" and _DATE.fullmatch(token.text) and not draft.unit:
        whole = token.text.count(".") > 1 or (token.text[0] == "0" and token.text[1:2].isdigit())
        if whole or (tongue.decimal != "." and _is_day_month(token.text)):
            return True
    if number.scaled or draft.unit in ("EUR", "USD", "%"):
        return False
    if joined_words(tokens, draft.end) and tokens[draft.end + 1].key in tongue.months:
        return True
    behind, before = token_at(tokens, draft.end), token_before(tokens, number.first)
    if behind and behind.text == ".":
        behind = token_at(tokens, draft.end + 1)
    if behind and behind.key in tongue.of and tongue.language in ("en", "es"):
        behind = token_at(tokens, draft.end + 1)
    if behind and _begins_dates(tokens, draft, behind, tongue):
        return True
    month = behind is not None and behind.kind == "w" and behind.key in tongue.months
    if month and number.low <= _DAYS:
        return True
    if before and before.text == "." and number.first > 1 and not number.spelt:
        before = tokens[number.first - 2]
    named = before is not None and before.kind == "w" and before.key in tongue.months
    return named and number.low <= _DAYS and not draft.unit


def _begins_dates(tokens: Sequence[Token], draft: Draft, behind: Token, tongue: Tongue) -> bool:
    """Tell whether a number is the first of two days: from 11 to 15 November."""
    joint = behind.text in ("-", "–", ",") or behind.key in _TO_DAY or behind.key in tongue.between
    if not joint or draft.number.spelt or draft.number.low > _DAYS or draft.unit:
        return False
    then = [token for token in tokens[draft.end + 1 : draft.end + 6] if token.text != "."]
    while then and then[0].key in _BEFORE_DAYS:
        then.pop(0)
    if len(then) > 1 and then[1].key in tongue.of:
        then.pop(1)
    return len(then) > 1 and then[0].kind == "d" and then[1].key in tongue.months


def _is_day_month(written: str) -> bool:
    day, _, month = written.partition(".")
    return 1 <= int(day) <= _DAYS and len(month) == 2 and month <= "12" and month[0] in "01"


def _is_ordinal(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Digits with a full stop behind them that does not end the sentence, or a match's minute."""
    number = draft.number
    if number.spelt or draft.unit or number.scaled:
        return False
    stop, after = token_at(tokens, draft.end), token_at(tokens, draft.end + 1)
    if is_minute(tokens, draft.end) or (
        stop and stop.text == "." and is_minute(tokens, draft.end + 1)
    ):
        return True
    dotted = stop is not None and stop.text == "." and stop.start == tokens[draft.end - 1].end
    if tongue.language not in ("de", "sr") or not dotted:
        return False
    before = token_before(tokens, number.first)
    german = before.key if before is not None and tongue.language == "de" else ""
    if after is None or after.kind != "w":
        return german == "den"
    graded = tongue.language == "de" and after.key in tongue.labels  # Anna, 5. Klasse
    return after.text[:1].islower() or german in _GERMAN_BEFORE or graded


def _is_labelled(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """A number behind the word for what bears numbers, a number sign, or first in a line."""
    if draft.number.scaled or draft.bound:
        return False
    before, behind = token_before(tokens, draft.number.first), token_at(tokens, draft.end)
    if before and (before.text in ("#", "№", "§") or (before.text == "+" and not draft.unit)):
        return True
    if before and before.kind == "w" and before.key in tongue.ranks and not draft.unit:
        return not (behind and behind.text[:1].isupper())
    stop = before is not None and before.text == "." and before.start > 0
    word = tokens[draft.number.first - 2] if stop and draft.number.first > 1 else before
    if word and word.kind == "w" and word.key in tongue.labels and not draft.unit:
        return True
    if is_place(tokens, draft, tongue) or _is_note(tokens, draft):
        return True
    listed = before is None or before.text == "\n"
    return bool(
        listed and not draft.number.spelt and behind and _ends_item(tokens, draft.end)
        and draft.number.low < 100 and not draft.unit
    )  # fmt: skip


def _ends_item(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sign sets the number of an item apart: 1) 1. 1- take into account."""
    then = token_at(tokens, at + 1)
    dash = tokens[at].text == "-" and then is not None and then.text.islower()
    return tokens[at].text in (")", ".") or (dash and tokens[at].start == tokens[at - 1].end)


def _is_note(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a digit alone in brackets leads to a note: at sunset (1)."""
    around = [it.text for it in (*tokens[max(0, draft.first - 1) : draft.first + 2],)]
    alone = len(around) == 3 and around[0] == "(" and around[2] == ")"
    return alone and len(around[1]) == 1 and around[1].isdigit()


def _is_times(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    behind = token_at(tokens, draft.end)
    if behind and (behind.text == "-" or behind.key in _FURTHER):
        behind = token_at(tokens, draft.end + 1)
    return (
        behind is not None and behind.kind == "w" and behind.key in tongue.times and not draft.unit
    )


def _is_ratio(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number is a side of a ratio: nine in ten, cuatro de cada 10."""
    if draft.unit or draft.number.scaled or draft.bound:
        return False
    if _is_share(tokens, draft, tongue) or _is_always(tokens, draft):
        return True
    at = draft.end
    while at < len(tokens) and at < draft.end + 2 and _joins_ratio(tokens[at], tongue):
        at += 1
    if at > draft.end and at < len(tokens) and (whole := number_at(tokens, at, tongue)):
        each = tokens[at - 1].key == "cada"
        return (each or whole.low in _WHOLES) and draft.number.low < whole.low and not whole.scaled
    before = token_before(tokens, draft.first)
    if before is not None and before.key == "cada":
        return tokens[max(0, draft.first - 2)].key in tongue.of
    if draft.number.low not in _WHOLES or before is None or not _joins_ratio(before, tongue):
        return False
    part = tokens[max(0, draft.first - 3) : draft.first]
    return before.key == "sur" or any(it.kind == "d" or it.key in tongue.numbers for it in part)


def _is_always(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a number is the second of 24 heures sur 24, 7 jours sur 7."""
    at = draft.first - 3
    return at >= 0 and tokens[at + 2].key == "sur" and tokens[at].text == tokens[at + 3].text


def _is_share(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a noun stands within a ratio: quatre adultes sur dix, un Français sur trois."""
    at = draft.last
    if at + 2 < len(tokens) and tokens[at].kind == "w" and tokens[at + 1].key == "sur":
        whole = number_at(tokens, at + 2, tongue)
        return whole is not None and whole.low in _WHOLES and draft.number.low < whole.low
    parts = tokens[max(0, draft.first - 3) : draft.first]
    if len(parts) < 3 or parts[2].key != "sur" or parts[1].kind != "w":
        return False
    value = tongue.numbers.get(parts[0].key)
    return value == 1 or (value is not None and draft.number.low in _WHOLES)


def _joins_ratio(token: Token, tongue: Tongue) -> bool:
    return token.kind == "w" and (token.key in tongue.of or token.key in _WHOLE_OF)


def _is_window(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Within a week, three days ago, in the last two years."""
    if not draft.unit and (found := phrase_at(tokens, draft.end, tongue.windows)):
        return found[1] < len(tokens) and tongue.units.get(tokens[found[1]].key) in TIMES
    if draft.number.spelt and not draft.unit and _is_or_two(tokens, draft, tongue):
        return True
    behind = token_at(tokens, draft.last)
    if not draft.unit and behind and behind.key.startswith(_PERIODS):
        behind = token_at(tokens, draft.last + 1)
    elif draft.unit not in TIMES or (draft.unit == "second" and tokens[draft.first - 1].key in _IN):
        return False
    if behind and (behind.key in tongue.ago or _is_left(draft, behind)):
        return True
    adjective = bool(draft.unit) and draft.last - draft.number.first == 1
    return not adjective and _is_behind_window(tokens, draft.first, tongue)  # dreistündig


def _is_left(draft: Draft, behind: Token) -> bool:
    """Tell whether a match's clock is told: with five minutes left."""
    return draft.unit in ("minute", "second") and behind.key in _LEFT


def _is_or_two(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number only says that it is not sure: a day or two."""
    at = draft.first - 2
    joins = at >= 0 and tokens[at + 1].key in tongue.between
    return joins and tongue.units.get(tokens[at].key) in TIMES


def _is_behind_window(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether words as within or in the last end right before a token."""
    for start in range(max(0, at - _WINDOW), at):
        found = phrase_at(tokens, start, tongue.windows)
        if found and found[1] == at:
            return True
    return False


_TESTS: dict[str, Test] = {
    "one": _is_one,
    "name": is_name,
    "saying": is_saying,
    "year": _is_year,
    "date": _is_date,
    "clock": is_clock,
    "ordinal": _is_ordinal,
    "score": is_score,
    "label": _is_labelled,
    "times": _is_times,
    "age": is_age,
    "window": _is_window,
    "ratio": _is_ratio,
}
