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
    [
        "people",
        "men",
        "women",
        "children",
        "police",
        "troops",
        "cattle",
        "fish",
        "aircraft",
        "personnel",
        "staff",
        "lives",
    ]
)
_NO_PLURAL = ("ss", "us", "is", "ous")
_INSTRUMENTAL = {"ru": ("ом", "ем", "ами", "ями"), "uk": ("ом", "ем", "ами", "ями")}
_MORE = frozenset(
    [
        "other",
        "more",
        "fewer",
        "further",
        "additional",
        "manje",
        "više",
        "vise",
        "мање",
        "drugih",
        "još",
        "других",
        "других",
        "інших",
        "всех",
        "всіх",
        "svih",
        "all",
        "alle",
        "allen",
    ]
)
_PREPOSITIONS = frozenset(
    [
        "в",
        "во",
        "на",
        "с",
        "со",
        "к",
        "ко",
        "от",
        "до",
        "за",
        "из",
        "по",
        "о",
        "об",
        "у",
        "при",
        "над",
        "под",
        "без",
        "для",
        "через",
        "перед",
        "після",
        "у",
        "із",
        "зі",
        "від",
        "під",
        "u",
        "na",
        "od",
        "do",
        "za",
        "sa",
        "s",
        "iz",
        "o",
        "po",
        "pri",
        "nad",
        "pod",
        "prema",
        "zbog",
        "tokom",
        "kod",
    ]
)
_BY_DAY = frozenset(["ночью", "днем", "утром", "вечером", "вночі", "вдень", "danju", "noću"])
_NOMINATIVE = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ую", "юю", "ій")
_ARTICLES = ("the", "those", "der", "den", "las", "los", "les")
_QUOTES = ("“", "„", '"', "«")
_CLAUSE = 14  # tokens before a figure that are looked at
_CLAUSE_ENDS = frozenset(".,;:!?()\n–—")
_NUMBER_OF = (
    "number",
    "zahl",
    "anzahl",
    "gesamtzahl",
    "количеств",
    "числ",
    "кільк",
    "broj",
    "nombre",
)
_NOUN_LIKE = ("ости", "ость", "ение", "ения", "ание", "ания")


def counted(tokens: Sequence[Token], draft: Draft, tongue: Tongue, before: str) -> str:
    """Return the noun that a figure counts, as written; ``before`` is what the last one counted."""
    if draft.unit in MONEY or draft.unit in TIMES or draft.unit in WAYS:
        return ""
    if draft.unit == "km/h":
        return _next_before(tokens, draft, tongue)
    found = _behind(tokens, draft, tongue)
    if found:
        return found
    if draft.unit:
        return _measured(tokens, draft, tongue)
    return _of_number(tokens, draft, tongue) or before or _just_before(tokens, draft, tongue)


def has_noun_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether what a number counts follows it, or the number of something is told."""
    return bool(_behind(tokens, draft, tongue) or _of_number(tokens, draft, tongue))


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
        return next((word.text for word in words if word.text[:1].isupper()), "")
    if tongue.language == "en":
        return _english(words)
    if tongue.language in _SLAVIC:
        return _slavic(words, tongue)
    return words[0].text


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
        if not _is_adjective(word, tongue):
            if at and (_is_verb(word, tongue) or _is_instrumental(word, tongue)):
                return words[at - 1].text
            participle = tongue.language == "sr" and word.key.endswith(("en", "an"))
            if at and (participle or word.text[:1].isupper()):
                return words[at - 1].text
            return "" if not at and _is_verb(word, tongue) else word.text
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
        if is_number_word(token, tongue):
            return ""
        if not _is_small(token, tongue):
            return token.text if tongue.language != "de" or token.text[:1].isupper() else ""
    return ""


def _is_small(token: Token, tongue: Tongue) -> bool:
    return token.key in tongue.stops or token.key in tongue.rises or token.key in tongue.of


def _clause(tokens: Sequence[Token], draft: Draft) -> Sequence[Token]:
    """Return the tokens before a figure in its clause."""
    first = max(0, draft.first - _CLAUSE)
    for at in range(draft.first - 1, first - 1, -1):
        if tokens[at].text in _CLAUSE_ENDS:
            return tokens[at + 1 : draft.first]
    return tokens[first : draft.first]


def _of_number(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return X where the number of X is said to be or to reach a figure."""
    clause = _clause(tokens, draft)
    for at, token in enumerate(clause):
        if not token.key.startswith(_NUMBER_OF):
            continue
        words = [word for word in clause[at + 1 :] if word.kind == "w"]
        while words and (words[0].key in tongue.of or words[0].key in tongue.stops):
            words.pop(0)
        ends = (at for at, word in enumerate(words) if word.key in tongue.stops)
        words = words[: next(ends, None)]
        if tongue.language == "de":
            return next((word.text for word in words if word.text[:1].isupper()), token.text)
        if not words:
            return token.text
        found = _slavic(words, tongue) if tongue.language in _SLAVIC else words[0].text
        return found or token.text
    return ""


def _next_before(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the word right before a figure, of being behind it too: a level of 3 per cent."""
    at = draft.first - 1
    if at > 0 and tokens[at].key in tongue.of:
        at -= 1
    if at < 0 or tokens[at].kind != "w" or _is_small(tokens[at], tongue):
        return ""
    if tongue.verbs and _is_verb(tokens[at], tongue):
        return ""
    if _describes(tokens[at], tokens[at : at + 1], tongue) and tongue.language == "fr":
        return ""
    return tokens[at].text if tongue.language != "de" or tokens[at].text[:1].isupper() else ""


def _measured(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the noun before a share or a measure in its clause: what changed or is so large."""
    of = draft.first > 0 and tokens[draft.first - 1].key in tongue.of
    if of and (found := _next_before(tokens, draft, tongue)):
        return found
    words = _subjects([word for word in _clause(tokens, draft) if word.kind == "w"], tongue)
    if tongue.language == "en":
        words = [word for word in words[::-1] if not word.key.endswith("ing")]
    for word in words:
        if tongue.language == "de" and not word.text[:1].isupper():
            continue
        other = word.key in tongue.months or (tongue.verbs and _is_verb(word, tongue))
        if not other and not _describes(word, words, tongue):
            return word.text
    return ""


def _subjects(clause: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the words of a clause that are neither small nor, in Slavic, behind a preposition."""
    found, governed = [], False
    for word in clause:
        if _is_small(word, tongue):
            governed = word.key in _PREPOSITIONS or (governed and word.key in tongue.stops)
            continue
        if not governed and word.key not in _BY_DAY:
            found.append(word)
        governed = governed and (word.key.endswith(_NOMINATIVE) or _is_adjective(word, tongue))
    return found


def _describes(word: Token, words: Sequence[Token], tongue: Tongue) -> bool:
    if tongue.language not in _SLAVIC:
        return tongue.language == "fr" and word.text.endswith(("é", "és", "ée", "ées"))
    attribute = (
        tongue.language == "sr" and word.key.endswith(("ni", "ski")) and word is not words[-1]
    )
    return attribute or word.key.endswith(_NOMINATIVE) or _is_adjective(word, tongue)
