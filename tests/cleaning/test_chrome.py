"""Lists, bars and boxes around an article go; what belongs to the article stays."""

import pytest

from tests.cleaning.pages import BODY, PARAGRAPHS, assert_whole, clean, explain, page

HEADLINES = (
    "Parliament puts off the vote on pensions",
    "River port of Prahovo closed for repairs",
    "Bakers warn of dearer bread in spring",
    "Two held after fire in timber yard",
)
LINKED = "".join(f'<li><a href="/n/{n}">{h}</a></li>' for n, h in enumerate(HEADLINES))
CARDS = "".join(
    f'<div class="z"><a href="/n/{n}"><img src="a.jpg"></a><h4><a href="/n/{n}">{h}</a></h4>'
    f"<span>By Jovan Res</span> <span>March {n + 1}, 2026</span></div>"
    for n, h in enumerate(HEADLINES)
)
CHROME = {
    "a list of links": f"<ul>{LINKED}</ul>",
    "headed links": f"<h3>Read more</h3><ul>{LINKED}</ul>",
    "headed links, in a box": f'<div class="r"><p><b>Lesen Sie auch</b></p><ul>{LINKED}</ul></div>',
    "cards": f'<div class="g">{CARDS}</div>',
    "headed cards": f"<h2>Latest news</h2><div>{CARDS}</div>",
    "tags": '<p>Tags: <a href="/t/1">Serbia</a>, <a href="/t/2">Ammunition</a>, '
    '<a href="/t/3">Exports</a></p>',
    "share bar": '<div class="q"><a '
    'href="https://www.facebook.com/sharer/sharer.php?u=x">Share</a> '
    '<span>214</span> <a href="https://x.com/intent/post?url=x">Post</a> <span>17</span></div>',
    "newsletter": '<div class="nl"><h3>The morning letter</h3><p>Sign up and get the five stories '
    'that matter to your inbox every day before breakfast.</p><form><input type="email">'
    "<button>Sign up</button></form></div>",
    "cookie notice": '<div id="cookie-bar"><p>We and our 812 partners store information on your '
    "device to show you what we think that you should see.</p><button>Accept</button></div>",
    "side note": f"<aside><h3>Most read</h3><ol>{LINKED}</ol></aside>",
}
WORDS_OF_CHROME = (
    *HEADLINES, "Read more", "Lesen Sie auch", "Latest news", "Tags", "214", "morning letter",
    "inbox", "812 partners", "Most read", "Jovan Res",
)  # fmt: skip


@pytest.mark.parametrize("place", ["inside", "after", "before"])
@pytest.mark.parametrize("kind", CHROME)
def test_chrome_goes_and_the_article_stays(kind: str, place: str) -> None:
    text = clean(page(**{place: CHROME[kind]})).text
    assert_whole(text)
    assert [words for words in WORDS_OF_CHROME if words in text] == []


@pytest.mark.parametrize("kind", ["headed links", "share bar", "newsletter", "cards"])
def test_chrome_between_paragraphs_goes(kind: str) -> None:
    paragraphs = [f"<p>{p}</p>" for p in PARAGRAPHS]
    text = clean(page("".join([*paragraphs[:3], CHROME[kind], *paragraphs[3:]]))).text
    assert_whole(text)
    assert [words for words in WORDS_OF_CHROME if words in text] == []


def test_everything_at_once_leaves_the_article_alone() -> None:
    text = clean(page(after="".join(CHROME.values()), before=CHROME["cookie notice"])).text
    assert text.split("\n") == list(PARAGRAPHS)


KEPT = {
    "a pull quote": ("<blockquote><p>We sell to licensed buyers only</p></blockquote>",
                     "We sell to licensed buyers only"),
    "a pull quote in a side note": (('<aside class="pullquote"><p>Nobody ever asked where the '
    'shells '
                                    "went</p></aside>"), "Nobody ever asked where the shells went"),
    "a table": (("<table><tr><th>Month</th><th>Consignments</th></tr><tr><td>October</td><td>seven "
                "wagons</td></tr></table>"), "October seven wagons"),
    "a list of facts": (("<ul><li>The plant employs 2,300 people in two shifts.</li><li>It "
    "was founded "
                        "in 1939 under another name.</li></ul>"), "It was founded in 1939"),
    "linked sentences": (
        "<ul>" + "".join(f'<li>In {y}, <a href="/{y}">the court of audit found</a> that '
        'licences had '
                         "been given without the papers that the law asks for.</li>"
                         for y in (2019, 2021, 2023)) + "</ul>", ("In 2021, the court of audit "
                         "found")),
    "a paragraph full of links": (
        ('<p>The names are those of <a href="/a">Drina Trade</a>, <a href="/b">Balkan '
        'Metals</a> and '
        '<a href="/c">Ister Shipping</a>, which all share one address in the port.</p>'),
        "Drina Trade"),
    "questions and answers": (("<h3>Who checks the end user?</h3><p>The embassy of the exporting "
                              "country does, at least in theory.</p>"), "Who checks the end user?"),
    "a heading": (("<h2>What the papers say</h2><p>They say that the last wagons left in the night "
                  "of the third of November.</p>"), "What the papers say"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KEPT)
def test_what_belongs_to_the_article_stays(kind: str) -> None:
    html, words = KEPT[kind]
    paragraphs = [f"<p>{p}</p>" for p in PARAGRAPHS]
    text = clean(page("".join([*paragraphs[:2], html, *paragraphs[2:]]))).text
    assert_whole(text)
    assert words in text


def test_an_article_about_cookies_and_newsletters_stays() -> None:
    html = page(f'<div class="newsletter-story cookie-law related">{BODY}</div>')
    assert_whole(clean(html).text)


def test_each_kind_is_told_with_its_reason() -> None:
    reasons = {one.reason for one in explain(page(after="".join(CHROME.values()))).removed}
    assert {"share buttons", "a newsletter box", "a cookie notice", "navigation"} <= reasons
