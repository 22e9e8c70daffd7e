"""What forms a query's word may have in an article of some language.

Forms are keys (see matching.folding), so that a form is found in every alphabet that its key stands
for. The tables are made when a language is first met.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import takewhile

from matching.folding import Folded, fold_prefix
from matching.inflection import east_slavic, semitic, south_slavic, west, west_slavic
from matching.inflection.greek import GREEK_RULES
from matching.inflection.paradigm import (
    CYRILLIC,
    GREEK,
    LATIN,
    Paradigm,
    may_change,
    paradigm,
    romanised,
)
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
_UNKNOWN = (
    "sr",
    "ru",
    "uk",
    "el",
    "ar",
    "he",
    "en",
)  # what a text of unknown language is taken for
_LANGUAGES = (*_LATIN, *_OWN, *_PARTICLES)
_SHORTEST = 3  # letters of a word that has forms
_ROOTS = (6, 5, 4)  # letters of a beginning: an index looks each length up
_MOST_ROOTS = 8


@dataclass(frozen=True, slots=True)
class Inflected:
    """A query's word that stands for its forms too.

    ``name`` says that it is written with a capital: then its forms must be as well, and endings
    that make another name of it (Иван, Иванов) are not its own.
    """

    folded: Folded
    name: bool


def may_inflect(word: str) -> bool:
    """Tell whether a query's word, as written, is one that may have forms at all."""
    shortest = _SHORTEST - 1 if _script(word) else _SHORTEST
    return len(word) >= shortest and not any(map(str.isdigit, word))


def _script(word: str) -> str:
    """Return ar for a word in Arabic letters, he for one in Hebrew ones, else nothing."""
    first = word[:1]
    if "\u0590" <= first <= "\u05ff":
        return "he"
    return "ar" if "\u0600" <= first <= "\u06ff" else ""


def forms_among(
    word: Inflected,
    language: str,
    keys: Sequence[str],
    spend: Callable[[int], None] = lambda _steps: None,
) -> Iterator[tuple[str, bool]]:
    """Yield which of a text's keys, sorted, are forms of a word, itself not among them.

    The second of each pair tells whether it counts at words of every script; else at Latin ones
    only. A language (ISO 639-1) without rules has no forms; of an unknown one ("") are taken those
    of a few languages. ``spend`` is told of every look-up and every key that is looked at.
    """
    plain = language.partition("-")[0]
    for each in (plain,) if plain else _UNKNOWN:
        tables = _tables(_NAMES.get(each, each) if word.name else each)
        for base, root, everywhere in _bases(word.folded, each):
            spend(1)
            for key in _beginning_with(keys, root):
                spend(1)
                if key in word.folded.keys:
                    continue
                if key == base or any(table.takes(base, key) for table in tables):
                    yield key, everywhere
            for key in _with_particles(base, each):
                spend(1)
                if _is_among(keys, key) and key not in word.folded.keys:
                    yield key, everywhere


def forms_of(word: Inflected, language: str) -> frozenset[tuple[str, bool]]:
    """Return all forms that ``forms_among`` would find, to show them or to check it."""
    plain = language.partition("-")[0]
    found: set[tuple[str, bool]] = set()
    for each in (plain,) if plain else _UNKNOWN:
        tables = _tables(_NAMES.get(each, each) if word.name else each)
        for base, _, everywhere in _bases(word.folded, each):
            forms = {base, *_with_particles(base, each)}.union(*(t.forms(base) for t in tables))
            found.update((form, everywhere) for form in forms - set(word.folded.keys))
    return frozenset(found)


def bases_of(key: str, language: str) -> set[str]:
    """Return the keys that a text's key may be a form of, and itself; ``forms_among`` decides."""
    ends, longest = _backwards(language.partition("-")[0])
    found = {key}
    for kept in range(max(0, len(key) - longest), len(key) + 1):
        stem = key[:kept]
        found.update([stem + end for end in ends.get(key[kept:], ())])
    return found


@lru_cache(maxsize=256)  # a page may name any language
def _backwards(language: str) -> tuple[Mapping[str, tuple[str, ...]], int]:
    """Return, by an ending, the ends of words in whose place it may stand; and the longest."""
    found: dict[str, set[str]] = {}
    for each in (language,) if language else _UNKNOWN:
        for table in (*_tables(each), *_tables(_NAMES.get(each, each))):
            for end, rule in table.rules.items():
                for ending in rule.endings:
                    found.setdefault(ending, set()).add(end)
    return {ending: tuple(each) for ending, each in found.items()}, max(map(len, found), default=0)


