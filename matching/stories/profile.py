"""What of an article tells which story it is: words, names, numbers, and how names sound."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from matching.sentences import sentences
from matching.stories.concepts import concept_of, concept_of_number
from matching.stories.numerals import counted, numerals
from matching.stories.sounds import root_of, sound_of
from matching.stories.stems import stem_of
from matching.tokens import tokenize
from matching.words import is_character

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
        for word, stem, _ in self._stems(title):
            self._count(word, stem)
            self._title[stem] += 1
            self._lead[stem] += 1

    def read_text(self, text: str) -> None:
        for start, end in sentences(text):
            before = ""
            for number, (word, stem, is_name) in enumerate(self._stems(text[start:end])):
                self._count(word, stem)
                self._size += 1
                if self._size <= LEAD:
                    self._lead[stem] += 1
                if is_name:
                    (self._capital if number else self._first)[stem] += 1
                    if before:
                        self._runs[f"{before} {stem}"] += 1
                elif word:
                    self._small[stem] += 1
                before = stem if is_name else ""

    def _count(self, word: str, stem: str) -> None:
        self._words[stem] += 1
        if not word:
            self._numbers[stem] += 1
            concept = concept_of_number(stem)
        else:
            concept = concept_of(word, self._shared)
        if concept:
            self._concepts[concept] += 1
        if not word:
            return
        if root := root_of(word):
            self._roots[root] += 1

    def _hear(self, reading: str, stem: str, written: str) -> None:
        sound = self._sound_of[stem] = sound_of(reading)
        if sound:
            self._sounds[sound] += 1
            self._show("sounds", sound, written)

    def _show(self, view: str, term: str, written: str) -> None:
        """Remember how a term is written; of several ways the shortest, as endings make longer."""
        shown = self._written[view]
        if term not in shown or len(written) < len(shown[term]):
            shown[term] = written

    def _stems(self, text: str) -> Iterator[tuple[str, str, bool]]:
        """Yield the Latin reading, the stem, and whether it has a capital; numbers have no word."""
        plain, numbers = numerals(text)
        if numbers:
            for number, written in counted(text):
                self._written["numbers"][number] = written
        for number in numbers:
            yield "", number, False
        tokens = tokenize(plain, self._language)
        before = ""
        for (start, end), folded in zip(tokens.spans, tokens.folded, strict=True):
            written = plain[start:end]
            if is_character(written):
                if before:
                    yield written, before + written, False
                before = written
                continue
            before = ""
            reading = folded.readings[0]
            stem = stem_of(reading, self._language)
            capital = written[:1].isupper() and len(written) > 1
            has_case = written.upper() != written.lower()
            if capital or not has_case:
                self._hear(reading, stem, written)
            self._show("words", stem, written)
            yield reading, stem, capital

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
