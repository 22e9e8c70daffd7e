"""Pages that are one post of a Telegram channel, shaped as its embedded widget."""

from datetime import UTC, datetime

import pytest

from crawler.cleaning.article import Listed
from db.errors import CleanError
from tests.cleaning.pages import FETCHED, clean, explain

URL = "https://t.me/glasdrine/482?embed=1"
WORDS = (
    "Fabrika <b>Kruna</b> iz Drinovca isporučila je granate<!-- x --> koje su stigle u "
    'Ukrajinu.<br/><br/>Direktor to poriče: <a href="https://herald.example/kruna">ceo tekst</a>.'
)
TEXT = (
    "Fabrika Kruna iz Drinovca isporučila je granate koje su stigle u Ukrajinu.\n"
    "Direktor to poriče: ceo tekst."
)
REPLY = (
    '<a class="tgme_widget_message_reply" href="https://t.me/glasdrine/470"><div '
    'class="tgme_widget_message_author">Glas Drine</div><div class="tgme_widget_message_text '
    'js-message_reply_text">Sednica je zakazana.</div></a>'
)
CARD = (
    '<a class="tgme_widget_message_link_preview" href="https://herald.example/kruna"><div '
    'class="link_preview_title">Shells from Drinovac</div></a>'
)


def embed(words: str = WORDS, *, before: str = "", after: str = "", footer: str = "") -> bytes:
    text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>'
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram Widget</title></head>'
        '<body class="widget_frame_base tgme_widget body_widget_post"><div '
        'class="tgme_widget_message js-widget_message" data-post="glasdrine/482"><div '
        'class="tgme_widget_message_bubble"><div class="tgme_widget_message_author"><a '
        'class="tgme_widget_message_owner_name" href="https://t.me/glasdrine">Glas Drine</a></div>'
        f'{before}{text if words else ""}{after}<div class="tgme_widget_message_footer">{footer}'
        '<span class="tgme_widget_message_views">1.2K</span> views<a '
        'class="tgme_widget_message_date" href="https://t.me/glasdrine/482"><time '
        'datetime="2026-01-02T10:30:00+01:00">Jan 2</time></a></div></div></div></body></html>'
    ).encode()


def test_the_post_is_the_article() -> None:
    article = clean(embed(before=REPLY, after=CARD), url=URL, listed=Listed(title="Fabrika Kruna"))
    assert article.text == TEXT
    assert article.title == "Fabrika Kruna"
    assert article.published == datetime(2026, 1, 2, 9, 30, tzinfo=UTC)
    assert (article.url, article.canonical_url) == (URL, "https://t.me/glasdrine/482")
    assert (article.site, article.authors, article.fetched) == ("Glas Drine", (), FETCHED)
    assert article.excerpt == TEXT.replace("\n", " ")


def test_what_stands_around_the_post_is_told() -> None:
    removed = explain(embed(before=REPLY, after=CARD), url=URL).removed
    assert [(each.reason, each.text_excerpt) for each in removed] == [
        ("the post that it answers", "Glas Drine Sednica je zakazana."),
        ("a linked page's card", "Shells from Drinovac"),
    ]


def test_without_a_listed_title_the_first_sentence_serves() -> None:
    assert clean(embed(), url=URL).title == TEXT.split("\n", maxsplit=1)[0]


def test_a_post_may_be_short_and_signed() -> None:
    footer = '<span class="tgme_widget_message_from_author">M. Pavićević</span>'
    article = clean(embed("Uzbuna u Kijevu", footer=footer), url=URL)
    assert (article.text, article.authors) == ("Uzbuna u Kijevu", ("M. Pavićević",))


def test_a_post_that_is_only_a_link_has_its_cards_words() -> None:
    assert clean(embed("", after=CARD), url=URL).text == "Shells from Drinovac"


def test_an_address_of_another_post_is_left_as_it_is() -> None:
    url = "https://mirror.example/post?id=482"
    assert clean(embed(), url=url).canonical_url == url


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (embed(""), "the post cannot be read: it has no words"),
        (
            (
                b'<html><body class="tgme_widget body_widget_post"><div class="'
                b'tgme_widget_message_error">Post not found</div></body></html>'
            ),
            "the post cannot be read: Post not found",
        ),
    ],
)
def test_a_post_without_words_is_no_article(page: bytes, words: str) -> None:
    with pytest.raises(CleanError, match=words):
        clean(page, url=URL)
