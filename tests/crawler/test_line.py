"""A line that is down is not blamed on the sources."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.line import Line, lost_to_us, watch_line
from db.evidence import Evidence
from db.records import Obstacle, Source
from tests.crawler.fakes import NOON
from tests.crawler.test_polling import source_state

LOST, BAD = Obstacle.UNREACHABLE, Obstacle.STATUS


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def polled(outlet: str, minute: float, obstacle: Obstacle | None = None) -> Evidence:
    """Return a source of that outlet, last polled so many minutes after noon."""
    source = Source(name=outlet, kind="feed", url=f"https://{outlet}.example/feed")
    state = replace(source_state(), source=source, last_polled_at=after(minute))
    return Evidence(state=state, polls=3, obstacle=obstacle)


THREE = [polled("a", 0, LOST), polled("b", 0.5, LOST), polled("c", 1, LOST)]


@pytest.mark.parametrize(
    ("sources", "down"),
    [
        (THREE, True),
        (THREE[:2], False),
        ([*THREE, polled("d", 1)], False),
        ([*THREE, polled("d", 1, LOST), polled("e", 1)], True),
        ([*THREE, polled("d", 1, BAD)], False),  # a server's error is an answer
        ([*THREE, polled("d", -9)], True),  # heard before the line broke
        ([polled("a", minute, LOST) for minute in (0, 1, 1.5)], False),  # one outlet is down
        ([], False),
    ],
)
def test_the_line_is_down_when_nearly_none_of_several_outlets_is_reached(sources, down):
    assert watch_line(Line(), sources).down is down


def test_it_is_down_until_anyone_answers():
    line = watch_line(Line(), THREE)
    assert line == Line(down=True, lost_until=after(1))
    alone = [*THREE[:2], polled("c", 90, LOST)]
    line = watch_line(line, alone)
    assert line == Line(down=True, lost_until=after(90))
    line = watch_line(line, [*alone[1:], polled("a", 91, BAD)])
    assert line == Line(down=False, lost_until=after(90))


def test_what_was_lost_while_it_was_down_is_forgiven_until_it_is_asked_again():
    line = Line(down=False, lost_until=after(90))
    assert lost_to_us(line, polled("b", 0.5, LOST))
    assert not lost_to_us(line, polled("b", 91, LOST))
    assert not lost_to_us(line, polled("b", 0.5, BAD))
    assert not lost_to_us(Line(), polled("b", 0.5, LOST))


def test_old_losses_do_not_bring_it_down_again():
    up = Line(down=False, lost_until=after(1))
    assert not watch_line(up, [*THREE, polled("d", 1.5, LOST)]).down
