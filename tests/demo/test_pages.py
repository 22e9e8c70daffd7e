"""The pages are real ones: the text is all there, what a reader wrote cannot break out of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import html

from wirewatch.demo.outlets.content import load_editions
from wirewatch.demo.outlets.edition import ReaderComment
from wirewatch.demo.outlets.pages import article_page, front_page
from wirewatch.demo.outlets.pictures import picture

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
EDITIONS = load_editions(NOW)
BASE = "http://127.0.0.2:8000"
EACH = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.outlet.key)


def page_of(edition, number=0):
    article, *others = edition.articles[number:] + edition.articles[:number]
    return html.document_fromstring(article_page(edition.outlet, article, others, BASE))


@EACH
def test_a_page_carries_text_comments_tags_and_other_headlines(edition):
    for number, article in enumerate(edition.articles):
        body = page_of(edition, number).find("body").text_content()
        wanted = [article.title, *article.paragraphs, *article.tags]
        wanted += [comment.text for comment in article.comments]
        assert [each for each in wanted if each not in body] == []
        assert edition.articles[number - 1].title in body


@EACH
def test_markup_in_what_people_wrote_stays_text(edition):
    nasty = "</script><script>alert(1)</script><b>&amp;"
    article = replace(
        edition.articles[0],
        title=nasty,
        tags=(nasty,),
        comments=(ReaderComment(author=nasty, text=nasty),),
    )
    page = html.document_fromstring(article_page(edition.outlet, article, [], BASE))
    assert [each for each in page.iter("script") if "alert(1)" in (each.text or "")[:9]] == []
    assert nasty in page.find("body").text_content()


def test_json_ld_tells_the_truth_about_the_article():
    edition = EDITIONS[0]
    (data,) = page_of(edition, 1).xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(data)
    article = edition.articles[1]
    assert told["headline"] == article.title
    assert datetime.fromisoformat(told["datePublished"]) == article.published
    assert [author["name"] for author in told["author"]] == ["Imogen Farrow", "Radoslav Prekić"]


def test_the_serbian_page_dates_without_a_zone():
    edition = EDITIONS[2]
    (date,) = page_of(edition).xpath("//meta[@property='article:published_time']/@content")
    assert datetime.fromisoformat(date) == datetime(2026, 11, 21, 13, 0)  # noqa: DTZ001 - the point


@EACH
def test_the_front_page_links_every_article(edition):
    page = html.document_fromstring(front_page(edition.outlet, edition.articles, BASE))
    links = set(page.xpath("//a/@href"))
    assert {BASE + article.path for article in edition.articles} <= links


def test_a_picture_is_well_formed_and_always_the_same():
    assert html.fromstring(picture("a")).tag == "svg"
    assert picture("a") == picture("a") != picture("b")
