import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.wording import (
    Piece,
    _shown,
    _visible,
    counted,
    marked,
    one_line,
    said_time,
    starred,
    web_link,
)
from db.watch_records import Passage

ANY_TEXT = st.text(st.characters(), max_size=300)  # half surrogate pairs included
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=150)


@EXAMPLES
@given(text=ANY_TEXT, most=st.integers(1, 80))
def test_any_text_becomes_one_bounded_clean_line(text, most):
    line = one_line(text, most)
    assert len(line) <= most
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in line)
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert line == line.strip()


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [
        ("one\r\ntwo\tthree", 50, "one two three"),
        ("\x1b[31mred\x1b[0m", 50, "[31mred[0m"),
        ("user\u202egpj.exe", 50, "usergpj.exe"),
        ("می\u200cخواهم", 50, "می\u200cخواهم"),  # Persian needs its joiners
        ("The shells were found", 12, "The shells…"),
        ("unbreakablebutlong", 6, "unbre…"),
        ("exactly ten", 11, "exactly ten"),
    ],
)
def test_lines_are_cut_and_cleaned(text, most, line):
    assert one_line(text, most) == line


@EXAMPLES
@given(
    text=ANY_TEXT,
    spans=st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=8),
)
def test_any_spans_give_clean_pieces(text, spans):
    pieces = marked(Passage(field="text", text=text, spans=tuple(spans)), 100)
    shown = "".join(piece.text for piece in pieces)
    assert all(piece.text for piece in pieces)
    assert "  " not in shown
    assert len(shown) <= 102


def test_matched_words_are_marked_where_they_stand():
    text = "Shells  from\nSerbia, shells to Kyiv"
    kyiv = text.index("Kyiv")
    passage = Passage(field="text", text=text, spans=((kyiv, kyiv + 4), (0, 6), (13, 19), (2, 8)))
    assert marked(passage, 400) == (
        Piece(text="Shells", hit=True),
        Piece(text=" from "),
        Piece(text="Serbia", hit=True),
        Piece(text=", shells to "),
        Piece(text="Kyiv", hit=True),
    )


def test_a_long_passage_is_cut_around_its_first_hit():
    text = "a " * 500 + "shells" + " b" * 500
    pieces = marked(Passage(field="text", text=text, spans=((1000, 1006),)), 100)
    assert pieces[0].text.startswith("…")
    assert pieces[-1].text.endswith("…")
    assert Piece(text="shells", hit=True) in pieces


def test_stars_hug_the_word():
    assert starred(Piece(text="shells ", hit=True)) == "*shells* "
    assert starred(Piece(text="shells")) == "shells"


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x?y=1#z", "http://[::1]:8080/", "https://вести.example/чланак"],
)
def test_web_links_are_shown(url):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)//https://a",
        "data:text/html,x",
        "//a.example",
        "https://",
        "https://a.example/\r\nx",
        'https://a.example/"x',
        "https://a.example/<b>",
        "https://a.example/ b",
        "https://[::1",
        "https://a.example/" + "x" * 2048,
        "mailto:a@b.example",
        "https://a.example/\u202egpj",
    ],
)
def test_what_is_no_plain_web_link_is_not_shown(url):
    assert web_link(url) == ""


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, "2 Jan 2026, 03:04 UTC"),
        ("Europe/Belgrade", "2 Jan 2026, 04:04 CET"),
        ("America/Sao_Paulo", "2 Jan 2026, 00:04 UTC-03"),
    ],
)
def test_times_name_their_zone(zone, said):
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert said_time(moment, ZoneInfo(zone) if zone else None) == said


def test_a_date_at_the_edge_of_time_is_said_in_utc():
    first = datetime(1, 1, 1, tzinfo=UTC)
    assert said_time(first, ZoneInfo("America/New_York")) == "1 Jan 1, 00:00 UTC"


def test_counts_agree_with_their_noun():
    assert (counted(1, "story", "stories"), counted(0, "story", "stories")) == (
        "1 story",
        "0 stories",
    )


def test_what_is_printable_is_shown_as_it_is():
    every = [chr(code) for code in range(0x110000)]
    printable = "".join(each for each in every if each.isprintable())
    assert "".join(map(_shown, printable)) == _visible(printable) == printable
