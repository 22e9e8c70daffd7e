"""One name as the writers of another language spell it: Gorbachev is Gorbatschow in German.

Only names that look East Slavic in Latin letters are respelt, and only for a text of the language
whose way of spelling it is; so Miller never becomes Müller. A Latin name is also read as Cyrillic
writes it (Kraków is Краков, Yeltsin Ельцин). Sources: Duden's table for Russian, the French and
Polish customs, the Slavic Latin alphabets without their marks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

Pairs = Sequence[tuple[str, str]]

_LOOKS_SLAVIC = re.compile(
    r"\w{2,}(?:[eoy]v|[eo]va|sky|skaya|ska|ina?|enko|chuk|[iy]k|ich|ov|n[iy]y|ny|oy|idze|shvili)"
)
_CYRILLIC_ADJECTIVE = re.compile(r"(\w{3,}[сц])(?:ький|кий|ки|кі)")
_SKI = {"ru": "кий", "uk": "ький", "be": "кі", "sr": "ки", "mk": "ки", "bg": "ки", "kk": "кий"}
_SHORTEST = 5
_CYRILLIC_LANGUAGES = frozenset(("ru", "uk", "be", "bg", "kk", "mk", "sr", "hr", "bs"))

# English to the others; the first that fits at a place is taken.
_SLAVIC: Pairs = (
    ("shch", "sc"),
    ("tch", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("ts", "c"),
    ("ya", "ja"),
    ("yu", "ju"),
    ("ye", "je"),
    ("yo", "jo"),
)
_GERMAN: Pairs = (
    ("shch", "schtsch"),
    ("tch", "tsch"),
    ("ch", "tsch"),
    ("sh", "sch"),
    ("zh", "sch"),
    ("kh", "ch"),
    ("ts", "z"),
    ("ya", "ja"),
    ("yu", "ju"),
    ("ye", "je"),
    ("yo", "jo"),
    ("v", "w"),
    ("z", "s"),
)
_FRENCH: Pairs = (
    ("shch", "chtch"),
    ("tch", "tch"),
    ("ch", "tch"),
    ("sh", "ch"),
    ("zh", "j"),
    ("u", "ou"),
    ("ya", "ia"),
    ("yu", "iou"),
)
_POLISH: Pairs = (
    ("shch", "szcz"),
    ("tch", "cz"),
    ("ch", "cz"),
    ("sh", "sz"),
    ("kh", "ch"),
    ("ts", "c"),
    ("ya", "ja"),
    ("yu", "ju"),
    ("v", "w"),
)
_ENGLISH: Pairs = (("tch", "ch"),)
_SYSTEMS: Mapping[str, Pairs] = {
    **dict.fromkeys(("sr", "hr", "bs", "sh", "cnr", "sl", "cs", "sk", "lt", "lv", "et"), _SLAVIC),
    **dict.fromkeys(("de", "nl", "sv", "da", "no", "nb"), _GERMAN),
    "fr": _FRENCH,
    "pl": _POLISH,
    "en": _ENGLISH,
}
_ADJECTIVES: Mapping[str, tuple[str, ...]] = {"de": ("skyj", "skij"), "cs": ("skyj",)}
_AFTER_HUSHING = re.compile(r"(?<=ch|sh|zh)(?:e|yo|o)(?=v$|va$)")  # Горбачёв: ё is e, yo or o
_PALATAL = re.compile(r"(?<=[dlnt])e(?=\w*(?:ov|ev|sky|in)$)")  # Кузнецов: Kuznjecov


_ONE_OF_EACH = ("sr", "ru", "uk", "be", "cs", "de", "fr", "pl", "en")  # no other spells otherwise


def respelled(key: str, language: str) -> frozenset[str]:
    """Return other spellings that a name has in texts of a language; mostly none."""
    adjective = _CYRILLIC_ADJECTIVE.fullmatch(key)
    if adjective and language in _SKI:
        return frozenset({adjective[1] + _SKI[language]}) - {key}
    if not key.isascii() or not key.isalpha() or len(key) < _SHORTEST - 1:
        return frozenset()
    found = set(_as_cyrillic(key)) if language in _CYRILLIC_LANGUAGES else set()
    if len(key) >= _SHORTEST and _LOOKS_SLAVIC.fullmatch(key):
        found |= _slavic(key, language)
    found.discard(key)
    return frozenset(found)


def spellings(key: str) -> frozenset[str]:
    """Return the key's spellings in all languages."""
    return frozenset({key}).union(*(respelled(key, language) for language in _ONE_OF_EACH))


def _slavic(key: str, language: str) -> set[str]:
    spellings = {key, *(_AFTER_HUSHING.sub(vowel, key) for vowel in ("e", "o", "yo"))}
    if language in _SYSTEMS:
        system = _SYSTEMS[language]
        spellings |= {_written(each, system) for each in spellings}
    if key.endswith("sky"):
        ends = ("ski", "sky", *_ADJECTIVES.get(language, ()))
        spellings |= {each[:-3] + end for each in spellings for end in ends}
    if language in _CYRILLIC_LANGUAGES or language == "sl":
        spellings |= {_PALATAL.sub("je", each, count=1) for each in spellings}
    if key.startswith(("ye", "ts")) and language in _SYSTEMS:
        spellings |= {each[1:] for each in spellings if each[:2] in {"ye", "je"}}
    return spellings


def _as_cyrillic(key: str) -> Iterable[str]:
    """Yield a Latin name as its Cyrillic letters read: w is в, x is кс, one of two letters."""
    read = key.replace("w", "v").replace("x", "ks").replace("q", "k").replace("ck", "k")
    yield read
    yield read.replace("ou", "u")
    if read.startswith("ye"):
        yield read[1:]


@cache
def _pattern(system: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(left for left, _ in system))


def _written(key: str, system: Pairs) -> str:
    table = dict(system)
    return _pattern(tuple(system)).sub(lambda found: table[found[0]], key)
