"""A chain of kills in one scene, and what must be true after it."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta

from tests.crash.ledger import Verdict
from tests.crash.nursery import Life
from tests.crash.points import DELIVERY, POINTS, Point
from tests.crash.points import Life as When
from tests.crash.scene import PATIENCE, Scene, until

SIGKILLED = -9


@dataclass(frozen=True, kw_only=True)
class AtPoint:
    """A kill at a named point, at its ``nth`` passing."""

    point: Point
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.point.name} #{self.nth}"


@dataclass(frozen=True, kw_only=True)
class AtMoment:
    """A kill some time after the start, wherever the daemon may be."""

    seconds: float

    def __str__(self) -> str:
        return f"after {self.seconds:.2f} s"


Kill = AtPoint | AtMoment


def suffer(scene: Scene, kills: list[Kill]) -> None:
    """Start the daemon once for each kill, with fresh news each time, and see it die."""
    for kill in kills:
        scene.print_news()
        if isinstance(kill, AtMoment):
            life = scene.live()
            time.sleep(kill.seconds)
            life.kill()
        else:
            life = scene.live(die_at=(kill.point.name, kill.nth))
            if kill.point.life is When.ENDING:
                until(scene.told_all)
                life.stop()
        ended = life.wait(PATIENCE)
        assert ended == SIGKILLED, f"not killed {kill} but {ended}: {_tail(life)}"


def recover(scene: Scene) -> Verdict:
    """Start the daemon once more, let it finish and stop it; return the verdict on the books.

    Where something is lost, that verdict is all; else the daemon must end well, owing nothing.
    """
    life = scene.live()
    assert until(lambda: is_watching(life)), f"it does not start: {_tail(life)}"
    if not until(scene.told_all):
        return scene.verdict()
    assert until(lambda: is_idle(scene)), f"work is left: {work_left(scene)}\n{_tail(life)}"
    life.stop()
    assert life.wait(timedelta(seconds=12)) == 0, f"no good end: {_tail(life)}"
    assert work_left(scene) == {}
    assert scene.rows("SELECT owner FROM presence WHERE ended_at IS NULL") == []
    assert until(lambda: not scene.workers(), timedelta(seconds=5)), "cleaning processes live on"
    return scene.verdict()


def is_watching(life: Life) -> bool:
    """Whether a life has come so far that it can be told to end."""
    return any(line["event"] in ("watching", "watching again") for line in life.logged())


def is_idle(scene: Scene) -> bool:
    """Whether nothing waits to be fetched or told."""
    left = work_left(scene)
    return not left.keys() - {"leases of source"}  # which is polled every second


def work_left(scene: Scene) -> dict[str, object]:
    """Return what is not done, or held by nobody alive, by what it is."""
    left: dict[str, object] = {
        "entries": scene.rows("SELECT url, state, last_error FROM entry WHERE state <> 'done'"),
        "deliveries": scene.rows(
            "SELECT id, channel, state, last_detail FROM delivery WHERE state <> 'sent'"
        ),
        "held alerts": scene.rows("SELECT id FROM alert WHERE state IN ('held', 'open')"),
    }
    for table in ("source", "entry", "delivery"):
        left[f"leases of {table}"] = scene.rows(
            f"SELECT id, lease_owner FROM {table} WHERE lease_owner IS NOT NULL"
        )
    return {name: rows for name, rows in left.items() if rows}


def chains(seed: int, count: int) -> list[list[Kill]]:
    """Return chains of one to three kills over all points and random moments, ``count`` or more."""
    rng = random.Random(seed)
    later = [p for p in POINTS.values() if p.life is not When.FIRST]
    first = [p for p in POINTS.values() if p.life is When.FIRST]
    rng.shuffle(later)
    made: list[list[Kill]] = []
    while later or first or sum(map(len, made)) < count:
        chain: list[Kill] = [_first(rng, first)]
        for _ in range(rng.randrange(1, 3)):
            chain += _late(rng, later.pop() if later else rng.choice(DELIVERY))
        made.append(chain)
    return made


def _first(rng: random.Random, first: list[Point]) -> Kill:
    return _at(rng, first.pop()) if first else _some_moment(rng)


def _late(rng: random.Random, point: Point) -> list[Kill]:
    """Return a kill after another; what befalls the dead needs one that had begun to live."""
    born = [AtPoint(point=POINTS["after Presences.begin"])] if point.life is When.LATER else []
    return [*born, _at(rng, point)]


def _at(rng: random.Random, point: Point) -> Kill:
    return AtPoint(point=point, nth=rng.randrange(1, 4) if point.often else 1)


def _some_moment(rng: random.Random) -> Kill:
    return AtMoment(seconds=rng.uniform(0.05, 6))


def _tail(life: Life) -> str:
    text = life.log.read_text("utf-8", "replace") if life.log.exists() else ""
    return "\n" + "\n".join(text.splitlines()[-25:])
