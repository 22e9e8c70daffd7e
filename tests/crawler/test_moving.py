"""A permanent redirect of a source is believed once it proved stable, and not a poll longer."""

from datetime import timedelta

import pytest

from crawler.moving import STABLE_FOR, STABLE_POLLS, next_move
from db.records import Move
from tests.crawler.fakes import NOON

NEW, NEWER = "https://new.example/feed", "https://newer.example/feed"
HOUR = timedelta(hours=1)


def settled(target: str = NEW) -> Move:
    return Move(target=target, since=NOON, polls=STABLE_POLLS, settled=True)


def after(move: Move | None, *polls: tuple[timedelta, str | None]) -> Move | None:
    """Return the move after successful polls, each at a distance from noon, led somewhere."""
    for distance, moved_to in polls:
        move = next_move(move, at=NOON + distance, moved_to=moved_to, failed=False)
    return move


def test_it_settles_after_five_polls_over_a_day() -> None:
    hours = (0, 6, 12, 18, 24)
    moves = [after(None, *((each * HOUR, NEW) for each in hours[:n])) for n in range(1, 6)]
    assert [move and move.settled for move in moves] == [False, False, False, False, True]
    assert moves[-1] == Move(target=NEW, since=NOON, polls=5, settled=True)


def test_many_polls_on_one_afternoon_prove_nothing() -> None:
    move = after(None, *((n * HOUR / 10, NEW) for n in range(100)))
    assert move == Move(target=NEW, since=NOON, polls=100)
    late = after(move, (STABLE_FOR, NEW))
    assert late is not None
    assert late.settled


def test_few_polls_over_days_prove_nothing() -> None:
    move = after(None, *((n * 24 * HOUR, NEW) for n in range(STABLE_POLLS - 1)))
    assert move is not None
    assert not move.settled


@pytest.mark.parametrize("between", [None, NEWER])
def test_what_leads_elsewhere_in_between_begins_anew(between: str | None) -> None:
    move = after(None, (HOUR, NEW), (2 * HOUR, NEW), (3 * HOUR, between), (4 * HOUR, NEW))
    assert move == Move(target=NEW, since=NOON + 4 * HOUR)


def test_a_source_that_is_where_it_was_has_no_move() -> None:
    assert after(None, (HOUR, None)) is None


def test_a_failure_in_between_proves_nothing_either_way() -> None:
    begun = Move(target=NEW, since=NOON, polls=3)
    assert next_move(begun, at=NOON + HOUR, moved_to=None, failed=True) == begun
    assert next_move(None, at=NOON, moved_to=None, failed=True) is None


def test_a_settled_move_stays_while_it_is_heard_there_and_falls_with_the_first_failure() -> None:
    assert after(settled(), (48 * HOUR, None), (96 * HOUR, None)) == settled()
    assert next_move(settled(), at=NOON + HOUR, moved_to=None, failed=True) is None


def test_a_settled_address_that_moves_on_proves_it_anew() -> None:
    assert after(settled(), (48 * HOUR, NEWER)) == Move(target=NEWER, since=NOON + 48 * HOUR)
