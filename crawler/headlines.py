"""When an article that cannot be had is told by what its source listed, and for which reason. Pure.

A try that is to follow within minutes is worth waiting for: most failures are over by then, and
the alert then has the article's own words. One that is half an hour away is not, for whoever
watches wants to know soon.
"""

from datetime import datetime, timedelta

from crawler.drift import WALLS
from crawler.obstacles import obstacle_of
from db.errors import CleanError, FetchError
from db.records import ClaimedEntry, Obstacle

SOON = timedelta(minutes=30)
_SAID = {
    Obstacle.ROBOTS: "robots.txt forbids the page",
    Obstacle.LOGIN: "a login wall stands before the page",
    Obstacle.CHALLENGE: "a bot challenge stands before the page",
    Obstacle.PAYWALL: "a paywall stands before the page",
    Obstacle.REFUSAL: "the site refuses us the page",
    Obstacle.MISSING: "there is no such page",
    Obstacle.GONE: "the page is gone",
}


def goes_by_headline(
    claimed: ClaimedEntry,
    again: datetime | None,
    now: datetime,
    *,
    wall: Obstacle | None = None,
    ours: bool = False,
) -> bool:
    """Tell whether an entry whose page was not had now goes on as what its source listed.

    ``again`` is when the page is tried again; None: never. ``wall`` is what stands in the way: a
    wall may open to a later try, but hardly within minutes. ``ours`` says that our own line is
    down, which is no reason to do without a page that is tried again. What is stored already, from
    an earlier fetch or as a headline, stays as it is; and there must be words to go by.
    """
    if claimed.stored or not (claimed.entry.title.strip() or claimed.entry.summary.strip()):
        return False
    if again is None or wall in WALLS:
        return True
    return not ours and again - now >= SOON


def why_not_had(error: FetchError | CleanError, wall: Obstacle | None = None) -> str:
    """Return in a few words why a page could not be had; ``wall`` is what else is known of it."""
    obstacle = wall or obstacle_of(error)
    return _SAID.get(obstacle) or str(error)


def before_wall(wall: Obstacle) -> str:
    """Return in a few words why a page gave only the beginning of its article."""
    return _SAID.get(wall, wall.value)
