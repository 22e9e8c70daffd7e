"""Rules of endings, written compactly, and what forms they give a key.

A rule says what may stand in place of a word's end: ``"ka": "ke ki ci ku"`` makes Jelka Jelke,
Jelki, Jelci and Jelku. In a rule ``K`` is any one consonant and ``V`` any one vowel, the same on
both sides; ``-`` is nothing. All rules whose end a word has apply together, from the longest to the
shortest; one that begins with ``=`` shuts out the shorter ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

LATIN = ("bcdfghjklmnpqrstvwxz", "aeiouy")
CYRILLIC = ("бвгґджзклмнпрстфхцчшщ", "аеєиіїоуыэюя")
GREEK = ("βγδζθκλμνξπρστφχψ", "αεηιουω")

_SHORTEST_STEM = 2  # letters that stand before the end that changes
_LONG_END = 4  # an end so long tells enough: день, дня
_SHORTEST_WORD = 3

Alphabet = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What may stand in place of one end; ``final`` shuts out rules of shorter ends."""

    endings: frozenset[str]
    final: bool = False


@dataclass(frozen=True, slots=True)
class Paradigm:
    """The rules of one language in one alphabet, by the end they apply to."""

    rules: Mapping[str, Rule]
    longest: int

    def takes(self, key: str, form: str) -> bool:
        """Tell whether a word with this key may have this form; as ``forms``, but without them."""
        if not _inflects(key):
            return False
        for size in range(min(self.longest, len(key)), -1, -1):
            kept = len(key) - size
            if not may_change(kept, size):
                continue
            rule = self.rules.get(key[kept:])
            if rule is not None:
                if form[kept:] in rule.endings and form.startswith(key[:kept]):
                    return form != key
                if rule.final:
                    break
        return False

    def forms(self, key: str) -> frozenset[str]:
        """Return the forms a key may take, without itself; none for a word that is too short."""
        if not _inflects(key):
            return frozenset()
        found: set[str] = set()
        for size in range(min(self.longest, len(key)), -1, -1):
            if not may_change(len(key) - size, size):
                continue
            stem, end = key[: len(key) - size], key[len(key) - size :]
            rule = self.rules.get(end)
            if rule is not None:
                found.update([stem + ending for ending in rule.endings])
                if rule.final:
                    break
        found.discard(key)
        return frozenset(found)


def after(stem: str, endings: str) -> str:
    """Return every ending with the stem before it, as rules are written."""
    return " ".join([stem + ending for ending in endings.split()])


def may_change(kept: int, size: int) -> bool:
    """Tell whether so many letters may stay when an end of that size changes."""
    return kept >= _SHORTEST_STEM or size >= _LONG_END


def _inflects(key: str) -> bool:
    return len(key) >= _SHORTEST_WORD and key.isalpha()


def paradigm(rules: Mapping[str, str], alphabet: Alphabet = LATIN) -> Paradigm:
    """Return the rules ready for use."""
    return _assembled(_written(rules, alphabet))


def romanised(
    rules: Mapping[str, str], alphabet: Alphabet, readings: Callable[[str], Iterable[str]]
) -> Paradigm:
    """Return the rules for words of the language that stand in Latin letters.

    ``readings`` gives the ways to read an end. The end itself, read in every way, is a form too:
    Dmitry is Dmitrij and Dmitriy. What shuts out shorter ends in the language's own letters does
    not here, because the readings of two ends may be one.
    """
    return _assembled(_read(rules, alphabet, readings))


def _read(
    rules: Mapping[str, str], alphabet: Alphabet, readings: Callable[[str], Iterable[str]]
) -> Iterator[tuple[str, Rule]]:
    for end, rule in _written(rules, alphabet):
        forms = frozenset(each for form in (end, *rule.endings) for each in readings(form))
        for read in readings(end):
            yield read, Rule(forms)
            for other in _anglicised(read):
                yield other, Rule(forms)


def _anglicised(end: str) -> Iterator[str]:
    """Yield what English makes of an end: Zelensky for -skij, Tolstoi for -oj, Maria for -ija."""
    if end[-2:] in {"ij", "iy", "yj", "yy"}:
        yield end[:-2] + "y"
    elif end[-2:] in {"oj", "oy"}:
        yield end[:-2] + "oi"
    elif end[-3:] in {"ija", "iya"}:
        yield end[:-3] + "ia"


def _written(rules: Mapping[str, str], alphabet: Alphabet) -> Iterator[tuple[str, Rule]]:
    for left, right in rules.items():
        final = left.startswith("=")
        for end, endings in _spelt(left.removeprefix("="), right, alphabet):
            parts = frozenset("" if each == "-" else each for each in endings.split())
            yield end, Rule(parts, final)


def _spelt(left: str, right: str, alphabet: Alphabet) -> Iterator[tuple[str, str]]:
    """Yield the rule once for every letter that K and V may be."""
    for sign, letters in zip("KV", alphabet, strict=True):
        if sign in left:
            for letter in letters:
                end, endings = left.replace(sign, letter), right.replace(sign, letter)
                yield from _spelt(end, endings, alphabet)
            return
    yield left, right


def _assembled(rules: Iterable[tuple[str, Rule]]) -> Paradigm:
    found: dict[str, Rule] = {}
    for end, rule in rules:
        before = found.get(end, Rule(frozenset()))
        found[end] = Rule(before.endings | rule.endings, before.final or rule.final)
    return Paradigm(found, max(map(len, found), default=0))
