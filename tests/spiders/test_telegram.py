"""Preview pages of invented channels, shaped as Telegram writes them."""

from datetime import UTC, datetime

import pytest

from db.errors import SpiderError
from db.records import Entry, Listing
from spiders.telegram import TelegramSpider
from tests.spiders.answers import read as read_kind
from tests.spiders.answers import urls

CHANNEL = "https://t.me/s/glasdrine"
POST = "https://t.me/glasdrine/{}?embed=1"


def post(number: int, words: str = "", *, before: str = "", after: str = "", at: str = "",
         classes: str = "text_not_supported_wrap") -> str:  # fmt: skip
    """A post with the HTML of its words."""
    text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>'
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message {classes} js-widget_message" '
        f'data-post="glasdrine/{number}"><div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" '
        f'href="https://t.me/glasdrine"><span>Glas Drine</span></a></div>{before}'
        f"{text if words else ''}{after}"
        '<div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1.2K'
        '</span><a class="tgme_widget_message_date" '
        f'href="https://t.me/glasdrine/{number}"><time datetime="{at}">09:30</time></a>'
        "</div></div></div></div>"
    )


def read(*posts: str, **options: str) -> Listing:
    body = (
        "<!DOCTYPE html><html><head><title>Glas Drine</title></head><body>"
        '<div class="tgme_channel_info"><div class="tgme_channel_info_description">All of the '
        f'Drina</div></div><section class="tgme_channel_history">{"".join(posts)}</section></body>'
    )
    return read_kind("telegram", body, url=CHANNEL, **options)


def test_posts_are_entries_the_newest_first() -> None:
    listing = read(
        post(481, "Older."),
        post(
            482,
            "Shells from <b>Drinovac</b> reached the front. Papers show it.<br/><br/>The maker "
            "denies it.",
            at="2026-01-02T10:30:00+01:00",
        ),
    )
    assert listing.entries == (
        Entry(
            url=POST.format(482),
            title="Shells from Drinovac reached the front.",
            published=datetime(2026, 1, 2, 9, 30, tzinfo=UTC),
            summary="Shells from Drinovac reached the front. Papers show it. The maker denies it.",
        ),
        Entry(url=POST.format(481), title="Older.", summary="Older."),
    )


def test_the_title_ends_with_the_first_line_and_is_never_long() -> None:
    titles = [e.title for e in read(post(1, "No stop<br>Next"), post(2, "word " * 100)).entries]
    assert titles[1] == "No stop"
    assert len(titles[0]) <= 160
    assert titles[0].endswith("word…")


def test_the_post_that_is_answered_is_not_the_post() -> None:
    reply = (
        '<a class="tgme_widget_message_reply" href="https://t.me/glasdrine/2"><div class="'
        'tgme_widget_message_text js-message_text">What was said before</div></a>'
    )
    assert [e.title for e in read(post(3, "The answer", before=reply)).entries] == ["The answer"]


def test_a_post_that_is_only_a_link_has_its_cards_words() -> None:
    card = (
        '<a class="tgme_widget_message_link_preview" href="https://a.example/x">'
        '<div class="link_preview_site_name">Herald</div>'
        '<div class="link_preview_title">Shells found</div>'
        '<div class="link_preview_description">Papers show it</div></a>'
    )
    (entry,) = read(post(4, after=card)).entries
    assert (entry.title, entry.summary) == ("Shells found", "Shells found Papers show it")


def test_pictures_and_notes_of_the_service_are_no_entries() -> None:
    picture = post(5, after='<a class="tgme_widget_message_photo_wrap"></a>')
    pinned = post(6, "Glas Drine pinned a message", classes="service_message")
    assert urls(read(picture, pinned, post(7, "Words"))) == [POST.format(7)]


def test_links_in_posts_are_entries_only_by_a_pattern() -> None:
    words = (
        'Read <a href="https://herald.example/2026/shells">this</a>, <a href="?q=%23x">#x</a>, '
        '<a href="https://shop.example/">that</a>'
    )
    one = post(8, words, at="2026-01-02T10:00:00+00:00")
    assert urls(read(one)) == [POST.format(8)]
    listing = read(one, pattern=r"herald\.example/\d{4}/")
    assert urls(listing) == [POST.format(8), "https://herald.example/2026/shells"]
    assert listing.entries[1].published == listing.entries[0].published
    with pytest.raises(SpiderError, match="is no regular expression"):
        read(one, pattern="(")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<div class="tgme_page_description">Join us</div>', "shows no posts: the channel is priv"),
        (post(1), "none of the 1 posts on the preview has words"),
        (post(1, "x").replace("glasdrine/1", "../1"), "none of the 1 posts"),
        ("", "cannot be read"),
    ],
)
def test_a_channel_without_posts_is_an_error(body: str, words: str) -> None:
    with pytest.raises(SpiderError) as caught:
        read_kind("telegram", body, url=CHANNEL)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "written",
    ["https://t.me/glasdrine", "https://t.me/s/glasdrine/", " @glasdrine", "http://t.me/s/glasdrine",
     "https://telegram.me/glasdrine/482"],
)  # fmt: skip
def test_a_channel_is_named_in_many_ways(written: str) -> None:
    assert TelegramSpider().address({"url": written}) == CHANNEL


def test_a_mirror_is_asked_as_written_and_nothing_else_is_a_channel() -> None:
    assert TelegramSpider().address({"url": "http://127.0.0.1:1/s/x"}) == ""
    assert TelegramSpider().address({"url": "https://[bad"}) == ""
    assert TelegramSpider().address({"url": 7}) == ""
    for private in ("https://t.me/+AbC", "https://t.me/joinchat/AbC", "https://t.me/", "@x y"):
        with pytest.raises(ValueError, match="names no public channel"):
            TelegramSpider().address({"url": private})
