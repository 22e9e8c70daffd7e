"""The commentary shows what there is to see, and lets no page write on the terminal."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from db.records import Article, Match, Passage
from wirewatch.demo import show

AT = datetime(2026, 3, 2, 12, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    reason: str
    excerpt: str


@dataclass(frozen=True)
class Explained:
    article: Article
    removed: tuple[Piece, ...]


def article(**changes: object) -> Article:
    values = {
        "url": "http://127.0.0.2/a", "canonical_url": "http://127.0.0.2/a", "title": "A headline",
        "text": "A text.", "authors": ("Ada Lund",), "published": AT, "fetched": AT,
        "language": "en", "site": "The Gazette",
    }  # fmt: skip
    return Article(**{**values, **changes})


def shown(what: RenderableType, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=120, force_terminal=colour, color_system="standard" if colour else None
    )
    console.print(what)
    return out.getvalue()


PASSAGE = Passage(field="text", text="Shells reached Ukraine.", spans=((0, 6), (15, 22)))


def test_matched_words_are_marked():
    text = show.marked(PASSAGE)
    assert text.plain == PASSAGE.text
    assert [text.plain[span.start : span.end] for span in text.spans] == ["Shells", "Ukraine"]


def test_unmatched_words_are_not_dimmed():
    out = shown(show.found(article(), (), [Match(watch="W", passages=(PASSAGE,))]), colour=True)
    assert "\x1b[0m reached \x1b[" in out


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_any_spans_leave_the_text_as_it_is(text, spans):
    assert show.marked(Passage(field="text", text=text, spans=tuple(spans))).plain == (
        show.printable(text)
    )


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(), st.integers(1, 90))
def test_shortened_is_one_printable_line(text, limit):
    line = show.shortened(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert "\x1b" not in line


def test_an_article_is_shown_with_what_went_and_what_matched():
    stripped = (show.Stripped(reason="comments", excerpt="First! Good read"),)
    out = shown(show.found(article(), stripped, [Match(watch="Arms", passages=(PASSAGE,))]))
    for part in ("A headline", "The Gazette", "Ada Lund", "2026-03-02 12:05 UTC", "comments",
                 "First! Good read", "+ Arms", "Shells reached Ukraine."):  # fmt: skip
        assert part in out


def test_an_article_without_match_date_or_author_says_so():
    out = shown(show.found(article(authors=(), published=None, language=""), (), ()))
    for part in ("no watch matches", "no author named", "no date", "language unknown"):
        assert part in out


def test_a_long_list_of_chrome_is_cut_with_its_count():
    stripped = [show.Stripped(reason="links", excerpt=f"number {n}") for n in range(20)]
    out = shown(show.found(article(), stripped, ()))
    assert "number 11" in out
    assert "number 12" not in out
    assert "and 8 more" in out


def test_pieces_are_taken_over_once_each_and_empty_ones_not():
    removed = (Piece("tags", "a  b"), Piece("tags", "a b"), Piece("form", " "), Piece("tags", "c"))
    assert show.stripped_from(Explained(article(), removed)) == (
        show.Stripped(reason="tags", excerpt="a b"),
        show.Stripped(reason="tags", excerpt="c"),
    )


NASTY = "\x1b[31mred\x07 [bold]not markup[/bold] \u202egnol\u2028"


@pytest.mark.parametrize(
    "what",
    [
        show.found(
            article(title=NASTY, site=NASTY, authors=(NASTY,)),
            (show.Stripped(reason=NASTY, excerpt=show.shortened(NASTY)),),
            (Match(watch=NASTY, passages=(Passage(field="text", text=NASTY),)),),
        ),
        show.told([show.Told(channel="mail", watch=NASTY, title=NASTY, state="sent", detail=NASTY,
                             reason=NASTY)]),
        show.untold([show.Untold(title=NASTY, site=NASTY, reason=NASTY, only_in=(NASTY,))]),
        show.polled(NASTY, AT, NASTY, 1),
    ],
    ids=["found", "told", "untold", "polled"],
)  # fmt: skip
def test_a_page_cannot_write_on_the_terminal(what):
    out = shown(what)
    assert not {"\x1b", "\x07", "\u202e", "\u2028"} & set(out)
    assert "[bold]" in out


def test_polls_tables_and_summary_hold_their_figures():
    assert "12:05:09" in shown(show.polled("Gazette", AT, "new entries", 3))
    assert "+3" in shown(show.polled("Gazette", AT, "new entries", 3))
    line = show.SourceLine(name="Gazette", kind="feed", url="http://127.0.0.2:81/f", articles=4)
    assert "http://127.0.0.2:81/f" in shown(show.opening([line]))
    tally = show.Tally(polls=11, articles=12, stripped=130, matches=9, copies=1, mails=5, hooks=6,
                       hooks_verified=6)  # fmt: skip
    out = shown(show.closing(tally))
    assert "12  articles came in, 1 of them copies of another" in out
    assert "6  webhooks arrived, 6 with a verified signature" in out


def test_why_not_names_the_chrome_that_held_the_words():
    trap = show.Untold(title="Late header", site="Gazette", reason="no watch matches",
                       only_in=("comments", "tags"))  # fmt: skip
    assert "a watch's words stood only in: comments, tags" in shown(show.untold([trap]))
