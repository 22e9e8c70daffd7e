"""The short texts of a page, each with the element that it stands in."""

from crawler.cleaning.chrome import strip_comments
from crawler.cleaning.elements import texts
from crawler.cleaning.ground import Ground
from crawler.cleaning.markup import parse

URL = "https://example.org/"


def told(body: str, most: int = 20) -> list[tuple[str, str, bool]]:
    root = parse(f"<body>{body}</body>".encode(), url=URL)
    return [(str(element.tag), text, first) for element, text, first in texts(root, most)]


def test_texts_are_told_with_what_they_stand_in() -> None:
    assert told("<div>one<b>two</b>three</div>four") == [
        ("div", "one", True), ("body", "four", False), ("b", "two", True), ("div", "three", False),
    ]  # fmt: skip


def test_white_space_and_what_is_long_are_left_out() -> None:
    assert told(f"<p> \n </p><p>{'x' * 21}</p><p>{'y' * 20}</p>") == [("p", "y" * 20, True)]


def test_a_text_that_one_stage_took_off_is_not_found_by_the_next() -> None:
    unit = "<div class=u><i>ann · 2 hours ago</i><p>I agree with this.</p><b>Reply</b></div>"
    root = parse(f"<body><main>{unit * 3}</main></body>".encode(), url=URL)
    removed = strip_comments(root, Ground())
    assert [one.reason for one in removed] == ["reader comments, by their build"]
    assert not texts(root, 100)
