"""`channels preview`: what a channel would send, and nothing sent."""

import json

import pytest

from tests.cli.test_commands import filled, wirewatch

__all__ = ["filled", "wirewatch"]


@pytest.fixture
def templated(filled, tmp_path):
    """The same with a mail and a terminal whose texts are the user's."""
    config = tmp_path / "config.toml"
    config.write_text(
        config.read_text()
        + """
[[channel]]
name = "own"
kind = "console"
template = "own.txt"

[[channel]]
name = "letter"
kind = "email"
smtp = "smtp://me@mail.example.org"
sender = "a@example.org"
to = ["b@example.org"]
password = "correct-horse"
html_template = "own.html"
"""
    )
    (tmp_path / "own.txt").write_text("OWN {% for s in stories %}{{ s.title }}{% endfor %}")
    (tmp_path / "own.html").write_text("<p>{{ watch }} correct-horse</p>")
    return filled


def test_without_stored_articles_it_is_made_up(wirewatch):
    shown = wirewatch("channels", "preview", "mail")
    assert (shown.status, "Test of this channel by Wirewatch" in shown.out) == (0, True)
    assert not wirewatch("deliveries", "list", "--json").objects


def test_a_stored_article_and_its_story_are_shown_by_the_template(templated):
    (article,) = templated("articles", "list", "--json").objects
    before = templated("deliveries", "list", "--json").objects
    by_article = templated("channels", "preview", "own", "--article", str(article["id"]))
    assert (by_article.status, by_article.out.strip()) == (0, f"OWN {article['title']}")
    assert templated("channels", "preview", "own").out == by_article.out
    story = templated("channels", "preview", "own", "--story", str(article["story"]))
    assert article["title"] in story.out
    assert templated("deliveries", "list", "--json").objects == before


def test_html_and_payload_are_shown_without_secrets(templated):
    page = templated("channels", "preview", "letter", "--html")
    assert page.out.startswith("<p>")
    assert "***" in page.out
    payload = templated("channels", "preview", "letter", "--json")
    assert json.loads(payload.out)["mail"].startswith("From: a@example.org\r\n")
    assert "correct-horse" not in page.out + payload.out
    hook = templated("channels", "preview", "hook", "--json")
    assert json.loads(hook.out)["type"] == "alert.story"


def test_a_template_that_fails_is_said_and_the_built_in_text_shown(templated, tmp_path):
    (tmp_path / "own.txt").write_text("OWN {{ stories[0].sevrity }}")
    shown = templated("channels", "preview", "own")
    assert shown.status == 1
    assert "OWN" not in shown.out
    assert "This is the built-in text" in shown.out
    assert "own.txt: line 1: " in shown.err
    assert "sevrity" in shown.err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("ownn",), 1, "did you mean 'own'?"),
        (("own", "--html"), 2, "no HTML"),
        (("own", "--article", "99"), 1, "99"),
        (("own", "--story", "99"), 1, "99"),
        (("own", "--watch", "nobody"), 1, "nobody"),
        (("own", "--story", "1", "--article", "1"), 2, "give one of"),
        (("letter", "--html", "--json"), 2, "give one of"),
    ],
)
def test_what_cannot_be_shown_is_said(templated, words, status, said):
    shown = templated("channels", "preview", *words)
    assert shown.status == status
    assert said in shown.err
