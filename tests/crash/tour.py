"""Kills at every point of a delivery's way, on every channel: which, and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tests.crash.kills import SIGKILLED, is_watching
from tests.crash.ledger import Verdict
from tests.crash.media import WAYS
from tests.crash.nursery import Life
from tests.crash.points import CLAIMING, SENDING, WRITING, Point
from tests.crash.scene import PATIENCE, until
from tests.crash.stand import Stand

CREWS = tuple(tuple(WAYS)[first::4] for first in range(4))
"""Channels that are told side by side, so that one kill meets several in their midst."""

_LONGEST = 12  # kills in one chain
_END = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A kill at a point, at its ``nth`` passing on a channel (None: of all of a crew)."""

    point: Point
    channel: str | None
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.point.name} #{self.nth} {self.channel or ''}".strip()

    @property
    def place(self) -> str:
        """The point's name without whose method it is: the same for all kinds."""
        moment, verb = self.point.moment, self.point.verb
        return f"{moment} {verb.replace('_', ' the ')}"


def aims_at(crew: tuple[str, ...], nth: int) -> Iterator[Aim]:
    """Return one kill at each point on each channel of a crew."""
    for point in CLAIMING:
        yield Aim(point=point, channel=None)
    for number in range(max(len(_points(way)) for way in crew)):
        for way in crew:
            points = _points(way)
            if number < len(points):
                yield Aim(point=points[number], channel=way, nth=nth)


def chains_of(crew: tuple[str, ...], nth: int) -> list[list[Aim]]:
    """Return all kills of a crew in chains, each for a stand of its own."""
    aims = list(aims_at(crew, nth))
    return [aims[first : first + _LONGEST] for first in range(0, len(aims), _LONGEST)]


def _points(way: str) -> tuple[Point, ...]:
    return SENDING[WAYS[way]] + WRITING


def every_place() -> set[tuple[str, str]]:
    """Return each point with each channel, by the names that a tally has."""
    return {
        (aim.place, way)
        for crew in CREWS
        for aim in aims_at(crew, 1)
        for way in ((aim.channel,) if aim.channel else crew)
    }


def suffer(stand: Stand, chain: list[Aim]) -> None:
    """Start the daemon once for each kill, with fresh articles each time, and see it die."""
    for aim in chain:
        stand.hand_in()
        channel = () if aim.channel is None else (aim.channel,)
        life = stand.live(die_at=(aim.point.name, aim.nth, *channel))
        ended = life.wait(PATIENCE)
        assert ended == SIGKILLED, f"not killed {aim} but {ended}: {tail(life)}"


def recover(stand: Stand) -> Verdict:
    """Let one life tell what is left and end well; return the verdict on the books.

    A repeat that no cut off attempt explains counts as doubled.
    """
    life = stand.live()
    assert until(lambda: is_watching(life)), f"it does not start: {tail(life)}"
    if until(stand.told_all):
        assert until(lambda: not stand.owed()), f"owed: {stand.owed()}{tail(life)}"
    life.stop()
    assert life.wait(_END) == 0, f"no good end: {tail(life)}"
    verdict = stand.verdict()
    verdict.doubled.extend(stand.unexplained())
    return verdict


def tail(life: Life) -> str:
    """Return the end of what a life logged."""
    text = life.log.read_text("utf-8", "replace") if life.log.exists() else ""
    return "\n" + "\n".join(text.splitlines()[-25:])
