"""What of an article tells which story it is: words, names, numbers, and how names sound."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import NamedTuple

from matching.folding import fold
from matching.reading import Reading
from matching.sentences import sentences
from matching.stories.concepts import concept_of, concept_of_number
from matching.stories.numerals import counted, numerals
from matching.stories.sounds import root_of, sound_of
from matching.stories.stems import stem_of
from matching.tokens import Tokens
from matching.words import is_character, words_of

_LONGEST_REMEMBERED = 40  # letters
_MOST_REMEMBERED = 1 << 16  # words, in all languages
_COUNTED = ("words", "numbers", "sounds", "roots", "concepts", "capital", "small")
LEAD = 120  # words at the beginning of a text, where news says what it is about
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[a-z]{2,3}(?![a-z])")  # whatever else a page declares is no language

# Serbian, Croatian and Bosnian are one language to a reader, and to folding.
_ONE = {"hr": "sr", "bs": "sr", "sh": "sr", "cnr": "sr"}

Counts = Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An article as far as stories ask for it."""

    title: str = ""
    text: str = ""
    language: str = ""  # ISO 639-1, or "" for unknown
    vector: Sequence[float] = ()  # what an embedding model takes it to mean, if one was asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Counts of what an article says; keys are folded, so that alphabets of one language agree."""

    language: str
    size: int  # words in all
    words: Counts  # by stem, numbers too
    names: Counts  # stems that stand with a capital within sentences
    numbers: Counts
    lead: Counts  # stems of the title and the first words
    title: Counts
    runs: Counts  # two names in a row: "goran veselinov"
    sounds: Counts  # names by their consonants, the same in many languages
    roots: Counts  # Latin beginnings of long words, for those that languages share
    concepts: Counts  # what words mean alike in several languages
    named: tuple[tuple[str, str], ...] = ()  # each name's stem, and how it sounds ("" if too short)
    # How words, sounds and numbers are written: "krusik" -> "Krušik".
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    vector: Sequence[float] = ()


def one_language(language: str) -> str:
    """Return the name of a group of languages that share their words, else the language's own."""
    return _ONE.get(language, language)


def read_profile(report: Report, reading: Reading | None = None) -> Profile:
    """Return the profile of an article, whose words may have been parted before."""
    code = _CODE.match(report.language.lower())
    reading = reading or Reading.of(report.title, report.text, report.language)
    counting = _Counting(code.group() if code else "")
    counting.count_title(reading.title)
    counting.count_text(reading.text)
    return counting.profile(report.vector)


class _Word(NamedTuple):
    """What is counted of a word, or of a number."""

    stem: str
    reading: str = ""  # in Latin letters; numbers have none
    is_name: bool = False  # written with a capital
    is_heard: bool = False  # a name, or written in letters that have no capitals
    sound: str = ""
    root: str = ""
    concept: str = ""


def _look_at(written: str, language: str, shared: str) -> _Word | None:
    if is_character(written):
        return None
    reading = fold(written, language).readings[0]
    is_name = written[:1].isupper() and len(written) > 1
    is_heard = is_name or written.upper() == written.lower()
    stem = stem_of(reading, language)
    if not reading:
        return _Word(stem, reading, is_name, is_heard)
    sound = sound_of(reading) if is_heard else ""
    concept = concept_of(reading, shared)
    return _Word(stem, reading, is_name, is_heard, sound, root_of(reading), concept)


