"""What hubs push, and what is pushed by those who are none."""

import asyncio
import hashlib
import hmac
from datetime import timedelta

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.pushing import PushState
from db.records import Validators
from tests.web.conftest import MAX_BYTES, Desk, until
from tests.web.hub import Hub, feed
from web.signatures import is_signed
from web.websub import BODIES_AT_ONCE
from wirewatch.stages.push import WAITING

HOUR = timedelta(hours=1)


@pytest.fixture
async def pushed(desk: Desk, hub: Hub) -> Desk:
    """A desk that is subscribed at the hub."""
    await desk.subscribe(hub)
    return desk


async def counted(desk: Desk, pushes: int = 1) -> None:
    await until(lambda: desk.subscription.pushes >= pushes)


def links(desk: Desk) -> list[str]:
    due = desk.store.entries.claim_due(
        "t", desk.clock.now(), desk.clock.now() + HOUR, limit=50, per_host=50
    )
    return sorted(each.entry.url.rpartition("/")[2] for each in due)


async def test_what_is_pushed_is_stored_and_no_poll_is_needed(pushed: Desk, hub: Hub):
    before = pushed.state
    assert await hub.push(feed(1, 2)) == 202
    await until(lambda: pushed.found == 1)
    assert links(pushed) == ["1", "2"]
    after = pushed.state
    assert (after.next_poll_at, after.validators) == (before.next_poll_at, Validators())
    assert after.last_polled_at == before.last_polled_at
    assert after.last_new_at == pushed.clock.now()
    assert pushed.subscription.last_push_at == pushed.clock.now()


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_each_method_of_the_specification_is_taken(pushed: Desk, hub: Hub, method):
    await hub.push(feed(1), method=method)
    await counted(pushed)
    assert pushed.state.entries == 1


@pytest.mark.parametrize(
    "wrong", [{"secret": "guessed"}, {"method": ""}, {"method": "md5"}, {"method": "sha224"}]
)
async def test_a_wrong_signature_is_answered_alike_counted_and_ignored(
    pushed: Desk, hub: Hub, wrong
):
    for _ in range(3):
        assert await hub.push(feed(1), **wrong) == 202
    assert await hub.push(feed(2)) == 202
    await counted(pushed)
    assert links(pushed) == ["2"]
    await pushed.callback.flush()
    await pushed.callback.flush()
    assert (pushed.subscription.refused, pushed.subscription.pushes) == (3, 1)


async def test_a_replay_changes_nothing(pushed: Desk, hub: Hub):
    await hub.push(feed(1))
    await counted(pushed)
    before = (pushed.state, pushed.subscription)
    for _ in range(5):
        assert await hub.push(feed(1)) == 202
    await hub.push(feed(2))
    await counted(pushed, 2)
    assert pushed.state.entries == 2
    assert before[1].pushes == 1


async def test_known_links_and_twins_are_known_to_pushes_too(pushed: Desk, hub: Hub):
    await hub.push(feed(1))
    await counted(pushed)
    again = feed(1, 2).replace(b"https://valley.test/1", b"http://www.valley.test/1/?utm_source=h")
    await hub.push(again)
    await counted(pushed, 2)
    assert links(pushed) == ["1", "2"]


@pytest.mark.parametrize(
    "thin",
    [b"", b"   ", b"there is news", b"<html><p>Hello", feed(), b"\xff\xfe\x00", b'{"items": 5}'],
)
async def test_what_lists_nothing_makes_the_source_due_at_once(pushed: Desk, hub: Hub, thin):
    pushed.clock.move(minutes=5)
    assert await hub.push(thin) == 202
    await counted(pushed)
    assert pushed.state.next_poll_at == pushed.clock.now()
    assert pushed.state.why == "its hub says that there is news"
    assert pushed.state.entries == 0


async def test_pings_do_not_make_us_poll_more_than_once_a_minute(pushed: Desk, hub: Hub):
    for number in range(1, 4):
        await hub.push(b"")
        await counted(pushed, number)
    assert pushed.state.next_poll_at == pushed.clock.now() + timedelta(minutes=1)


async def test_a_ping_does_not_shorten_a_back_off(pushed: Desk, hub: Hub):
    pushed.poll()
    with pushed.store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE source SET failures = 2")
    due = pushed.state.next_poll_at
    await hub.push(b"")
    await counted(pushed)
    assert pushed.state.next_poll_at == due


async def test_a_charset_in_the_header_is_honoured(pushed: Desk, hub: Hub):
    body = feed(1).decode().replace("Shells", "Гранаты и снаряды из Валево").encode("cp1251")
    await hub.push(body, content_type="application/rss+xml; charset=windows-1251")
    await counted(pushed)
    now = pushed.clock.now()
    (entry,) = pushed.store.entries.claim_due("t", now, now + HOUR, limit=5)
    assert entry.entry.title == "Гранаты и снаряды из Валево 1"


