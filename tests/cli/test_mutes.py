"""`watches mute|unmute|muted`: what they write down, and what they say."""

import shutil

import pytest

from db.store import open_store
from tests.cli.test_commands import filled, wirewatch
from tests.db.test_deliveries import tell

__all__ = ["filled", "wirewatch"]


@pytest.fixture
def told(wirewatch, tmp_path, shaped):
    """A watch named arms that found a story."""
    shutil.copy(shaped, tmp_path / "w.db")
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    tell(store)
    store.close()
    return wirewatch


def test_a_watch_is_muted_listed_and_speaks_again(told):
    assert told("watches", "muted").out.strip() == "nothing is muted"
    said = told("watches", "mute", "arms", "--for", "8h", "--why", "holidays").out
    assert said.startswith("arms is muted until ")
    (mute,) = told("watches", "muted", "--json").objects
    assert (mute["watch"], mute["story"], mute["why"]) == ("arms", None, "holidays")
    assert "holidays" in told("watches", "muted").out
    assert told("watches", "unmute", "arms").out.strip() == "arms speaks again"
    again = told("watches", "unmute", "arms")
    assert (again.status, "is not muted" in again.err) == (1, True)


def test_one_story_is_muted(told):
    said = told("watches", "mute", "arms", "--story", "1", "--until", "2999-01-01").out
    assert said.startswith("arms, on story 1, is muted until ")
    (mute,) = told("watches", "muted", "--json").objects
    assert (mute["story"], mute["why"]) == ("1", "by command")


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("arms",), 2, "say --for how long"),
        (("arms", "--for", "1h", "--until", "2999-01-01"), 2, "say --for how long"),
        (("arms", "--until", "2001-01-01"), 2, "that time is over"),
        (("arms", "--for", "soon"), 2, "no duration"),
        (("navy", "--for", "1h"), 1, "no watch is named 'navy'"),
        (("arms", "--story", "99", "--for", "1h"), 1, "no story 99"),
    ],
)
def test_what_cannot_be_muted_says_why(told, words, status, says):
    answer = told("watches", "mute", *words)
    assert answer.status == status
    assert says in " ".join(answer.err.split())
