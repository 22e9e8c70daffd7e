"""How long a feed says that it may be kept."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.feed_ttl import MOST, ttl_of


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("<rss><channel><ttl>15</ttl><item>", 15),
        ("<rss><channel><TTL> 5\n</TTL>", 5),
        ("<rss><channel><ttl>0</ttl>", None),
        ("<rss><channel><ttl>soon</ttl>", None),
        ("<rss><channel><ttl>-5</ttl>", None),
        ("<rss><channel><ttl>999999</ttl>", MOST / timedelta(minutes=1)),
        ("<rss><channel><item><ttl>5</ttl></item>", None),
        ("<feed><entry ><ttl>5</ttl>", None),
        ("<rss>" + " " * 30_000 + "<ttl>5</ttl>", None),
        ("", None),
    ],
)
def test_a_ttl_is_read_before_the_items(text, minutes) -> None:
    assert ttl_of(text) == (None if minutes is None else timedelta(minutes=minutes))


PARTS = st.sampled_from(["<ttl>", "</ttl>", "<item>", " ", "9", "60", "<", "\u0663"])


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_text_is_read(text) -> None:
    ttl = ttl_of(text)
    assert ttl is None or timedelta() < ttl <= MOST
