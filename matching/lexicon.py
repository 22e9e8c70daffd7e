"""Which words of the rules a document shows, by its keys.

A word of an article, such as Vučićem, shows the words of rules that are written so, those that it
begins as, and those whose form it is in the article's language. That is found once for each word
and kept for the articles to come: most words of an article have been seen before. So neither the
keys of an article's words nor their places are looked for unless a rule asks.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from typing import cast

from matching.compile import DEFAULT_SCOPE
from matching.demands import Clue, clues_of
from matching.evaluate import Condition, Part, Positions, Term, Words
from matching.folding import Folded
from matching.inflection.forms import bases_of, forms_among, word_bases

MOST_REMEMBERED = 1 << 17  # words of articles, in all languages of one field
MOST_DECIDED = 20_000  # words that are looked into for one article: some tenths of a second

_LONG = 40  # letters; longer words are not remembered
_RUNNING = DEFAULT_SCOPE
_RUNNING_SCOPES = frozenset((DEFAULT_SCOPE, "text", "lead"))
_RUNNING_PARTS = ("title", "text")
_NONE: tuple[int, ...] = ()

Shows = Sequence[tuple[int, ...]]  # which words of rules each word of a part shows
Row = tuple[int, Shows]  # a part: the number of its first word, what its words show
Remembered = dict[str, tuple[int, ...]]  # by a word of articles: which words of rules it shows


class Postings:
    """Numbers by key, in little memory: most keys have one number."""

    def __init__(self) -> None:
        self._found: dict[Hashable, int | list[int]] = {}

    def add(self, key: Hashable, number: int) -> None:
        """Write a number down under a key."""
        found = self._found.get(key)
        if found is None:
            self._found[key] = number
        elif isinstance(found, int):
            self._found[key] = [found, number]
        else:
            found.append(number)

    def get(self, key: Hashable) -> Sequence[int]:
        """Return the numbers of a key."""
        found = self._found.get(key)
        if found is None:
            return _NONE
        return (found,) if isinstance(found, int) else found

    def among(self, keys: set[int]) -> Iterable[Sequence[int]]:
        """Yield the numbers of each of these keys that has any."""
        found = self._found
        for key in found.keys() & keys:
            numbers = found[key]
            yield (numbers,) if isinstance(numbers, int) else numbers


@dataclass(slots=True)
class Allowance:
    """How many words may yet be looked into for one document."""

    left: int


class Table:
    """The words of the rules that are looked for in one field."""

    def __init__(self, clues: Sequence[Clue]) -> None:
        self._clues = clues  # of all tables, by number
        self._whole = Postings()
        self._beginnings: dict[int, Postings] = {}  # by length
        self._bases = Postings()  # an article's word that may be a form of one of these is asked
        self._wild: dict[int, Postings] = {}  # by length: what stands before the first wildcard
        self._memories: dict[str, Remembered] = {}  # by language
        self._remembered = 0

    def add(self, number: int, clue: Clue) -> None:
        """Take in a word under its number; what was remembered may be wrong from now on."""
        self._post(number, clue)
        self._memories, self._remembered = {}, 0  # last: another thread may be reading

    def _post(self, number: int, clue: Clue) -> None:
        if not isinstance(clue, Term):
            for glob in (*clue.keys, *clue.readings):
                self._wild = _with(self._wild, glob.head)
                self._wild[len(glob.head)].add(glob.head, number)
        elif clue.forms is not None:
            for base in word_bases(clue.forms.folded):
                self._bases.add(base, number)
        else:
            for key in dict.fromkeys((*clue.keys, *clue.readings)):
                if clue.prefix:
                    self._beginnings = _with(self._beginnings, key)
                    self._beginnings[len(key)].add(key, number)
                else:
                    self._whole.add(key, number)

    def memory(self, language: str) -> Remembered:
        """Return what each word of articles in a language shows; ``read`` those that it lacks."""
        if self._remembered > MOST_REMEMBERED:
            self._memories, self._remembered = {}, 0
        return self._memories.setdefault(language, {})

    def read(self, word: str, folded: Folded, language: str, allowance: Allowance) -> Iterable[int]:
        """Return the words of the rules that an article's word shows.

        When nothing is left of the allowance, those that it may show.
        """
        certain = {number for key in folded.keys for number in self._certain(key)}
        asked = {number for key in folded.keys for number in self._asked(key, language)} - certain
        allowance.left -= len(asked) * (1 + len(word) // _LONG)
        if allowance.left < 0:
            return certain | asked
        self._remembered += 1
        found = [each for each in certain if self._clues[each].shows(folded)]
        found += [each for each in asked if _shows(self._clues[each], word, folded, language)]
        return found

    def _certain(self, key: str) -> Iterable[int]:
        """Return those that a key shows, if its word's script does not forbid it."""
        beginnings = (each.get(key[:size]) for size, each in self._beginnings.items())
        return chain(self._whole.get(key), *beginnings)

    def _asked(self, key: str, language: str) -> Iterable[int]:
        """Return those that a key may show."""
        wild = (each.get(key[:size]) for size, each in self._wild.items())
        return chain(*map(self._bases.get, bases_of(key, language)), *wild)