def word_bases(word: Folded) -> frozenset[str]:
    """Return the keys whose forms a word's forms are, in any language."""
    found = frozenset().union(*map(spellings, word.keys))
    return found.union(*(_with_particles(key, _script(key)) for key in word.keys))


def _beginning_with(keys: Sequence[str], root: str) -> Iterator[str]:
    for index in range(bisect_left(keys, root), len(keys)):
        if not keys[index].startswith(root):
            return
        yield keys[index]


def _is_among(keys: Sequence[str], key: str) -> bool:
    index = bisect_left(keys, key)
    return index < len(keys) and keys[index] == key


@lru_cache(maxsize=1 << 14)
def _bases(folded: Folded, language: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the keys that may take endings, what their forms begin with, and where they count."""
    return tuple(
        (base, _root(base), key == folded.spelling or not folded.spelling or language in _SOUTH)
        for key in folded.keys
        for base in (key, *respelled(key, language))
    )


@lru_cache(maxsize=1 << 10)
def _with_particles(key: str, language: str) -> frozenset[str]:
    fits = language in _PARTICLES and _script(key) == language
    return _PARTICLES[language](key) if fits else frozenset()


@cache
def _tables(language: str) -> tuple[Paradigm, ...]:
    if language in _OWN:
        rules, alphabet, before = _OWN[language]

        readings = partial(_readings, before, language[:2])
        return paradigm(rules, alphabet), romanised(rules, alphabet, readings)
    return tuple(paradigm(rules, LATIN) for rules in _LATIN.get(language, ()))


@lru_cache(maxsize=1 << 13)
def _readings(before: str, language: str, end: str) -> frozenset[str]:
    """Return the Latin readings of an end; alone, its first letter would be read as a word's."""
    return frozenset(read[1:] for read in fold_prefix(before + end, language).readings)


@lru_cache(maxsize=4096)
def word_roots(word: Folded) -> tuple[frozenset[str], frozenset[str]]:
    """Return keys one of which a text must have if the word stands in it in any form.

    The first are beginnings, together those of all forms in all languages; the second whole keys.
    """
    beginnings = {root for key in word.keys for base in spellings(key) for root in _roots(base)}
    whole: set[str] = set()
    for key in word.keys:
        whole |= _with_particles(key, _script(key))
    return _shortest(beginnings), frozenset(whole)


def _roots(key: str) -> frozenset[str]:
    """Return a few long beginnings if they cover all forms, else the one that all forms share."""
    for length in _ROOTS:
        found = {
            key[:kept][:length] + tail
            for kept, end in _ends(key)
            for tail in _tails(end, max(0, length - kept))
        }
        covering = _shortest({key[:length], *found})
        if len(covering) <= _MOST_ROOTS:
            return covering
    return frozenset({_root(key)})


def _shortest(beginnings: set[str]) -> frozenset[str]:
    """Return those that do not begin with another of them."""
    return frozenset(
        each
        for each in beginnings
        if not any(each[:size] in beginnings for size in range(1, len(each)))
    )


def _ends(key: str) -> Iterator[tuple[int, str]]:
    """Yield the ends of a key that rules know, each with the number of letters before it."""
    rules, longest = _all_rules()
    for size in range(min(longest, len(key)) + 1):
        end = key[len(key) - size :]
        if end in rules and may_change(len(key) - size, size):
            yield len(key) - size, end


@lru_cache(maxsize=1 << 14)
def _tails(end: str, length: int) -> frozenset[str]:
    return frozenset(ending[:length] for ending in _all_rules()[0][end])


def _root(key: str) -> str:
    """Return what the forms of a key begin with, in all languages."""
    return key[: max(1, len(key) - max((_cut(end) for _, end in _ends(key)), default=0))]


@lru_cache(maxsize=1 << 14)
def _cut(end: str) -> int:
    return len(end) - min(_shared(end, each) for each in _all_rules()[0][end])


@cache
def _all_rules() -> tuple[Mapping[str, frozenset[str]], int]:
    """Return, by a word's end, what stands in its place in any language, and the longest end."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for table in _tables(language):
            for end, rule in table.rules.items():
                found.setdefault(end, set()).update(rule.endings)
    return {end: frozenset(each) for end, each in found.items()}, max(map(len, found))


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
