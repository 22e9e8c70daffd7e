"""The readers of feeds, sitemaps, listings and robots.txt, at 100,000 broken answers."""

import random

import pytest

from tests.fuzz.listings import broken_answer, check_answer

PARTS = 20  # so that the processes of a run share them

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


@pytest.mark.parametrize("part", range(PARTS))
def test_broken_answers_are_listings_or_refusals(part: int) -> None:
    first = random.SystemRandom().randrange(10**12)
    for number in range(first, first + 100_000 // PARTS):
        kind, body = broken_answer(number)
        try:
            check_answer(kind, body)
        except Exception as exc:
            raise AssertionError(f"broken_answer({number}), a {kind}: {exc!r}") from exc