def _shows(clue: Clue, word: str, folded: Folded, language: str) -> bool:
    if clue.shows(folded):
        return True
    if not isinstance(clue, Term) or clue.forms is None:
        return False
    if clue.forms.name and word[:1].islower():
        return False
    forms = forms_among(clue.forms, language, sorted(folded.keys))
    return any(everywhere or not folded.spelling for _, everywhere in forms)


def _with(postings: dict[int, Postings], beginning: str) -> dict[int, Postings]:
    """Return postings that have the length of a beginning; others may be reading the old ones."""
    size = len(beginning)
    return postings if size in postings else {**postings, size: Postings()}


def _field_of(clue: Clue) -> str:
    """Return the field in whose table a word is."""
    return _RUNNING if clue.scope in _RUNNING_SCOPES else clue.scope


class Lexicon:
    """All words of the rules, numbered, by the fields in which they are looked for."""

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> "Lexicon":
        """Return the words of some conditions."""
        lexicon = cls()
        for condition in conditions:
            for clue in clues_of(condition):
                lexicon.number(clue)
        return lexicon

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.numbers: dict[Words, int] = {}
        self.clues: list[Clue] = []  # by number

    def look(self, positions: Positions) -> "Shown":
        """Return what a document shows, and have it known where its words stand."""
        known = positions.known
        if not isinstance(known, Shown) or known.lexicon is not self:
            positions.known = known = Shown(self, positions)
        return known

    def number(self, clue: Clue) -> int:
        """Return a word's number; a word that is new is taken in."""
        found = self.numbers.get(clue)
        if found is None:
            found = len(self.numbers)
            field = _field_of(clue)
            self.clues.append(clue)
            if field not in self.tables:
                self.tables[field] = Table(self.clues)
            self.tables[field].add(found, clue)
            self.numbers[clue] = found
        return found


class Shown:
    """The words of a lexicon that a document shows: ``present`` are their numbers.

    It holds none too few; after too many words that had to be looked into, some too many.
    """

    def __init__(self, lexicon: Lexicon, positions: Positions) -> None:
        self.lexicon = lexicon
        self._language = positions.language
        self._allowance = Allowance(MOST_DECIDED)
        self._fields: dict[str, FieldShown] = {}
        self._numbers: dict[int, list[int]] = {}
        self.present: set[int] = set()
        for field, table in tuple(lexicon.tables.items()):
            fields = _RUNNING_PARTS if field == _RUNNING else (field,)
            parts = [part for part in positions.parts if part.field in fields]
            if parts:
                self._fields[field] = self._look(table, parts)

    def _look(self, table: Table, parts: Sequence[Part]) -> "FieldShown":
        memory = table.memory(self._language)
        rows: list[Row] = []
        for part in parts:
            found = list(map(memory.get, part.tokens.words))
            lacking = None in found  # seldom
            row = self._completed(table, part, found, memory) if lacking else cast(Shows, found)
            rows.append((part.first, row))
            self.present.update(chain.from_iterable(row))
        return FieldShown(rows)

    def _completed(
        self, table: Table, part: Part, found: list[tuple[int, ...] | None], memory: Remembered
    ) -> Shows:
        """Return what each word of a part shows, where it is not remembered by looking into it."""
        words = part.tokens.words
        new = {word for word, each in zip(words, found, strict=True) if each is None}
        read = {word: self._read(table, word, part.tokens.read(word), memory) for word in new}
        pairs = zip(words, found, strict=True)
        return [read[word] if each is None else each for word, each in pairs]

    def _read(self, table: Table, word: str, folded: Folded, memory: Remembered) -> tuple[int, ...]:
        found = tuple(table.read(word, folded, self._language, self._allowance))
        if self._allowance.left >= 0 and len(word) <= _LONG:
            memory[word] = found or _NONE
        return found

    def numbers(self, words: Words) -> list[int] | None:
        """Return where a word stands in its field; None if there were too many to look into."""
        number = self.lexicon.numbers.get(words)
        if number is None or self._allowance.left < 0:
            return None
        found = self._numbers.get(number)
        if found is None:
            field = self._fields.get(_field_of(self.lexicon.clues[number]))
            found = self._numbers[number] = field.numbers(number) if field else []
        return found


class FieldShown:
    """Which words of a field show something, and where they stand."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows  # in the order of the document

    def numbers(self, number: int) -> list[int]:
        """Return where a word of the lexicon stands, ascending."""
        found = self._places.get(number, ())
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    @cached_property
    def _places(self) -> Mapping[int, tuple[list[int], ...]]:
        """Where the words stand that show a word of the lexicon, by the latter's number.

        A list for each word of the article: the many words of rules that it shows share it.
        """
        distinct: dict[int, tuple[tuple[int, ...], list[int]]] = {}
        for first, row in self._rows:
            for place, numbers in compress(enumerate(row, first), row):
                known = distinct.get(id(numbers))  # equal words show one and the same
                if known is None:
                    distinct[id(numbers)] = numbers, [place]
                else:
                    known[1].append(place)
        places: dict[int, tuple[list[int], ...]] = {}
        for numbers, here in distinct.values():
            for number in numbers:
                places[number] = (*places[number], here) if number in places else (here,)
        return places
