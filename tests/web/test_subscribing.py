"""What becomes of a subscription at hubs of all kinds, with real requests both ways."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from db.pushing import PushState
from tests.making import source
from tests.web.conftest import TOPIC, Desk, until
from tests.web.hub import DESK, Hub, Ways
from wirewatch.stages.subscribe import is_pushable

DAY = timedelta(days=1)


async def quiet(hub: Hub, answers: int) -> None:
    await until(lambda: len(hub.echoes) >= answers)


@pytest.mark.parametrize("ways", [Ways.HONEST, Ways.HASTY, Ways.NO_LEASE])
async def test_a_hub_is_asked_and_confirmed(desk: Desk, hub: Hub, ways):
    hub.ways = ways
    found = await desk.subscribe(hub)
    await quiet(hub, 1)
    asked = hub.subscriber
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"] == TOPIC
    assert asked["hub.callback"] == f"{DESK}/websub/{found.token}"
    assert asked["hub.secret"] == found.secret
    assert len(found.secret) >= 32
    assert len(found.token) >= 32
    assert found.secret != found.token
    assert asked["hub.lease_seconds"] == str(10 * 86_400)
    assert hub.echoes == [(200, "<b>c-1</b>")]
    assert found.state is PushState.ACTIVE
    assert found.expires_at == desk.clock.now() + 10 * DAY
    assert found.next_at == desk.clock.now() + 10 * DAY * 2 / 3
    assert await desk.work() == 0


@pytest.mark.parametrize("ways", [Ways.WRONG_TOPIC, Ways.WRONG_MODE, Ways.NO_CHALLENGE])
async def test_what_was_not_meant_is_not_confirmed(desk: Desk, hub: Hub, ways):
    hub.ways = ways
    desk.offer(hub.url)
    await desk.work()
    await quiet(hub, 1)
    assert hub.echoes[0][0] == 404
    assert desk.subscription.state is PushState.REQUESTED
    hub.ways = Ways.HONEST
    assert await hub.verify(hub.subscriber) == 200  # the hub may still come to its senses
    assert desk.subscription.state is PushState.ACTIVE


async def test_a_verification_may_come_twice_but_not_for_ever(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    desk.clock.move(seconds=30)
    assert await hub.verify(hub.subscriber) == 200
    desk.clock.move(minutes=5)
    assert await hub.verify(hub.subscriber) == 404
    assert await hub.verify(hub.subscriber, mode="unsubscribe") == 404
    assert desk.subscription.state is PushState.ACTIVE


async def test_a_denial_is_kept_and_tried_again_after_a_week(desk: Desk, hub: Hub):
    hub.ways = Ways.DENIES
    desk.offer(hub.url)
    await desk.work()
    await quiet(hub, 1)
    found = desk.subscription
    assert (found.state, found.reason) == (PushState.DENIED, "you are not paid for")
    desk.clock.move(days=6)
    assert await desk.work() == 0
    desk.clock.move(days=2)
    hub.ways = Ways.HONEST
    assert await desk.work() == 1
    await until(lambda: desk.subscription.live)


async def test_a_hub_may_take_back_what_it_granted(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    desk.clock.move(minutes=10)
    hub.ways = Ways.DENIES
    assert await hub.verify(hub.subscriber) == 200
    assert desk.subscription.state is PushState.DENIED
    assert desk.state.next_poll_at == desk.clock.now()  # polled at once, then at its own rhythm
    await hub.push(b"x")
    await desk.pushing.close(1)
    assert desk.subscription.pushes == 0


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        (Ways.REFUSES, "status 403: not [31m you!!!"),
        (Ways.SLOW, "did not answer in time"),
        (Ways.ENDLESS, "status 500: xxx"),
        (Ways.PLAIN_REDIRECT, "status 302"),
        (Ways.IN_A_RING, "redirects more than 3 times"),
        (Ways.TO_PRIVATE, "10.1.2.3 is not a public address"),
        (Ways.TO_FILE, "redirects to no web address"),
    ],
)
async def test_a_hub_that_fails_is_asked_later_and_later(desk: Desk, hub: Hub, ways, words):
    hub.ways = ways
    desk.offer(hub.url)
    waits = []
    for _ in range(3):
        assert await desk.work() == 1
        assert await desk.work() == 0
        found = desk.subscription
        assert found.state is PushState.FAILED
        assert words in found.reason
        assert len(found.reason) <= 200
        assert found.reason.isprintable()
        waits.append(found.next_at - desk.clock.now())
        desk.clock.at = found.next_at
    assert waits == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]


async def test_a_private_hub_is_refused(desk: Desk):
    desk.offer("http://192.168.0.7/hub")
    await desk.work()
    assert "not a public address" in desk.subscription.reason


async def test_a_busy_hub_is_asked_no_sooner_than_it_says(desk: Desk, hub: Hub):
    hub.ways = Ways.BUSY
    desk.offer(hub.url)
    await desk.work()
    assert desk.subscription.next_at == desk.clock.now() + timedelta(hours=2)


async def test_a_hub_that_never_verifies_has_failed_after_an_hour(desk: Desk, hub: Hub):
    hub.ways = Ways.SILENT
    desk.offer(hub.url)
    await desk.work()
    assert desk.subscription.state is PushState.REQUESTED
    desk.clock.move(minutes=61)
    await desk.work()
    found = desk.subscription
    assert (found.state, found.failures) == (PushState.FAILED, 1)
    assert "did not verify" in found.reason
    assert await hub.verify(hub.subscriber) == 404  # too late: we have given it up


@pytest.mark.parametrize("ways", [Ways.SECOND_LEASE, Ways.NEGATIVE_LEASE])
async def test_a_lease_that_cannot_be_lived_with_is_refused(desk: Desk, hub: Hub, ways):
    hub.ways = ways
    desk.offer(hub.url)
    await desk.work()
    await quiet(hub, 1)
    assert hub.echoes[0][0] == 404
    assert desk.subscription.state is PushState.FAILED
    assert "lease" in desk.subscription.reason


async def test_a_lease_of_ages_is_not_believed(desk: Desk, hub: Hub):
    hub.ways = Ways.AGES
    found = await desk.subscribe(hub)
    assert found.expires_at == desk.clock.now() + 30 * DAY


@pytest.mark.parametrize("ways", [Ways.TEMPORARY, Ways.PERMANENT])
async def test_redirects_that_repeat_the_form_are_followed(desk: Desk, hub: Hub, ways):
    hub.ways = ways
    await desk.subscribe(hub)
    assert len(hub.asked) == 2
    assert hub.asked[0] == hub.asked[1]


async def test_a_lease_is_renewed_under_the_same_callback(desk: Desk, hub: Hub):
    first = await desk.subscribe(hub)
    desk.clock.move(days=7)
    assert await desk.work() == 1
    await quiet(hub, 2)
    found = desk.subscription
    assert (found.token, found.active_since) == (first.token, first.active_since)
    assert found.expires_at == desk.clock.now() + 10 * DAY


async def test_what_cannot_be_renewed_is_active_until_its_lease_ends(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    hub.ways = Ways.REFUSES
    desk.clock.move(days=7)
    while desk.subscription.live:
        assert desk.subscription.next_at <= desk.clock.now() + DAY * 1.1
        await desk.work()
        desk.clock.at = max(desk.clock.at, desk.subscription.next_at)
    assert desk.clock.now() >= desk.subscription.created_at + 10 * DAY
    assert desk.state.next_poll_at <= desk.clock.now()


async def test_a_source_that_is_removed_is_unsubscribed(desk: Desk, hub: Hub):
    found = await desk.subscribe(hub)
    desk.store.sources.configure([], desk.clock.now())
    await desk.subscribing.configure([])
    assert await desk.work() == 1
    await quiet(hub, 2)
    assert hub.subscriber["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in hub.subscriber
    assert hub.echoes[1][0] == 200
    after = desk.store.subscriptions.known(found.token)
    assert after is not None
    assert after.state is PushState.ENDED
    assert "turned off" in after.reason
    hub.asked[-1]["hub.secret"] = found.secret
    assert await hub.push(b"x") == 410


async def test_a_hub_that_will_not_let_go_is_left_after_three_requests(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    hub.ways = Ways.REFUSES
    await desk.subscribing.configure([])
    for _ in range(5):
        await desk.work()
        desk.clock.move(hours=2)
    assert [each["hub.mode"] for each in hub.asked].count("unsubscribe") == 3
    assert desk.subscription.state is PushState.ENDED


async def test_turned_off_and_on_again(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    await desk.subscribing.configure([source(options={"push": "no"})])
    await desk.work()
    await until(lambda: desk.subscription.state is PushState.ENDED)
    await desk.subscribing.configure([desk.source])
    await desk.work()
    await until(lambda: desk.subscription.live)


async def test_what_was_never_asked_for_waits_while_it_is_off(desk: Desk, hub: Hub):
    desk.offer(hub.url)
    await desk.subscribing.configure([])
    assert await desk.work() == 0
    assert desk.subscription.state is PushState.OFFERED
    await desk.subscribing.configure([desk.source])
    assert await desk.work() == 1


async def test_another_hub_replaces_the_first_at_most_once_an_hour(desk: Desk, hub: Hub):
    first = await desk.subscribe(hub)
    desk.offer(hub.url + "?second")
    assert desk.subscription.id == first.id
    desk.clock.move(hours=2)
    desk.offer(hub.url + "?second")
    assert desk.subscription.offer.hub.endswith("?second")
    assert await desk.work() == 2
    await quiet(hub, 3)
    assert sorted(each["hub.mode"] for each in hub.asked[1:]) == ["subscribe", "unsubscribe"]
    assert desk.subscription.live


async def test_a_feed_without_hub_ends_the_subscription_and_one_with_it_revives_it(
    desk: Desk, hub: Hub
):
    found = await desk.subscribe(hub)
    desk.clock.move(hours=2)
    desk.store.subscriptions.offer(found.source_id, None, desk.clock.now())
    await desk.work()
    await until(lambda: desk.subscription.state is PushState.ENDED)
    desk.offer(hub.url)
    await desk.work()
    await until(lambda: desk.subscription.live)


async def test_a_new_public_address_makes_new_subscriptions(desk: Desk, hub: Hub):
    first = await desk.subscribe(hub)
    moved = Desk(desk.store, desk.threads, public_url="https://new.test")
    await moved.subscribing.configure([desk.source])
    assert moved.subscription.token != first.token
    await moved.work()
    callbacks = {each["hub.mode"]: each["hub.callback"] for each in hub.asked[1:]}
    assert callbacks["unsubscribe"].startswith(DESK)
    assert callbacks["subscribe"].startswith("https://new.test/websub/")


async def test_two_daemons_do_not_ask_twice(desk: Desk, hub: Hub):
    desk.offer(hub.url)
    claims = await asyncio.gather(desk.subscribing.claim(5), desk.subscribing.claim(5))
    assert sorted(len(each) for each in claims) == [0, 1]
    desk.store.presences.end("me", desk.clock.now())  # a run's end gives it back
    assert len(await desk.subscribing.claim(5)) == 1


async def test_guessed_tokens_lead_nowhere(desk: Desk, hub: Hub):
    await desk.subscribe(hub)
    async with httpx.AsyncClient(base_url=desk.url) as client:
        for token in ("x", "x" * 43, "x" * 5000, "..", "%00"):
            assert (await client.get(f"/websub/{token}?hub.challenge=1")).status_code == 404
            assert (await client.post(f"/websub/{token}", content=b"x")).status_code in {404, 405}


@pytest.mark.parametrize(
    ("kind", "options", "pushable"),
    [("feed", {}, True), ("feed", {"push": "no"}, False), ("sitemap", {}, False)],
)
def test_only_feeds_are_pushed(kind, options, pushable):
    assert is_pushable(source(kind=kind, options=options)) is pushable
