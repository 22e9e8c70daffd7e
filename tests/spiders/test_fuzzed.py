"""Two thousand broken answers, the same ones each time; `make fuzz` reads new ones by the ten."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.listings import KINDS, broken_answer, check_answer

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_broken_answers_are_listings_or_refusals(part: int) -> None:
    entries = 0
    for number in range(part * 500, (part + 1) * 500):
        kind, body = broken_answer(number)
        entries += check_answer(kind, body)
    assert entries > 50  # else the damage is so great that nothing was tried


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.sampled_from(KINDS), st.one_of(st.binary(max_size=300), st.text(max_size=200)))
def test_raw_bytes_are_listings_or_refusals(kind: str, answer: bytes | str) -> None:
    check_answer(kind, answer if isinstance(answer, bytes) else answer.encode())
