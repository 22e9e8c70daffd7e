"""What is not in a text is told with the plainest reason that its names, place and words give."""

import pytest

from crawler.cleaning import reasons, regions
from crawler.cleaning.blocks import read_blocks
from crawler.cleaning.markup import parse
from tests.cleaning.pages import PARAGRAPHS, URL

PROSE = f"<p>{PARAGRAPHS[0]}</p>"


def reason(html: str) -> str:
    """Return why the first block of a body would be no text."""
    root = parse(f"<html><body>{html}{PROSE}</body></html>".encode(), url=URL)
    return reasons.beside(read_blocks(root)[0])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Foto: Ana Kos</p>", "a picture credit"),
        ("<div class='cookie-bar'><div><p>We store things</p></div></div>", "a cookie notice"),
        ("<p><a href='https://x.com/intent/post?url=x'>Pass on</a></p>", "share buttons"),
        ("<div class='share'><span>Pass on</span></div>", "share buttons"),
        ("<div class='taglist'><p>Prahovo</p></div>", "a list of tags"),
        ("<p>Tags: <a href='/t'>Prahovo</a></p>", "a list of tags"),
        ("<form><p>Sign up</p></form>", "a newsletter box"),
        ("<form><p>Your seat</p></form>", "a form"),
        ("<nav><p>Sport</p></nav>", "navigation"),
        ("<figure><figcaption>The depot</figcaption></figure>", "a caption"),
        ("<h3>Read more</h3>", "related articles"),
        ("<p><a href='/n/1'>Two held after fire in timber yard</a></p>", "links to elsewhere"),
        ("<aside><p>Our own man in the port</p></aside>", "a side note"),
        ("<h1>Shells</h1>", "a headline"),
        ("<p>Our own man in the port</p>", "beside the article"),
    ],
)
def test_the_reason_is_the_plainest(html: str, expected: str) -> None:
    assert reason(html) == expected


def test_neighbours_with_one_reason_are_one_removal() -> None:
    html = f"<html><body><nav><p>A</p><p>B</p></nav>{PROSE}<nav><p>C</p></nav></body></html>"
    blocks = read_blocks(parse(html.encode(), url=URL))
    told = reasons.removed(block for block in blocks if block.mass < 9)
    assert [(one.reason, one.text_excerpt) for one in told] == [("navigation", "A B C")]
    told = reasons.removed(blocks)
    assert [one.text_excerpt for one in told][::2] == ["A B", "C"]


@pytest.mark.parametrize(
    ("menu", "left"),
    [
        ("<div><ul><li><a href='/'>Home</a></li></ul><a href='/x'>More</a></div>", False),
        ("<div><a href='/'>Home</a> and a good deal that is not linked</div>", True),
        (f"<div><a href='/'>Home</a>{PROSE}</div>", True),
    ],
    ids=["menu", "half linked", "with prose"],
)
def test_menus_go_out_of_the_tree_whole(menu: str, left: bool) -> None:
    html = f"<html><body><main>{menu}{PROSE}</main>tail</body></html>"
    root = parse(html.encode(), url=URL)
    regions.remove_menus(root, read_blocks(root))
    said = " ".join(map(str, root.itertext()))
    assert ("Home" in said) is left
    assert PARAGRAPHS[0] in said
    assert "tail" in said


def test_a_page_of_links_alone_keeps_its_root() -> None:
    root = parse(b"<html><body><a href='/'>Home</a></body></html>", url=URL)
    regions.remove_menus(root, read_blocks(root))
    assert root.tag == "html"
