"""How likely two articles tell one story, by what they share; the weights are learned, and few.

Each sign alone is weak: look-alikes (two earthquakes, two arrests) share most words, reports of
one event in two languages nearly none. A logistic regression over the signs and their products
weighs them (`likeness.json`, made by benchmarks/learn_stories.py); one table for articles of one
language, one for those of two. A third, of three signs alone, judges two articles of which nothing
else is known: no story that others tell, and perhaps their beginnings only.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from importlib.resources import files
from operator import mul

from matching.stories.background import Sketch, Weights
from matching.stories.meaning import agreement
from matching.stories.profile import one_language

_SCARCE = 0.06  # cosine of words below which articles of one language are not looked at closer
_CAP = 10.0  # scale of summed rarities
JOINED = 0.35  # chance from which an article tells a story
_LONG = 200  # words of a text that shares something with any other
_SOUNDS, _ROOTS, _CONCEPTS = 0.3, 0.3, 0.75  # roots of cosines that long texts share by no chance
_COINCIDENCE = 0.2  # of a chance that is left where less is shared
_FAINT = 1e-9
_SURE = 4.0  # logarithm of odds beyond which words of dated articles do not count
_PAUSE = timedelta(days=1)  # between articles, from which each doubling counts
_STEP = 2.0  # logarithm of odds that a doubling takes off
_SILENCE = 6.0  # logarithm of odds that any time takes off, at most
_MEANT = 0.25  # cosine of two meanings that says nothing
_SLOPE = 25.0  # logarithm of odds that 1 more of it adds
SAME = 0.5  # chance from which two articles that are judged by themselves tell one story


@dataclass(frozen=True)
class Table:
    """A logistic regression over signs and, if it has weights for them, their products."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def chance(self, signs: Sequence[float]) -> float:
        """Return a probability; raises ValueError for any other number of signs."""
        alone, start = self._slopes, len(signs)
        if len(alone) not in (start, start + start * (start + 1) // 2):
            raise ValueError(f"{start} signs, but {len(alone)} weights")
        score = self._level
        for at, sign in enumerate(signs):
            end = start + len(signs) - at  # of its products with itself and those after it
            if sign:  # most of what two articles could share they do not
                score += sign * (alone[at] + sum(map(mul, alone[start:end], signs[at:])))
            start = end
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, score))))

    @cached_property
    def _slopes(self) -> tuple[float, ...]:
        """By how much the score grows with each sign and product, as they come."""
        return tuple(w / scale for w, scale in zip(self.weights, self.scale, strict=True))

    @cached_property
    def _level(self) -> float:
        """The score where nothing is shared."""
        return self.bias - sum([w * mean for w, mean in zip(self._slopes, self.mean, strict=True)])


def expand(signs: Sequence[float]) -> list[float]:
    """Return signs, their squares and their products."""
    products = [one * two for at, one in enumerate(signs) for two in signs[at:]]
    return [*signs, *products]


def is_one_language(first: Sketch, second: Sketch) -> bool:
    """Tell whether two articles share their words; what is not known is taken to."""
    one, two = one_language(first.language), one_language(second.language)
    return one == two or not one or not two


def likeness(first: Sketch, second: Sketch) -> float:
    """Return how likely two articles tell one story, 0 to 1."""
    return silenced(kinship(first, second), first, second)


def kinship(first: Sketch, second: Sketch) -> float:
    """Return how likely two articles tell one story by what they say, whenever they said it.

    Articles of one storyline are kin, whose stories are parted by the time between them.
    """
    if not is_one_language(first, second):
        return meant(_across(first, second), agreement(first.vector, second.vector))
    words = cosine(first.views["words"], second.views["words"])
    if words <= _SCARCE:
        return 0.0
    return _tables()["within"].chance(_signs_within(first, second, words))


def _across(first: Sketch, second: Sketch) -> float:
    """Return how likely articles of two languages tell one story, by their words."""
    signs = signs_across(first, second)
    chance = _tables()["across"].chance(signs)
    return chance * _COINCIDENCE if is_coincidence(signs, first, second) else chance


def meant(chance: float, alike: float | None) -> float:
    """Return a chance that words gave articles of two languages, by how alike their meanings are.

    ``alike`` is a cosine, None where no model was asked. In one language words say more, and what
    two look-alikes mean is alike, too.
    """
    return chance if alike is None else _chance(_odds(chance) + _SLOPE * (alike - _MEANT))


def silenced(chance: float, first: Sketch, second: Sketch) -> float:
    """Return a chance that words gave two articles, by the time between them, where it is known."""
    between = apart(first, second)
    if between is None or not chance:
        return chance
    if not is_one_language(first, second):
        is_meant = agreement(first.vector, second.vector) is not None
        return tempered(chance, _across(first, second) if is_meant else chance, between)
    return tempered(chance, _tables()["alone"].chance(signs_alone(first, second)), between)


