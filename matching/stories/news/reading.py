"""A report as what it says, sentence by sentence: words, names, amounts, turns, quotations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from matching.sentences import sentences
from matching.stories.news.amounts import Amount, ReadAmounts, is_number, read_amounts
from matching.stories.news.hedges import is_hedged
from matching.stories.news.quotes import Quoted, quoted_in, speaker_of
from matching.stories.news.turns import turns_in
from matching.stories.profile import one_language
from matching.tokens import tokenize

STEM = 6  # letters of a word that are compared, so that most case forms fall together
_LENGTHS = (12_000, 8_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_000, 500)  # that are read of a text
_SAYS = 4  # letters of a word that says something by itself
_REMEMBERED = 512  # reports: those told lately are asked for again and again
_GAP = re.compile(r"[ \u00a0\u202f-]|(?<=\b\w)\. ")  # between the words of one name
_TIMES_AND_UNITS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december montag dienstag mittwoch donnerstag freitag
    samstag sonnabend sonntag januar februar marz mai juni juli oktober dezember million millionen
    milliarde milliarden euro euros dollar prozent percent gmt utc cet est edt pst am pm mr mrs ms
    dr sr jr
"""
_NO_NAMES = frozenset(_TIMES_AND_UNITS.split())
_BEFORE_PLACES = """
    in near outside around u kod blizu oko iz bei nahe nach aus a au en pres depuis в у под из
    возле около біля із з
"""
_PLACES = frozenset(_BEFORE_PLACES.split())


class Telling(Protocol):
    """What a report must have to be read."""

    @property
    def title(self) -> str:
        """Its headline."""

    @property
    def text(self) -> str:
        """Its text, one block a line."""

    @property
    def language(self) -> str:
        """ISO 639-1, or "" for unknown."""

    @property
    def site(self) -> str:
        """The outlet's name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a sentence."""

    text: str
    parts: tuple[str, ...]  # folded
    start: int
    end: int
    is_place: bool  # it says where


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with who said them ("" if nobody is near)."""

    words: str
    speaker: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a headline (number -1), with what it says."""

    number: int
    text: str
    stems: frozenset[str]  # of words that say something
    names: tuple[Name, ...]
    capitals: frozenset[str]  # folded words with a capital, its first word too
    amounts: tuple[Amount, ...]
    turns: frozenset[str]
    quotations: tuple[Quotation, ...]
    hedged: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A report, read."""

    group: str  # its language, or the group of languages that share its words
    site: str
    headline: Sentence
    sentences: tuple[Sentence, ...]

    @property
    def all(self) -> tuple[Sentence, ...]:
        """The headline and the sentences."""
        return self.headline, *self.sentences


def read(
    report: Telling, amounts: ReadAmounts = read_amounts, *, longest: int = _LENGTHS[0]
) -> Reading:
    """Return what a report says in its first characters: what is further down is no news."""
    text = report.text[:longest]
    return _read(report.title, text, report.language, report.site, amounts)


def read_some(
    reports: Sequence[Telling], most: int, amounts: ReadAmounts = read_amounts
) -> list[Reading]:
    """Return what reports say, at most so many characters of them, whatever their lengths.

    All are read to one length, the longest that goes, as news stands at the top of a text. It is
    one of a few, so that those that were read before need not be read again. Of too many, the
    latest.
    """
    sizes = [len(report.text) for report in reports]
    for longest in _LENGTHS:
        if sum(min(size, longest) for size in sizes) <= most:
            return [read(report, amounts, longest=longest) for report in reports]
    latest = reports[-max(1, most // _LENGTHS[-1]) :]
    return [read(report, amounts, longest=_LENGTHS[-1]) for report in latest]


@lru_cache(maxsize=_REMEMBERED)
def _read(title: str, text: str, language: str, site: str, amounts: ReadAmounts) -> Reading:
    language = language.lower().partition("-")[0]
    reader = _Reader(language, amounts)
    spans = sentences(text)
    quoted = quoted_in(text)
    return Reading(
        group=one_language(language),
        site=site,
        headline=reader.sentence(-1, title, ()),
        sentences=tuple(
            reader.sentence(number, text[start:end], _within(quoted, start, end))
            for number, (start, end) in enumerate(spans)
        ),
    )


def _within(quoted: Sequence[Quoted], start: int, end: int) -> list[Quoted]:
    """Return the quotations that end in a sentence, with their places in it."""
    return [
        Quoted(each.words, each.start - start, each.end - start)
        for each in quoted
        if start < each.end <= end
    ]


def stems_of(text: str, language: str) -> frozenset[str]:
    """Return the stems of a text's words, those that say something by themselves."""
    return _stems([each.readings[0] for each in tokenize(text, language).folded])


def _stems(folded: Sequence[str]) -> frozenset[str]:
    return frozenset(word[:STEM] for word in folded if len(word) >= _SAYS and not word.isdigit())


@dataclass(frozen=True, slots=True)
class _Reader:
    language: str
    amounts: ReadAmounts

    def sentence(self, number: int, text: str, quoted: Sequence[Quoted]) -> Sentence:
        tokens = tokenize(text, self.language)
        words = _Words(
            text=text,
            language=self.language,
            spans=tokens.spans,
            folded=tuple(each.readings[0] for each in tokens.folded),
        )
        names = tuple(words.names())
        whole = [(name.start, name.end, name.text) for name in names]
        return Sentence(
            number=number,
            text=text,
            stems=_stems(words.folded),
            names=names,
            capitals=frozenset(words.capitals()),
            amounts=tuple(self.amounts(text, self.language)),
            turns=turns_in(words.folded),
            quotations=tuple(
                Quotation(each.words, speaker_of(each, whole), stems_of(each.words, self.language))
                for each in quoted
            ),
            hedged=is_hedged(tokens.words, words.folded),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sentence, with their places."""

    text: str
    language: str
    spans: Sequence[tuple[int, int]]
    folded: Sequence[str]

    def capitals(self) -> Iterator[str]:
        """Yield all words with a capital that may be of a name."""
        for number, (start, end) in enumerate(self.spans):
            if end - start > 1 and self._is_capital(number):
                yield self.folded[number]

    def names(self) -> Iterator[Name]:
        """Yield runs of words with capitals, but for a first word that stands alone."""
        run: list[int] = []
        for number, (start, _) in enumerate(self.spans):
            capital = self._is_capital(number)
            follows = run and capital and _GAP.fullmatch(self.text, self.spans[run[-1]][1], start)
            if run and not follows:
                yield from self._name(run)
                run = []
            if capital:
                run.append(number)
        yield from self._name(run)

    def _is_capital(self, number: int) -> bool:
        if not self.text[self.spans[number][0]].isupper():
            return False
        word = self.folded[number]
        return word not in _NO_NAMES and not is_number(word, self.language)

    def _name(self, run: Sequence[int]) -> Iterator[Name]:
        if run and run[0] == 0 and (self.language == "de" or len(run) == 1):
            run = run[1:]  # a sentence's first word is written large, whatever it is
        if not run or (len(run) == 1 and self.spans[run[0]][1] - self.spans[run[0]][0] < 2):
            return
        start, end = self.spans[run[0]][0], self.spans[run[-1]][1]
        before = self.text[slice(*self.spans[run[0] - 1])].lower() if run[0] else ""
        parts = tuple(self.folded[each] for each in run)
        yield Name(self.text[start:end], parts, start, end, before in _PLACES)
