"""What a figure counts: the head noun behind its number, or the one that it takes up again."""

from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import MONEY, TIMES, WAYS

_MOST = 6  # words of a noun phrase that are looked at
_SLAVIC = ("ru", "uk", "sr")
_IRREGULAR = frozenset(
    "people men women children police troops cattle fish aircraft personnel staff lives".split()
)
_NO_PLURAL = ("ss", "us", "is", "ous")
_INSTRUMENTAL = {"ru": ("ом", "ем", "ами", "ями"), "uk": ("ом", "ем", "ами", "ями")}
_NOUN_LIKE = ("ости", "ость", "ение", "ения", "ание", "ания")


def counted(tokens: Sequence[Token], draft: Draft, tongue: Tongue, before: str) -> str:
    """Return the noun that a figure counts, as written; ``before`` is what the last one counted."""
    if draft.unit in MONEY or draft.unit in TIMES or draft.unit in WAYS:
        return ""
    found = _behind(tokens, draft, tongue)
    if found or draft.unit:
        return found or _measured(tokens, draft, tongue)
    return before or _just_before(tokens, draft, tongue)


def phrase_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> list[Token]:
    """Return the words behind a figure up to a sign or a word that ends the noun phrase."""
    found: list[Token] = []
    at, crossed = draft.last, False
    while at < len(tokens) and len(found) < _MOST:
        token = tokens[at]
        if token.text in ("-", "‑") and found and at + 1 < len(tokens):
            joined = token.start == found[-1].end and tokens[at + 1].start == token.end
            if joined:
                whole = tokens[at + 1]
                found[-1] = _joined(found[-1], whole)
                at += 2
                continue
        if token.text in ("“", "„", '"', "«") and not found:
            at += 1
            continue
        if token.kind != "w":
            break
        if token.key in tongue.of and not found and not crossed:
            crossed, at = True, at + 1
            continue
        if token.key in tongue.articles and crossed and not found:
            at += 1
            continue
        if crossed and not found and token.key in ("the", "those", "der", "den", "las", "los", "les"):
            at += 1
            continue
        if token.key in tongue.stops or is_number_word(token, tongue):
            break
        found.append(token)
        at += 1
    return found


def _joined(one: Token, other: Token) -> Token:
    return Token("w", f"{one.text}-{other.text}", f"{one.key}-{other.key}", one.start, other.end)


def _behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    words = phrase_behind(tokens, draft, tongue)
    if not words:
        return ""
    if tongue.language == "de":
        return next((word.text for word in words if word.text[:1].isupper()), "")
    if tongue.language == "en":
        return _english(words)
    if tongue.language in _SLAVIC:
        return _slavic(words, draft, tongue)
    return words[0].text


def _english(words: Sequence[Token]) -> str:
    for word in words[:4]:
        if _is_plural(word.key):
            return word.text
        if word.key.endswith("ed") and word is not words[0]:
            break
    return words[0].text


def _is_plural(key: str) -> bool:
    return key in _IRREGULAR or (key.endswith("s") and not key.endswith(_NO_PLURAL) and len(key) > 2)


def _slavic(words: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Skip adjectives and participles, unless no noun follows that they could belong to."""
    for at, word in enumerate(words):
        if not _is_adjective(word, tongue):
            if at and (_is_verb(word, tongue) or _is_instrumental(word, tongue)):
                return words[at - 1].text
            return "" if not at and _is_verb(word, tongue) and not draft.unit else word.text
    return words[-1].text


def _is_adjective(word: Token, tongue: Tongue) -> bool:
    return len(word.key) > 4 and word.key.endswith(tongue.adjectives) and (
        not word.key.endswith(_NOUN_LIKE)
    )  # fmt: skip


def _is_verb(word: Token, tongue: Tongue) -> bool:
    return len(word.key) > 4 and word.key.endswith(tongue.verbs)


def _is_instrumental(word: Token, tongue: Tongue) -> bool:
    endings = _INSTRUMENTAL.get(tongue.language, ())
    return bool(endings) and len(word.key) > 4 and word.key.endswith(endings)


def _just_before(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the nearest word before a bare number that may be what it counts."""
    for token in reversed(tokens[max(0, draft.first - 3) : draft.first]):
        if token.kind != "w":
            return ""
        if token.key not in tongue.stops and token.key not in tongue.rises:
            return token.text if tongue.language != "de" or token.text[:1].isupper() else ""
    return ""


def _measured(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the noun before a share or a measure in its clause: what changed or is so large."""
    passed = 0
    for token in reversed(tokens[max(0, draft.first - 12) : draft.first]):
        if token.text in (".", ";", "\n", "!", "?", "("):
            return ""
        if token.kind != "w" or token.key in tongue.stops or token.key in tongue.rises:
            continue
        passed += 1
        noun = token.text[:1].isupper() if tongue.language == "de" else not (
            _is_verb(token, tongue) if tongue.verbs else False
        )
        if noun and token.key not in tongue.months and not is_number_word(token, tongue):
            return token.text
    return ""
