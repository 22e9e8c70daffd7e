"""What of an article the model is given."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.embedding.asked import LONGEST, beginning

ONE_OF_EIGHTEEN = "\ufdfa"  # a character that NFKC writes out as 18


def test_title_and_text_follow_each_other_on_one_line():
    assert beginning("A title\n", "  and\ta text.\n\nMore.") == "A title and a text. More."


def test_no_more_than_the_beginning_is_given():
    assert beginning("T" * 100, "word " * 1000).startswith("T" * 100 + " word")
    assert len(beginning("", "abcd" * 1000)) == LONGEST


def test_what_becomes_many_characters_does_so_before_they_are_counted():
    written = beginning("", ONE_OF_EIGHTEEN * 500)
    assert ONE_OF_EIGHTEEN not in written
    assert len(written) <= LONGEST


def test_what_nobody_sees_is_no_letter():
    assert beginning("a\x00b", "c\u202ed\ud800e\ufffff") == "a b c d e f"


def test_nothing_to_read_is_nothing():
    assert beginning("\n", "\x00\u200b ") == ""


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(max_size=50), st.text(max_size=400))
def test_it_is_short_printable_and_stays_as_it_is(title, text):
    given = beginning(title, text)
    assert len(given) <= LONGEST
    assert "\n" not in given
    given.encode("utf-8")
    assert all(unicodedata.is_normalized("NFKC", word) for word in given.split())
