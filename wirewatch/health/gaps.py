"""The notice on a gap between two polls that could not be filled, and how seldom it is sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from db.walk import Walk

TOLD_AGAIN = timedelta(days=7)  # of one source; its gaps meanwhile are only listed
_SHOWN = 3  # addresses that were tried


def gap_notice(
    walk: Walk, told: datetime | None, *, reason: str, tried: Mapping[str, str], now: datetime
) -> tuple[str, str] | None:
    """Return title and text of the notice on a gap; None if the source's last was told lately."""
    if told is not None and now - told < TOLD_AGAIN:
        return None
    name = walk.source.name
    until = f" and {walk.until:%Y-%m-%d %H:%M}" if walk.until else ""
    between = "between" if until else "after"
    text = (
        f"Two polls of {name} should have had an entry in common. Instead, {walk.why}: what it "
        f"published {between} {walk.since:%Y-%m-%d %H:%M}{until} UTC may be missing in part. Its "
        f"archive was asked for it: {reason}. {_in_words(tried)}"
        f"{walk.found} entries were found in all, {walk.new} of them new. "
        f"Poll it more often (`every`), or name its archive's pages (`archive`); "
        f"`wirewatch sources list` counts further gaps. {walk.source.url}"
    )
    return f"{name}: entries may have been missed", text


def _in_words(tried: Mapping[str, str]) -> str:
    shown = [f"{url} ({why})" for url, why in list(tried.items())[:_SHOWN]]
    return f"Not readable were {', '.join(shown)}. " if shown else ""
