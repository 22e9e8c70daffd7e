"""How the HTML of a mail is built, for readers by eye, by ear and by Outlook's old engine."""

import re
from html.parser import HTMLParser

import pytest

from tests.alerts.messages import CORRECTED, MESSAGES, NEWS, alert, article, passage
from tests.alerts.test_compose import parts

VOID = frozenset(("meta", "br", "img"))


class Outline(HTMLParser):
    """Checks that tags nest, and gathers each tag with its attributes and its own text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[int] = []
        self.seen: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs), ""))
        if tag not in VOID:
            self.open.append(len(self.seen) - 1)

    def handle_endtag(self, tag):
        assert self.seen[self.open.pop()][0] == tag

    def handle_data(self, data):
        for at in self.open:
            tag, attributes, text = self.seen[at]
            self.seen[at] = (tag, attributes, text + data)


def outline(message) -> Outline:
    return Outline(parts(message)[1])


@pytest.mark.parametrize("name", MESSAGES)
def test_tags_nest_and_tables_are_for_the_look_only(name):
    seen = outline(MESSAGES[name]).seen

    assert all(a.get("role") == "presentation" for tag, a, _ in seen if tag == "table")
    assert all(tag != "div" or "padding-" not in _inner(a) for tag, a, _ in seen)


def _inner(attributes) -> str:
    """Return a style without the foot's, whose rule stands above its padding."""
    return "" if "rule" in (attributes.get("class") or "") else attributes.get("style") or ""


def test_what_outlook_is_told_opens_and_closes():
    html = parts(alert())[1]
    told = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", html, re.DOTALL)

    assert html.count("<!--[if") == len(told) == 3
    Outline("".join(told))


def test_a_title_and_its_sentences_are_in_their_language_and_our_words_in_english():
    serbian = article(title="Видак одлази", language="sr", passages=(passage("Шума", "Шума"),))
    seen = outline(alert(serbian)).seen
    heads = [a.get("lang") for tag, a, _ in seen if tag == "h3"]
    quotes = [a.get("lang") for _, a, _ in seen if a.get("class") == "quote hits"]

    assert (heads, quotes) == (["sr"], ["sr"])
    assert {a["lang"] for _, a, _ in seen if "lang" in a} == {"en", "sr"}


@pytest.mark.parametrize("claimed", ["", "x", 'sr" onload="x', "klingonese", "sr\nX: y", "ср"])
def test_a_language_that_is_none_is_not_said(claimed):
    seen = outline(alert(article(language=claimed))).seen

    assert [a["lang"] for _, a, _ in seen if "lang" in a] == ["en"]


def test_a_headline_that_is_the_story_s_is_not_said_twice():
    seen = outline(alert(article(), kind="correction", news=CORRECTED)).seen

    assert [(tag, text) for tag, _, text in seen if tag in ("h1", "h2", "h3")] == [
        ("h2", article().title)
    ]
    assert any(a.get("href") == article().url for _, a, _ in seen)


def test_the_story_s_headline_stands_above_and_larger_than_the_report_s():
    told = alert(
        article(title="Two plants searched"), kind="update", news=NEWS, story_title="Shells"
    )
    heads = [(tag, text.strip(), _size(a)) for tag, a, text in outline(told).seen if tag[0] == "h"
             and tag[1:].isdigit()]  # fmt: skip

    assert heads == [("h2", "Shells", 22), ("h3", "Two plants searched", 18)]


def _size(attributes) -> int:
    return int(re.search(r"font-size:(\d+)px", attributes["style"])[1])
