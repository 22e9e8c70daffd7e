"""What a user was told so far: words by language, names as they sound, amounts, turns, quotes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from matching.folding import fold_word
from matching.stories.news.amounts import Amount
from matching.stories.news.reading import STEM, Name, Quotation, Reading, Sentence
from matching.stories.sounds import sound_of

_HEAD = 3  # letters under which names are looked up
_ACROSS = 4  # letters that a short name's ending may have
CERTAIN = 20  # from which an amount is known by itself; smaller ones stand for many things
_PARAPHRASE = 0.6  # share of a quotation's stems that were told
_CONTEXT = 2  # stems, or names, that the sentences of a small amount must share


@dataclass(kw_only=True)
class Told:
    """The reports that one user was told, on a story or elsewhere."""

    groups: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    turns: set[str] = field(default_factory=set)
    _stems: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _sounds: set[str] = field(default_factory=set)
    _longer: set[str] = field(default_factory=set)  # beginnings of sounds
    _amounts: defaultdict[float, list[tuple[str, Sentence]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _quoted: list[tuple[str, Quotation]] = field(default_factory=list)
    _lines: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Told":
        """Return what reports tell."""
        told = cls()
        for reading in readings:
            told.add(reading)
        return told

    def add(self, reading: Reading) -> None:
        """Take in what a report tells."""
        self.groups.add(reading.group)
        self.sites.add(reading.site)
        for sentence in reading.all:
            self.turns |= sentence.turns
            self._stems[reading.group] |= sentence.stems
            for amount in sentence.amounts:
                self._amounts[amount.value].append((reading.group, sentence))
            self._quoted.extend((reading.group, each) for each in sentence.quotations)
            self._add_names(reading.group, sentence)

    def _add_names(self, group: str, sentence: Sentence) -> None:
        for part in sentence.capitals | sentence.stems:
            self._names[part[:_HEAD]].add(part)
        for sound in map(sound_of, sentence.capitals):
            if sound:
                self._sounds.add(sound)
                self._longer.update(_beginnings(sound))
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
        if any(_is_form(part, other) for other in self._names[part[:_HEAD]]):
            return True
        sound = sound_of(part)
        return any(beginning in self._sounds for beginning in _beginnings(sound)) or (
            sound in self._longer
        )

    def counts(self, amount: Amount, group: str, sentence: Sentence, *, strictly: bool) -> bool:
        """Tell whether an amount was told; a small one, or ``strictly`` any, of a like matter."""
        told = self._amounts.get(amount.value, ())
        certain = amount.value >= CERTAIN
        if not told or (certain and not strictly):
            return bool(told)
        return any(
            (other != group and not strictly)
            or len(line.stems & sentence.stems) >= _CONTEXT
            or (other != group and _shared_names(line, sentence) >= (1 if certain else _CONTEXT))
            for other, line in told
        )

    def has_quoted(self, quotation: Quotation, group: str) -> bool:
        """Tell whether somebody's words were told: much the same, or in another language."""
        for other, told in self._quoted:
            if other == group:
                if _share(quotation.stems, told.stems) >= _PARAPHRASE:
                    return True
            elif _one_speaker(quotation.speaker, told.speaker):
                return True
        return _share(quotation.stems, frozenset(self._stems[group])) > 0.9

    def tells_abroad(self, sentence: Sentence, group: str, share: float) -> bool:
        """Tell whether one sentence in another language has all amounts of this one, and its names.

        Of the names that were told at all, ``share`` must stand in it; at least two things in all.
        """
        parts = [part for name in sentence.names for part in name.parts if self.knows_part(part)]
        values = {f"{amount.value:g}" for amount in sentence.amounts}
        least = max(share * len(parts), 2 - len(values))
        return any(
            values <= anchors and sum(_stands_in(part, anchors) for part in parts) >= least
            for other, anchors in self._lines
            if other != group
        )


def _shared_names(one: Sentence, other: Sentence) -> int:
    return sum(_stands_in(part, one.capitals) for part in other.capitals)


def _stands_in(part: str, anchors: Iterable[str]) -> bool:
    sound = sound_of(part)
    return any(_is_form(part, other) or _sounds_alike(sound, sound_of(other)) for other in anchors)


def _is_form(one: str, other: str) -> bool:
    """Tell whether two folded words may be forms of one: endings differ."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < STEM and longer - shorter > _ACROSS:
        return False
    least = max(_HEAD, min(6, shorter - 1))
    return one[:least] == other[:least]


def _beginnings(sound: str) -> list[str]:
    """Return the beginnings of a sound that tell something, itself too."""
    return [sound[:length] for length in range(_HEAD, len(sound) + 1)]


def _sounds_alike(one: str, other: str) -> bool:
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _one_speaker(one: str, other: str) -> bool:
    mine, theirs = _surname(one), _surname(other)
    if not mine or not theirs:
        return True
    return _is_form(mine, theirs) or _sounds_alike(sound_of(mine), sound_of(theirs))


def _surname(speaker: str) -> str:
    *_, last = speaker.split() or [""]
    return fold_word(last) if last else ""


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / len(mine) if mine else 1.0
