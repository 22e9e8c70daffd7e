"""Whoever reads an archive lets the daemon have its turns at the host."""

from datetime import timedelta

import pytest

from tests.archives.outlet import NOW
from tests.making import HeldClock
from wirewatch import walker
from wirewatch.walker import Turns


@pytest.fixture
def slept(monkeypatch):
    """Give the seconds that were slept."""
    seconds = []

    async def sleep(wait):
        seconds.append(wait)

    monkeypatch.setattr(walker.asyncio, "sleep", sleep)
    return seconds


async def test_it_waits_until_the_host_is_free_and_half_a_delay_more(make_desk, slept):
    desk = make_desk("/list", "listing")
    turns = Turns(desk.store, desk.threads, HeldClock(NOW), timedelta(seconds=2))
    await turns.give_way("https://valley.test/list")
    desk.store.hosts.allow_from("valley.test", NOW + timedelta(seconds=7))
    await turns.give_way("https://valley.test/list")
    desk.store.hosts.allow_from("valley.test", NOW + timedelta(hours=7))
    await turns.give_way("https://valley.test/list")  # the gate says that it is too long
    desk.store.hosts.allow_from("hill.test", NOW - timedelta(hours=7))
    await turns.give_way("https://hill.test/list")
    assert slept == [1.0, 8.0, 120.0, 1.0]


async def test_an_address_that_cannot_be_asked_is_left_to_the_fetcher(make_desk, slept):
    desk = make_desk("/list", "listing")
    await Turns(desk.store, desk.threads, HeldClock(NOW), timedelta(seconds=2)).give_way("https://")
    assert slept == []
