"""The commentary shows what there is to see, and lets no page write on the terminal."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from crawler.cleaning.chrome import Removed
from db.records import Article
from db.watch_records import Match, Passage
from wirewatch.demo import show
from wirewatch.demo.config import WATCHES
from wirewatch.demo.traps import Bait

AT = datetime(2026, 3, 2, 12, 5, 9, tzinfo=UTC)


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


def gone(reason: str, excerpt: str) -> Removed:
    return Removed(reason=reason, text_excerpt=excerpt)


def test_an_article_is_shown_with_what_went_and_what_matched():
    removed = (gone("reader comments, by name", "First! Good read"),)
    out = shown(show.found(article(), removed, [Match(watch="Arms", passages=(PASSAGE,))]))
    for part in ("A headline", "The Gazette", "Ada Lund", "2026-03-02 12:05 UTC"):
        assert part in out
    for part in ("− reader comments ", "First! Good read", "+ Arms", "Shells reached Ukraine."):
        assert part in out
    assert "nobody is told" not in out


def test_an_article_without_match_date_or_author_says_so():
    out = shown(show.found(article(authors=(), published=None, language=""), (), ()))
    for part in ("nobody is told", "no author named", "no date", "language unknown"):
        assert part in out


def test_pieces_are_counted_by_reason_and_the_first_is_shown():
    removed = [gone("a list of links", f"number {n}") for n in range(3)]
    removed += [gone("comments, by name", "x"), gone("comments, by their heading", "y")]
    out = shown(show.found(article(), removed, ()))
    assert "− a list of links (3)  number 0" in out
    assert "− comments (2)" in out
    assert "number 1" not in out


def test_a_long_excerpt_ends_with_an_ellipsis_within_the_frame():
    out = shown(show.found(article(), [gone("a list of tags or menu items", "word " * 40)], ()))
    (line,) = [line for line in out.splitlines() if "menu items" in line]
    assert "menu items  word" in line
    assert line.endswith("… │")


def test_of_many_passages_the_one_with_most_words_is_shown():
    poor = Passage(field="title", text="Shells again", spans=((0, 6),))
    out = shown(show.found(article(), (), [Match(watch="Arms", passages=(poor, PASSAGE))]))
    assert PASSAGE.text in out
    assert poor.text not in out


def test_a_copy_names_its_original():
    out = shown(show.found(article(), (), (), original=article(title="First", site="Other")))
    assert "= a copy of: First (Other)" in out


def test_chrome_that_held_the_words_is_named_with_them():
    bait = Bait(place="tags", words=("Serbian", "shells"))
    assert "tags: Serbian, shells" in shown(show.found(article(), (), (), [bait]))
    row = show.Untold(title="Late header", site="Gazette", reason="no match", baits=(bait, bait))
    assert "a watch's words stood only in: tags, tags" in shown(show.untold([row]))


NASTY = "\x1b[31mred\x07 [bold]not markup[/bold] \u202egnol\u2028"
TOLD = show.ToldLine(subject=NASTY, hook=NASTY, verdict=NASTY, verified=True, reason=NASTY)


@pytest.mark.parametrize(
    "what",
    [
        show.found(
            article(title=NASTY, site=NASTY, authors=(NASTY,)),
            (gone(NASTY, NASTY),),
            (Match(watch=NASTY, passages=(Passage(field="text", text=NASTY),)),),
            (Bait(place=NASTY, words=(NASTY,)),),
            original=article(title=NASTY, site=NASTY),
        ),
        show.told({NASTY: [TOLD]}),
        show.untold([show.Untold(title=NASTY, site=NASTY, reason=NASTY)]),
        show.polled(NASTY, AT, 1),
    ],
    ids=["found", "told", "untold", "polled"],
)
def test_a_page_cannot_write_on_the_terminal(what):
    out = shown(what)
    assert not {"\x1b", "\x07", "\u202e", "\u2028"} & set(out)
    assert "[bold]" in out


def test_what_was_told_names_mail_webhook_and_reason():
    good = show.ToldLine(
        subject="[Arms] A headline", hook="0123456789", verdict="right", verified=True, reason="new"
    )
    lost = show.ToldLine(subject=None, hook="ab", verdict="wrong", verified=False, reason="new")
    out = shown(show.told({"Arms": [good, lost]}))
    for part in ("[Arms] A headline", "01234567…  right  why: new", "none came", "ab…  wrong"):
        assert part in out


def test_tables_and_summary_hold_their_figures():
    assert "12:05:09  Gazette  first poll: 3" in shown(show.polled("Gazette", AT, 3))
    line = show.SourceLine(
        name="Gazette", listed_by="a feed", language="English", url="http://127.0.0.2:81/",
        articles=4,
    )  # fmt: skip
    assert "http://127.0.0.2:81/" in shown(show.opening([line]))
    out = shown(show.watched(WATCHES))
    assert "once a story" in out
    assert "every article" in out
    tally = show.Tally(polls=11, articles=12, stripped=130, matches=9, copies=1, mails=5, hooks=6,
                       hooks_verified=6)  # fmt: skip
    out = shown(show.closing(tally))
    assert "12  articles came in, 1 of them a copy of another" in out
    assert "6  webhooks arrived, 6 with a verified signature" in out
    assert "3.4 s  from publishing to the mail" in shown(show.arrived("the mail", 3.42))
