"""Numbers that are ages: 45-year-old, aged 45, Petrov (45), Petrova, 45, at the age of 45."""

import re
from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.tokens import Token, token_at, token_before
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

_OLDEST = 110
_ASIDES = ((",", ","), ("(", ")"), (",", "."), (",", ";"))
_GROWN = 10  # at least so old if only "now" or a name tells that it is an age
_CHILD = 12  # at least so old if with a number is at an age
_AT_AGE = ("в", "у", "с", "з", "к", "после", "після")
_IS = ("was", "is", "turned", "turns", "war", "ist", "wurde", "wird")
_SOMEBODY = ("he", "she", "er", "sie", "i", "ich")
_NOW_WORDS = """
    now mittlerweile inzwischen heute jetzt сейчас теперь ныне зараз тепер нині sada danas
    aujourd'hui désormais ahora hoy
"""
_NOW = frozenset(_NOW_WORDS.split())
_DEAD = ("dead", "died", "dies", "death")
_JUNIOR = ("jr", "sr", "st")
_AGE_NEAR = 8  # tokens before a number of years in which the word for age is looked for
_DATIVE = ("у", "ю", "ові", "еві", "єві", "ам", "ям", "ині", "нці", "ке", "це", "не")
_ANNIVERSARY = re.compile(r"лети[еюя]|річч|godišnjic|jahrfeier|jahrestag|anniversar")
_AGED = re.compile(r"(?:jahrig|летн|річн|godišnj|godisnj|ročn)\w*")


