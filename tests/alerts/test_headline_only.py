"""An alert on a headline says so, and why, wherever it is shown; a gone note is as rendered."""

from datetime import timedelta

import pytest

from alerts.letter import write_letter
from alerts.links import NoLinks
from alerts.pages import as_html, as_text
from alerts.payload import payload
from db.revisits import GoneArticle
from tests.alerts.messages import EVIL, NOW, alert, article, digest, notice
from wirewatch.gone import wording

WHY = "robots.txt forbids the page"
GONE = GoneArticle(
    id=17,
    title="Kruna Works shells turn up near Kyiv",
    site="Morava Courier",
    url="https://morava-courier.example/news/17",
    told=NOW - timedelta(days=1),
    seen=NOW - timedelta(hours=19),
    missing_since=NOW - timedelta(hours=1),
    evidence="the server answers with status 404: there is no such page",
)


def shown(message):
    letter = write_letter(message, NoLinks(), None)
    return as_text(letter, lambda piece: piece.text), as_html(letter)


@pytest.mark.parametrize("message", [alert, lambda told: digest(alert(told))])
def test_text_and_html_say_why_there_is_only_a_headline(message):
    for page in shown(message(article(headline_only=WHY))):
        assert f"headline only: {WHY}" in page


def test_of_an_article_with_its_text_nothing_is_said():
    for page in shown(alert()):
        assert "headline only" not in page


def test_a_hostile_reason_stays_one_clean_line():
    text, html = shown(alert(article(headline_only=EVIL)))
    (line,) = [line for line in text.splitlines() if "headline only" in line]
    assert "\x1b" not in line
    assert "<script>" not in html


@pytest.mark.parametrize(("given", "said"), [(WHY, WHY), (None, None)])
def test_the_webhook_says_it_too(given, said):
    told = payload(alert(article(headline_only=given)), NoLinks())["data"]["articles"][0]
    assert told["headline_only"] == said
    assert list(told)[-1] == "headline_only"  # added behind what receivers know


def test_a_gone_note_as_rendered():
    title, text = wording(GONE)
    message = notice(about="watch", subject="arms", title=title, text=text)
    assert payload(message, NoLinks())["type"] == "notice.watch"
    plain, html = shown(message)
    for page in (plain, html):
        assert "The article you were told is gone: Kruna Works shells turn up near Kyiv" in page
        assert "About the watch arms" in page
    words = " ".join(plain.split())
    assert (
        "Morava Courier had “Kruna Works shells turn up near Kyiv”, and you were told of it on "
        "2026-01-01 03:04 UTC. It was last seen there on 2026-01-01 08:04 UTC, and was missing on "
        "2026-01-02 02:04 UTC and again now: the server answers with status 404: there is no such "
        "page." in words
    )
    assert "`wirewatch articles show 17`" in words


def test_a_gone_article_without_a_title_is_named_by_its_address():
    title, text = wording(GoneArticle(**{**vars_of(GONE), "title": ""}))
    assert title.endswith(GONE.url)
    assert "had an article" in text


def vars_of(gone: GoneArticle) -> dict[str, object]:
    return {name: getattr(gone, name) for name in GoneArticle.__dataclass_fields__}
