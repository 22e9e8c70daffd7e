"""What holds for every kind, whatever it is spoken to by."""

import asyncio
import json
import logging

import pytest

from alerts.channel import Channel
from alerts.channels.kinds import KINDS, build_channel, read_channel
from alerts.rate import read_rate
from db.errors import ChannelError, ConfigError
from tests.alerts.contract.bench import STORIES, build, opened, parts
from tests.alerts.contract.double import Double
from tests.alerts.contract.doubles import DOUBLES
from tests.alerts.contract.plain_doubles import WebhookDouble
from tests.alerts.contract.texts import KNOWN, PLAIN, TEXTS, address, addresses, headline
from tests.alerts.fakes import SecretsInMemory
from tests.alerts.messages import MESSAGES, sending

ID = "5f0c2f4be5f94c6f"


async def deliver(channel: Channel, message, delivery_id: str = ID):
    return await channel.send(sending(channel.render(message, delivery_id), delivery_id))


def test_every_kind_has_a_double():
    assert {made().kind for made in DOUBLES.values()} == set(KINDS)


def test_no_kind_gives_its_service_more_than_that_takes():
    published = {made().kind: made().rate for made in DOUBLES.values() if hasattr(made(), "rate")}
    assert {"slack", "discord"} <= {kind for kind, rate in published.items() if rate}
    for kind, rate in published.items():
        if rate:
            ours, (most, seconds) = read_rate(KINDS[kind].rate), rate
            assert ours.burst <= most, kind
            assert ours.interval.total_seconds() >= seconds / most, kind


async def test_it_knows_its_name_and_how_many_it_takes(channel):
    assert channel.name == f"my {channel.kind}"
    assert channel.at_once >= 1


async def test_every_message_is_the_same_each_time_and_taken(channel, double):
    for name, message in MESSAGES.items():
        payload = channel.render(message, ID)
        assert payload == channel.render(message, ID), name
        receipt = await channel.send(sending(payload, ID))
        assert receipt.said.isprintable(), name
        assert receipt.said, name
        assert double.received(), name


async def test_a_plain_alert_says_all_and_loses_no_link(channel, double):
    await deliver(channel, PLAIN)
    (shown,) = double.received()
    for number in (1, 2, 3):
        assert headline(number) in shown.text
        assert address(number) in shown.links


@pytest.mark.parametrize("name", TEXTS)
async def test_words_of_pages_stay_words(channel, double, name):
    message = TEXTS[name]
    payload = channel.render(message, ID)
    assert payload == channel.render(message, ID)
    await channel.send(sending(payload, ID))
    assert double.received()
    for shown in double.received():
        assert not shown.called
        own = {link for link in shown.links if link.startswith(STORIES)}
        if not double.plain:
            assert set(shown.links) - own <= addresses(message)
        where = KNOWN.get(name, {})
        for number in range(1, 950):
            link = where.get(number, address(number))
            if headline(number) in shown.text and link in addresses(message):
                assert link in shown.links


async def test_no_override_of_the_writing_direction_gets_through(channel, double):
    if double.kind in {"webhook", "command"}:
        return  # they tell machines what was written
    await deliver(channel, TEXTS["all markup"])
    text = "".join(shown.text for shown in double.received())
    assert not set("\u202e\u2066\x00\x1b\x07\ud800") & set(text)


async def test_deliveries_may_overlap(channel, double):
    payload = channel.render(PLAIN, "a")
    receipts = await asyncio.gather(
        *(channel.send(sending(payload)) for _ in range(channel.at_once + 2))
    )
    assert all(receipt.said for receipt in receipts)


async def test_a_refusal_is_a_channel_error_in_one_clean_line(channel, double):
    payload = channel.render(PLAIN, "a")
    double.refuse()
    with pytest.raises(ChannelError) as caught:
        await channel.send(sending(payload))
    assert caught.value.channel == channel.name
    assert caught.value.retry
    assert str(caught.value).isprintable()


async def test_an_absent_other_side_is_a_channel_error(channel, double):
    payload = channel.render(PLAIN, "a")
    await double.stop()
    with pytest.raises(ChannelError) as caught:
        await channel.send(sending(payload))
    assert caught.value.retry


async def test_a_cancelled_send_ends_at_once(channel):
    payload = channel.render(PLAIN, "a")
    task = asyncio.create_task(channel.send(sending(payload)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_closing_twice_does_no_harm(channel):
    await channel.close()
    await channel.close()


async def test_no_secret_is_told(channel, double: Double, caplog):
    caplog.set_level(logging.DEBUG)
    said = [repr(channel), repr(read_channel({"name": "a", "kind": double.kind} | double.table()))]
    payload = channel.render(PLAIN, "a")
    said += [payload.decode("utf-8", "replace"), (await channel.send(sending(payload))).said]
    double.refuse()
    for stop in (False, True):
        if stop:
            await double.stop()
        with pytest.raises(ChannelError) as caught:
            await channel.send(sending(payload))
        said.append(repr(caught.value))
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("http")]
    for secret in double.secrets:
        assert secret not in "\n".join(said + ours)


async def test_private_networks_are_shut_unless_the_user_opens_them(double: Double):
    if "allow_networks" not in KINDS[double.kind].settings.model_fields:
        return
    async with opened(double, allow_networks=[]) as channel:
        with pytest.raises(ChannelError, match="allow_networks|private"):
            await deliver(channel, PLAIN)
    assert not double.received()


async def test_secrets_may_be_kept_elsewhere(double: Double):
    table = double.table() | {"name": "a", "kind": double.kind}
    keys = [key for key in table if f"{key}_env" in type(read_channel(table)).model_fields]
    for key in keys:
        there = {"KEPT": str(table[key])}
        made = read_channel({k: v for k, v in table.items() if k != key} | {f"{key}_env": "KEPT"})
        wired = parts(double)
        wired.secrets._variables = there
        await build_channel(made, wired).close()
        wired.secrets._variables = {}
        with pytest.raises(ConfigError, match="KEPT"):
            build_channel(made, wired)


def test_an_unusable_secret_is_a_configuration_error():
    wired = parts(WebhookDouble())
    assert isinstance(wired.secrets, SecretsInMemory)
    wired.secrets._variables = {"HOOK": "not a secret"}
    table = {"name": "chat", "kind": "webhook", "url": "https://a.example/", "secret_env": "HOOK"}
    with pytest.raises(ConfigError, match="channel chat: the secret must read whsec_"):
        build_channel(read_channel(table), wired)


def test_what_is_rendered_needs_no_network():
    for made in DOUBLES.values():
        double = made()
        if hasattr(double, "_base"):
            double._base = "https://service.example"
            assert json.loads(build(double).render(PLAIN, "a"))
