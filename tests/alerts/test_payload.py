import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.letter import write_letter
from alerts.links import NoLinks, PublicLinks
from alerts.payload import MOST_ALERTS, MOST_ARTICLES, encode, payload
from db.watch_records import AlertMode, Passage
from tests.alerts.messages import (
    EXCERPT,
    MESSAGES,
    NEWS,
    QUERY,
    SENTENCE,
    WATCH,
    alert,
    article,
    digest,
    notice,
)


def test_a_story_alert_reads_as_documented():
    body = payload(alert(outlets=3), PublicLinks("https://watch.example/"))
    assert body == {
        "type": "alert.story",
        "timestamp": "2026-01-02T03:04:05Z",
        "data": {
            "alert_id": "5f0c2f4be5f94c6fa1d2",
            "kind": "new",
            "severity": "normal",
            "watch": {"name": WATCH, "query": QUERY},
            "story": {
                "id": "42",
                "title": "Kruna Works shells turn up near Kyiv",
                "first_seen": "2026-01-02T02:55:05Z",
                "outlets": 3,
                "independent": None,
                "url": "https://watch.example/stories/42",
                "storyline": "42",
            },
            "articles": [
                {
                    "id": "1",
                    "url": "https://morava-courier.example/news/1?a=1&b=2",
                    "title": "Kruna Works shells turn up near Kyiv",
                    "site": "Morava Courier",
                    "authors": ["Mira Stanić", "Jovan Terzić"],
                    "published": "2026-01-02T02:57:05Z",
                    "language": "en",
                    "excerpt": EXCERPT,
                    "highlights": [{"text": SENTENCE, "terms": ["shells", "Serbia", "Kyiv"]}],
                    "copy_of": None,
                    "headline_only": None,
                }
            ],
            "whats_new": [],
            "reason": "first article of a new story",
            "omitted": 0,
        },
    }
    assert list(body) == ["type", "timestamp", "data"]


def test_an_update_says_what_is_new_and_which_article_has_it():
    data = payload(MESSAGES["update"], NoLinks())["data"]
    assert data["kind"] == "update"
    assert data["whats_new"][1] == {
        "kind": "quotation",
        "text": "We never sold a shell to anyone at war",
        "outlet": "Morava Courier",
        "article_id": "1",
        "speaker": "Petar Lukić",
    }
    assert [list(each) for each in data["whats_new"] if each["kind"] == "figure"] == [
        ["kind", "text", "outlet", "article_id"]
    ]
    assert [each["kind"] for each in data["whats_new"]] == [
        "sentence", "quotation", "name", "figure", "outlet",
    ]  # fmt: skip


def test_what_is_new_is_bounded():
    long = tuple(replace(NEWS[0], text="x" * 9000, article=n) for n in range(100))
    said = payload(alert(kind="update", news=long), NoLinks())["data"]["whats_new"]
    assert len(said) == 40
    assert {len(each["text"]) for each in said} == {5000}


def test_a_story_names_its_storyline():
    story = payload(alert(story=43, storyline=42), NoLinks())["data"]["story"]
    assert (story["id"], story["storyline"]) == ("43", "42")


def test_an_article_alert_says_so_and_links_only_with_a_public_address():
    body = payload(alert(article(7, copy_of=3, published=None), mode=AlertMode.ARTICLE), NoLinks())
    assert body["type"] == "alert.article"
    assert body["data"]["story"]["url"] is None
    assert body["data"]["articles"][0]["copy_of"] == "3"
    assert body["data"]["articles"][0]["published"] is None


def test_a_note_is_told_where_there_is_one():
    note = "This comes here as hook could not deliver it."
    for message in (alert(), digest()):
        assert "note" not in payload(message, NoLinks())["data"]
        noted = replace(message, note=note)
        assert payload(noted, NoLinks())["data"]["note"] == note
        assert write_letter(noted, NoLinks(), None).why.startswith(note)


def test_a_digest_carries_each_alert_as_an_alert_says_it():
    one = alert()
    body = payload(digest(one, backlog=True), NoLinks())
    assert body["type"] == "alert.digest"
    data = body["data"]
    assert (data["from"], data["to"]) == ("2026-01-01T03:04:05Z", "2026-01-02T03:04:05Z")
    assert data["watch"] == {"name": WATCH, "query": QUERY}
    assert data["alerts"] == [payload(one, NoLinks())["data"]]
    assert data["heard"] == {
        "sources": 12, "heard": 11, "silent": ["Tisa Radio"], "troubles": [],
    }  # fmt: skip
    assert data["backlog"] is True


@pytest.mark.parametrize("about", ["source", "watch"])
def test_a_notice_names_what_it_is_about(about):
    body = payload(notice(about=about), NoLinks())
    assert body["type"] == f"notice.{about}"
    assert body["data"]["subject"] == "Tisa Radio"
    assert body["data"]["title"] == "Tisa Radio cannot be heard"


@pytest.mark.parametrize("name", MESSAGES)
def test_bytes_are_compact_utf8_and_the_same_each_time(name):
    first, second = (encode(payload(MESSAGES[name], NoLinks())) for _ in range(2))
    assert first == second
    assert json.loads(first.decode("utf-8"))["timestamp"] == "2026-01-02T03:04:05Z"
    assert b'": ' not in first.split(b'"data"')[0]


def test_letters_stay_letters():
    assert "Stanić".encode() in encode(payload(alert(), NoLinks()))


def test_what_is_left_out_is_counted():
    many = alert(*(article(n) for n in range(MOST_ARTICLES + 5)))
    assert payload(many, NoLinks())["data"]["omitted"] == 5
    body = payload(digest(*(alert() for _ in range(MOST_ALERTS + 2))), NoLinks())
    assert body["data"]["omitted"] == 2


def test_endless_fields_are_cut():
    endless = article(
        title="t" * 10**6,
        authors=("a" * 10**6,) * 3,
        excerpt="e" * 10**6,
        passages=(Passage(field="text", text="x" * 10**6 + "shells", spans=((10**6, 10**6 + 6),)),)
        * 99,
    )
    body = payload(alert(endless), NoLinks())
    assert len(encode(body)) < 100_000
    assert body["data"]["articles"][0]["highlights"][0] == {"text": "shells", "terms": ["shells"]}


@settings(derandomize=True, deadline=None, max_examples=60)
@given(text=st.text(st.characters(), max_size=100), when=st.datetimes())
def test_any_text_and_time_can_be_encoded(text, when):
    told = article(title=text, excerpt=text, published=when.replace(tzinfo=UTC))
    body = json.loads(encode(payload(alert(told, reason=text), NoLinks())))
    said = body["data"]["articles"][0]["published"]
    assert datetime.fromisoformat(said) == when.replace(microsecond=0, tzinfo=UTC)