async def test_a_flood_is_one_poll_and_little_memory(pushed: Desk, hub: Hub):
    pushed.clock.move(minutes=5)
    threads = pushed.threads
    gate = asyncio.Event()

    async def held(*_: object, **__: object) -> None:
        await gate.wait()

    insist, threads.insist = threads.insist, held  # type: ignore[method-assign] # a slow database
    for number in range(WAITING + 20):
        assert await hub.push(feed(number)) == 202
    assert sum(pushed.pushing._waiting.values()) == WAITING + 1
    assert pushed.pushing._bytes <= WAITING * len(feed(10))
    threads.insist = insist  # type: ignore[method-assign]
    gate.set()
    await until(lambda: pushed.state.next_poll_at <= pushed.clock.now())


@pytest.mark.parametrize("lying", [False, True])
async def test_a_huge_body_is_refused(pushed: Desk, hub: Hub, lying):
    body = feed(1) + b" " * MAX_BYTES
    if not lying:
        assert await hub.push(body) == 413
    else:
        to = pushed.reach(hub.subscriber["hub.callback"])

        async def chunks():
            for start in range(0, len(body), 10_000):
                yield body[start : start + 10_000]

        async with httpx.AsyncClient() as client:
            assert (await client.post(to, content=chunks())).status_code == 413
    assert pushed.subscription.pushes == 0


async def test_a_body_that_never_ends_is_given_up_and_disturbs_nobody(pushed: Desk, hub: Hub):
    path = f"/websub/{pushed.subscription.token}"
    head = f"POST {path} HTTP/1.1\r\nHost: d\r\nContent-Length: 1000\r\n\r\nabc".encode()
    slow = [
        await asyncio.open_connection("127.0.0.1", pushed.server.port)
        for _ in range(BODIES_AT_ONCE)
    ]
    for _, writer in slow:
        writer.write(head)
        await writer.drain()
    await until(pushed.callback._places.locked)
    assert await hub.push(feed(1)) == 503  # for a moment; the hub comes again
    for reader, writer in slow:
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()
    assert await hub.push(feed(1)) == 202
    await counted(pushed)


async def test_what_comes_before_the_verification_is_ignored(desk: Desk, hub: Hub):
    desk.offer(hub.url)
    hub.ways = type(hub.ways).SILENT
    await desk.work()
    assert await hub.push(feed(1)) == 202
    await desk.pushing.close(5)
    assert desk.state.entries == 0


async def test_a_source_of_another_address_waits_for_its_first_poll(pushed: Desk, hub: Hub):
    with pushed.store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE source SET first_heard_at = NULL")
    assert await hub.push(feed(1)) == 202
    await pushed.pushing.close(5)
    assert pushed.state.entries == 0  # or its whole backlog would be told as news


async def test_missed_pushes_end_the_trust_and_a_renewal_restores_it(pushed: Desk, hub: Hub):
    pushed.clock.move(hours=1)
    for number in (1, 2):
        assert pushed.subscription.state is PushState.ACTIVE
        pushed.clock.move(hours=1)
        at = pushed.clock.now()
        pushed.poll(f"https://valley.test/{number}", published=at - timedelta(minutes=20))
        pushed.store.subscriptions.note_poll(pushed.state.id, at)
    found = pushed.subscription
    assert (found.state, found.reason) == (
        PushState.UNRELIABLE, "2 polls found what no push had brought"
    )  # fmt: skip
    assert pushed.state.next_poll_at == pushed.clock.now() + timedelta(minutes=1)
    await hub.push(feed(3))  # still taken
    await counted(pushed)
    pushed.clock.move(days=7)
    await pushed.work()
    await until(lambda: pushed.subscription.state is PushState.ACTIVE)
    assert pushed.subscription.misses == 0


@pytest.mark.parametrize(
    "age", [timedelta(minutes=2), timedelta(days=2), timedelta(hours=13)], ids=str
)
async def test_what_is_fresh_older_than_the_trust_or_of_no_hour_is_no_miss(pushed: Desk, age):
    pushed.clock.at += timedelta(hours=13)  # after the subscription: 01:00
    at = pushed.clock.now()
    published = at - age
    if age == timedelta(hours=13):
        published = at.replace(hour=0)
    pushed.poll("https://valley.test/1", published=published)
    pushed.store.subscriptions.note_poll(pushed.state.id, at)
    assert pushed.subscription.misses == 0


BODIES = st.binary(max_size=200)


@given(BODIES, st.text(max_size=40), st.sampled_from(["sha1", "sha256", "sha384", "sha512"]))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_only_the_secret_signs(body, secret, method):
    right = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    assert is_signed(body, f"{method}={right}", secret)
    assert is_signed(body, f" {method} = {right.upper()} ", secret)
    assert not is_signed(body + b"x", f"{method}={right}", secret)
    assert not is_signed(body, f"{method}={right}", secret + "x")
    assert not is_signed(body, f"{method}={right[:-1]}", secret)
    assert not is_signed(body, right, secret)


@given(st.text(max_size=100))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_no_text_is_a_signature_by_chance(header):
    assert not is_signed(b"body", header, "secret")
