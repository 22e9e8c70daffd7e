"""What an outlet took back or changed of an article that was told."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from db.message_records import News, NewsKind
from matching.folding import fold_word
from matching.stories.news.amounts import ReadAmounts, read_amounts
from matching.stories.news.reading import STEM, Reading, Sentence, Telling, read
from matching.words import words_of

T = TypeVar("T")
_SAME = 0.5  # share of stems, from which one sentence is another's later form
_SHOWN = 3  # sentences of each kind
_NOTICED = 2  # sentences of a notice
_COVERED = 0.75  # share of a sentence's stems that a later text has, from which it still says so
# Beginnings of a line, and words anywhere, folded: how outlets own up to a mistake.
_NOTICE = re.compile(
    r"""^(?:correction|corrections|erratum|rectificatif|correctif|berichtigung|korrektur|ispravka|
        ispravak|korrekcija|ispravlenie|utocnenie|utochnenie|vipravlennya|vypravlennya|
        vipravlennja|clarification|editor\ s\ note|anmerkung\ der\ redaktion)\b
    |\b(?:an\ )?(?:earlier|previous)\ version\ of\ th(?:is|e)\ (?:article|story|report)\b
    |\bin\ einer\ fruheren\ (?:version|fassung)\b | \bune\ version\ (?:precedente|anterieure)\b
    |\bu\ (?:ranijoj|prethodnoj|prvobitnoj)\ verziji\b
    |\bv\ (?:predydusej|predydushchej|predydushej|pervonachalnoj|poperednij)\ versi""",
    re.VERBOSE,
)  # fmt: skip
_DENYING = """
    not t no never nobody none nije nisu nisam nema ni ne nikad nicht kein keine keinen keiner
    nie niemand pas jamais aucun aucune не нет нет ни никто никогда немає ніхто ніколи
