"""Who is said to say what a sentence tells, and the day that the sentence names."""

from collections.abc import Sequence
from functools import lru_cache

from matching.stories.quantities.numerals import phrase_at
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue, tongue_of

_MOST = 5  # words of a source's name
_BEFORE = 5  # words before a verb of saying in which its subject is looked for


@lru_cache(maxsize=1 << 15)
def _names_source(key: str, language: str) -> bool:
    tongue = tongue_of(language)
    return key in tongue.says or key in tongue.according.longest


@lru_cache(maxsize=1 << 15)
def _names_day(key: str, language: str) -> bool:
    tongue = tongue_of(language)
    return key in tongue.months or key in tongue.weekdays


def said_by(tokens: Sequence[Token], tongue: Tongue) -> str | None:
    """Return the source that a sentence's tokens name: according to X, X said."""
    for at, token in enumerate(tokens):
        if token.kind != "w" or not _names_source(token.key, tongue.language):
            continue
        found = phrase_at(tokens, at, tongue.according)
        if found and (name := _named_from(tokens, found[1], tongue)):
            return name
        if token.key in tongue.says and (name := _speaker(tokens, at, tongue)):
            return name
    return None


def day_told(tokens: Sequence[Token], tongue: Tongue) -> str | None:
    """Return the date or weekday that a sentence's tokens name, as written."""
    for at, token in enumerate(tokens):
        if token.kind != "w" or not _names_day(token.key, tongue.language):
            continue
        if token.key in tongue.months and len(token.key) > 2:
            before = [other for other in tokens[max(0, at - 2) : at] if other.text != "."]
            behind = tokens[at + 1 : at + 2]
            if before and before[-1].kind == "d":
                return f"{before[-1].text} {token.text}"
            if behind and behind[0].kind == "d":
                return f"{token.text} {behind[0].text}"
        if token.key in tongue.weekdays:
            return token.text
    return None


def _named_from(tokens: Sequence[Token], at: int, tongue: Tongue) -> str:
    words: list[Token] = []
    for token in tokens[at : at + _MOST]:
        named = bool(words) and words[-1].text[:1].isupper() and not token.text[:1].isupper()
        ends = token.kind != "w" or named or (words and token.key in tongue.stops)
        if ends or token.key in tongue.says:
            break
        words.append(token)
    return _text(words)


def _speaker(tokens: Sequence[Token], at: int, tongue: Tongue) -> str:
    """Return the capitalised words next to a verb of saying, before it or else behind it."""
    before: list[Token] = []
    for token in reversed(tokens[max(0, at - _BEFORE) : at]):
        if token.kind == "w" and (
            token.text[:1].isupper() or (before and not _is_stop(token, tongue))
        ):
            before.insert(0, token)
        elif before or token.kind != "w":
            break
    while before and not before[0].text[:1].isupper():
        before.pop(0)
    if before:
        return _text(before)
    behind: list[Token] = []
    for token in tokens[at + 1 : at + 1 + _MOST]:
        if token.kind != "w" or token.key in tongue.months or token.key in tongue.weekdays:
            break
        if token.text[:1].isupper():
            behind.append(token)
        elif behind:
            break
    return _text(behind)


def _is_stop(token: Token, tongue: Tongue) -> bool:
    return token.key in tongue.stops


def _text(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words)
