"""`deliveries pause|resume|drop` and `channels pause|resume`: what they do, and what they say."""

import shutil

import pytest

from db.store import open_store
from tests.cli.test_commands import filled, wirewatch
from tests.db.test_deliveries import tell

__all__ = ["filled", "wirewatch"]


@pytest.fixture
def waiting(wirewatch, tmp_path, shaped):
    """Two deliveries that are due, of console and hook."""
    shutil.copy(shaped, tmp_path / "w.db")
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    tell(store)
    store.close()
    return wirewatch


def listed(call, *words):
    return call("deliveries", "list", "--json", *words).objects


def test_a_paused_delivery_waits_and_is_resumed(waiting):
    first = listed(waiting)[0]["id"]
    assert "waits until it is resumed" in waiting("deliveries", "pause", first).out
    (paused,) = listed(waiting, "--state", "waiting")
    assert (paused["id"], paused["reason"], paused["due"]) == (first, "paused", None)
    assert "until you say so" in waiting("deliveries", "show", first).out
    assert "1 delivery is due now" in waiting("deliveries", "resume", first).out
    again = waiting("deliveries", "resume", first)
    assert (again.status, "does not wait for your word" in again.err) == (1, True)
    shown = waiting("deliveries", "show", first).out
    assert shown.index("made") < shown.index("paused") < shown.rindex("resumed")


def test_a_dropped_delivery_ends_and_retry_takes_it_back(waiting):
    first = listed(waiting)[0]["id"]
    assert "1 delivery is dropped" in waiting("deliveries", "drop", first).out
    assert [each["reason"] for each in listed(waiting, "--state", "dropped")] == ["by the user"]
    assert waiting("deliveries", "drop", first).status == 1
    assert "1 delivery is due now" in waiting("deliveries", "retry", first).out
    assert len(listed(waiting, "--state", "due")) == 2


def test_a_restored_backup_is_held_by_age_and_let_go_at_once(waiting):
    assert "2 deliveries are held" in waiting("deliveries", "pause", "--hold-older-than", "1h").out
    assert {each["reason"] for each in listed(waiting)} == {"restored"}
    assert "2 deliveries are dropped" in waiting("deliveries", "drop", "--held").out
    assert "0 deliveries are due now" in waiting("deliveries", "resume", "--held").out


def test_a_paused_channel_shows_why_and_what_waits(waiting):
    name = listed(waiting)[0]["channel"]
    assert "is given nothing" in waiting("deliveries", "pause", "--channel", name).out
    assert "is given nothing" in waiting("channels", "pause", name, "--why", "it moves").out
    (row,) = [c for c in waiting("channels", "list", "--json").objects if c["name"] == name]
    assert (row["circuit"], row["paused_why"], row["waiting"]) == ("closed", "it moves", 1)
    assert "paused: it moves" in waiting("channels", "list").out
    assert listed(waiting, "--state", "waiting")[0]["reason"] == "channel paused"
    assert "due now: 1 delivery" in waiting("channels", "resume", name).out
    assert listed(waiting, "--state", "waiting") == []


@pytest.mark.parametrize(
    "words",
    [
        ("pause",),
        ("pause", "x", "--channel", "hook"),
        ("pause", "--hold-older-than", "soon"),
        ("resume",),
        ("drop", "--held", "--channel", "hook"),
    ],
)
def test_what_is_meant_must_be_said_once(waiting, words):
    assert waiting("deliveries", *words).status == 2


def test_an_unknown_channel_is_named_with_what_is_near(waiting):
    said = waiting("channels", "pause", "hok")
    assert (said.status, "did you mean 'hook'" in said.err) == (1, True)
