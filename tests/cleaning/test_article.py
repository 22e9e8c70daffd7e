"""The whole way from bytes to record: refusals, second looks, determinism, typography."""

import json

import pytest

from crawler.cleaning.article import Listed, clean_page
from db.errors import CleanError
from matching.stories.fingerprint import fingerprint
from tests.cleaning.pages import BODY, FETCHED, PARAGRAPHS, TITLE, URL, clean, explain, page


def test_a_plain_page() -> None:
    article = clean(page())
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert (article.title, article.url, article.fetched) == (TITLE, URL, FETCHED)
    assert article.fingerprint == fingerprint(article.text)


def test_clean_and_explain_agree() -> None:
    assert clean_page(page(), url=URL, fetched=FETCHED) == explain(page()).article


def test_it_is_deterministic() -> None:
    assert clean(page()) == clean(page())


def test_characters_stay_as_on_the_page() -> None:
    line = "„Gewiß“ — *nicht* _kursiv_ &amp; 5&nbsp;% [sic] #1 `x` <b>fett</b>, 1&lt;2; "
    "e\u0301t\u00e9."
    text = clean(page(f"<p>{line}</p>{BODY}")).text
    assert "„Gewiß“ — *nicht* _kursiv_ & 5 % [sic] #1 `x` fett, 1<2;" in text


def test_one_block_a_line() -> None:
    html = page(
        f"{BODY}<ul><li>First point of the list</li>\n<li>Second <b>point</b>\nof it</li></ul>"
    )
    assert clean(html).text.endswith("First point of the list\nSecond point of it")


@pytest.mark.parametrize(
    "body", ["<p>Too short.</p>", "", "<script>var text = 'x'.repeat(500)</script>"]
)
def test_a_page_without_article_is_refused(body: str) -> None:
    with pytest.raises(CleanError, match="no article text"):
        clean(f"<html><body>{body}<nav><a href=/>Home</a></nav></body></html>".encode())


def test_structured_data_helps_where_the_page_shows_little() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(PARAGRAPHS)}
    html = (
        f'<html><head><script type="application/ld+json">{json.dumps(node)}</script></head>'
        '<body><div id="app"><p>Loading…</p></div></body></html>'
    ).encode()
    assert clean(html).text == " ".join(PARAGRAPHS)


MORE = "".join(f"<p>Consignment {n} left in week {n}: {PARAGRAPHS[1]}</p>" for n in range(4))


def test_an_article_that_only_scripts_would_show_is_read() -> None:
    html = page(f"<div id='post'></div><noscript><p>{PARAGRAPHS[0]}</p>{MORE}</noscript>")
    text = clean(html).text
    assert PARAGRAPHS[0] in text
    assert all(f"Consignment {n}" in text for n in range(4))


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p>{PARAGRAPHS[0]}</p>{MORE}",
        "<p>Please allow scripts to run, for without them you will see no pictures here.</p>",
        f"<style>{'.a{margin:0 auto} ' * 80}</style>",
    ],
)
def test_what_is_shown_without_scripts_is_not_read_beside_the_article(hidden: str) -> None:
    html = page(f"{BODY}{MORE}<noscript>{hidden}</noscript>")
    assert clean(html).text == clean(page(f"{BODY}{MORE}")).text


def test_an_article_within_one_big_form_is_read() -> None:
    html = page(f'<form id="aspnetForm" action="/"><input type="hidden">{BODY}</form>')
    assert PARAGRAPHS[3] in clean(html).text


def test_broken_structured_data_does_no_harm() -> None:
    deep = "[" * 50_000
    scripts = "".join(
        f'<script type="application/ld+json">{text}</script>'
        for text in (
            deep,
            '{"@type": "Article", ',
            '{"@type": 7, "author": {"@id": 3}}',
            '"x"',
            "[null]",
        )
    )
    assert clean(page(head=scripts)).text.split("\n") == list(PARAGRAPHS)


def test_a_listed_title_only_helps_out() -> None:
    assert clean(page(), listed=Listed(title="As the feed has it")).title == TITLE
