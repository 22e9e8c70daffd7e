"""Numbers that are no figures: years, dates, clock times, ages, scores, names, places in a row."""

import re
from collections.abc import Callable, Sequence

from matching.stories.quantities.draft import DASHES, Draft
from matching.stories.quantities.numerals import phrase_at
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

_YEARS = (1800, 2100)
_OLDEST = 110
_HOURS, _DAYS = 24, 31
_DATE = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|0\d.*")
_CLOCK = re.compile(r"\d{1,2}\.\d{2}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|й|я|е|го|му|м|х|ая|ое|ый|ой|ом|ю|ю|та|те|ту|ій|ша|er|ers|ème|e|o|ª|º)")
_BEING = frozenset("was were is are has have had will su je war waren sind sont ont".split())
_GERMAN_BEFORE = frozenset(
    "am im zum vom beim der die das den dem des seit bis zur ihren seinen ihr sein".split()
)
_AGE_NEAR = 8  # tokens before a number of years in which the word for age is looked for
_TO_DAY = frozenset("по und and i и й та і et y".split())
_STREETS = """street st avenue ave boulevard blvd road rd drive dr freeway highway hwy lane ln route
    interstate court square parkway eighties nineties seventies sixties fifties twenties thirties
    forties hundreds"""
_STREET = frozenset(_STREETS.split())
_WINDOW = 4  # tokens before a length of time that tell that it is a window

Test = Callable[[Sequence[Token], Draft, Tongue], bool]


