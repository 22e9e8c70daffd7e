"""Events: one incident a story, within the service's limits, never stored with the key."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from alerts.channels.kinds import read_channel
from alerts.channels.pagerduty.event import MOST_BYTES, routed, write_event
from alerts.links import NoLinks, PublicLinks
from db.errors import ChannelError, ConfigError, FailureScope
from db.watch_records import Severity
from tests.alerts.contract.bench import build, opened
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.long_doubles import PagerDutyDouble
from tests.alerts.contract.texts import TEXTS
from tests.alerts.messages import alert, article, digest, notice, sending

KEY = "a" * 32


def event(message) -> dict:
    return json.loads(write_event(message, NoLinks(), None))


def test_what_a_watch_tells_of_one_story_is_one_incident():
    first, update = alert(story=7), alert(story=7, kind="update", id="other")
    keys = [event(each)["dedup_key"] for each in (first, update, alert(story=8), alert(watch="B"))]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_notices_on_one_source_are_one_incident_and_warn():
    one, two = event(notice(subject="Courier")), event(notice(subject="Courier", title="Heard"))
    assert one["dedup_key"] == two["dedup_key"] != event(notice(subject="Other"))["dedup_key"]
    assert one["payload"]["severity"] == "warning"
    severe = [event(replace(alert(), severity=each)) for each in Severity]
    said = [each["payload"]["severity"] for each in severe]
    assert said == ["info", "info", "warning", "critical"]


def test_each_digest_is_an_incident():
    keys = {event(digest(id=name))["dedup_key"] for name in ("one", "two")}
    assert len(keys) == 2


def test_a_hundred_long_addresses_are_shortened_to_what_fits():
    told = (
        article(n, url=f"https://courier.example/{n}/" + "long" * 480, title="љ" * 300)
        for n in range(6)
    )
    alerts = [alert(*told, story=n, story_title="ш" * 300) for n in range(40)]
    body = write_event(digest(*alerts), PublicLinks("https://w.example"), None)
    assert len(body) <= MOST_BYTES
    assert json.loads(body)["payload"]["custom_details"]["stories"]


def test_the_key_is_added_when_it_is_sent_only():
    body = write_event(TEXTS["all markup"], NoLinks(), None)
    assert json.loads(routed(body, KEY)) == {"routing_key": KEY, **json.loads(body)}


async def test_a_wrong_key_is_the_channels_and_a_wrong_event_the_messages():
    served = PagerDutyDouble()
    await served.start()
    found = {}
    async with opened(served) as channel:
        for said in ("Invalid routing key", "summary is too long"):
            served.answer_with(Reply.of(400, {"status": "invalid event", "errors": [said]}))
            with pytest.raises(ChannelError, match=said) as caught:
                await channel.send(sending(channel.render(alert(), "a")))
            found[said] = caught.value.scope
    await served.stop()
    assert list(found.values()) == [FailureScope.CHANNEL, FailureScope.MESSAGE]


@pytest.mark.parametrize("key", ["", "short", "a" * 31 + "-"])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ValidationError, match="routing_key|32 letters"):
        read_channel({"name": "a", "kind": "pagerduty", "routing_key": key})


def test_a_kept_key_that_is_none_is_refused_without_telling_it():
    class Kept(PagerDutyDouble):
        def table(self) -> dict[str, object]:
            return {"routing_key_file": "key"}

    with pytest.raises(ConfigError, match="key"):
        build(Kept())
