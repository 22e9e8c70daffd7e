"""What the API answers is what the commands print."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import open_store
from tests.cli.test_commands import wirewatch
from tests.making import NOON
from tests.web.asking import asking
from web.shapes.plain import encoded, plain
from web.times import read_time

__all__ = ["wirewatch"]
ASKED: Mapping[str, tuple[str, ...]] = {
    "/stories": ("stories", "list"),
    "/stories/1": ("stories", "show", "1"),
    "/articles": ("articles", "list"),
    "/articles/1": ("articles", "show", "1"),
    "/deliveries": ("deliveries", "list"),
    "/sources": ("sources", "list"),
}


@pytest.fixture
def printed(wirewatch, archive, tmp_path):
    """What the commands print of the archive, by the route that answers the same."""
    shutil.copy(archive, tmp_path / "w.db")
    found = {route: wirewatch(*words, "--json").objects for route, words in ASKED.items()}
    return found | {"explain": wirewatch("watches", "explain", "arms", "1", "--json").objects}


async def test_routes_answer_what_commands_print(printed, tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    async with asking(store) as asked:
        for route in ASKED:
            answer = await asked.get(route)
            assert answer.get("items", [answer]) == printed[route], route
            assert printed[route]
        account = await asked.post("/watches/arms/explain", article="1")
        told: dict[str, Any] = account.json()
        assert [told["tree"], told["record"]] == [
            printed["explain"][0]["tree"], printed["explain"][0]["record"],
        ]  # fmt: skip
    store.close()


@given(ago=st.timedeltas(timedelta(seconds=1), timedelta(days=9_999)))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_times_are_read_as_they_are_written(ago):
    seconds = int(ago.total_seconds())
    then = NOON - timedelta(seconds=seconds)
    assert read_time(f"{seconds}s", NOON) == then
    assert read_time(plain(then), NOON) == then
    assert read_time(then.isoformat(), NOON) == then


@pytest.mark.parametrize(
    "text", ["", "7", "soon", "-7d", "2026-02-30", "2026-01-01T99", "99999999d", "9" * 40 + "w"]
)
def test_what_is_no_time_is_refused_with_advice(text):
    with pytest.raises(ValueError, match=r"write|before all time|longer than") as raised:
        read_time(text, NOON)
    assert type(raised.value) is ValueError  # nothing that a caller does not expect


def test_what_utf8_cannot_hold_is_answered_all_the_same():
    assert encoded({"title": "a\ud800b"}) == b'{"title": "a?b"}'
