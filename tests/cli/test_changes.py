"""What `articles show` says of an article's earlier texts."""

from datetime import timedelta

from db.records import Revision
from tests.making import NOON
from wirewatch.cli.changes import changes, shown_changes


def revision(number: int, title: str, *blocks: str) -> Revision:
    return Revision(
        number=number, title=title, text="\n".join(blocks), fetched=NOON + timedelta(hours=number)
    )


FIRST = revision(1, "Shells left", "Ten shells left.", "Nobody saw them.", "More soon.")
SECOND = revision(2, "Shells left", "Nine shells left.", "Nobody saw them.")


def test_only_what_went_and_came_is_said_in_reading_order():
    assert changes(FIRST, SECOND) == [
        ("-", "Ten shells left."),
        ("+", "Nine shells left."),
        ("-", "More soon."),
    ]


def test_a_title_is_a_block_too():
    assert changes(SECOND, revision(3, "Shells stayed", *SECOND.text.split("\n"))) == [
        ("-", "Shells left"),
        ("+", "Shells stayed"),
    ]


def test_the_same_words_have_no_changes_and_say_so():
    assert changes(FIRST, FIRST) == []
    assert "the words are the same" in shown_changes([FIRST, FIRST]).plain


def test_the_newest_changes_come_first_on_lines_of_their_own():
    third = revision(3, "Shells left", "Nine shells left.", "\x1b[31mNobody\rsaw them.")
    assert shown_changes([FIRST, SECOND, third]).plain.splitlines() == [
        "revision 3, 2026-01-15 15:00 UTC",
        "- Nobody saw them.",
        "+ [31mNobody saw them.",
        "revision 2, 2026-01-15 14:00 UTC",
        "- Ten shells left.",
        "+ Nine shells left.",
        "- More soon.",
    ]


def test_of_an_article_without_an_earlier_text_nothing_is_said():
    assert shown_changes([FIRST]).plain == ""


def test_an_endless_text_is_bounded():
    huge = revision(2, "x", *(str(n) for n in range(100_000)))
    assert len(changes(FIRST, huge)) < 1000
