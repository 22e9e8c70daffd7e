"""What later articles show: two stories are one, or one story is two.

Grouping takes nothing back; this looks again, and says what should be changed and why. Both are
slow to speak: a story that was torn or joined wrongly twice is worse than one left as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Generic, TypeVar

from matching.stories.background import Sketch
from matching.stories.grouping import told_by
from matching.stories.likeness import JOINED, likeness
from matching.stories.reasons import reasons

K = TypeVar("K")

TIED = 0.8  # chance from which an article ties two stories together
_AGREE = 2  # articles of each story that must be as near
_LOOKED_AT = 24  # articles of a story that are compared: the first and the latest


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge(Generic[K]):
    """Two stories are one: ``absorb`` goes into ``keep``, which began earlier."""

    keep: K
    absorb: K
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """One story is two: the places of its articles, those that leave and why."""

    keep: tuple[int, ...]  # with the first article
    part: tuple[int, ...]
    reasons: tuple[str, ...]


def regroup(late: Sketch, stories: Mapping[K, Sequence[Sketch]]) -> Merge[K] | Split | None:
    """Return what a later article asks for, None if nothing.

    ``stories`` are those near it, each with its articles in order of arrival, ``late`` not among
    them; the first is the one that took it in. Whether stories are one is asked first; else
    whether the first falls apart.
    """
    merge = merge_of(late, stories)
    if merge is not None or not stories:
        return merge
    return split_of([*next(iter(stories.values())), late])


def merge_of(late: Sketch, stories: Mapping[K, Sequence[Sketch]]) -> Merge[K] | None:
    """Return the two stories that an article ties together, None if it ties none.

    Its chance to tell each must be over ``TIED``, and at least two articles of each be as near to
    it: one article that tells of two developments, as a summary does, is near to one of each.
    """
    tied = [name for name, articles in stories.items() if _ties(late, _some(articles))]
    for one, other in combinations(tied, 2):
        if _are_strangers(_some(stories[one]), _some(stories[other])):
            continue
        keep, absorb = sorted((one, other), key=lambda name: _begun(stories[name]))
        why = (*_because(late, stories[keep]), *_because(late, stories[absorb]))
        return Merge(keep=keep, absorb=absorb, reasons=tuple(dict.fromkeys(why)))
    return None


def split_of(articles: Sequence[Sketch]) -> Split | None:
    """Return how a story falls into two groups, None if it holds together.

    It falls apart where no article of the one group is near to any of the other, but for one
    article at most, which stays with the group that it is nearer to. Each group keeps two at least.
    """
    if not 2 * _AGREE <= len(articles) <= _LOOKED_AT:
        return None
    near = {
        pair: likeness(articles[pair[0]], articles[pair[1]])
        for pair in combinations(range(len(articles)), 2)
    }
    joined = {pair for pair, chance in near.items() if chance > JOINED}
    for tie in (None, *range(len(articles))):
        groups = list(_groups([n for n in range(len(articles)) if n != tie], joined))
        if len(groups) == 2 and min(map(len, groups)) >= _AGREE:
            return _split(articles, groups, tie, near)
    return None


def _ties(late: Sketch, articles: Sequence[Sketch]) -> bool:
    if sum(likeness(late, each) > TIED for each in articles) < _AGREE:
        return False
    return told_by(late, articles) > TIED


def _are_strangers(one: Sequence[Sketch], other: Sequence[Sketch]) -> bool:
    """Tell whether no article of one story is near to any of the other."""
    return not any(likeness(mine, theirs) > JOINED for mine in one for theirs in other)


def _some(articles: Sequence[Sketch]) -> Sequence[Sketch]:
    return articles if len(articles) <= _LOOKED_AT else [articles[0], *articles[1 - _LOOKED_AT :]]


def _begun(articles: Sequence[Sketch]) -> tuple[bool, datetime | None]:
    """Return what orders stories by their first article; those without a time come last."""
    at = articles[0].at
    return at is None, at


def _because(late: Sketch, articles: Sequence[Sketch]) -> tuple[str, ...]:
    return reasons(late, max(articles, key=lambda each: likeness(late, each)))


def _groups(members: Sequence[int], joined: set[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the articles that hang together, by the ties that there are."""
    left = set(members)
    while left:
        reached = [min(left)]
        left.remove(reached[0])
        for one in reached:
            found = {each for each in left if (min(one, each), max(one, each)) in joined}
            left -= found
            reached.extend(sorted(found))
        yield sorted(reached)


def _split(
    articles: Sequence[Sketch],
    groups: list[list[int]],
    tie: int | None,
    near: Mapping[tuple[int, int], float],
) -> Split:
    if tie is not None:
        at = tie

        def closeness(group: Sequence[int]) -> float:
            return max(near[min(at, each), max(at, each)] for each in group)

        max(groups, key=closeness).append(at)
    keep, part = sorted(sorted(group) for group in groups)
    held = "no article ties them" if tie is None else "one article alone ties them"
    shared = reasons(articles[part[0]], articles[part[1]])
    return Split(keep=tuple(keep), part=tuple(part), reasons=(held, *shared))
