"""What forms a query's word may have in an article of some language.

Forms are keys (see matching.folding), so that a form is found in every alphabet that its key stands
for. The tables are made when a language is first met.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from os.path import commonprefix

from matching.folding import Folded, fold_prefix
from matching.inflection import east_slavic, semitic, south_slavic, west, west_slavic
from matching.inflection.greek import GREEK_RULES
from matching.inflection.paradigm import CYRILLIC, GREEK, LATIN, Paradigm, paradigm, romanised
from matching.inflection.respelling import respelled, spellings
from matching.inflection.turkic import KAZAKH, KAZAKH_LETTERS

Rules = Mapping[str, str]

_SOUTH = frozenset(("sr", "hr", "bs", "sh", "cnr", "sl", "mk"))  # one key in both alphabets
_LATIN: Mapping[str, tuple[Rules, ...]] = {
    **dict.fromkeys(_SOUTH - {"mk"}, (south_slavic.SOUTH_SLAVIC,)),
    "mk": (south_slavic.MACEDONIAN, south_slavic.SOUTH_SLAVIC),
    "pl": (west_slavic.POLISH,),
    "cs": (west_slavic.CZECH,),
    "sk": (west_slavic.CZECH,),
    "de": (west.GERMAN,),
    "nl": (west.DUTCH,),
    **dict.fromkeys(("en", "sv", "da", "no", "nb", "nn"), (west.GENITIVE,)),
    "is": (west.ICELANDIC,),
    "ro": (west.ROMANIAN,),
    "lt": (west.LITHUANIAN,),
    "lv": (west.LATVIAN,),
    "fi": (west.FINNISH,),
    "et": (west.ESTONIAN,),
    "hu": (west.HUNGARIAN,),
    "tr": (west.TURKISH,),
    "az": (west.TURKISH,),
}
# Languages with an alphabet of their own: rules, letters, and a letter to read an end after.
_OWN: Mapping[str, tuple[Rules, tuple[str, str], str]] = {
    "ru": (east_slavic.RUSSIAN, CYRILLIC, "к"),
    "ru names": (east_slavic.RUSSIAN_NAMES, CYRILLIC, "к"),
    "uk": (east_slavic.UKRAINIAN, CYRILLIC, "к"),
    "be": (east_slavic.BELARUSIAN, CYRILLIC, "к"),
    "bg": (east_slavic.BULGARIAN, CYRILLIC, "к"),
    "kk": (KAZAKH, KAZAKH_LETTERS, "к"),
    "el": (GREEK_RULES, GREEK, "κ"),
}
_NAMES = {"ru": "ru names"}
_PARTICLES: Mapping[str, Callable[[str], frozenset[str]]] = {
    "ar": semitic.arabic_forms,
    "he": semitic.hebrew_forms,
}
_UNKNOWN = ("sr", "ru", "uk", "en")  # what a text of unknown language is taken for
_LANGUAGES = (*_LATIN, *_OWN, *_PARTICLES)
_ROOTS = (6, 4, 3, 2)  # lengths that a root may have: few, for an index looks each of them up


@dataclass(frozen=True, slots=True)
class Inflected:
    """A query's word that stands for its forms too.

    ``name`` says that it is written with a capital: then its forms must be as well, and endings
    that make another name of it (Иван, Иванов) are not its own.
    """

    folded: Folded
    name: bool


@lru_cache(maxsize=2048)
def word_forms(word: Inflected, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of a word's forms: those that count everywhere, those only at Latin words.

    A language (ISO 639-1) without rules has none; an unknown one ("") those of a few languages.
    """
    plain = language.partition("-")[0]
    folded = word.folded
    anywhere: set[str] = set()
    latin: set[str] = set()
    for each in (plain,) if plain else _UNKNOWN:
        read = _forms(folded.readings, each, word.name)
        if folded.spelling:
            anywhere |= _forms((folded.spelling,), each, word.name)
        (latin if folded.spelling and each not in _SOUTH else anywhere).update(read)
    return frozenset(anywhere - set(folded.keys)), frozenset(latin - anywhere)


def _forms(keys: Iterable[str], language: str, name: bool) -> set[str]:
    found: set[str] = set()
    tables = _tables(_NAMES.get(language, language) if name else language)
    particles = _PARTICLES.get(language)
    for key in keys:
        for base in (key, *respelled(key, language)):
            found.add(base)
            for table in tables:
                found |= table.forms(base)
            if particles:
                found |= particles(base)
    return found


@cache
def _tables(language: str) -> tuple[Paradigm, ...]:
    if language in _OWN:
        rules, alphabet, before = _OWN[language]

        def readings(end: str) -> Iterable[str]:
            return {read[1:] for read in fold_prefix(before + end, language[:2]).readings}

        return paradigm(rules, alphabet), romanised(rules, alphabet, readings)
    return tuple(paradigm(rules, LATIN) for rules in _LATIN.get(language, ()))


@lru_cache(maxsize=4096)
def word_roots(word: Folded) -> tuple[frozenset[str], frozenset[str]]:
    """Return keys one of which a text must have if the word stands in it in any form.

    The first are beginnings that all forms in some languages share, the second whole keys.
    """
    beginnings = {_root(base) for key in word.keys for base in spellings(key)}
    shortest = {each for each in beginnings if not any(map(each.startswith, beginnings - {each}))}
    semitic_keys = [key for key in word.keys if "\u0590" <= key[0] <= "\u06ff"]
    whole = {
        form for key in semitic_keys for particles in _PARTICLES.values() for form in particles(key)
    }
    return frozenset(shortest), frozenset(whole)


def _root(key: str) -> str:
    cuts, longest = _cuts()
    cut = max(cuts.get(key[len(key) - size :], 0) for size in range(min(longest, len(key)) + 1))
    kept = max(1, len(key) - cut)
    return key[: next((each for each in _ROOTS if each <= kept), kept)]


@cache
def _cuts() -> tuple[Mapping[str, int], int]:
    """Return, by a word's end, how many of its letters a form may lack, and the longest end."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for table in _tables(language):
            for end, rule in table.rules.items():
                shared = min(_shared(end, ending) for ending in rule.endings)
                found[end] = max(found.get(end, 0), len(end) - shared)
    return found, max(map(len, found))


def _shared(one: str, other: str) -> int:
    return len(commonprefix((one, other)))