class _Memory:
    """What is counted of words, by language: most words of an article have been seen before."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, _Word]] = {}
        self._remembered = 0

    def of(self, language: str) -> dict[str, _Word]:
        """Return the words of a language that are known."""
        if self._remembered > _MOST_REMEMBERED:  # who counts meanwhile keeps what it was given
            self._words, self._remembered = {}, 0
        return self._words.setdefault(language, {})

    def note(self, known: dict[str, _Word], written: str, word: _Word) -> None:
        """Remember a word, unless it is so long that it hardly comes twice."""
        if len(written) <= _LONGEST_REMEMBERED:
            known[written] = word
            self._remembered += 1


_memory = _Memory()


class _Sentence(NamedTuple):
    """The numbers of a sentence, and its words without them."""

    numbers: Sequence[str]
    words: Sequence[str]  # as they are written; of characters that are words, each two


class _Counting:
    """Counts what an article says; a word is looked at once, however often it stands there."""

    def __init__(self, language: str) -> None:
        self._language, self._shared = language, one_language(language)
        self._remembered = _memory.of(language)
        self._known: dict[str, _Word] = {}  # what is counted of the article's words
        self._size = 0
        self._counts: dict[str, dict[str, int]] = {view: {} for view in _COUNTED}
        self._lead, self._title, self._runs = Counter[str](), Counter[str](), Counter[str]()
        self._first = Counter[str]()  # of those with a capital: where they begin a sentence
        self._pairs: set[str] = set()  # of characters; they are shown to nobody
        self._numbers: dict[str, str] = {}  # how they are written

    def count_title(self, title: Tokens) -> None:
        parts = self._read([self._sentence(title, 0, len(title.text))])
        self._count(parts)
        self._title.update(self._stems(parts))
        self._lead.update(self._title)

    def count_text(self, text: Tokens) -> None:
        parts = self._read([self._sentence(text, *span) for span in sentences(text.text)])
        words = self._count(parts)
        self._tally("capital", [(word.stem, times) for word, times in words if word.is_name])
        small = [(word.stem, times) for word, times in words if word.reading and not word.is_name]
        self._tally("small", small)
        self._size = sum([len(part.numbers) + len(part.words) for part in parts])
        self._lead.update(islice(self._stems(parts), LEAD))
        self._count_runs(parts)

    def _sentence(self, text: Tokens, start: int, end: int) -> _Sentence:
        if not _DIGIT.search(text.text, start, end):
            return _Sentence((), text.between(start, end))
        written = text.text[start:end]
        plain, numbers = numerals(written)
        if numbers:
            self._numbers.update(counted(written))
        return _Sentence(numbers, words_of(plain))

    def _read(self, parts: list[_Sentence]) -> list[_Sentence]:
        """Look at the words that are new; return the sentences, their characters by twos."""
        words = dict.fromkeys(chain.from_iterable([part.words for part in parts]))
        new = [written for written in words if written not in self._known]
        for written, word in zip(new, map(self._remembered.get, new), strict=True):
            found = word or self._look(written)
            if found is None:
                return [part._replace(words=self._paired(part.words)) for part in parts]
            self._known[written] = found
        return parts

    def _look(self, written: str) -> _Word | None:
        """Return what is counted of a word; None of a character that is one."""
        word = self._remembered.get(written) or _look_at(written, self._language, self._shared)
        if word is not None:
            _memory.note(self._remembered, written, word)
        return word

    def _paired(self, words: Sequence[str]) -> list[str]:
        """Return words, of characters each with the one before it."""
        found, before = [], ""
        for written in words:
            word = self._look(written)
            if word is not None:
                self._known.setdefault(written, word)
                found.append(written)
                before = ""
                continue
            if before:
                pair, concept = before + written, concept_of(written, self._shared)
                self._known[pair] = _Word(pair, written, root=root_of(written), concept=concept)
                self._pairs.add(pair)
                found.append(pair)
            before = written
        return found

    def _count(self, parts: Sequence[_Sentence]) -> list[tuple[_Word, int]]:
        """Count what numbers and words say; return the words, and how often they are written."""
        numbers = Counter(chain.from_iterable([part.numbers for part in parts])).items()
        self._tally("words", numbers)
        self._tally("numbers", numbers)
        small = [(concept_of_number(number), times) for number, times in numbers]
        self._tally("concepts", [each for each in small if each[0]])
        written = Counter(chain.from_iterable([part.words for part in parts]))
        words = [(self._known[each], times) for each, times in written.items()]
        self._tally("words", [(word.stem, times) for word, times in words])
        self._tally("concepts", [(word.concept, times) for word, times in words if word.concept])
        self._tally("sounds", [(word.sound, times) for word, times in words if word.sound])
        self._tally("roots", [(word.root, times) for word, times in words if word.root])
        return words

    def _tally(self, view: str, said: Iterable[tuple[str, int]]) -> None:
        counts = self._counts[view]
        for term, times in said:
            counts[term] = counts.get(term, 0) + times

    def _stems(self, parts: Iterable[_Sentence]) -> Iterator[str]:
        for part in parts:
            yield from part.numbers
            yield from (self._known[written].stem for written in part.words)

    def _count_runs(self, parts: Iterable[_Sentence]) -> None:
        """Count names that follow each other within a sentence, and words that begin one."""
        names = {each: word.stem for each, word in self._known.items() if word.is_name}
        for part in parts:
            stems = list(map(names.get, part.words))
            if stems and stems[0] and not part.numbers:
                self._first[stems[0]] += 1
            if any(stems):
                pairs = [f"{one} {two}" for one, two in pairwise(stems) if one and two]
                self._runs.update(pairs)

    def profile(self, vector: Sequence[float]) -> Profile:
        counts, capital = self._counts, self._counts["capital"]
        within = {stem: count - self._first[stem] for stem, count in capital.items()}
        names = {
            stem: capital[stem]
            for stem, count in within.items()
            if count and count >= counts["small"].get(stem, 0)
        }
        sound_of = {word.stem: word.sound for word in self._known.values() if word.is_heard}
        return Profile(
            language=self._language,
            size=self._size,
            words=counts["words"],
            names=names,
            numbers=counts["numbers"],
            lead=self._lead,
            title=self._title,
            runs=self._runs,
            sounds=counts["sounds"],
            roots=counts["roots"],
            concepts=counts["concepts"],
            written=self._written(),
            named=tuple((stem, sound_of.get(stem, "")) for stem in names),
            vector=vector,
        )

    def _written(self) -> dict[str, dict[str, str]]:
        """Return how terms are written; of several ways the shortest, as endings make longer.

        Of ways as long as each other the first: what comes later takes the earlier one's place.
        """
        known = self._known
        latest_first = list(reversed(known))
        longest_first = sorted(latest_first, key=len, reverse=True)
        if self._pairs:
            longest_first = [each for each in longest_first if each not in self._pairs]
        return {
            "words": {known[each].stem: each for each in longest_first},
            "sounds": {known[each].sound: each for each in longest_first if known[each].sound},
            "numbers": self._numbers,
        }
