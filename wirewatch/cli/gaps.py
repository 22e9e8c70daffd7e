"""How gaps between polls and backfills are shown."""

from db.walk import Gaps
from wirewatch.cli.output import counted


def gaps_in_words(gaps: Gaps) -> str:
    """Return what a table says of a source's gaps, "" if there is nothing to say."""
    words = []
    if gaps.reported:
        words.append(f"{counted(gaps.reported, 'gap')} between polls not filled in 30 days")
    if gaps.open:
        words.append(f"{counted(gaps.open, 'gap')} between polls being filled")
    return "; ".join(words)
