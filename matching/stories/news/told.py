"""What a user was told so far: words by language, names as they sound, amounts, turns, quotes."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import lru_cache

from matching.folding import fold_word
from matching.stories.news.amounts import Amount
from matching.stories.news.lookup import Forms, Lines, Work
from matching.stories.news.reading import Name, Quotation, Reading, Sentence

CERTAIN = 20  # from which an amount is known by itself; smaller ones stand for many things
_PARAPHRASE = 0.6  # share of a quotation's stems that were told
_WORK = 60_000  # comparisons of one judgement: some hundredths of a second
_CONTEXT = 2  # stems, or names, that the sentences of a small amount must share


@dataclass(kw_only=True)
class _Speakers:
    """Who was quoted in a language."""

    names: Forms = field(default_factory=Forms)
    has_nameless: bool = False

    def add(self, speaker: str) -> None:
        name = _surname(speaker)
        if name:
            self.names.add(name)
            self.names.add_sound(name)
        else:
            self.has_nameless = True


@dataclass(kw_only=True)
class Told:
    """The reports that one user was told, on a story or elsewhere."""

    groups: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    turns: set[str] = field(default_factory=set)
    _stems: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _parts: set[str] = field(default_factory=set)  # of names, and other stems
    _names: Forms = field(default_factory=Forms)
    _amounts: defaultdict[float, list[tuple[str, Sentence]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _quoted: defaultdict[str, list[frozenset[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _speakers: dict[str, "_Speakers"] = field(default_factory=dict)
    _lines: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    _abroad: dict[str, Lines] = field(default_factory=dict)  # of other languages than one
    _work: Work = field(default_factory=lambda: Work(_WORK))

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Told":
        """Return what reports tell."""
        told = cls()
        for reading in readings:
            told.add(reading)
        return told

    def add(self, reading: Reading) -> None:
        """Take in what a report tells."""
        self._abroad.clear()
        self.groups.add(reading.group)
        self.sites.add(reading.site)
        for sentence in reading.all:
            self.turns |= sentence.turns
            self._stems[reading.group] |= sentence.stems
            for amount in sentence.amounts:
                self._amounts[amount.value].append((reading.group, sentence))
            for quotation in sentence.quotations:
                self._quoted[reading.group].append(quotation.stems)
                self._speakers.setdefault(reading.group, _Speakers()).add(quotation.speaker)
            self._add_names(reading.group, sentence)

    def _add_names(self, group: str, sentence: Sentence) -> None:
        for part in (sentence.capitals | sentence.stems) - self._parts:
            self._names.add(part)
        self._parts |= sentence.capitals | sentence.stems
        for part in sentence.capitals:
            self._names.add_sound(part)
        values = {f"{amount.value:g}" for amount in sentence.amounts}
        self._lines.append((group, sentence.capitals | values))

    def unsaid(self, group: str, stems: frozenset[str]) -> frozenset[str]:
        """Return which words nobody told in this language."""
        return stems - self._stems[group]

    def knows(self, name: Name) -> bool:
        """Tell whether somebody or something of this name was told: by the last of its parts."""
        return self.knows_part(name.parts[-1])

    def knows_part(self, part: str) -> bool:
        """Tell whether one part of a name was told, in any case, or as another language has it."""
        return self._names.has(part)

    def counts(self, amount: Amount, group: str, sentence: Sentence, *, strictly: bool) -> bool:
        """Tell whether an amount was told; a small one, or ``strictly`` any, of a like matter."""
        told = self._amounts.get(amount.value, ())
        certain = amount.value >= CERTAIN
        if not told or (certain and not strictly):
            return bool(told)
        shared = 1 if certain else _CONTEXT
        for other, line in told:
            if other != group and not strictly:
                return True
            if not self._work.spend(1 + len(line.capitals)):
                return False
            if len(line.stems & sentence.stems) >= _CONTEXT:
                return True
            if other != group and _shared_names(line, sentence) >= shared:
                return True
        return False

    def has_quoted(self, quotation: Quotation, group: str) -> bool:
        """Tell whether somebody's words were told: much the same, or in another language."""
        for told in self._quoted[group]:
            if not self._work.spend():
                return False
            if _share(quotation.stems, told) >= _PARAPHRASE:
                return True
        abroad = [each for other, each in self._speakers.items() if other != group]
        mine = _surname(quotation.speaker)
        if any(not mine or each.has_nameless or each.names.has(mine) for each in abroad):
            return True
        return _share(quotation.stems, self._stems[group]) > 0.9

    def tells_abroad(self, sentence: Sentence, group: str, share: float) -> bool:
        """Tell whether one sentence in another language has all amounts of this one, and its names.

        Of the names that were told at all, ``share`` must stand in it; at least two things in all.
        """
        parts = [part for name in sentence.names for part in name.parts if self.knows_part(part)]
        values = {f"{amount.value:g}" for amount in sentence.amounts}
        least = max(share * len(parts), 2 - len(values))
        return self._abroad_of(group).tells(values, parts, least, self._work)

    def _abroad_of(self, group: str) -> Lines:
        if group not in self._abroad:
            self._abroad[group] = Lines([line for other, line in self._lines if other != group])
        return self._abroad[group]


def _shared_names(one: Sentence, other: Sentence) -> int:
    forms = Forms()
    for word in one.capitals:
        forms.add(word)
        forms.add_sound(word)
    return sum(map(forms.has, other.capitals))


@lru_cache(maxsize=1 << 12)
def _surname(speaker: str) -> str:
    *_, last = speaker.split() or [""]
    return fold_word(last) if last else ""


def _share(mine: frozenset[str], theirs: Set[str]) -> float:
    return len(mine & theirs) / len(mine) if mine else 1.0
