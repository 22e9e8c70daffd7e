"""How soon posts are seen: our policy replayed on real posting times, beside reference policies.

Run as `python -m benchmarks.polling --scorer score_polling.py SERIES.tsv.gz ...`. The scorer
imports `benchmarks.polling:Replayed`, which asks what the daemon asks, with the scale of a budget
of one poll in 30 minutes. Without the scorer or the series it says so and ends.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from benchmarks.pages import NO_DATA, ROOT
from crawler.budget import START_SCALE, Share
from crawler.rhythm import MAX_TIMES, Rhythm, learn
from crawler.waiting import plan_by_habit
from db.records import SourcePast

SHARED = Path(os.environ.get("WIREWATCH_SHARED") or ROOT.parent / "shared")
_WARMED_UP = timedelta(days=28)  # of listening before the replay
_STAYS = timedelta(hours=6)  # what was learned
_USUAL_BUDGET = timedelta(minutes=30).total_seconds()


class Poll(Protocol):
    """What the scorer tells at each poll of a feed; times in seconds since 1970."""

    now: float
    new: Sequence[float]
    history: Sequence[float]
    budget: float


class Replayed:
    """The daemon's policy for one feed, as the scorer calls it.

    The daemon learns anew at each poll; here that is put off while nothing new came, for hours.
    """

    def __init__(self) -> None:
        self._learned: tuple[datetime, Rhythm] | None = None
        self._since: datetime | None = None

    def next_poll(self, poll: Poll) -> float:
        """Return when the feed is polled next."""
        now = _time(poll.now)
        habit = plan_by_habit(
            self._rhythm(poll, now),
            SourcePast(times=tuple(_time(at) for at in poll.history[-1:])),
            hit=bool(poll.new),
            fresh_for=timedelta(),
            now=now,
            share=Share(scale=START_SCALE * _USUAL_BUDGET / poll.budget),
        )
        return poll.now + habit.wait.total_seconds()

    def _rhythm(self, poll: Poll, now: datetime) -> Rhythm:
        if self._since is None:
            known = _time(poll.history[0]) if poll.history else now - _WARMED_UP
            self._since = max(known, now - _WARMED_UP)
        if self._learned is None or poll.new or now - self._learned[0] > _STAYS:
            times = [_time(at) for at in poll.history[-MAX_TIMES:]]
            self._learned = now, learn(times, now, since=self._since)
        return self._learned[1]


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def main() -> int:
    """Run the scorer with our policy; return its exit status, 0 where there is nothing to score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("series", type=Path, nargs="*", help="feed id, TAB, UTC time; .gz too")
    parser.add_argument("--scorer", type=Path, default=SHARED / "tools" / "score_polling.py")
    given = parser.parse_args()
    series = given.series or sorted((SHARED / "data" / "posting-times").glob("*.tsv.gz"))
    if not given.scorer.is_file() or not series:
        print(f"polling: skipped: {NO_DATA}")
        return 0
    policy = ["--policy", f"{__spec__.name}:{Replayed.__name__}"]
    return subprocess.run(
        [sys.executable, str(given.scorer), *map(str, series), *policy], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
