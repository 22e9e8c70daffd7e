"""The figures of a story's reports side by side: who agrees, what rose, and who contradicts whom.

Figures stand in one row if they count the same, whatever the language: by unit and by what is
counted, where people are told apart by what befell them. A difference is called a conflict only
where nothing speaks for two different things: another day, a part of a whole, another
order of size.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from matching.folding import fold_word
from matching.stories.concepts import concept_of
from matching.stories.quantities import Figure, figures_of
from matching.stories.stems import stem_of

Report = tuple[int, str, datetime, str, str]
"""An article's number, its site, when it was published, its text and its language."""
Relation = Literal["agreeing", "rising", "in conflict", "apart"]

_WORD = re.compile(r"[^\W\d_]+")
_FATES = ("killed", "injur", "detain")  # concepts of what befalls people
_PEOPLE = """people person men women civilian resident worker osob ljud lic covek civil radnik
    celovek celove chelovek ljudej lyud ljudyn mensch person einwohn arbeit zivil personn habit
    child kind enfant djec dec deti detej dit ranjen"""
_PERSONS = tuple(_PEOPLE.split())
_PART = re.compile(
    r"\b(?:including|among (?:them|whom)|of (?:them|whom)|među (?:njima|kojima)|od (?:njih|kojih)"
    r"|među njima|од (?:њих|којих)|међу њима|среди них|из них|в том числе|серед них|з них|зокрема"
    r"|darunter|davon|dont|parmi)\b[^.!?,;]{0,30}$",
    re.IGNORECASE,
)
_NEAR = 60  # characters beside a figure in which a fate is looked for
_ABOUT = 0.15  # share by which a figure said to be about so much may be off
_ORDER = 3.0  # times so far apart, two figures are of different things
_MOST = 2000  # figures of one story that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A figure where one report states it."""

    article: int
    site: str
    at: datetime
    figure: Figure
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What reports say of one quantity, earliest first, and how that goes together."""

    unit: str
    counts: str  # as the first report writes it
    relation: Relation
    entries: tuple[Entry, ...]


def lay_side_by_side(reports: Sequence[Report]) -> tuple[Row, ...]:
    """Return a row for each quantity that two articles or more state, conflicts first."""
    rows: defaultdict[tuple[str, str, bool], list[Entry]] = defaultdict(list)
    many = 0
    for number, site, at, text, language in sorted(reports, key=lambda it: (it[2], it[0])):
        for figure in figures_of(text, language)[: _MOST - many]:
            many += 1
            key = _key(figure, text, language)
            if key[1] or key[0] == "magnitude":
                said = text[slice(*figure.sentence)]
                entry = Entry(article=number, site=site, at=at, figure=figure, sentence=said)
                rows[key].append(entry)
    laid = [_row(entries) for entries in rows.values() if len({it.article for it in entries}) > 1]
    return tuple(sorted(laid, key=lambda row: (row.relation != "in conflict", row.entries[0].at)))


def agree(one: Figure, other: Figure) -> bool:
    """Tell whether one true value could lie behind two figures."""
    (low, high), (least, most) = _range(one), _range(other)
    return low <= most and least <= high


def _row(entries: Sequence[Entry]) -> Row:
    first = entries[0].figure
    return Row(
        unit=first.unit, counts=first.counts, relation=_relation(entries), entries=tuple(entries)
    )


def _relation(entries: Sequence[Entry]) -> Relation:
    by_article: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_article[entry.article].append(entry)
    articles = list(by_article.values())
    if all(
        any(agree(one.figure, other.figure) for one in mine for other in theirs)
        for at, mine in enumerate(articles)
        for theirs in articles[at + 1 :]
    ):
        return "agreeing"
    if not _comparable(articles):
        return "apart"
    tops = [max(_size(entry.figure) for entry in group) for group in articles]
    grows = entries[0].figure.unit == "" and all(a <= b for a, b in pairwise(tops))
    return "rising" if grows and articles[0][0].at < articles[-1][0].at else "in conflict"


def _comparable(articles: Sequence[Sequence[Entry]]) -> bool:
    """Tell whether nothing speaks for different things: one day, one order of size, few values."""
    days = {
        fold_word(entry.figure.when)[:4]
        for group in articles
        for entry in group
        if entry.figure.when
    }
    if len(days) > 1 or any(len({_size(it.figure) for it in group}) > 1 for group in articles):
        return False
    sizes = [_size(group[0].figure) for group in articles]
    return max(sizes) <= _ORDER * min(sizes)


def _size(figure: Figure) -> float:
    return figure.low if figure.low is not None else figure.high or 0.0


def _range(figure: Figure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else float("-inf")
    high = figure.high if figure.high is not None else float("inf")
    if figure.about:
        low, high = low - _ABOUT * abs(low), high + _ABOUT * abs(high)
    return low, high


def _key(figure: Figure, text: str, language: str) -> tuple[str, str, bool]:
    """Return what tells a quantity from others: its unit, what it counts, and if it is a part."""
    start = figure.sentence[0]
    part = bool(_PART.search(text, max(start, figure.start - _NEAR), figure.start))
    reading = fold_word(figure.counts, language) if figure.counts else ""
    fate = _fate_of(reading, language)
    if not fate and not figure.unit and (not reading or reading.startswith(_PERSONS)):
        fate = _fate_near(figure, text, language)
    if fate:
        return "", fate, part
    if not reading:
        return figure.unit, "", part
    return figure.unit, concept_of(reading, language) or stem_of(reading, language), part


def _fate_of(reading: str, language: str) -> str:
    concept = concept_of(reading, language)
    return concept if concept in _FATES else ""


def _fate_near(figure: Figure, text: str, language: str) -> str:
    """Return what befell the people of a figure, by the nearest such word of its sentence."""
    start, end = figure.sentence
    first, last = max(start, figure.start - _NEAR), min(end, figure.end + _NEAR)
    found = [("", float(_NEAR) + 1)]
    for word in _WORD.finditer(text, first, last):
        if fate := _fate_of(fold_word(word.group(), language), language):
            before, behind = figure.start - word.end(), word.start() - figure.end
            found.append((fate, max(before, behind)))
    return min(found, key=lambda it: it[1])[0]
