import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels.email.address import read_address
from alerts.channels.email.compose import compose
from alerts.channels.email.contents import MOST_HTML
from alerts.letter import story_subject, write_letter
from alerts.links import NoLinks, PublicLinks
from alerts.wrapping import WIDTH, wrapped
from db.message_records import Message
from db.watch_records import AlertMode, Severity
from tests.alerts.messages import HUGE, MESSAGES, NEWS, WATCH, alert, article, digest, notice

SENDER = read_address("Wirewatch <alerts@example.org>")
TO = (read_address("desk@example.org"), read_address("Ана Анић <ana@пример.example>"))
ZONES = {WATCH: ZoneInfo("Europe/Belgrade")}


def mail_bytes(message: Message, delivery_id: str = "ab12", links=None) -> bytes:
    return compose(
        message,
        delivery_id,
        channel="desk-mail",
        sender=SENDER,
        to=TO,
        links=links or PublicLinks("https://watch.example"),
        zones=ZONES,
    )


def read(message: Message, **more):
    return message_from_bytes(mail_bytes(message, **more), policy=default)


def parts(message: Message, **more) -> tuple[str, str]:
    mail = read(message, **more)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), html.get_content()


class Elements(HTMLParser):
    """Gathers tags and attributes, as a reader would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def links(self) -> list[str | None]:
        return [value for name, value in self.attributes if name == "href"]


def test_headers_say_who_what_and_when():
    mail = read(alert())
    assert mail["From"] == "Wirewatch <alerts@example.org>"
    assert [address.addr_spec for address in mail["To"].addresses] == [
        "desk@example.org",
        "ana@xn--e1afmkfd.example",
    ]
    assert mail["To"].addresses[1].display_name == "Ана Анић"
    assert mail["Subject"] == "[Serbian arms to Ukraine] Kruna Works shells turn up near Kyiv"
    assert mail["Date"] == "Fri, 02 Jan 2026 03:04:05 +0000"
    assert mail["Message-ID"] == "<ab12@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(
        r"Serbian arms to Ukraine\s*<[0-9a-f]{32}\.wirewatch\.example\.org>", mail["List-Id"]
    )


@pytest.mark.parametrize(
    "title", ["Гранате из Србије " * 9, "naïve " * 30, "a" * 150 + "é", "砲弾" * 70]
)
def test_letters_of_any_script_survive_the_headers(title):
    told = alert(article(title=title, site="Блиц"), watch="Оружје — arms")
    mail = read(replace(told, mode=AlertMode.ARTICLE))
    shown = title.strip()[:40]
    assert mail["Subject"].startswith(f"[Оружје — arms] {shown}")
    assert mail["Subject"].endswith(" — Блиц")
    assert "  " not in mail["Subject"]
    assert re.fullmatch(r"Оружје arms\s*<[0-9a-f]{32}\.wirewatch\.example\.org>", mail["List-Id"])


@settings(derandomize=True, deadline=None, max_examples=50)
@given(title=st.text(st.characters(), max_size=200), watch=st.text(min_size=1, max_size=80))
def test_the_subject_reads_back_as_it_was_written(title, watch):
    message = alert(article(title=title), watch=watch)
    raw = mail_bytes(message)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    mail = message_from_bytes(raw, policy=default)
    assert not mail.defects
    assert mail["Subject"] == story_subject(message)
    assert mail["List-Id"].endswith(".wirewatch.example.org>")


def test_mails_of_one_watch_share_a_root_and_others_do_not():
    single = read(alert(mode=AlertMode.ARTICLE))
    second, other = read(digest(), delivery_id="cd34"), read(notice())
    assert single["References"] == single["In-Reply-To"] == second["References"]
    assert single["Message-ID"] != second["Message-ID"]
    assert other["References"] != single["References"]


def test_updates_and_corrections_come_in_the_thread_of_their_story():
    first, update = read(alert()), read(MESSAGES["update"], delivery_id="cd34")
    correction = read(MESSAGES["correction"], delivery_id="ef56")
    roots = {mail["References"] for mail in (first, update, correction)}
    assert len(roots) == 1
    assert update["In-Reply-To"] == first["References"]
    assert {update["Subject"], correction["Subject"]} == {f"Re: {first['Subject']}"}
    assert "Update" in parts(MESSAGES["update"])[0]
    assert "Correction" in parts(MESSAGES["correction"])[1]
    assert read(alert(story=43))["References"] not in roots
    assert read(alert(watch="Bells"))["References"] not in roots


def test_what_is_new_stands_first_with_its_outlet():
    for body in parts(MESSAGES["update"]):
        assert body.index("Two more plants were searched") < body.index("morava-courier.example")
        assert "Petar Lukić, Morava Courier" in " ".join(body.split())
        assert "14 licences" in body
    text, _ = parts(MESSAGES["correction"])
    assert text.index("Told: A worker died.") < text.index("Now: A worker is in hospital.")


def test_an_update_has_its_own_headline_in_the_subject_and_its_story_s_within():
    told = alert(article(title="Seven hurt"), kind="update", story_title="Four hurt", news=NEWS)
    letter = write_letter(told, NoLinks(), None)
    assert "Update: Seven hurt" in letter.subject
    assert letter.stories[0].title == "Four hurt"
    first = write_letter(
        alert(article(title="Seven hurt"), story_title="Four hurt"), NoLinks(), None
    )
    assert "Four hurt" in first.subject


def test_what_a_shown_sentence_says_is_not_said_twice():
    letter = write_letter(MESSAGES["update"], NoLinks(), None)
    (story,) = letter.stories
    assert [each.head for each in story.news] == ["", "Said", "Also"]
    assert story.news[2].text == "14 licences"  # the name stands in the first sentence
    assert letter.preview.startswith("Two more plants")


def test_an_update_without_news_of_its_own_says_which_outlet_has_it():
    (*_, outlet) = NEWS
    (story,) = write_letter(alert(kind="update", news=(outlet,)), NoLinks(), None).stories
    assert [(each.head, each.text) for each in story.news] == [("Also told by", "Danube Daily")]


def test_a_first_report_has_no_news_beside_itself():
    (story,) = write_letter(alert(), NoLinks(), None).stories
    assert (story.news_title, story.news) == ("", ())


def test_a_digest_says_what_continues_the_story_above():
    letter = write_letter(
        digest(
            alert(story=1, storyline=1),
            alert(story=1, storyline=1, kind="update", news=NEWS),
            alert(story=5, storyline=1),
            alert(story=7, storyline=7),
        ),
        NoLinks(),
        None,
    )
    assert [story.label for story in letter.stories] == ["", "Update", "Continues it", ""]


@pytest.mark.parametrize("name", MESSAGES)
def test_any_message_makes_a_mail_that_parses_back(name):
    raw = mail_bytes(MESSAGES[name])
    assert raw == mail_bytes(MESSAGES[name])
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    mail = message_from_bytes(raw, policy=default)
    assert not mail.defects
    assert not any(part.defects for part in mail.walk())
    assert len(mail["Subject"]) <= 240
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id",
        "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_the_html_holds_nothing_active_or_remote(name):
    text, html = parts(MESSAGES[name])
    seen = Elements(html)
    assert not {"script", "img", "iframe", "link", "form", "object", "base"} & set(seen.tags)
    assert not [attr for attr, _ in seen.attributes if attr.startswith("on") or attr == "src"]
    assert all(link.startswith(("http://", "https://")) for link in seen.links())
    assert len(html.encode()) <= MOST_HTML + 2000  # line ends
    for shown in (text, html):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\u2066\ud800]", shown)
    assert "49" not in text  # {{ 7*7 }} of a page is data


def test_the_mail_says_headline_outlet_time_sentences_link_and_why():
    text, html = parts(alert())
    assert "Morava Courier · Mira Stanić, Jovan Terzić · 2 Jan 2026, 03:57 CET" in text
    said = "“The *shells*, made in *Serbia*, were photographed near *Kyiv* in November.”"
    assert said in " ".join(text.split())
    assert "https://morava-courier.example/news/1?a=1&b=2" in text
    assert "The story: https://watch.example/stories/42" in text
    assert "because of your watch “Serbian arms to Ukraine”:" in " ".join(text.split())
    assert "NEAR/40" in text
    assert re.search(r"<mark [^>]*>shells</mark>, made in <mark", html)
    assert "https://morava-courier.example/news/1?a=1&b=2" in Elements(html).links()
    assert "https://watch.example/stories/42" in Elements(html).links()


def test_without_a_passage_the_excerpt_is_shown_and_without_a_zone_utc():
    text, html = parts(alert(article(passages=()), watch="Another"))
    assert "Shells from a factory in central Serbia" in text
    assert "Shells from a factory in central Serbia" in html
    assert "02:57 UTC" in text


def test_without_a_public_address_no_story_is_linked():
    text, html = parts(alert(), links=NoLinks())
    assert "The story" not in text
    assert "whole story" not in html


def test_an_update_and_its_outlets_are_said():
    letter = write_letter(MESSAGES["update"], NoLinks(), None)
    assert "] Update: Kruna" in letter.subject
    assert letter.subject.endswith("— Morava Courier and 1 more")
    text, _ = parts(MESSAGES["update"])
    assert "· a copy" in text
    assert "3 outlets have it" in text


def test_a_digest_says_how_many_and_who_could_not_be_heard():
    text, html = parts(MESSAGES["digest"])
    assert "] 2 stories · 2 Jan 2026, 04:04 CET" in read(MESSAGES["digest"])["Subject"]
    assert "1. Kruna" in text
    assert "2. Correction: Kruna" in text
    for shown in (text, html):
        assert "11 of 12 sources heard in this period. Not well: Tisa Radio not heard." in shown
    assert "] nothing matched ·" in read(digest())["Subject"]


def test_a_digest_with_too_much_is_cut_and_says_so():
    text, html = parts(HUGE)
    left_out = int(re.search(r"and (\d+) more stories", text)[1])
    assert 0 < left_out < 80
    assert f"and {left_out} more stories" in html
    assert re.search(r"and \d+ more", html)


def test_a_header_cannot_be_added_through_any_field():
    text = "x\r\nBcc: spy@evil.example\r\n\r\nbody"
    for message in (
        alert(article(title=text, site=text), story_title=text, watch=text, query=text),
        notice(subject=text, title=text, text=text),
    ):
        mail = read(message, delivery_id="a\r\nBcc: spy@evil.example")
        assert mail["Bcc"] is None
        assert "\n" not in mail["Subject"]
        assert "evil" not in mail["Message-ID"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk",
        "desk@",
        "@example.org",
        "a@b@c.example",
        "desk@example.org\r\nBcc: x@y.example",
        "desk@example.org\n",
        "a b@example.org",
        "desk@exa mple.org",
        "desk@-example.org",
        "ана@example.org",
        "desk@example.org, other@example.org",
        "<desk@example.org",
        "desk@" + "a" * 64 + ".org",
    ],
)
def test_what_is_no_single_mailbox_is_refused(text):
    with pytest.raises(ValueError, match="is no mail address"):
        read_address(text)


def test_an_alert_of_one_article_bears_its_own_title_and_not_its_storys() -> None:
    message = alert(
        article(title="Factory town waits"), story_title="Told elsewhere", mode=AlertMode.ARTICLE
    )
    assert "Factory town waits" in read(message)["Subject"]


class Everywhere(NoLinks):
    """Every page and every act has an address."""

    def mute_story(self, watch: str, story: int) -> str:
        return f"https://watch.example/act/mute-{story}"

    def mute_watch(self, watch: str) -> str:
        return "https://watch.example/act/mute-watch"

    def not_relevant(self, watch: str, article: int) -> str:
        return f"https://watch.example/act/no-{article}"

    def unsubscribe(self, channel: str, watch: str) -> str:
        return f"https://watch.example/act/{'leave' * 60}-{channel}"


def test_a_reader_can_mute_object_and_leave():
    told = alert(article(7), story=42)
    text, html = parts(told, links=Everywhere())
    for act in ("mute-42", "mute-watch", "no-7"):
        assert f"https://watch.example/act/{act}" in text
        assert f"https://watch.example/act/{act}" in Elements(html).links()
    for body in parts(told, links=NoLinks()):
        assert "Mute" not in body
        assert "Not relevant" not in body


def test_leaving_takes_one_click_by_an_address_that_is_whole():
    raw = mail_bytes(alert(), links=Everywhere())
    address = Everywhere().unsubscribe("desk-mail", "")
    assert f"List-Unsubscribe:\r\n <{address}>\r\n".encode() in raw
    mail = message_from_bytes(raw, policy=default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for message, links in ((notice(), Everywhere()), (alert(), NoLinks())):
        assert read(message, links=links)["List-Unsubscribe"] is None


def test_severity_shows_in_mail_programs():
    found = {
        severity: read(replace(alert(), severity=severity))["Importance"] for severity in Severity
    }
    assert found == {
        Severity.LOW: "low",
        Severity.NORMAL: None,
        Severity.HIGH: "high",
        Severity.CRITICAL: "high",
    }
    assert read(replace(digest(), severity=Severity.CRITICAL))["X-Priority"] == "1 (Highest)"


@given(st.lists(st.text("аб c-:/.\u3000", max_size=200), max_size=5))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_wrapping_changes_blanks_only_and_cuts_no_word(lines):
    text = "\n".join(lines)
    after = wrapped(text)
    assert after.split() == text.split()
    assert all(len(line) <= WIDTH or " " not in line.strip() for line in after.split("\n"))


def test_what_follows_of_a_line_stands_below_its_beginning():
    link = "https://news.example/" + "a" * 90
    text = f"  - {'word ' * 20}\n  “{'word ' * 20}”\n  {link}"
    assert wrapped(text).split("\n") == [
        "  - " + " ".join(["word"] * 14),
        "    " + " ".join(["word"] * 6),
        "  “" + " ".join(["word"] * 14),
        "  " + " ".join(["word"] * 6) + " ”",
        "  " + link,
    ]


@pytest.mark.parametrize("name", MESSAGES)
def test_the_text_of_a_mail_has_short_lines_and_whole_links(name):
    text, _ = parts(MESSAGES[name])
    long = [line for line in text.splitlines() if len(line) > 78]
    assert all(" " not in line.strip() for line in long)
