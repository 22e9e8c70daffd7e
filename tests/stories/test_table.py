"""Chances by a table: what is reckoned is the regression, however it is reckoned."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.likeness import Table, cosine, expand, shared

SIGNS = 3
NUMBERS = st.floats(-3, 3)


def table(places, numbers):
    """Return a table of so many places, its weights from a list of numbers."""
    pairs = [(numbers[at % len(numbers)], 0.1 + abs(numbers[-at % len(numbers)])) for at in places]
    return Table(
        mean=tuple(scale - number for number, scale in pairs),
        scale=tuple(scale for _, scale in pairs),
        weights=tuple(number for number, _ in pairs),
        bias=numbers[0],
    )


def by_the_book(known, signs):
    terms = zip(signs, known.mean, known.scale, known.weights, strict=True)
    score = known.bias + sum((sign - mean) / scale * w for sign, mean, scale, w in terms)
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, score))))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.25, 1.0, 2.5]), min_size=SIGNS, max_size=SIGNS),
    st.lists(NUMBERS, min_size=2, max_size=9),
    st.booleans(),
)
def test_signs_and_their_products_weigh_what_they_weigh(signs, numbers, with_products):
    every = expand(signs) if with_products else signs
    known = table(range(len(every)), numbers)
    assert known.chance(signs) == pytest.approx(by_the_book(known, every), rel=1e-9)


@pytest.mark.parametrize("count", [2, 4])
def test_signs_that_it_was_not_made_for_are_refused(count):
    known = table(range(len(expand([0.0] * SIGNS))), [0.5, 1.0])
    with pytest.raises(ValueError, match=f"{count} signs"):
        known.chance([1.0] * count)


WEIGHTS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(WEIGHTS, WEIGHTS)
def test_the_inner_product_is_that_of_the_terms_of_both(one, other):
    both = {term for term in one if term in other}
    assert set(shared(one, other)) == both
    assert cosine(one, other) == cosine(other, one) or len(one) == len(other)
    assert cosine(one, other) == pytest.approx(sum(one[term] * other[term] for term in both))
