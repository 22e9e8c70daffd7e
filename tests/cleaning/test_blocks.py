"""A tree's blocks: where lines break, what they know of their links, boxes and names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning import kinds
from crawler.cleaning.blocks import MOST, Block, read_blocks
from crawler.cleaning.markup import parse


def blocks(body: str) -> list[Block]:
    page = f'<html><head><meta charset="utf-8"><title>No text</title></head><body>{body}</body>'
    return read_blocks(parse(page.encode(), url="https://news.example/a"))


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>Before<p>Within</p>after</div>", ["Before", "Within", "after"]),
        ("<p>One <b>and</b> <i>the</i> same</p>", ["One and the same"]),
        ("<p>One<br>two<br><br>three</p>", ["One", "two", "three"]),
        ("<p>White \n\t space</p>", ["White space"]),
        ("<p> </p><div><span> </span></div>", []),
        ("<p>One</p><p>\u200b</p><p>* * *</p><p>___</p><p>2</p>", ["One", "2"]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("<table><tr><td>October</td><td>seven wagons</td></tr></table>", ["October seven wagons"]),
        ("<table><tr><td><p>One</p></td><td><p>Two</p></td></tr></table>", ["One", "Two"]),
        ("<reader-voice>One</reader-voice><reader-voice>Two</reader-voice>", ["One", "Two"]),
        ("<form>Ask<textarea>typed</textarea><select><option>DE</select></form>", ["Ask"]),
        ("<span>All</span> <a href='/x'>inline</a>", ["All inline"]),
    ],
)
def test_lines_break_where_a_reader_sees_them_break(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_a_block_knows_what_is_linked_and_stressed() -> None:
    (block,) = blocks('<p>Said <a href="/a">Ana Kos</a> <b>loudly</b> <em>on</em> <a>air</a></p>')
    assert (block.linked, block.links, block.strong, block.slanted) == (7, 1, 6, 2)


def test_prose_is_long_and_not_mostly_linked() -> None:
    long = "The wagons left at night. " * 5
    found = blocks(f'<p>{long}</p><p><a href="/a">{long}</a></p><p>Short.</p>')
    assert [block.is_prose for block in found] == [True, False, False]


def test_letters_that_are_words_weigh_more() -> None:
    (block,) = blocks("<p>新しい駅</p>")
    assert (len(block.text), block.mass) == (4, 12)


def test_boxes_sum_what_they_hold() -> None:
    found = blocks('<div><p>12345</p><div><a href="/">678</a><img src="a"></div></div><p>9</p>')
    inner = found[0].box.up
    assert inner is not None
    assert (inner.tag, inner.blocks, inner.mass, inner.linked, inner.pictures) == (
        "div",
        2,
        8,
        3,
        1,
    )
    assert inner.up is not None
    assert inner.up.blocks == 3


def test_names_count_for_the_box_and_for_the_line_within() -> None:
    caption = 1 << kinds.NAMES.index("caption")
    related = 1 << kinds.NAMES.index("related")
    found = blocks(
        '<div class="relatedTeasers"><p>A</p></div><p><span class="photo-credit">B</span></p>'
    )
    assert found[0].box.kinds_around & related
    assert not found[0].box.kinds
    assert found[1].kinds & caption


@pytest.mark.parametrize("how", ['style="display: none"', "hidden", 'aria-hidden="true"'])
def test_what_is_hidden_is_known_to_be(how: str) -> None:
    found = blocks(f"<div {how}><p>Out of sight</p></div><p>In sight</p>")
    assert [block.box.hidden for block in found] == [True, False]


def test_a_block_knows_the_element_that_it_begins_in() -> None:
    (block,) = blocks('<p><a href="/a">First</a> and <b>last</b></p>')
    assert block.element.tag == "a"


def test_no_more_blocks_are_read_than_the_bound() -> None:
    assert len(texts("<p>x</p>" * (MOST + 50))) == MOST


def test_kinds_are_told_by_whole_words_only() -> None:
    (block,) = blocks('<p class="headlines-of-broadcast">A</p>')
    assert block.box.kinds == kinds.kinds_named("headlines-of-broadcast") == 0


MARKUP = st.recursive(
    st.sampled_from(["word", " ", "<br>", "<img>", "a. "]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "span", "b", "li", "ul", "td", "tr", "table", "a", "h2"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=15,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(MARKUP)
def test_no_letter_is_lost_or_doubled(markup: str) -> None:
    said = "".join("".join(texts(f"<div>{markup}</div>")).split())
    root = parse(
        f"<html><body><div>{markup}</div>x</body></html>".encode(), url="https://a.example"
    )
    assert said == "".join("".join(map(str, root.itertext())).split())[:-1]
