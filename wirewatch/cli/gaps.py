"""How gaps between polls and backfills are shown."""

from datetime import timedelta

from db.walk import Gaps, Walk
from wirewatch.cli.output import counted

GAPS_SHOWN = timedelta(days=30)
NO_GAPS = Gaps()


def gaps_in_words(gaps: Gaps) -> str:
    """Return what a table says of a source's gaps, "" if there is nothing to say."""
    words = []
    if gaps.reported:
        words.append(f"{counted(gaps.reported, 'gap')} between polls not filled in 30 days")
    if gaps.open:
        words.append(f"{counted(gaps.open, 'gap')} between polls being filled")
    return "; ".join(words)


def gaps_json(gaps: Gaps) -> dict[str, object]:
    """Return the gaps of the last 30 days as the outside sees them."""
    last = gaps.last
    return {
        "open": gaps.open,
        "filled": gaps.filled,
        "not_filled": gaps.reported,
        "last": None
        if last is None
        else {
            "at": last.started,
            "since": last.since,
            "until": last.until,
            "state": "not filled" if last.state.value == "reported" else last.state,
            "why": last.why,
            "reason": last.reason or None,
            "pages": last.pages,
            "found": last.new,
        },
    }


def backfill_json(walk: Walk | None) -> dict[str, object] | None:
    """Return the latest backfill as the outside sees it."""
    if walk is None:
        return None
    return {
        "since": walk.since,
        "state": walk.state,
        "reason": walk.reason or None,
        "pages": walk.pages,
        "found": walk.found,
        "new": walk.new,
        "oldest": walk.oldest,
        "started": walk.started,
        "ended": walk.ended,
    }
