"""What of an article tells which story it is: words, names, numbers, and how names sound."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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

_LONGEST_REMEMBERED = 40  # letters: longer ones hardly come twice
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


def read_profile(report: Report, reading: Reading | None = None) -> Profile:
    """Return the profile of an article, whose words may have been parted before."""
    code = _CODE.match(report.language.lower())
    reading = reading or Reading.of(report.title, report.text, report.language)
    counting = _Counting(code.group() if code else "")
    counting.count_title(reading.title)
    counting.count_text(reading.text)
    return counting.profile()


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
    stem = stem_of(reading, language)
    if not reading:
        return _Word(stem, reading, is_name, is_heard)
    sound = sound_of(reading) if is_heard else ""
    concept = concept_of(reading, shared)
    return _Word(stem, reading, is_name, is_heard, sound, root_of(reading), concept)


_remembered = lru_cache(maxsize=1 << 16)(_look_at)


class _Sentence(NamedTuple):
    """The numbers of a sentence, and its words without them."""

    numbers: Sequence[str]
    words: Sequence[str]  # as they are written; of characters that are words, each two


class _Counting:
    """Counts what an article says; a word is looked at once, however often it stands there."""

    def __init__(self, language: str) -> None:
        self._language, self._shared = language, one_language(language)
        self._size = 0
        self._words, self._lead, self._title = Counter[str](), Counter[str](), Counter[str]()
        self._numbers, self._runs = Counter[str](), Counter[str]()
        self._capital, self._small = Counter[str](), Counter[str]()
        self._first = Counter[str]()  # of those with a capital: where they begin a sentence
        self._sounds, self._roots = Counter[str](), Counter[str]()
        self._concepts = Counter[str]()
        self._sound_of: dict[str, str] = {}
        self._written: dict[str, dict[str, str]] = {"words": {}, "sounds": {}, "numbers": {}}
        self._known: dict[str, _Word] = {}

    def count_title(self, title: Tokens) -> None:
        parts = self._read([self._sentence(title, 0, len(title.text))])
        self._count(parts)
        self._title.update(self._stems(parts))
        self._lead.update(self._title)

    def count_text(self, text: Tokens) -> None:
        parts = self._read([self._sentence(text, *span) for span in sentences(text.text)])
        for written, times in self._count(parts).items():
            word = self._known[written]
            if word.is_name:
                self._capital[word.stem] += times
            elif word.reading:
                self._small[word.stem] += times
        self._size = sum([len(part.numbers) + len(part.words) for part in parts])
        self._lead.update(islice(self._stems(parts), LEAD))
        self._count_runs(parts)

    def _sentence(self, text: Tokens, start: int, end: int) -> _Sentence:
        if not _DIGIT.search(text.text, start, end):
            return _Sentence((), text.between(start, end))
        written = text.text[start:end]
        plain, numbers = numerals(written)
        if numbers:
            self._written["numbers"].update(counted(written))
        return _Sentence(numbers, words_of(plain))

    def _read(self, parts: list[_Sentence]) -> list[_Sentence]:
        """Look at all words that are new; return the sentences, their characters by twos."""
        for written in dict.fromkeys(chain.from_iterable(part.words for part in parts)):
            if written not in self._known and self._look(written) is None:
                return [part._replace(words=self._paired(part.words)) for part in parts]
        return parts

    def _look(self, written: str) -> _Word | None:
        """Return what is counted of a word; None of a character that is one."""
        if written in self._known:
            return self._known[written]
        word = _word(written, self._language, self._shared)
        if word is None:
            return None
        self._known[written] = word
        self._show("words", word.stem, written)
        if word.is_heard:
            self._sound_of[word.stem] = word.sound
            if word.sound:
                self._show("sounds", word.sound, written)
        return word

    def _paired(self, words: Sequence[str]) -> list[str]:
        """Return the words, of characters each with the one before it."""
        found, before = [], ""
        for written in words:
            if self._look(written) is not None:
                found.append(written)
                before = ""
                continue
            if before:
                pair, concept = before + written, concept_of(written, self._shared)
                root = root_of(written)
                self._known[pair] = _Word(reading=written, stem=pair, root=root, concept=concept)
                found.append(pair)
            before = written
        return found

    def _show(self, view: str, term: str, written: str) -> None:
        """Remember how a term is written; of several ways the shortest, as endings make longer."""
        shown = self._written[view]
        if term not in shown or len(written) < len(shown[term]):
            shown[term] = written

    def _count(self, parts: Sequence[_Sentence]) -> Counter[str]:
        """Count what numbers and words say; return how often each word is written."""
        for number, times in Counter(chain.from_iterable(part.numbers for part in parts)).items():
            self._words[number] += times
            self._numbers[number] += times
            if concept := concept_of_number(number):
                self._concepts[concept] += times
        written = Counter(chain.from_iterable(part.words for part in parts))
        for each, times in written.items():
            word = self._known[each]
            self._words[word.stem] += times
            if word.concept:
                self._concepts[word.concept] += times
            if word.sound:
                self._sounds[word.sound] += times
            if not word.reading:
                self._numbers[word.stem] += times
            elif word.root:
                self._roots[word.root] += times
        return written

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

    def profile(self) -> Profile:
        within = {stem: count - self._first[stem] for stem, count in self._capital.items()}
        names = {
            stem: self._capital[stem]
            for stem, count in within.items()
            if count and count >= self._small[stem]
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
