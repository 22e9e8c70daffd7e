"""Which words of the rules a document shows, by its keys.

A key of an article, such as ``vucicem``, shows the words that are written so, that it begins as a
rule wants, and those that it is a form of in the article's language. That is found once for each
key and kept for the articles to come: most words of an article have been seen before.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from matching.demands import Clue
from matching.document import ReadDocument
from matching.evaluate import Term
from matching.inflection.forms import bases_of, forms_among, word_bases

MOST_REMEMBERED = 1 << 16  # keys of articles, in all fields and languages
MOST_DECIDED = 20_000  # forms that are looked into for one article: some tenths of a second

_RUNNING = frozenset(("title or text", "text", "lead"))
_NONE: tuple[int, ...] = ()

Form = tuple[int, bool]  # of which word, and whether at words of every script


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
        for key in self._found.keys() & keys:
            yield self.get(key)


@dataclass(slots=True)
class Memory:
    """What the keys of articles in one language were found to show, in one field."""

    shown: dict[str, tuple[int, ...]] = field(default_factory=dict)
    forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)  # of these, those by a form


@dataclass(slots=True)
class Allowance:
    """How many forms may yet be looked into for one document."""

    left: int = MOST_DECIDED


class Table:
    """The words of the rules that are looked for in one field."""

    def __init__(self) -> None:
        self._whole = Postings()
        self._beginnings: dict[int, Postings] = {}  # by length; a key that begins so shows the word
        self._bases = Postings()  # a key that has one of these as its base may be a form
        self._inflected: dict[int, Term] = {}
        self._memories: dict[str, Memory] = {}
        self._remembered = 0

    def add(self, number: int, clue: Clue) -> None:
        """Take in a word under its number; what was remembered may be wrong from now on."""
        self._memories, self._remembered = {}, 0
        if not isinstance(clue, Term):
            for glob in (*clue.keys, *clue.readings):
                _at(self._beginnings, glob.head).add(glob.head, number)
            return
        if clue.forms is not None:
            self._inflected[number] = clue
            for base in word_bases(clue.forms.folded):
                self._bases.add(base, number)
            return
        for key in dict.fromkeys((*clue.keys, *clue.readings)):
            postings = _at(self._beginnings, key) if clue.prefix else self._whole
            postings.add(key, number)

    def memory(self, language: str) -> Memory:
        """Return what is remembered of a language; ask ``read`` for keys that it lacks."""
        found = self._memories.get(language)
        if found is None or self._remembered > MOST_REMEMBERED:
            if found is not None:
                self._memories, self._remembered = {}, 0
            found = self._memories.setdefault(language, Memory())
        return found

    def read(self, key: str, language: str, memory: Memory, allowance: Allowance) -> Iterable[int]:
        """Return the words that a key shows, and remember them.

        When nothing is left of the allowance, return those that it may show, and remember nothing.
        """
        beginnings = (each.get(key[:size]) for size, each in self._beginnings.items())
        found = set(self._whole.get(key)).union(*beginnings)
        asked = set().union(*map(self._bases.get, bases_of(key, language)))
        allowance.left -= len(asked)
        if allowance.left < 0:
            return found | asked
        forms = []
        for number in asked:
            term = self._inflected[number]
            everywhere = _decided(term, key, language)
            if everywhere is not None:
                forms.append((number, everywhere))
            if everywhere is not None or key in term.keys or key in term.readings:
                found.add(number)
        self._remembered += 1
        if forms:
            memory.forms[key] = tuple(forms)
        memory.shown[key] = tuple(found) if found else _NONE
        return found


def _decided(term: Term, key: str, language: str) -> bool | None:
    """Return whether a form of a word counts at words of every script; None if it is none."""
    if term.forms is None:
        return None
    found = [everywhere for _, everywhere in forms_among(term.forms, language, (key,))]
    return any(found) if found else None


def _at(postings: dict[int, Postings], beginning: str) -> Postings:
    return postings.setdefault(len(beginning), Postings())


class Lexicon:
    """All words of the rules, numbered, by the fields in which they are looked for."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.numbers: dict[Clue, int] = {}

    def number(self, clue: Clue) -> int:
        """Return a word's number; a word that is new is taken in."""
        found = self.numbers.get(clue)
        if found is None:
            found = self.numbers[clue] = len(self.numbers)
            field = "" if clue.scope in _RUNNING else clue.scope
            self.tables.setdefault(field, Table()).add(found, clue)
        return found


class Shown:
    """The words of a lexicon that a document shows: ``present`` are their numbers.

    May hold more than are there, never fewer: a word counts wherever it stands in running text.
    """

    def __init__(self, lexicon: Lexicon, read: ReadDocument) -> None:
        self._lexicon = lexicon
        self._language = read.positions.language
        self._allowance = Allowance()
        self._read: list[tuple[Memory, Iterable[str]]] = []
        self._forms: dict[int, list[tuple[str, bool]]] | None = None
        self.present: set[int] = set()
        for field, table in tuple(lexicon.tables.items()):
            keys = read.keys_in(field) if field else read.positions.places.keys()
            self._look(table, keys)

    def _look(self, table: Table, keys: Iterable[str]) -> None:
        memory = table.memory(self._language)
        answers = list(map(memory.shown.get, keys))
        if None in answers:
            missing = [key for key, each in zip(keys, answers, strict=True) if each is None]
            for key in missing:
                shown = table.read(key, self._language, memory, self._allowance)
                self.present.update(shown)
        self.present.update(chain.from_iterable(filter(None, answers)))
        self._read.append((memory, keys))

    def forms(self, term: Term) -> Iterable[tuple[str, bool]] | None:
        """Return the keys that are forms of a word; None if there were too many to look into."""
        number = self._lexicon.numbers.get(term)
        if number is None or self._allowance.left < 0:
            return None
        if self._forms is None:
            self._forms = self._gathered()
        return self._forms.get(number, ())

    def _gathered(self) -> dict[int, list[tuple[str, bool]]]:
        found: dict[int, list[tuple[str, bool]]] = {}
        for memory, keys in self._read:
            for key in memory.forms.keys() & set(keys):
                for number, everywhere in memory.forms[key]:
                    found.setdefault(number, []).append((key, everywhere))
        return found
