"""By which of its hashes a text is filed, and which filed texts share most with another: pure.

The database files stored articles so, and ``matching`` those that come in one sitting.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K")

OFTEN = 32  # texts filed under one hash, the earliest: what more have is chrome
_FILED, _ASKED = 32, 64  # hashes of one text by which it is filed, and others are looked up
_LEAST = 2  # hashes that two texts must share: one may be a sentence that many have
_CLOSER = 8  # texts that share most, which are looked at
_SAMPLE = 4  # a long text's fingerprint holds multiples of it only


def filed_by(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """Return the hashes by which a text is found again, those first that any text's sample has.

    A short text's fingerprint holds all of its hashes. Were it filed by the smallest of all, the
    long text off which it was cut would find few of them.
    """
    return asked_by(fingerprint)[:_FILED]


def asked_by(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """Return the hashes by which a text's likes are looked up: in the same order, twice as many.

    An excerpt is filed by hashes beyond those by which the whole text is.
    """
    ordered = sorted(fingerprint)  # as it is: then nothing is to be done
    sampled = [value for value in ordered if not value % _SAMPLE]
    if len(sampled) < _ASKED:
        sampled += [value for value in ordered if value % _SAMPLE]
    return tuple(sampled[:_ASKED])


def sharing_most(filed: Mapping[int, Collection[K]]) -> list[K]:
    """Return the texts that share most hashes, most first; ``filed`` are those under each hash.

    A hash counts for less the more texts have it. Of texts that share as much, those come first
    that ``filed`` has first.
    """
    shared: dict[K, int] = {}
    weights: dict[K, float] = {}
    for names in filed.values():
        weight = 1 / len(names) if names else 0.0
        for name in names:
            shared[name] = shared.get(name, 0) + 1
            weights[name] = weights.get(name, 0.0) + weight
    near = sorted((name for name in shared if shared[name] >= _LEAST), key=lambda n: -weights[n])
    return near[:_CLOSER]