def apart(first: Sketch, second: Sketch) -> timedelta | None:
    """Return the time between two articles, None where it is not known."""
    return abs(first.at - second.at) if first.at and second.at else None


def tempered(chance: float, alike: float, apart: timedelta) -> float:
    """Return a chance after a silence.

    Articles of one storyline share names and words for months, so that words alone make them too
    sure. The more time is between two, the more of their titles and beginnings must agree
    (``alike``, 0 to 1) for them to tell of one development.
    """
    silence = min(_SILENCE, _STEP * math.log2(1 + apart / _PAUSE))
    return _chance(min(_SURE, _odds(chance)) - silence * (1 - alike))


def _odds(chance: float) -> float:
    """Return the logarithm of a chance's odds."""
    return math.log(max(chance, _FAINT) / max(1 - chance, _FAINT))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def is_worth_a_look(first: Sketch, second: Sketch) -> bool:
    """Tell whether two articles of one language share enough words to be compared further."""
    return cosine(first.views["words"], second.views["words"]) > _SCARCE


def signs_within(first: Sketch, second: Sketch) -> list[float]:
    """Return what two articles of one language have in common."""
    return _signs_within(first, second, cosine(first.views["words"], second.views["words"]))


def _signs_within(first: Sketch, second: Sketch, words: float) -> list[float]:
    one, two = first.views, second.views
    views = ("names", "numbers", "lead", "title", "runs")
    signs = [math.sqrt(words), *(math.sqrt(cosine(one[view], two[view])) for view in views)]
    for mine, theirs in (
        ((first.heads, two["words"]), (second.heads, one["words"])),
        ((one["words"], two["words"]), (two["words"], one["words"])),
        ((one["names"], two["names"]), (two["names"], one["names"])),
    ):
        shares = sorted(math.sqrt(_share(*each)) for each in (mine, theirs))
        signs.extend(shares)
    signs.append(math.log(1 + min(first.size, second.size)) / 5)
    return signs


def is_coincidence(signs: Sequence[float], first: Sketch, second: Sketch) -> bool:
    """Tell whether what two languages' articles share may be there by chance.

    Long texts share some sounds and numbers anyhow, which says much of short ones, of which the
    table was learned. If they tell one story, their names, roots or concepts are much the same.
    """
    sounds, roots, _, concepts = signs[::2]
    is_long = max(first.size, second.size) > _LONG
    return is_long and sounds < _SOUNDS and roots < _ROOTS and concepts < _CONCEPTS


def signs_across(first: Sketch, second: Sketch) -> list[float]:
    """Return what two articles of different languages have in common."""
    signs = []
    for view in ("sounds", "roots", "numbers", "concepts"):
        both = shared(first.views[view], second.views[view])
        signs.append(math.sqrt(_product(both, first.views[view], second.views[view])))
        signs.append(math.sqrt(_product(both, first.mass[view], second.mass[view])) / _CAP)
    return signs


def judge(first: Sketch, second: Sketch) -> bool:
    """Tell whether two articles report one event, by themselves."""
    if not is_one_language(first, second):
        return likeness(first, second) > JOINED
    return _tables()["alone"].chance(signs_alone(first, second)) > SAME


def signs_alone(first: Sketch, second: Sketch) -> list[float]:
    """Return what two articles have in common that are judged by themselves.

    How much that is rare both beginnings have; how much of a title the other's beginning tells;
    and how much of the one's names the other has, at best: a short report leaves names out.
    """
    one, two = first.views, second.views
    lead = first.mass["lead"]
    rare = sum([lead[term] for term in shared(lead, second.mass["lead"])])
    told = [
        _share(mine["title"] or mine["lead"], theirs["lead"])
        for mine, theirs in ((one, two), (two, one))
    ]
    named = (_share(one["names"], two["words"]), _share(two["names"], one["words"]))
    return [math.sqrt(math.log1p(rare)), math.sqrt(sum(told) / 2), math.sqrt(max(named))]


def shared(first: Weights, second: Weights) -> list[str]:
    """Return the terms that two weighed views have both, in the order of the smaller."""
    if len(first) > len(second):
        first, second = second, first
    return list(filter(second.__contains__, first))


def cosine(first: Weights, second: Weights) -> float:
    """Return the inner product of two weighed views."""
    return _product(shared(first, second), first, second)


def _product(terms: Sequence[str], first: Weights, second: Weights) -> float:
    return sum([first[term] * second[term] for term in terms])


def _share(mine: Weights, theirs: Weights) -> float:
    """Return how much of one view's weight lies in terms that the other has, 0 to 1."""
    whole = sum(mine.values())
    return sum([mine[term] for term in filter(theirs.__contains__, mine)]) / whole if whole else 0.0


@cache
def _tables() -> dict[str, Table]:
    read = json.loads(files("matching.stories").joinpath("likeness.json").read_text("utf-8"))
    return {
        name: Table(tuple(each["mean"]), tuple(each["scale"]), tuple(each["weights"]), each["bias"])
        for name, each in read.items()
    }
