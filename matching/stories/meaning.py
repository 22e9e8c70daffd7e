"""What an embedding model takes a text to mean: numbers that can be kept, compared and found.

Nothing here knows the model. What all texts of late have in common says nothing, so their mean is
taken off before two are compared, and what is left is kept as bytes.
"""

import hashlib
import heapq
import math
from array import array
from collections.abc import Sequence
from functools import cache
from operator import add, mul, sub

_PRIOR = 100  # vectors that nothing, from which a mean begins, counts as
_LATE = 10_000  # vectors that are looked back on
_STEPS = 400  # steps of 1 in a number that is kept; a larger one than 127 of them is cut
_FURTHEST = 127
_TURNS = 24  # ways in which a vector is turned to find its neighbours
_FURTHEST_KEPT = 2  # numbers of a turned vector that are furthest from nothing


class Centre:
    """The running mean of all vectors, which says what they have in common.

    It begins at nothing: a model's vectors come without what all of them have, whatever they mean.
    """

    def __init__(self, seen: int = 0, mean: Sequence[float] = ()) -> None:
        self.seen = seen
        self.mean = list(mean)

    def add(self, vector: Sequence[float]) -> None:
        """Count a vector; one of another length is another model's, and all begins anew."""
        if len(vector) != len(self.mean):
            self.seen, self.mean = 0, [0.0] * len(vector)
        self.seen = min(self.seen + 1, _LATE)
        late, steps = self.seen + _PRIOR, map(sub, vector, self.mean)
        self.mean = [kept + step / late for kept, step in zip(self.mean, steps, strict=True)]

    def vector(self, vector: Sequence[float]) -> bytes:
        """Return how a vector differs from the mean, as signed bytes; b"" if it does not.

        That has the length 1, of 400 steps. Another model's vector differs in no way that is known.
        """
        if len(vector) != len(self.mean):
            return b""
        apart = list(map(sub, vector, self.mean))
        length = math.sqrt(sum(map(mul, apart, apart)))
        if not length:
            return b""
        steps = [round(each / length * _STEPS) for each in apart]
        return bytes(max(-_FURTHEST, min(_FURTHEST, step)) & 0xFF for step in steps)


def agreement(first: bytes, second: bytes) -> float | None:
    """Return the cosine of two kept vectors; None where one is not known, or another model's."""
    if not first or len(first) != len(second):
        return None
    return float(sum(map(mul, _numbers(first), _numbers(second)))) / _STEPS**2


def anchors(vector: bytes) -> list[str]:
    """Return 48 terms, of which two vectors share the more the nearer they are; none for b"".

    Each names where a vector that was turned at random is furthest from nothing (cross-polytope
    hashing, Andoni et al. 2015, with turns by Hadamard's matrix). Of vectors with a cosine of .5
    some three in 48 are the same, of others one in 500.
    """
    if not vector:
        return []
    padding = [0] * ((1 << (len(vector) - 1).bit_length()) - len(vector))
    numbers = [*_numbers(vector), *padding]
    found: list[str] = []
    for turn, signs in enumerate(_turns(len(numbers))):
        turned = _hadamard(list(map(mul, numbers, signs)))
        furthest = heapq.nlargest(_FURTHEST_KEPT, enumerate(turned), key=lambda each: abs(each[1]))
        found.extend(f"anchors:{turn}:{'-' if far < 0 else '+'}{place}" for place, far in furthest)
    return found


def _numbers(vector: bytes) -> "array[int]":
    return array("b", vector)


def _hadamard(values: list[int]) -> list[int]:
    """Return the Walsh-Hadamard transform of as many values as a power of two."""
    for _ in range(len(values).bit_length() - 1):
        even, odd = values[::2], values[1::2]
        values = [*map(add, even, odd), *map(sub, even, odd)]
    return values


@cache
def _turns(length: int) -> tuple[tuple[int, ...], ...]:
    """Return which numbers change their sign in each turn: always the same, so that rows agree."""
    found = []
    for turn in range(_TURNS):
        drawn = hashlib.shake_128(b"turn %d" % turn).digest(length // 8 + 1)
        found.append(tuple(1 if drawn[at // 8] >> at % 8 & 1 else -1 for at in range(length)))
    return tuple(found)