def is_age(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number is how old somebody is."""
    if [token.key for token in tokens[draft.last : draft.last + 2]] == ["-", "old"]:
        return draft.unit in TIMES
    if draft.number.scaled or not 0 < draft.number.low < _OLDEST:
        return False
    if draft.unit and draft.unit != "year":
        return False
    if _is_adjective_age(tokens, draft, tongue):
        return True
    return (
        _is_age_in_years(tokens, draft, tongue) if draft.unit else _is_bare(tokens, draft, tongue)
    )


def _is_age_in_years(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    before = token_before(tokens, draft.first)
    if tongue.language in ("ru", "uk") and before is not None and before.key in _AT_AGE:
        return not lasts(tokens, draft.last, tongue)
    if (
        _is_aside(tokens, draft, tongue)
        or _is_of_person(tokens, draft, tongue)
        or _is_said_of_somebody(tokens, draft, tongue)
    ):
        return True
    near = [*_same_sentence(tokens, draft.first), *_near(tokens, draft.last)]
    return any(token.kind == "w" and token.key in tongue.ages for token in near)


def _is_aside(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether years stand between commas or in brackets behind a name: Anna, 47 ans, ..."""
    at = draft.first - 1
    if at > 0 and tokens[at].key in tongue.of:
        at -= 1
    behind = token_at(tokens, draft.last)
    if at < 1 or behind is None or (tokens[at].text, behind.text) not in _ASIDES:
        return False
    return tokens[at - 1].text[:1].isupper() and not draft.bound


def _is_of_person(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether years follow a word for a person: une fille de deux ans, мужчина 45 лет."""
    at = draft.first - 1
    if at > 0 and tokens[at].key in tongue.of:
        at -= 1
    if at > 1 and tokens[at].key in ("и", "і", "та", "und", "and", "et", "y", "i", ","):
        at -= 2  # girls of 17 and 16 years
    return at >= 0 and tokens[at].kind == "w" and tokens[at].key in tongue.persons


def _is_said_of_somebody(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether years are all that is said of somebody: elle avait 84 ans, чоловікові 47 років.

    What somebody has behind the years, as of prison, is no age.
    """
    behind = token_at(tokens, draft.last)
    small = behind is None or behind.key in tongue.stops or behind.key in tongue.joins
    small = small or (tongue.language == "de" and behind is not None and behind.text.islower())
    if behind and behind.kind == "w" and not small:
        return False
    clause = _clause(tokens, draft.first)
    if [word.key for word in clause] == ["los", "a"]:
        return True
    had = next((at for at, word in enumerate(clause[:3]) if word.key in tongue.aged), None)
    if had is not None and not any(word.text.endswith("é") for word in clause[:had]):
        return True  # but not in: il a passé 4 ans
    dative = tongue.language in ("ru", "uk") and clause and clause[-1].key.endswith(_DATIVE)
    return bool(dative and len(clause) < 3 and clause[-1].key not in tongue.stops)


def _clause(tokens: Sequence[Token], first: int) -> list[Token]:
    """Return the words before a place in its clause, nearest first."""
    found: list[Token] = []
    for token in reversed(tokens[max(0, first - _AGE_NEAR) : first]):
        if token.kind != "w":
            break
        found.append(token)
    return found


def _is_bare(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    before, behind = token_before(tokens, draft.first), token_at(tokens, draft.last)
    if before and before.key in tongue.of:
        before = token_before(tokens, draft.first - 1)
    if before and before.kind == "w" and before.key in tongue.ages:
        return True
    if _is_predicate(tokens, draft, tongue):
        return True
    return bool(before and behind and _stands_beside(tokens, draft, before, behind, tongue))


def _is_predicate(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a bare number is what somebody is: she was 77; mit 19."""
    behind = token_at(tokens, draft.last)
    if draft.first < 1:
        return False
    one, two = tokens[draft.first - 1], tokens[max(0, draft.first - 2)]
    named = behind is not None and behind.text[:1].isupper() and one.key == "at"
    ends = behind is None or behind.kind == "s" or behind.key in tongue.stops or named
    if draft.bound or not ends:
        return False
    with_age = tongue.language == "de" and one.key == "mit" and draft.number.low > _CHILD
    at_death = one.key == "at" and two.key.startswith(_DEAD) and draft.number.low >= _GROWN
    if with_age or at_death or (one.text == "At" and behind is not None and behind.text == ","):
        return True
    if one.key in _NOW:
        return behind is not None and behind.text == "," and draft.number.low >= _GROWN
    return one.key in _IS and (two.key in _SOMEBODY or _is_named(tokens, draft, tongue))


def _is_named(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a name that no preposition governs is said to be a number: LaRue was 75."""
    at = draft.first - 2
    if tongue.language != "en" or at < 0 or draft.number.low < _GROWN or draft.number.spelt:
        return False
    while at > 0 and tokens[at].text[:1].isupper() and tokens[at - 1].text[:1].isupper():
        at -= 1
    name = tokens[at].text[:1].isupper() and tokens[at].key not in tongue.stops
    return name and (at == 0 or tokens[at - 1].key not in tongue.prepositions)


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
    if draft.number.spelt or draft.bound or draft.about or at < 0 or draft.ranged:
        return False
    if at > 0 and tokens[at].text == "." and tokens[at - 1].key in _JUNIOR:
        at -= 1
    if draft.number.low < _GROWN:
        return False
    if not tokens[at].text[:1].isupper():
        alone = before.text == behind.text == "," and not _is_listed(tokens, draft)
        return alone and tongue.language not in ("ru", "uk", "sr")
    if before.text == "(" and behind.text == ")":
        words = tokens[max(0, at - 4) : at]
        return not any(word.key in tongue.stops for word in words if word.kind == "w")
    return before.text == "," and behind.text in (",", ";", ")")


def _is_listed(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether another number stands beside the commas, as in a list."""
    near = (token_before(tokens, draft.first - 1), token_at(tokens, draft.last + 1))
    return any(token is not None and token.kind == "d" for token in near)


def _is_adjective_age(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """45-jährig, 45-летний, 45-year-old: an age, unless what follows lasts."""
    at = draft.end
    hyphen = at < len(tokens) and tokens[at].text in ("-", "‑")
    word = token_at(tokens, at + 1 if hyphen else at)
    if word is None or word.kind != "w" or word.start > tokens[draft.end - 1].end + 1:
        return False
    if tongue.language == "en":
        return word.key == "year" and hyphen and not lasts(tokens, at + 2, tongue)
    if _ANNIVERSARY.match(word.key):
        return True
    if not _AGED.fullmatch(word.key):
        return False
    return not lasts(tokens, at + 1 + hyphen, tongue)


def lasts(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether something that lasts is named at a token or shortly behind it."""
    return any(token.key in tongue.spans for token in tokens[at : at + 3])