def why_excluded(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return why a number is no figure, "" if it is one."""
    for name, test in _TESTS.items():
        if test(tokens, draft, tongue):
            return name
    return ""


def _behind(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) else None


def _before(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at - 1] if at > 0 else None


def _is_one(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    number = draft.number
    return number.spelt and number.low == 1 and not (number.scaled or draft.unit or draft.ranged)


def _is_name(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Digits that letters stand against, as in M84, BTR-80, 4G, or after a short name: AK 47."""
    number = draft.number
    if number.spelt:
        return _is_title(tokens, draft)
    at = number.first
    before, behind = _before(tokens, at), _behind(tokens, draft.last)
    if behind and behind.kind == "w" and behind.start == tokens[draft.last - 1].end:
        return True
    hyphen = behind is not None and behind.text in ("-", "‑") and draft.last + 1 < len(tokens)
    if hyphen and behind and behind.start == tokens[draft.last - 1].end and not draft.unit:
        after = tokens[draft.last + 1]
        if after.start == behind.end and after.kind == "w" and _ORDINAL.fullmatch(after.key):
            return True
    if before is None or draft.unit in ("EUR", "USD", "GBP", "ZAR"):
        return False
    if before.kind == "w" and before.end == tokens[at].start:
        return True
    if before.text in ("-", "‑", "–") and at > 1 and before.end == tokens[at].start:
        name = tokens[at - 2]
        joined = name.end == before.start and name.kind == "w"
        return joined and (name.text[:2].isupper() or len(name.text) == 1 or not draft.unit and (
            name.text[:1].isupper()))
    if _is_model(tokens, draft, before, behind, tongue):
        return True
    short = before.kind == "w" and before.text.isupper() and len(before.text) <= 3
    return short and not before.text == "I" and not draft.unit and not draft.bound and (
        draft.number.low < 1000 and tongue.language in ("en", "de", "sr", "fr", "es")
        and before.text.isascii() and len(before.text) > 1 and not draft.number.scaled
        and not _is_sentence_start(tokens, at - 1)
    )  # fmt: skip


def _is_model(
    tokens: Sequence[Token], draft: Draft, before: Token, behind: Token | None, tongue: Tongue
) -> bool:
    """Tell whether digits end a name: the Curve 8900 on sale, SuperJet 100."""
    if before.kind != "w" or not before.text[:1].isupper() or before.key in tongue.stops:
        return False
    at = draft.number.first
    starts = at < 2 or tokens[at - 2].text in (".", "!", "?", "\n")
    version = len(tokens[at].text) == 3 and tokens[at].text[1] == "."
    if starts or not (tokens[at].text.isdigit() or version):
        return False
    if draft.bound or draft.about or draft.unit or draft.number.scaled or draft.ranged:
        return False
    if draft.end > draft.number.first + 1 or before.key in tongue.months:
        return False
    return behind is None or behind.kind != "w" or (
        behind.key in tongue.stops and behind.key not in _BEING
    )  # fmt: skip


def _is_sentence_start(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].text in (".", "!", "?", "\n", "“", '"', "„", "«", ":", "–", "—")


def _is_title(tokens: Sequence[Token], draft: Draft) -> bool:
    first = tokens[draft.number.first]
    if not first.text[:1].isupper() or draft.first < draft.number.first or draft.number.noun:
        return False
    return not _is_sentence_start(tokens, draft.number.first) and not draft.unit


def _is_year(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    number, token = draft.number, tokens[draft.number.first]
    plain = token.text.isdigit() and len(token.text) == 4 and not number.spelt
    if not plain or not _YEARS[0] <= number.low < _YEARS[1] or number.scaled:
        return False
    if draft.unit and draft.unit != "year":
        return False
    return draft.unit == "year" or not (draft.bound or draft.about) or draft.ranged


def _is_date(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    number = draft.number
    token = tokens[number.first]
    if token.kind == "d" and _DATE.fullmatch(token.text) and not draft.unit:
        whole = token.text.count(".") > 1 or token.text[0] == "0" and token.text[1:2].isdigit()
        if whole or (tongue.decimal != "." and _is_day_month(token.text)):
            return True
    if number.scaled or draft.unit in ("EUR", "USD", "%"):
        return False
    behind, before = _behind(tokens, draft.end), _before(tokens, number.first)
    if behind and behind.text == ".":
        behind = _behind(tokens, draft.end + 1)
    if behind and behind.key in tongue.of and tongue.language in ("en", "es"):
        behind = _behind(tokens, draft.end + 1)
    if behind and _begins_dates(tokens, draft, behind, tongue):
        return True
    month = behind is not None and behind.kind == "w" and behind.key in tongue.months
    if month and number.low <= _DAYS:
        return True
    if before and before.text == "." and number.first > 1:
        before = tokens[number.first - 2]
    named = before is not None and before.kind == "w" and before.key in tongue.months
    return named and number.low <= _DAYS and not draft.unit


def _begins_dates(
    tokens: Sequence[Token], draft: Draft, behind: Token, tongue: Tongue
) -> bool:
    """Tell whether a number is the first of two days: from 11 to 15 November."""
    joint = behind.text in ("-", "–", ",") or behind.key in _TO_DAY or behind.key in tongue.between
    if not joint or draft.number.spelt or draft.number.low > _DAYS or draft.unit:
        return False
    then = [token for token in tokens[draft.end + 1 : draft.end + 5] if token.text != "."]
    return len(then) > 1 and then[0].kind == "d" and then[1].key in tongue.months


def _is_day_month(written: str) -> bool:
    day, _, month = written.partition(".")
    return 1 <= int(day) <= _DAYS and len(month) == 2 and month <= "12" and month[0] in "01"


def _is_clock(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    number = draft.number
    token, behind = tokens[number.first], _behind(tokens, draft.end)
    before = _before(tokens, number.first)
    if behind and behind.key in ("a", "p") and _keys(tokens, draft.end + 1, 2) == [".", "m"]:
        return True
    if behind and behind.key in ("gmt", "utc", "cet") and len(token.text) == 4:
        return True
    if behind and behind.text == ":" and _is_digit(tokens, draft.end + 1, behind.end):
        return True
    if before and before.text == ":" and before.end == token.start and number.first > 1:
        if tokens[number.first - 2].kind == "d":
            return True
    if number.low >= _HOURS + 1 or number.scaled:
        return False
    preceded = any(
        word.key in tongue.clock_before for word in tokens[max(0, draft.first - 1) : number.first]
    )
    if behind and behind.kind == "w" and behind.key in tongue.clock:
        always = tongue.language in ("en", "de") or behind.key in ("утра", "вечера", "ранку")
        digits = not number.spelt or tongue.language == "de"
        return (always or preceded) and (digits or preceded) and number.low == int(number.low)
    return bool(preceded and _CLOCK.fullmatch(token.text) and not draft.unit)


def _keys(tokens: Sequence[Token], at: int, many: int) -> list[str]:
    return [token.key for token in tokens[at : at + many]]


def _is_digit(tokens: Sequence[Token], at: int, start: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "d" and tokens[at].start == start


def _is_ordinal(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Digits with a full stop behind them that does not end the sentence."""
    if tongue.language not in ("de", "sr") or draft.number.spelt or draft.unit or draft.number.scaled:
        return False
    stop, after = _behind(tokens, draft.end), _behind(tokens, draft.end + 1)
    if stop is None or stop.text != ".":
        return False
    if after is None or after.kind != "w":
        before = _before(tokens, draft.number.first)
        return before is not None and tongue.language == "de" and before.key == "den"
    if stop.start != tokens[draft.end - 1].end:
        return False
    if after.text[:1].islower():
        return True
    before = _before(tokens, draft.number.first)
    return tongue.language == "de" and before is not None and before.key in _GERMAN_BEFORE


def _is_score(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """A number that a dash, colon or stroke joins to another: 88-61, 3:1, 9/11, telephones."""
    if draft.unit or draft.number.spelt:
        return False
    first = draft.number.first
    if _in_row(tokens, first, draft.end):
        return True
    if draft.ranged:
        return _joined(tokens, draft.last) or _joined(tokens, first - 1)
    return _joined(tokens, draft.end) or _joined(tokens, first - 1)


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


def _is_labelled(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """A number behind the word for what bears numbers, a number sign, or first in a line."""
    if draft.number.scaled or draft.bound:
        return False
    before, behind = _before(tokens, draft.number.first), _behind(tokens, draft.end)
    if before and before.text in ("#", "№", "§", "+"):
        return True
    stop = before is not None and before.text == "." and before.start > 0
    word = tokens[draft.number.first - 2] if stop and draft.number.first > 1 else before
    if word and word.kind == "w" and word.key in tongue.labels and not draft.unit:
        return True
    if _is_address(tokens, draft):
        return True
    listed = before is None or before.text == "\n"
    return bool(
        listed and not draft.number.spelt and behind and behind.text in (")", ".")
        and draft.number.low < 100 and not draft.unit
    )  # fmt: skip


def _is_address(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a capitalised word for a street, or one for a decade, follows closely."""
    for token in tokens[draft.end : draft.end + 4]:
        if token.kind != "w" and token.text != ".":
            return False
        if token.key in _STREET and (token.text[:1].isupper() or token.key.endswith("ies")):
            return not draft.unit
    return False


def _is_times(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    behind = _behind(tokens, draft.end)
    if behind and behind.text == "-":
        behind = _behind(tokens, draft.end + 1)
    return behind is not None and behind.kind == "w" and behind.key in tongue.times and not draft.unit


def _is_age(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    if draft.number.scaled or not 0 < draft.number.low < _OLDEST:
        return False
    first, last = draft.first, draft.last
    if draft.unit == "year":
        near = [*_same_sentence(tokens, first), *_near(tokens, last)]
        if tongue.language in ("ru", "uk") and first and tokens[first - 1].key in ("в", "у"):
            return True
        if any(token.kind == "w" and token.key in tongue.ages for token in near):
            return True
        return _is_adjective_age(tokens, draft, tongue)
    if draft.unit:
        return False
    if _is_adjective_age(tokens, draft, tongue):
        return True
    before, behind = _before(tokens, first), _behind(tokens, last)
    if before and before.key in tongue.of:
        before = _before(tokens, first - 1)
    if before and before.kind == "w" and before.key in tongue.ages:
        return True
    return bool(before and behind and _stands_beside(tokens, draft, before, behind, tongue))


def _same_sentence(tokens: Sequence[Token], first: int) -> list[Token]:
    found: list[Token] = []
    for token in reversed(tokens[max(0, first - _AGE_NEAR) : first]):
        if token.text in (".", ";", "\n", "!", "?"):
            break
        found.append(token)
    return found


def _near(tokens: Sequence[Token], last: int) -> list[Token]:
    found = []
    for token in tokens[last : last + 2]:
        if token.text in (",", ".", ";", "\n"):
            break
        found.append(token)
    return found


def _stands_beside(
    tokens: Sequence[Token], draft: Draft, before: Token, behind: Token, tongue: Tongue
) -> bool:
    """Tell whether a number stands in brackets or commas behind a name."""
    at = draft.first - 2
    if draft.number.spelt or draft.bound or draft.about or at < 1 or draft.ranged:
        return False
    if not tokens[at].text[:1].isupper() or draft.number.low < 10:
        return False
    if before.text == "(" and behind.text == ")":
        words = tokens[max(0, at - 4) : at]
        return not any(word.key in tongue.stops for word in words if word.kind == "w")
    return before.text == "," and behind.text == ","


_AGED = re.compile(r"(?:jahrig|летн|річн|godišnj|godisnj|ročn)\w*")


def _is_adjective_age(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """45-jährig, 45-летний, 45-year-old: an age, unless what follows lasts."""
    at = draft.end
    hyphen = at < len(tokens) and tokens[at].text in ("-", "‑")
    word = _behind(tokens, at + 1 if hyphen else at)
    if word is None or word.kind != "w" or word.start > tokens[draft.end - 1].end + 1:
        return False
    if tongue.language == "en":
        return word.key == "year" and hyphen and not lasts(tokens, at + 2, tongue)
    if not _AGED.fullmatch(word.key):
        return False
    return not lasts(tokens, at + 1 + hyphen, tongue)


def lasts(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether something that lasts is named at a token or shortly behind it."""
    return any(token.key in tongue.spans for token in tokens[at : at + 3])


def _is_window(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Within a week, three days ago, in the last two years."""
    if not draft.unit and (found := phrase_at(tokens, draft.end, tongue.windows)):
        return found[1] < len(tokens) and tongue.units.get(tokens[found[1]].key) in TIMES
    if draft.unit not in TIMES:
        return False
    behind = _behind(tokens, draft.last)
    if behind and behind.key in tongue.ago and draft.unit:
        return True
    at = draft.first
    for start in range(max(0, at - _WINDOW), at):
        found = phrase_at(tokens, start, tongue.windows)
        if found and found[1] == at:
            return True
    if at < draft.number.first and (found := phrase_at(tokens, at - 1, tongue.windows)):
        return at > 0 and found[1] == at
    return False


_TESTS: dict[str, Test] = {
    "one": _is_one,
    "name": _is_name,
    "year": _is_year,
    "date": _is_date,
    "clock": _is_clock,
    "ordinal": _is_ordinal,
    "score": _is_score,
    "label": _is_labelled,
    "times": _is_times,
    "age": _is_age,
    "window": _is_window,
}
