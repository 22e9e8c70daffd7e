"""Watches as the outside sees them."""

from typing_extensions import TypedDict

from db.settings import format_duration
from db.watch_records import AlertMode, Likeness, Updates, Watch, Widening


class LikenessShape(TypedDict):
    """Documents that an article must be like: of each the terms with their weights."""

    examples: list[list[tuple[str, float]]]
    least: float


class WatchShape(TypedDict):
    """A watch as configured; its query with lists and aliases written out."""

    name: str
    query: str
    alert: AlertMode
    digest: str
    quiet: str
    timezone: str
    channels: list[str]
    widen: list[Widening]
    like: LikenessShape | None
    look_back: str | None
    updates: Updates
    wait: str | None
    waits: bool  # it has no example yet, and finds nothing until one of its pages is read


def watch_json(watch: Watch) -> WatchShape:
    """Return a watch."""
    return {
        "name": watch.name,
        "query": watch.query,
        "alert": watch.alert,
        "digest": watch.digest,
        "quiet": watch.quiet,
        "timezone": watch.timezone,
        "channels": list(watch.channels),
        "widen": list(watch.widen),
        "like": None if watch.likeness is None else _likeness_json(watch.likeness),
        "look_back": format_duration(watch.look_back) if watch.look_back else None,
        "updates": watch.updates,
        "wait": format_duration(watch.wait) if watch.wait else None,
        "waits": watch.likeness is not None and watch.likeness.waits,
    }


def _likeness_json(likeness: Likeness) -> LikenessShape:
    return {"examples": [list(each) for each in likeness.examples], "least": likeness.least}
