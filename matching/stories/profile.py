"""What of an article tells which story it is: words, names, numbers, and how names sound."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from matching.folding import fold
from matching.sentences import sentences
from matching.stories.concepts import concept_of, concept_of_number
from matching.stories.numerals import counted, numerals
from matching.stories.sounds import root_of, sound_of
from matching.stories.stems import stem_of
from matching.words import is_character, parted

_LONGEST_REMEMBERED = 40  # letters: longer ones hardly come twice
LEAD = 120  # words at the beginning of a text, where news says what it is about
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


def one_language(language: str) -> str:
    """Return the name of a group of languages that share their words, else the language's own."""
    return _ONE.get(language, language)


def read_profile(report: Report) -> Profile:
    """Return the profile of an article."""
    code = _CODE.match(report.language.lower())
    reading = _Reading(code.group() if code else "")
    reading.read_title(report.title)
    reading.read_text(report.text)
    return reading.profile()


class _Word(NamedTuple):
    """What is counted of a word, or of a number."""

    stem: str
    reading: str = ""  # in Latin letters; numbers have none
    is_name: bool = False  # written with a capital
    is_heard: bool = False  # a name, or written in letters that have no capitals
    sound: str = ""
    root: str = ""
    concept: str = ""


def _word(written: str, language: str, shared: str) -> _Word | None:
    """Return what is counted of a word; None of a character that is a word."""
    if len(written) > _LONGEST_REMEMBERED:
        return _look_at(written, language, shared)
    return _remembered(written, language, shared)


def _look_at(written: str, language: str, shared: str) -> _Word | None:
    if is_character(written):
        return None
    reading = fold(written, language).readings[0]
    is_name = written[:1].isupper() and len(written) > 1
    is_heard = is_name or written.upper() == written.lower()
    return _Word(
        stem=stem_of(reading, language),
        reading=reading,
        is_name=is_name,
        is_heard=is_heard,
        sound=sound_of(reading) if is_heard else "",
        root=root_of(reading) if reading else "",
        concept=concept_of(reading, shared) if reading else "",
    )


_remembered = lru_cache(maxsize=1 << 16)(_look_at)


class _Reading:
    """Counts, word by word."""

    def __init__(self, language: str) -> None:
        self._language, self._shared = language, one_language(language)
        self._size = 0
        self._words, self._lead, self._title = Counter[str](), Counter[str](), Counter[str]()
        self._numbers, self._runs = Counter[str](), Counter[str]()
        self._capital, self._first, self._small = Counter[str](), Counter[str](), Counter[str]()
        self._sounds, self._roots = Counter[str](), Counter[str]()
        self._concepts = Counter[str]()
        self._sound_of: dict[str, str] = {}
        self._written: dict[str, dict[str, str]] = {"words": {}, "sounds": {}, "numbers": {}}

    def read_title(self, title: str) -> None:
        for word in self._read(title):
            self._count(word)
            self._title[word.stem] += 1
            self._lead[word.stem] += 1

    def read_text(self, text: str) -> None:
        for start, end in sentences(text):
            before = ""
            for number, word in enumerate(self._read(text[start:end])):
                self._count(word)
                stem = word.stem
                self._size += 1
                if self._size <= LEAD:
                    self._lead[stem] += 1
                if word.is_name:
                    (self._capital if number else self._first)[stem] += 1
                    if before:
                        self._runs[f"{before} {stem}"] += 1
                    before = stem
                    continue
                before = ""
                if word.reading:
                    self._small[stem] += 1

    def _count(self, word: _Word) -> None:
        self._words[word.stem] += 1
        if word.concept:
            self._concepts[word.concept] += 1
        if not word.reading:
            self._numbers[word.stem] += 1
        elif word.root:
            self._roots[word.root] += 1

    def _show(self, view: str, term: str, written: str) -> None:
        """Remember how a term is written; of several ways the shortest, as endings make longer."""
        shown = self._written[view]
        if term not in shown or len(written) < len(shown[term]):
            shown[term] = written

    def _read(self, text: str) -> Iterator[_Word]:
        """Yield the numbers of a text, then its words; characters that are words by twos."""
        plain, numbers = numerals(text)
        if numbers:
            for number, written in counted(text):
                self._written["numbers"][number] = written
        for number in numbers:
            yield _Word(stem=number, concept=concept_of_number(number))
        before = ""
        for written in parted(plain)[1::2]:
            word = _word(written, self._language, self._shared)
            if word is None:
                if before:
                    pair, concept = before + written, concept_of(written, self._shared)
                    root = root_of(written)
                    yield _Word(reading=written, stem=pair, root=root, concept=concept)
                before = written
                continue
            before = ""
            if word.is_heard:
                self._sound_of[word.stem] = word.sound
                if word.sound:
                    self._sounds[word.sound] += 1
                    self._show("sounds", word.sound, written)
            self._show("words", word.stem, written)
            yield word

    def profile(self) -> Profile:
        names = {
            stem: count + self._first[stem]
            for stem, count in self._capital.items()
            if count >= self._small[stem]
        }
        return Profile(
            language=self._language,
            size=self._size,
            words=self._words,
            names=names,
            numbers=self._numbers,
            lead=self._lead,
            title=self._title,
            runs=self._runs,
            sounds=self._sounds,
            roots=self._roots,
            concepts=self._concepts,
            written=self._written,
            named=tuple((stem, self._sound_of.get(stem, "")) for stem in names),
        )
