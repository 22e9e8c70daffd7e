"""What a page's elements are named is gathered once, whatever attribute says it."""

import pytest

from crawler.cleaning import kinds
from crawler.cleaning.markup import parse
from crawler.cleaning.named import gather

URL = "https://news.example/a"


@pytest.mark.parametrize(
    ("markup", "bits"),
    [
        ('<div class="readerComments">x</div>', kinds.COMMENTS),
        ('<div id="comments">x</div>', kinds.COMMENTS),
        ('<div data-testid="comments-list">x</div>', kinds.COMMENTS),
        ('<div data-component="CommentList">x</div>', kinds.COMMENTS),
        ("<reader-comments>x</reader-comments>", kinds.COMMENTS),
        ('<div class="by" id="byline">x</div>', kinds.BYLINE),
        ('<div class="author-bio">x</div>', kinds.BYLINE | kinds.NO_BYLINE),
        ('<div class="paywall">x</div>', kinds.WALL),
        ("<div>x</div>", 0),
    ],
)
def test_every_way_to_name_an_element_counts(markup: str, bits: int) -> None:
    root = parse(f"<html><body>{markup}</body></html>".encode(), url=URL)
    rules = kinds.COMMENTS | kinds.BYLINE | kinds.NO_BYLINE | kinds.WALL
    assert gather(root).kinds.get(root[0][0], 0) & rules == bits


def test_names_of_several_attributes_add_up() -> None:
    root = parse(b'<html><body><p class="comments" id="byline">x</p></body></html>', url=URL)
    both = kinds.COMMENTS | kinds.BYLINE
    assert gather(root).kinds[root[0][0]] & both == both


def test_classes_are_told_as_they_are_written() -> None:
    root = parse(b'<html><body><p class=" a  b ">x</p><p>y</p></body></html>', url=URL)
    assert gather(root).classes == {root[0][0]: " a  b "}


def test_those_of_a_kind_are_in_the_order_of_the_page_and_still_there() -> None:
    html = '<p id="comments">1</p><div class="comments">2</div><p class="comments">3</p>'
    root = parse(f"<html><body>{html}</body></html>".encode(), url=URL)
    named = gather(root)
    held = list(root[0])
    assert named.of(root, kinds.COMMENTS) == held
    root[0].remove(held[1])
    assert named.of(root, kinds.COMMENTS) == [held[0], held[2]]
    assert named.of(root, kinds.WALL) == []
