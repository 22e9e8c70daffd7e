"""What a report says that a user was not told, and whether that is worth telling.

Pure. Where a story was told in the report's language, a sentence is held against the words told;
in other languages only names, amounts, turns and speakers are compared: of words nothing is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.message_records import News, NewsKind
from matching.stories.news.amounts import Amount, ReadAmounts, read_amounts
from matching.stories.news.reading import (
    Name,
    Quotation,
    Reading,
    Sentence,
    Telling,
    read,
    read_some,
)
from matching.stories.news.told import CERTAIN, Told

MATERIAL = 1.0  # weight from which news is worth an alert
_TOLD_READ = 64_000  # characters that are read of what was told: at most a quarter of a second
_ELSEWHERE_READ = 32_000
_SHOWN = 3  # sentences
_MOST = 24  # pieces of news of one report
_NEW = 0.6  # share of a sentence's words that nobody told, from which it is new
_PARTLY = 0.34  # below, it says what was told
_MOSTLY = 0.5  # of a sentence's names: told together in another language, they are its matter
_ENOUGH = 4  # words of a sentence, below which their share says nothing
_BY_DEPTH = (1.0, 1.0, 0.7, 0.7)  # what weighs a sentence by its place: news stands at the top
_DEEP = 0.5
_AT_MOST_DEEP = 0.8  # weight of all sentences further down
_LEAST_WORDS = 0.3  # weight of a sentence that has nothing new but its words
_ALONE = 0.4  # weight of a name of one word, or of a place
_YEAR = 0.3
_SMALL = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """News with what it weighs for the alert, and for its place among other news."""

    news: News
    weight: float
    depth: int  # of its sentence, from 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """All that is new in a report, what weighs most first."""

    weighed: tuple[Weighed, ...]
    weight: float

    @property
    def news(self) -> tuple[News, ...]:
        """What an alert says."""
        return tuple(each.news for each in self.weighed)

    @property
    def is_material(self) -> bool:
        """Tell whether it is worth an alert."""
        return self.weight >= MATERIAL


def what_is_new(
    report: Telling,
    told: Sequence[Telling],
    elsewhere: Sequence[Telling] = (),
    *,
    users: int = 1,
    amounts: ReadAmounts = read_amounts,
) -> Judged:
    """Return what a report says that was not told.

    ``told`` are the reports of its story that the user was told, in order; ``elsewhere`` those told
    of other stories: what they said is background. So many ``users`` are judged for at once: they
    share what is read.
    """
    reading = read(report, amounts)
    here = Told.of(read_some(told, _TOLD_READ // users, amounts))
    there = Told.of(read_some(elsewhere, _ELSEWHERE_READ // users, amounts))
    return _Judge(reading, here, there).judge()


@dataclass(frozen=True, slots=True)
class _Judge:
    reading: Reading
    here: Told
    there: Told

    def judge(self) -> Judged:
        found = [list(self._in(sentence)) for sentence in self.reading.sentences]
        found.append(list(self._in_headline()))
        pieces = [piece for each in found for piece in each]
        shown = sorted(self._sentences(found), key=lambda each: -each.weight)[:_SHOWN]
        rest = sorted(pieces, key=lambda each: (-each.weight, each.depth))
        return Judged(
            weighed=tuple(_once([*shown, *rest, *self._outlet()]))[:_MOST], weight=_sum(pieces)
        )

    def _in(self, sentence: Sentence) -> Iterator[Weighed]:
        """Yield what is new in a sentence, without the sentence itself."""
        factor = _by_depth(sentence.number)
        for amount in sentence.amounts:
            if not self._counts(amount, sentence):
                weight = _weight_of(amount, sentence) * factor
                yield self._piece(NewsKind.FIGURE, amount.text, weight, sentence)
        if sentence.turns - self.here.turns - self.there.turns and not sentence.hedged:
            yield self._piece(NewsKind.SENTENCE, sentence.text, factor, sentence)
        for quotation in sentence.quotations:
            if not self._has_quoted(quotation):
                yield self._piece(
                    NewsKind.QUOTATION, quotation.words, factor, sentence, quotation.speaker
                )
        if not sentence.hedged:
            yield from self._names(sentence, factor)

    def _names(self, sentence: Sentence, factor: float) -> Iterator[Weighed]:
        for name in sentence.names:
            if self._is_known(name):
                continue
            kind = NewsKind.PLACE if name.is_place else NewsKind.NAME
            if len(name.parts) > 1 and not name.is_place:
                weight = 1.0
            elif self.reading.group in self.here.groups and self.reading.group != "de":
                weight = _ALONE  # of names of one word each language has its own
            else:
                weight = 0.0
            if weight:
                yield self._piece(kind, name.text, weight * factor, sentence)

    def _in_headline(self) -> Iterator[Weighed]:
        """Yield the first sentence, if headline and it say in new words what was not told."""
        first = next(iter(self.reading.sentences), None)
        if first is None or first.hedged or self._is_abroad(first, _MOSTLY):
            return
        if min(self._unsaid(self.reading.headline), self._unsaid(first)) >= _NEW:
            yield self._piece(NewsKind.SENTENCE, first.text, 1.0, first)

    def _sentences(self, found: Sequence[Sequence[Weighed]]) -> Iterator[Weighed]:
        """Yield the sentences that may be shown, by all that is new in each."""
        for sentence, pieces in zip(self.reading.sentences, found, strict=False):
            if sentence.hedged and not pieces:
                continue
            unsaid = self._unsaid(sentence)
            if not pieces and not self._may_be_new(sentence, unsaid):
                continue
            own = sum(each.weight for each in pieces) + unsaid * _LEAST_WORDS
            lead = _LEAST_WORDS if sentence.number == 0 else 0.0
            weight = (own + lead) * _by_depth(sentence.number)
            yield self._piece(NewsKind.SENTENCE, sentence.text, weight, sentence)

    def _may_be_new(self, sentence: Sentence, unsaid: float) -> bool:
        if sentence.number == 0 and self.reading.group not in self.here.groups:
            return not self._is_abroad(sentence, 1.0)
        return unsaid >= _PARTLY and not self._is_abroad(sentence, _MOSTLY)

    def _unsaid(self, sentence: Sentence) -> float:
        """Return the share of a sentence's words that were not told; 0 where nothing tells."""
        group = self.reading.group
        if group not in self.here.groups or len(sentence.stems) < _ENOUGH:
            return 0.0
        unsaid = self.here.unsaid(group, sentence.stems)
        return len(self.there.unsaid(group, unsaid)) / len(sentence.stems)

    def _is_abroad(self, sentence: Sentence, share: float) -> bool:
        group = self.reading.group
        return any(told.tells_abroad(sentence, group, share) for told in (self.here, self.there))

    def _counts(self, amount: Amount, sentence: Sentence) -> bool:
        group = self.reading.group
        return self.here.counts(amount, group, sentence, strictly=False) or self.there.counts(
            amount, group, sentence, strictly=True
        )

    def _has_quoted(self, quotation: Quotation) -> bool:
        group = self.reading.group
        return self.here.has_quoted(quotation, group) or self.there.has_quoted(quotation, group)

    def _is_known(self, name: Name) -> bool:
        if self.here.knows(name) or self.there.knows(name):
            return True
        sites = (self.reading.site, *self.here.sites, *self.there.sites)
        return any(name.text in site or (site and site in name.text) for site in sites)

    def _outlet(self) -> Iterator[Weighed]:
        site = self.reading.site
        if site and site not in self.here.sites:
            yield Weighed(
                news=News(kind=NewsKind.OUTLET, text=site, outlet=site), weight=0, depth=0
            )

    def _piece(
        self, kind: NewsKind, text: str, weight: float, sentence: Sentence, speaker: str = ""
    ) -> Weighed:
        news = News(kind=kind, text=text, outlet=self.reading.site, speaker=speaker)
        return Weighed(news=news, weight=weight, depth=sentence.number)


def _weight_of(amount: Amount, sentence: Sentence) -> float:
    """Return what a new amount weighs: years and, below the first sentence, small ones less."""
    if 1900 <= amount.value < 2100:
        return _YEAR
    return _SMALL if amount.value < CERTAIN and sentence.number > 0 else 1.0


def _by_depth(number: int) -> float:
    return _BY_DEPTH[number] if number < len(_BY_DEPTH) else _DEEP


def _sum(pieces: Iterable[Weighed]) -> float:
    top, deep = 0.0, 0.0
    for each in pieces:
        if each.depth < len(_BY_DEPTH):
            top += each.weight
        else:
            deep += each.weight
    return top + min(deep, _AT_MOST_DEEP)


def _once(pieces: Iterable[Weighed]) -> Iterator[Weighed]:
    seen = set()
    for each in pieces:
        key = each.news.kind, each.news.text
        if key not in seen:
            seen.add(key)
            yield each
