"""What a page tells of its article beside the text, and where each piece was found."""

import json
from datetime import UTC, datetime

import pytest

from crawler.cleaning.article import Listed
from tests.cleaning.pages import BODY, PARAGRAPHS, TITLE, clean, page


def data(**given: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, **given}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


CRUMBS = {
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "name": "Home"},
        {"@type": "ListItem", "item": {"name": "World"}},
        {"@type": "ListItem", "name": TITLE},
    ],
}


@pytest.mark.parametrize(
    ("head", "section", "where"),
    [
        (data(articleSection="World"), "World", "json-ld"),
        (data(articleSection=["World", "Arms"]), "World", "json-ld"),
        (meta("article:section", "World"), "World", "meta"),
        (f'<script type="application/ld+json">{json.dumps(CRUMBS)}</script>', "World",
         "breadcrumb"),
        (data(articleSection={"x": 1}), "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_section(head: str, section: str, where: str | None) -> None:
    found = clean(page(head=head))
    assert (found.section, found.origins.get("section")) == (section, where)


@pytest.mark.parametrize(
    ("told", "tags", "where"),
    [
        ({"head": data(keywords="arms, Ukraine,arms")}, ("arms", "Ukraine"), "json-ld"),
        ({"head": data(keywords=["arms", "Ukraine"])}, ("arms", "Ukraine"), "json-ld"),
        ({"head": meta("article:tag", "arms") + meta("article:tag", "Ukraine")},
         ("arms", "Ukraine"), "meta"),
        ({"head": '<meta name="news_keywords" content="arms; Ukraine">'},
         ("arms", "Ukraine"), "meta"),
        ({"after": '<a rel="tag" href="/t/arms">arms</a>'}, ("arms",), "link"),
        ({"head": data(keywords=[7, None, {"a": []}])}, (), None),
    ],
)  # fmt: skip
def test_tags(told: dict[str, str], tags: tuple[str, ...], where: str | None) -> None:
    found = clean(page(**told))
    assert (found.tags, found.origins.get("tags")) == (tags, where)


def test_tags_are_bounded() -> None:
    found = clean(page(head=data(keywords=[f"tag {n}" for n in range(90)] + ["x" * 500])))
    assert len(found.tags) == 20


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (data(image="/pictures/train.jpg"), "https://www.morava-courier.example.com/pictures/train.jpg"),
        (data(image={"@type": "ImageObject", "url": "https://i.example/a.jpg"}), "https://i.example/a.jpg"),
        (data(image=[{"contentUrl": "https://i.example/a.jpg"}]), "https://i.example/a.jpg"),
        (meta("og:image", "https://i.example/b.jpg"), "https://i.example/b.jpg"),
        ('<link rel="image_src" href="//i.example/c.jpg">', "https://i.example/c.jpg"),
        (data(image="javascript:alert(1)") + meta("og:image", "https://i.example/b.jpg"),
         "https://i.example/b.jpg"),
        (meta("og:image", "data:image/png;base64,AAAA"), ""),
        (meta("og:image", "http://[broken"), ""),
        ("", ""),
    ],
)  # fmt: skip
def test_lead_image(head: str, image: str) -> None:
    assert clean(page(head=head)).image == image


@pytest.mark.parametrize(
    ("told", "paid", "where"),
    [
        ({"head": data(isAccessibleForFree=False)}, True, "json-ld"),
        ({"head": data(isAccessibleForFree="False")}, True, "json-ld"),
        ({"head": data(isAccessibleForFree="http://schema.org/True")}, False, "json-ld"),
        ({"head": meta("article:content_tier", "locked")}, True, "meta"),
        ({"head": meta("article:content_tier", "free")}, False, "meta"),
        ({"head": meta("article:content_tier", "metered")}, None, None),
        ({"after": '<div class="offer-paywall">Read on for one dinar</div>'}, True, "element"),
        ({"after": '<div class="wallpaper">Pictures for your wall</div>'}, None, None),
        ({"body": f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1][:-1]} …</p>"}, True, "text"),
        ({}, None, None),
    ],
)
def test_paywalled(told: dict[str, str], paid: bool | None, where: str | None) -> None:
    found = clean(page(**told))
    assert (found.paywalled, found.origins.get("paywalled")) == (paid, where)


def test_a_paywall_that_stands_idle_below_a_whole_article_is_none() -> None:
    html = page(BODY * 4, after='<div class="offer-paywall">Read on for one dinar</div>')
    assert clean(html).paywalled is None


def test_words_are_counted_also_where_no_space_parts_them() -> None:
    assert clean(page()).words == sum(
        len(p.replace("“", " ").replace("”", " ").split()) for p in PARAGRAPHS
    )
    assert clean(page("<p>" + "塞尔维亚弹药运往前线。" * 12 + "</p>", lang="zh")).words == 120


def test_every_field_tells_where_it_came_from() -> None:
    head = (
        data(
            author={"name": "Ana Kos"},
            datePublished="2026-03-09T08:00:00+01:00",
            dateModified="2026-03-09T09:00:00+01:00",
        )
        + meta("og:site_name", "Morava Courier")
        + '<link rel="canonical" href="/world/shells">'
    )
    origins = clean(page(head=head)).origins
    assert origins == {
        "title": "h1",
        "authors": "json-ld",
        "published": "json-ld",
        "modified": "json-ld",
        "site": "meta",
        "canonical_url": "link",
        "language": "html",
    } or origins == {**origins, "language": "text"}


def test_what_only_the_listing_told_says_so() -> None:
    html = f"<html><body><article>{BODY}</article></body></html>".encode()
    when = datetime(2026, 3, 9, 7, tzinfo=UTC)
    found = clean(html, listed=Listed(title=TITLE, published=when))
    assert (found.title, found.published) == (TITLE, when)
    assert (found.origins["title"], found.origins["published"]) == ("listing", "listing")


# --- titles as the page prints them -----------------------------------------------------------


def printed(h1: str, h2: str, *, social: str, crumb: bool = True) -> bytes:
    path = f'<nav class="breadcrumb"><ol><li><h1>{h1}</h1></li></ol></nav>'
    return (
        f'<html lang="en"><head><title>{h1} | Morava Courier</title>{meta("og:title", social)}'
        f"</head><body>{path if crumb else f'<h1>{h1}</h1>'}<main><article>{h2}{BODY}</article>"
        "</main></body></html>"
    ).encode()


SEO = "Serbia ammunition Ukraine: eleven trains stopped, what we know"


def test_an_h1_in_a_breadcrumb_gives_way_to_the_printed_headline() -> None:
    found = clean(printed(SEO, f"<h2>{TITLE}</h2>", social=TITLE))
    assert (found.title, found.origins["title"]) == (TITLE, "heading")


def test_a_kicker_before_the_printed_headline_is_no_part_of_it() -> None:
    h2 = f"<h2><span>Arms trade</span> <span>{TITLE}</span></h2>"
    found = clean(printed(SEO, h2, social=TITLE))
    assert found.title == TITLE
    assert not found.text.startswith("Arms trade")


def test_a_real_h1_wins_over_the_social_headline() -> None:
    found = clean(printed(TITLE, "<h2>What the papers say</h2>", social=SEO, crumb=False))
    assert (found.title, found.origins["title"]) == (TITLE, "h1")


@pytest.mark.parametrize(
    "line",
    [TITLE, TITLE.upper(), f"Exclusive: {TITLE}", f"Arms trade — {TITLE}", f"Arms trade{TITLE}",
     TITLE.replace("countries", "coun\u00adtries")],
)  # fmt: skip
def test_the_title_is_not_repeated_at_the_head_of_the_text(line: str) -> None:
    assert clean(page(f"<p>{line}</p>{BODY}")).text.split("\n")[0] == PARAGRAPHS[0]


def test_a_paragraph_that_only_holds_the_title_stays() -> None:
    long = f"<p>{PARAGRAPHS[0]} That is why, as one of them put it, {TITLE}</p>"
    assert clean(page(long + BODY)).text.startswith(PARAGRAPHS[0])
