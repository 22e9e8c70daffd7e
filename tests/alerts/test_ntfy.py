"""Notifications: brief, with what can be done about them, never stored with the topic."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from alerts.brief import brief_text
from alerts.channels.kinds import read_channel
from alerts.channels.ntfy.notification import MOST_BYTES, addressed, write_notification
from alerts.letter import write_letter
from alerts.links import NoLinks
from alerts.wording import starred
from db.errors import ConfigError
from db.watch_records import Severity
from tests.alerts.contract.bench import build
from tests.alerts.contract.long_doubles import NtfyDouble
from tests.alerts.contract.texts import TEXTS
from tests.alerts.messages import alert, article, digest, notice


class Everywhere(NoLinks):
    """Every page and every act has an address."""

    def story(self, story: int) -> str:
        return f"https://w.example/stories/{story}"

    def mute_story(self, watch: str, story: int) -> str:
        return f"https://w.example/act/{story}"


def notification(message, links=None) -> dict:
    return json.loads(write_notification(message, links or NoLinks(), None, "5f0c"))


def test_an_alert_reads_well_and_can_be_answered():
    told = notification(alert(article(1, title="Shells found"), story=7), Everywhere())
    assert told["title"].startswith("[Serbian arms to Ukraine] ")
    assert told["message"].splitlines()[0] == "Shells found"
    assert [action["label"] for action in told["actions"]] == [
        "Read it", "The story", "Mute this story",
    ]  # fmt: skip
    assert told["click"] == article(1).url
    assert told["sequence_id"] == "5f0c"


def test_without_a_public_address_there_is_the_article_only():
    assert [a["label"] for a in notification(alert())["actions"]] == ["Read it"]
    assert "actions" not in notification(notice())


def test_what_can_wait_rings_lower_than_what_is_wrong():
    messages = (digest(), alert(), notice())
    assert [notification(each)["priority"] for each in messages] == [2, 3, 4]
    severe = [replace(alert(), severity=each) for each in Severity]
    assert [notification(each)["priority"] for each in severe] == [2, 3, 4, 5]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_has_room(name):
    body = write_notification(TEXTS[name], Everywhere(), None, "a")
    assert 0 < len(json.loads(body)["message"].encode()) <= MOST_BYTES
    assert json.loads(addressed(body, "desk")) == {"topic": "desk", **json.loads(body)}


def test_what_is_too_long_loses_whole_lines_from_its_end():
    letter = write_letter(TEXTS["huge digest"], NoLinks(), None)
    whole = brief_text(letter, starred, lambda _: True).splitlines()
    for most in (100, 1000, 5000):
        cut = brief_text(letter, starred, lambda text, most=most: len(text) <= most).splitlines()
        assert cut == whole[: len(cut)]
        assert len(cut) == 1 or len("\n".join(cut)) <= most


@pytest.mark.parametrize("topic", ["with blank", "ž", "a/b", "x" * 65])
def test_a_topic_that_is_none_is_refused(topic):
    with pytest.raises(ValidationError, match="1 to 64 letters"):
        read_channel({"name": "a", "kind": "ntfy", "topic": topic})


def test_no_topic_at_all_says_where_to_write_it():
    class Untold(NtfyDouble):
        def table(self) -> dict[str, object]:
            return {"server": "https://ntfy.example"}

    with pytest.raises(ConfigError, match="topic_env"):
        build(Untold())


def test_a_topic_without_a_token_is_warned_of():
    table = {"name": "a", "kind": "ntfy", "topic": "desk"}
    assert "whoever knows the topic" in read_channel(table).warnings()[0]
    assert read_channel(table | {"token": "t"}).warnings() == ()
