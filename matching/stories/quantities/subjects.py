"""What a clause speaks of: the noun that rose, fell or is so large, by each language's order."""

from collections.abc import Sequence

from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.tokens import Token, joined_words
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

SLAVIC = ("ru", "uk", "sr")
_BY_DAY = frozenset(["ночью", "днем", "утром", "вечером", "вночі", "вдень", "danju", "nocu"])
_NOMINATIVE = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ую", "юю", "ій")
_LOCATIVE = ("щем", "шем", "шлом", "ском", "льном", "нном")  # of adjectives behind a preposition
_NOUNS_LIKE_VERBS = (
    "radio", "studio", "video", "scenario", "posao",
    "мобили", "рубли", "модели", "недели", "ители", "атели", "ятели", "цели", "земли", "отрасли",
    "корабли", "доли", "роли", "продажи",
)  # fmt: skip
_NOUN_LIKE = ("ости", "ость", "ение", "ения", "ание", "ания", "ності", "ення", "ання")
_BEFORE_NOUNS = """
    le la les un une ce cette ces son sa ses leur leurs notre nos el los las una su sus este
    esta estos estas
"""
DETERMINERS = frozenset(_BEFORE_NOUNS.split())
_PHRASE_STARTS_WORDS = """
    the a an its their his her our this that these those which and or but while as when
"""
_PHRASE_STARTS = frozenset(_PHRASE_STARTS_WORDS.split())


def is_adjective(word: Token, tongue: Tongue) -> bool:
    """Tell whether a Slavic word ends as adjectives and participles do."""
    ends = len(word.key) > 4 and word.key.endswith(tongue.adjectives)
    return f"={word.key}" in tongue.adjectives or (ends and not word.key.endswith(_NOUN_LIKE))


def is_verb(word: Token, tongue: Tongue) -> bool:
    """Tell whether a Slavic word ends as verbs do."""
    ends = len(word.key) > 4 and bool(tongue.verbs) and word.key.endswith(tongue.verbs)
    return ends and not word.key.endswith(_NOUNS_LIKE_VERBS)


def is_small(token: Token, tongue: Tongue) -> bool:
    """Tell whether a word says nothing that is counted: a stop word, a verb of change, an "of"."""
    return token.key in tongue.stops or token.key in tongue.rises or token.key in tongue.of


def _is_minor(word: Token, tongue: Tongue) -> bool:
    return is_day(word, tongue) or is_small(word, tongue)


def is_day(word: Token, tongue: Tongue) -> bool:
    """Tell whether a word is a month or a day of the week."""
    return word.key in tongue.months or word.key in tongue.weekdays


def subject_of(clause: Sequence[Token], tongue: Tongue) -> str:
    """Return the noun that a clause before a figure speaks of, "" if none is found."""
    words = _whole(clause)
    if tongue.language == "de":
        return _last(_german(words, tongue)) or _last(
            [word for word in words if word.text[:1].isupper() and not _is_minor(word, tongue)]
        )
    if tongue.language in ("fr", "es"):
        return _last(_romance(words, tongue)) or _first(words, tongue)
    if tongue.language == "en":
        if risen := _risen(words, tongue):
            return risen
        free = [word for word in _free(words, tongue) if not word.key.endswith(("ing", "ly"))]
        return _last([word for word in free if not word.key.endswith("ed")])
    return _first(_free(words, tongue), tongue)


def _risen(words: Sequence[Token], tongue: Tongue) -> str:
    """Return the head of the English phrase before a verb of change: the ratio will jump to."""
    changes = [at for at, word in enumerate(words) if word.key in tongue.rises]
    at = changes[-1] - 1 if changes else -1
    behind = words[at + 2 :]
    if at < 0 or not all(is_small(it, tongue) or it.key.endswith("ly") for it in behind):
        return ""
    while at >= 0 and (words[at].key in tongue.auxiliaries or words[at].key.endswith("ly")):
        at -= 1
    head = ""
    while at >= 0 and words[at].key not in tongue.rises:
        phrase = at
        while phrase >= 0 and words[phrase].key not in _PHRASE_STARTS:
            if words[phrase].key in tongue.prepositions:
                break
            phrase -= 1
        if phrase < at and not _is_minor(words[at], tongue):
            head = words[at].text
        before = phrase - 1 if phrase >= 0 and words[phrase].key in _PHRASE_STARTS else phrase
        if before < 0 or words[before].key not in tongue.prepositions:
            break
        head, at = "", before - 1
    return head


def _whole(clause: Sequence[Token]) -> list[Token]:
    """Return the words of a clause, those that hyphens join as one."""
    found: list[Token] = []
    for at, token in enumerate(clause):
        if token.kind != "w":
            continue
        if found and joined_words(clause, at - 1) and found[-1].end == clause[at - 1].start:
            one = found.pop()
            found.append(Token("w", f"{one.text}-{token.text}", token.key, one.start, token.end))
        else:
            found.append(token)
    return found


def _last(words: Sequence[Token]) -> str:
    return words[-1].text if words else ""


def _first(words: Sequence[Token], tongue: Tongue) -> str:
    for word in words:
        other = is_day(word, tongue) or is_verb(word, tongue) or is_small(word, tongue)
        if not other and not describes(word, words, tongue):
            return word.text
    return ""


def _german(words: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the nouns that neither a preposition nor another noun governs."""
    found: list[Token] = []
    governed = attribute = False
    for at, word in enumerate(words):
        if word.key in tongue.prepositions:
            governed = True
        elif word.text[:1].isupper() and word.key not in tongue.stops:
            if not (governed or attribute or is_day(word, tongue)):
                found.append(word)
            governed = attribute = False
        else:
            noun_before = at > 0 and words[at - 1].text[:1].isupper()
            attribute = attribute or (noun_before and word.key in ("des", "der", "von"))
    return found


def _romance(words: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the nouns that follow a determiner which no preposition governs."""
    found = []
    for at, word in enumerate(words[1:], 1):
        determined = words[at - 1].key in DETERMINERS and tongue.units.get(word.key) not in TIMES
        governed = at > 1 and words[at - 2].key in tongue.prepositions
        if determined and not governed and not _is_minor(word, tongue):
            found.append(word)
    return found


def _free(clause: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the words of a clause that are neither small nor behind a preposition."""
    found, governed = [], False
    english = tongue.language == "en"
    for word in clause:
        if is_number_word(word, tongue) or tongue.units.get(word.key) or _is_roman(word):
            continue
        if is_small(word, tongue):
            if word.key in tongue.prepositions:
                governed = True
            elif word.key in tongue.rises or word.key in tongue.auxiliaries:
                governed = False
            continue
        if english and word.key.endswith("ed"):
            governed = False
        possessive = english and word.text.endswith(("'s", "’s"))
        if not governed and not possessive and word.key not in _BY_DAY:
            found.append(word)
        described = word.key.endswith(_NOMINATIVE + _LOCATIVE) or is_adjective(word, tongue)
        governed = governed and (english or described)
    return found


def _is_roman(word: Token) -> bool:
    return not word.text.strip("IVX")


def describes(word: Token, words: Sequence[Token], tongue: Tongue) -> bool:
    """Tell whether a word is an attribute of the noun behind it."""
    if tongue.language not in SLAVIC:
        return tongue.language == "fr" and word.text.endswith(("é", "és", "ée", "ées"))
    attribute = (
        tongue.language == "sr" and word.key.endswith(("ni", "ski")) and word is not words[-1]
    )
    return attribute or word.key.endswith(_NOMINATIVE) or is_adjective(word, tongue)
