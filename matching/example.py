"""What is distinctive in documents: names, figures and terms, and the query that asks for them.

Names are runs of capitalised words within sentences; scripts and languages that do not tell names
by capitals give terms only. How rare a word is elsewhere is told by whoever knows other documents;
else its kind and length stand in for that.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import log

from matching.document import Document
from matching.figures import figures
from matching.folding import fold, fold_word
from matching.inflection.forms import Inflected, forms_among
from matching.query import And, Node, Number, Or, Phrase, Word, format_query
from matching.sentences import sentences
from matching.words import word_spans

NAME, FIGURE, TERM = "name", "figure", "term"
MOST_TERMS = 30  # of one document
LONGEST = 200_000  # characters that are read of one

_WEIGHT = {NAME: 3.0, FIGURE: 1.5, TERM: 1.0}
_LONGER_NAME = 1.3  # two words say more than one
_IN_TITLE = 1.5
_SHORTEST = 5  # letters of a term that is no name
_LONGEST_NAME = 4  # words
_CANDIDATES = 80
_CALENDAR = frozenset((
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
))  # fmt: skip  # in English they are written like names
_YEARS = range(1900, 2101)
_NOUNS_ARE_CAPITAL = frozenset(("de", "lb"))
_FIRST, _SECOND = 4, 6  # terms on either side of a proposed AND

Rarity = Callable[[str], float]  # of a key: from 0 (everywhere) up; 1 where nothing is known


@dataclass(frozen=True, slots=True)
class Distinctive:
    """A name, figure or term of documents, and what it weighs beside the others."""

    words: tuple[str, ...]
    kind: str
    weight: float
    count: int = field(default=1, compare=False)

    @property
    def text(self) -> str:
        """The words as they stand in the document."""
        return " ".join(self.words)

    @property
    def node(self) -> Node:
        """What a query says for it."""
        if self.kind == FIGURE:
            return Number(int(self.text))
        parts = tuple(map(Word, self.words))
        return parts[0] if len(parts) == 1 else Phrase(parts)


def no_rarity(_key: str) -> float:
    """Know nothing of other documents."""
    return 1.0


def distinctive(document: Document, rarity: Rarity = no_rarity) -> tuple[Distinctive, ...]:
    """Return a document's terms that tell it from others, the weightiest first."""
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    text = document.text[:LONGEST]
    for kind, words in _terms(text, document.language):
        counts[kind, words] += 1
    titled = {fold_word(word) for word in _words(document.title[:LONGEST])}
    found = [
        Distinctive(words, kind, _weight(kind, words, count, titled, rarity), count)
        for (kind, words), count in counts.items()
    ]
    best = sorted(found, key=lambda each: (-each.weight, each.words))[:_CANDIDATES]
    return _ranked(_forms_made_one(best, document.language))[:MOST_TERMS]


def combined(documents: Iterable[Sequence[Distinctive]]) -> tuple[Distinctive, ...]:
    """Return the terms of several documents: what more of them have weighs more."""
    weights: dict[tuple[str, tuple[str, ...]], Distinctive] = {}
    for terms in documents:
        for each in terms:
            key = each.kind, tuple(map(fold_word, each.words))
            known = weights.get(key)
            weights[key] = replace(known, weight=known.weight + each.weight) if known else each
    return _ranked(weights.values())


def proposed(terms: Sequence[Distinctive]) -> str:
    """Return a query that asks for one of the weightiest names and one of the other terms.

    "" where there is too little to ask for.
    """
    chosen = _without_longer(terms)
    names = [each for each in chosen if each.kind == NAME] or list(chosen)
    first = names[:_FIRST]
    second = [each for each in chosen if each not in first][:_SECOND]
    sides = [[each.node for each in side] for side in (first, second) if side]
    if not sides or all(isinstance(each, Number) for each in sides[0]):
        return ""
    parts = [side[0] if len(side) == 1 else Or(tuple(side)) for side in sides]
    return format_query(parts[0] if len(parts) == 1 else And(tuple(parts)))


def _ranked(terms: Iterable[Distinctive]) -> tuple[Distinctive, ...]:
    return tuple(sorted(terms, key=lambda each: (-each.weight, each.words)))


def _weight(
    kind: str, words: tuple[str, ...], count: int, titled: set[str], rarity: Rarity
) -> float:
    keys = [fold_word(word) for word in words]
    weight = _WEIGHT[kind] * (1 + log(count)) * max(map(rarity, keys))
    if kind == NAME and len(words) > 1:
        weight *= _LONGER_NAME
    if kind == TERM:
        weight *= min(len(words[0]), 10) / 10
    return weight * (_IN_TITLE if titled.issuperset(keys) else 1.0)


