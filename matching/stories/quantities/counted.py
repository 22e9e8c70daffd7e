"""What a figure counts: the head noun behind its number, or the one that it takes up again."""

from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.measured import (
    SLAVIC,
    bracketed,
    is_adjective,
    is_verb,
    just_before,
    measured,
    of_number,
    right_before,
)
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import MONEY, TIMES, WAYS

_MOST = 6  # words of a noun phrase that are looked at
_IRREGULAR_WORDS = """
    people men women children police troops cattle fish sheep aircraft personnel staff lives
    crew crews dead wounded injured species series offspring homeless spacecraft teeth feet
    mice geese clergy gentry youth folk youths policemen firefighters
"""
_IRREGULAR = frozenset(_IRREGULAR_WORDS.split())
_NO_PLURAL = ("ss", "us", "is", "ous")
_INSTRUMENTAL = {"ru": ("ом", "ем", "ами", "ями"), "uk": ("ом", "ем", "ами", "ями")}
_SUBSTANTIVES = ("ших", "щих", "ных", "тых", "лых", "шим", "щим", "ним", "ших", "лих", "них", "чих")
_FINITE = ("ют", "ут", "ят", "ат", "ет", "ит", "ють", "уть", "ять", "ать", "ить", "ає", "яє", "іли")
_MORE_WORDS = """
    other more fewer further additional new extra manje vise drugih jos druga druge drugo
    других другие інших інші ще еще всех всіх svih all alle allen weitere weiteren weiterer
    zusatzliche zusatzlichen neue neuen neuer autres autre otros otras demas
"""
_MORE = frozenset(_MORE_WORDS.split())
_ARTICLES = ("the", "those", "der", "den", "las", "los", "les", "leur", "leurs", "sus", "ihrer")
_QUOTES = ("“", "„", '"', "«")


def counted(tokens: Sequence[Token], draft: Draft, tongue: Tongue, before: str) -> str:
    """Return the noun that a figure counts, as written; ``before`` is what the last one counted."""
    if draft.unit in MONEY or draft.unit in TIMES or draft.unit in WAYS:
        return ""
    if draft.unit == "km/h":
        return right_before(tokens, draft, tongue)
    found = _behind(tokens, draft, tongue) or bracketed(tokens, draft, tongue)
    if found:
        return found
    if draft.unit:
        return measured(tokens, draft, tongue)
    return of_number(tokens, draft, tongue, _slavic) or before or just_before(tokens, draft, tongue)


def has_noun_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether what a number counts follows it, or the number of something is told."""
    return bool(_behind(tokens, draft, tongue) or of_number(tokens, draft, tongue, _slavic))


def phrase_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> list[Token]:
    """Return the words behind a figure up to a sign or a word that ends the noun phrase."""
    found: list[Token] = []
    at, crossed = draft.last, False
    if _hyphen_joins(tokens, at):
        at += 1
    while at < len(tokens) and len(found) < _MOST:
        token = tokens[at]
        if found and _hyphen_joins(tokens, at):
            found[-1] = _joined(found[-1], tokens[at + 1])
            at += 1
        elif not found and token.key in tongue.of and not crossed:
            crossed = True
        elif _is_passed_over(token, tongue, begun=bool(found), crossed=crossed):
            pass
        elif token.kind != "w" or token.key in tongue.stops or is_number_word(token, tongue):
            break
        else:
            found.append(token)
        at += 1
    return found


def _hyphen_joins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a hyphen at a place joins what stands on both its sides."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text not in ("-", "‑"):
        return False
    return tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


def _is_passed_over(token: Token, tongue: Tongue, *, begun: bool, crossed: bool) -> bool:
    """Tell whether a word or sign before a noun is neither it nor the end of its phrase."""
    if token.kind == "w" and tongue.language == "en" and token.text.endswith(("'s", "’s")):
        return True
    if begun:
        return False
    article = token.key in tongue.articles or token.key in _ARTICLES
    return token.text in _QUOTES or token.key in _MORE or (crossed and article)


def _joined(one: Token, other: Token) -> Token:
    if one.text.isupper() and other.text.islower() and len(other.text) < 3:
        return one  # an ending behind a short name
    return Token("w", f"{one.text}-{other.text}", f"{one.key}-{other.key}", one.start, other.end)


def _behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    words = phrase_behind(tokens, draft, tongue)
    if not words:
        return ""
    if tongue.language == "de":
        return _german(words)
    if tongue.language == "en":
        return _english(words)
    if tongue.language in SLAVIC:
        return _slavic(words, tongue)
    return next((word for word in words if word.key not in tongue.adjectives), words[-1]).text


def _german(words: Sequence[Token]) -> str:
    """Return the first noun, but not the name of a place that describes it: Berliner Ärzte."""
    nouns = [word.text for word in words if word.text[:1].isupper()]
    if len(nouns) > 1 and nouns[0].endswith("er") and not nouns[1].endswith("s"):
        after = next(at for at, word in enumerate(words) if word.text == nouns[0]) + 1
        return words[after].text if words[after].text == nouns[1] else nouns[0]
    return nouns[0] if nouns else ""


def _english(words: Sequence[Token]) -> str:
    for word in words[:4]:
        if _is_plural(word.key):
            return word.text
        if word.key.endswith("ed") and word is not words[0]:
            break
    named = words[0].text[:1].isupper() and len(words) > 1 and words[1].text[:1].islower()
    return words[named].text


def _is_plural(key: str) -> bool:
    return key in _IRREGULAR or (
        key.endswith("s") and not key.endswith(_NO_PLURAL) and len(key) > 2
    )


def _slavic(words: Sequence[Token], tongue: Tongue) -> str:
    """Skip adjectives and participles, unless no noun follows that they could belong to."""
    for at, word in enumerate(words):
        if not is_adjective(word, tongue):
            if at and (is_verb(word, tongue) or _is_instrumental(word, tongue)):
                return words[at - 1].text
            participle = tongue.language == "sr" and word.key.endswith(("en", "an"))
            if at and (participle or word.text[:1].isupper()):
                return words[at - 1].text
            return "" if not at and is_verb(word, tongue) else word.text
    return words[-1].text


def _is_instrumental(word: Token, tongue: Tongue) -> bool:
    endings = _INSTRUMENTAL.get(tongue.language, ())
    return bool(endings) and len(word.key) > 4 and word.key.endswith(endings)
