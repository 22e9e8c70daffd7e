"""Reader comments found by their build: who, when and reactions, whatever the words and names."""

import pytest

from crawler.cleaning.article import Listed, explain_page
from crawler.cleaning.elements import texts
from crawler.cleaning.markup import parse
from crawler.cleaning.threads import _reacting, is_reaction
from tests.cleaning.pages import FETCHED, PARAGRAPHS, TITLE, URL, assert_whole, clean, explain, page

SAID = ("Kruna shells, straight to the front!", "It was wheat. I unloaded it.")


def thread(unit: str, heading: str = "") -> str:
    voices = zip(("rail_baron", "millers_son"), SAID, strict=True)
    return (
        f'<div class="r0">{heading}{"".join(unit.format(who=w, said=s) for w, s in voices)}</div>'
    )


BUILDS = {
    "one line of controls": thread(
        '<div class="r2"><div class="r3">R</div><div class="r4"><b>{who}</b> &middot; 1h</div>'
        '<p>{said}</p><div class="r4">+57 &nbsp; Answer &nbsp; Flag</div></div>',
        '<div class="r1">What readers say</div>',
    ),
    "buttons side by side": thread(
        '<div class="a"><span>{who}</span><span>3 days ago</span><div>{said}</div>'
        "<div><button>12</button><button>Like</button><button>Report</button></div></div>"
    ),
    "Serbian": thread(
        '<div class="a"><div>{who}, пре 2 сата</div><p>{said}</p>'
        "<div>Препоручи (14) · Пријави</div></div>"
    ),
    "German": thread(
        '<section class="a"><div>{who} | gestern</div><p>{said}</p><div>Melden | 3</div></section>'
    ),
    "a table": "<table>"
    + thread("<tr><td>{who}<br>19:04</td><td>{said}<p>Quote / Report</p></td></tr>")
    .removeprefix('<div class="r0">')
    .removesuffix("</div>")
    + "</table>",
}


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("where", ["inside", "after"])
def test_comments_without_names_or_headings_leave_nothing(build: str, where: str) -> None:
    explained = explain(page(**{where: BUILDS[build]}))
    assert_whole(explained.article.text)
    for said in SAID:
        assert said not in explained.article.text
    assert any("build" in removed.reason for removed in explained.removed)


def test_a_live_blog_keeps_its_posts() -> None:
    posts = "".join(
        f'<div class="post"><div>1{n}:30</div><p>Post {n}: the third convoy of the day has left '
        "the yard, and the drivers say that two more are being loaded.</p></div>"
        for n in range(4)
    )
    text = clean(page(inside=f"<div>{posts}</div>")).text
    for number in range(4):
        assert f"Post {number}:" in text


def test_share_counts_over_an_article_take_nothing_with_them() -> None:
    bar = "<div><div>10 March 2026</div><div>91 shares · Like</div></div>"
    assert_whole(clean(page(before=bar)).text)


def test_a_box_that_asks_for_an_address_is_no_text_even_without_a_form() -> None:
    box = (
        '<div class="k9"><p><b>Weekly brief</b></p><p>Five things that moved, every Sunday. Enter '
        'your address and never miss an issue.</p><input value="you@company"> '
        '<a href="#">Join 18,000 readers</a></div>'
    )
    middle = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:2]) + box
    body = middle + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[2:])
    article = clean(page(body))
    assert_whole(article.text)
    assert "never miss an issue" not in article.text


def test_a_site_that_names_itself_only_in_its_title_is_told_from_the_listed_title() -> None:
    html = page().replace(b"<h1>", b"<div>").replace(b"</h1>", b"</div>")
    listed = Listed(title=TITLE)
    article = explain_page(html, url=URL, fetched=FETCHED, listed=listed).article
    assert (article.title, article.site) == (TITLE, "Morava Courier")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("+57 \u00a0 Answer \u00a0 Flag", True),
        ("Reply  12  Report", True),
        ("Like (3) · Odgovori", True),
        ("57", False),
        ("The answer is a flag", False),
        ("Share prices fell", False),
        ("", False),
    ],
)
def test_a_line_of_reactions_is_nothing_else(line: str, expected: bool) -> None:
    assert is_reaction(line) is expected


@pytest.mark.parametrize(
    "said",
    ["Reply", "12 Likes", "Gefällt mir", "Me gusta (3)", "mi piace!", "Lubię to", "Ne sviđa mi se",
     "Не свиђа ми се", "Şikayet et", "Μου αρέσει", "जवाब दें", "Trả lời", "57·Reply", "Share|Flag",
     "Quote – today"],
)  # fmt: skip
def test_a_text_with_a_reaction_is_looked_at_closer(said: str) -> None:
    root = parse(f"<html><body><p>{said}</p><i>The wagons left</i></body></html>".encode(), url=URL)
    assert {element.tag for element in _reacting(texts(root, 400))} == {"html", "body", "p"}