def _terms(text: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each name, figure and other term of a text."""
    for value, start, _ in figures(text):
        if isinstance(value, int) and value >= 1000 and not _is_year(text, value, start):
            yield FIGURE, (str(value),)
    split = [list(_sentence(text, start, end)) for start, end in sentences(text)]
    capital = {word for words in split for word, _ in words[1:] if word[:1].isupper()}
    plain = {word for words in split for word, _ in words if word.islower()}
    for words in split:
        named = [
            (word, joined, _is_name(word) and (number > 0 or word in capital))
            for number, (word, joined) in enumerate(words)
            if number > 0 or word.lower() not in plain  # The, that is also written the
        ]
        yield from _names_and_terms(named, language in _NOUNS_ARE_CAPITAL)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and len(word) > 1 and word.lower() not in _CALENDAR


def _is_year(text: str, value: int, start: int) -> bool:
    return value in _YEARS and text[start : start + 4].isdigit()


def _sentence(text: str, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """Yield the words of a sentence, each with whether it stands right after the one before."""
    last = start
    for first, after in word_spans(text[start:end]):
        between = text[last : start + first]
        last = start + after
        yield text[start + first : start + after], between in (" ", "-", "")


def _names_and_terms(
    words: Sequence[tuple[str, bool, bool]], nouns: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the words of a sentence name; ``nouns``: a capital alone makes no name."""
    for is_name, run in groupby(words, key=lambda each: each[2]):
        stretch = list(run)
        for part in _joined_runs(stretch) if is_name else [(word,) for word, _, _ in stretch]:
            if is_name and (len(part) > 1 or not nouns):
                yield NAME, part[:_LONGEST_NAME]
            elif len(part[0]) >= _SHORTEST and part[0].isalpha() and (is_name or part[0].islower()):
                yield TERM, part


def _joined_runs(run: Iterable[tuple[str, bool, bool]]) -> Iterator[tuple[str, ...]]:
    """Yield the names of a run: a comma between two parts them."""
    part: list[str] = []
    for word, joined, _ in run:
        if part and not joined:
            yield tuple(part)
            part = []
        part.append(word)
    yield tuple(part)


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


def _forms_made_one(terms: Sequence[Distinctive], language: str) -> list[Distinctive]:
    """Return the terms with those that are forms of another added to it."""
    kept: list[Distinctive] = []
    taken: set[int] = set()
    for number, each in enumerate(terms):
        if number in taken:
            continue
        base, weight = each, each.weight
        for other_number in range(number + 1, len(terms)):
            other = terms[other_number]
            if other_number in taken or other.kind != each.kind:
                continue
            if _is_form(base, other, language):
                taken.add(other_number)
                weight += other.weight / 2
            elif _is_form(other, base, language):
                taken.add(other_number)
                base, weight = other, weight + other.weight / 2
        kept.append(replace(base, weight=weight))
    return kept


def _is_form(base: Distinctive, other: Distinctive, language: str) -> bool:
    """Tell whether each word of one is the other's, or a form of it."""
    return (
        base.kind != FIGURE
        and len(base.words) == len(other.words)
        and all(
            _stands_for(one, another, base.kind == NAME, language)
            for one, another in zip(base.words, other.words, strict=True)
        )
    )


def _stands_for(word: str, other: str, name: bool, language: str) -> bool:
    mine, theirs = fold(word), sorted(fold(other).keys)
    if not set(mine.keys).isdisjoint(theirs):
        return True
    return any(True for _ in forms_among(Inflected(mine, name), language, theirs))


def _without_longer(terms: Sequence[Distinctive]) -> list[Distinctive]:
    """Leave out what a shorter one, that is there as well, finds anyway."""
    single = {fold_word(each.words[0]) for each in terms if len(each.words) == 1}
    return [
        each
        for each in terms
        if len(each.words) == 1 or single.isdisjoint(map(fold_word, each.words))
    ]


def rarity(documents: Iterable[set[str]]) -> Rarity:
    """Return how rare keys are among documents, each given as its keys: from 0.1 to 1.1."""
    having: Counter[str] = Counter()
    count = 0
    for keys in documents:
        having.update(keys)
        count += 1

    def rare(key: str) -> float:
        return 0.1 + log((count + 1) / (having[key] + 1)) / log(count + 2)

    return rare