"""
_NEGATIONS = frozenset(_DENYING.split())


def what_changed(
    before: Telling,
    after: Telling,
    shown: Iterable[str],
    *,
    matches: bool = True,
    amounts: ReadAmounts = read_amounts,
) -> tuple[News, ...]:
    """Return what was told of an article and no longer stands, and what stands instead.

    ``shown`` are the sentences and the title that a user saw of it; ``matches`` tells whether it
    still is what the user watches for. Nothing is returned where only the wording changed.
    """
    old, new = read(before, amounts), read(after, amounts)
    if _is_cut_short(old, new):
        return ()
    told = _told_lines(old, shown)
    notices = _notices(old, new)
    now_says = _Later(new)
    gone = [line for line in told if not now_says.still(line)]
    if not gone and not notices and matches:
        return ()
    instead = [other for line in gone if (other := _later_form(line, new, old)) is not None]
    was = gone or (told if not matches else _dropped(old, now_says))
    now = [*notices[:_NOTICED], *_first(instead)]
    return (
        *(_news(NewsKind.WAS, line, new.site) for line in _first(was)),
        *(_news(NewsKind.NOW, line, new.site) for line in now),
    )


def _is_cut_short(old: Reading, new: Reading) -> bool:
    """Tell whether a page shows only a part of what it had, as behind a wall."""
    known = {_plain(line.text) for line in old.sentences}
    size = sum(len(line.text) for line in new.sentences)
    whole = sum(len(line.text) for line in old.sentences)
    return size < whole / 2 and all(_plain(line.text) in known for line in new.sentences)


def _told_lines(old: Reading, shown: Iterable[str]) -> list[Sentence]:
    """Return the lines of the former text that a user saw."""
    seen = [plain for text in shown if (plain := _plain(text))]
    return [
        line
        for line in old.all
        if (plain := _plain(line.text)) and any(plain in each or each in plain for each in seen)
    ]


def _notices(old: Reading, new: Reading) -> list[Sentence]:
    """Return the sentences of a notice of correction that the former text had not."""
    known = {_plain(line.text) for line in old.all}
    for number, line in enumerate(new.sentences):
        if _is_notice(line.text) and _plain(line.text) not in known:
            rest = new.sentences[number : number + _SHOWN]
            return [each for each in rest if _plain(each.text) not in known]
    return []


def _is_notice(text: str) -> bool:
    return bool(_NOTICE.search(" ".join(fold_word(word) for word in words_of(text))))


@dataclass(frozen=True, slots=True)
class _Matter:
    """What may not change in a sentence: amounts, names, turns, and whether it is denied."""

    amounts: frozenset[float]
    names: frozenset[str]
    turns: frozenset[str]
    denied: bool

    @classmethod
    def of(cls, *lines: Sentence) -> "_Matter":
        words = [word.lower() for line in lines for word in words_of(line.text)]
        return cls(
            amounts=frozenset(amount.value for line in lines for amount in line.amounts),
            names=frozenset(name.parts[-1][:STEM] for line in lines for name in line.names),
            turns=frozenset(turn for line in lines for turn in line.turns),
            denied=sum(word in _NEGATIONS for word in words) % 2 == 1,
        )

    def stands_in(self, other: "_Matter") -> bool:
        """Tell whether a later sentence denies no less, and has no other name or amount instead."""
        return self.denied == other.denied and not (
            _is_swapped(self.amounts, other.amounts) or _is_swapped(self.names, other.names)
        )

    def has(self, other: "_Matter", *, names: bool = True) -> bool:
        """Tell whether all of another's matter is in this one's, its denial aside."""
        return (
            other.amounts <= self.amounts
            and other.turns <= self.turns
            and (not names or other.names <= self.names)
        )


class _Later:
    """The later text of an article, each of its sentences looked at once."""

    def __init__(self, reading: Reading) -> None:
        self._lines = reading.all
        self._plain = [_plain(line.text) for line in reading.all]
        self._matters = [_Matter.of(line) for line in reading.all]
        self._whole = _Matter.of(*reading.all)
        self._body = _Matter.of(*reading.sentences)
        self._stems = frozenset[str]().union(*(line.stems for line in reading.sentences))

    def still(self, line: Sentence) -> bool:
        """Tell whether a line stands in the later text, word for word or in other words.

        Of a headline its matter is enough, anywhere: outlets try one wording after another.
        """
        matter = _Matter.of(line)
        if line.number < 0:
            return self._whole.has(matter, names=False)
        plain = _plain(line.text)
        if any(plain in other for other in self._plain):
            return True
        lines = zip(self._lines, self._matters, strict=True)
        alike = [other for each, other in lines if _alike(line, each) >= _SAME]
        if alike:
            return self._whole.has(matter) and any(map(matter.stands_in, alike))
        return self._is_spread(line, matter)

    def _is_spread(self, line: Sentence, matter: _Matter) -> bool:
        """Tell whether several sentences say what one said: it was split, or moved into others."""
        covered = len(line.stems & self._stems) >= _COVERED * len(line.stems)
        return covered and not matter.denied and self._body.has(matter)


def _is_swapped(before: frozenset[T], after: frozenset[T]) -> bool:
    return bool(before - after) and bool(after - before)


def _later_form(line: Sentence, new: Reading, old: Reading) -> Sentence | None:
    """Return what stands in a sentence's place: the likest that is new, or at its place."""
    known = {_plain(other.text) for other in old.all}
    fresh = [each for each in new.all if each.text and _plain(each.text) not in known]
    headlines = [each for each in fresh if (each.number < 0) == (line.number < 0)]
    best = max(headlines, key=lambda each: _alike(line, each), default=None)
    if best is not None and _alike(line, best) > 0:
        return best
    return None


def _dropped(old: Reading, new: _Later) -> list[Sentence]:
    """Return what a text that owns up to a mistake no longer says."""
    return [line for line in old.sentences if not new.still(line)]


def _alike(one: Sentence, other: Sentence) -> float:
    whole = max(len(one.stems), len(other.stems))
    return len(one.stems & other.stems) / whole if whole else 0.0


def _plain(text: str) -> str:
    return " ".join(words_of(text)).casefold()


def _first(lines: Sequence[Sentence]) -> list[Sentence]:
    """Return a few sentences in order; headlines only where there is nothing else."""
    body = [line for line in lines if line.number >= 0] or list(lines)
    unlike = {_plain(line.text): line for line in reversed(body)}
    return sorted(unlike.values(), key=lambda line: line.number)[:_SHOWN]


def _news(kind: NewsKind, line: Sentence, site: str) -> News:
    return News(kind=kind, text=line.text, outlet=site)
