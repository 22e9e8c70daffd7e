"""How long a feed says that it may be kept: the <ttl> of RSS 2.0, in minutes."""

import re
from datetime import timedelta

MOST = timedelta(days=1)  # that is believed

_HEAD = 20_000  # characters of a feed in which its own facts stand, before the first item
_ITEMS = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
_TTL = re.compile(r"<ttl>\s{0,20}([0-9]{1,6})\s{0,20}</ttl>", re.IGNORECASE)


def ttl_of(text: str) -> timedelta | None:
    """Return the feed's time to live (RSS 2.0, "optional channel elements"); None without one.

    sy:updatePeriod is not read: the commonest blog software writes "hourly" into every feed.
    """
    head = text[:_HEAD]
    items = _ITEMS.search(head)
    found = _TTL.search(head[: items.start()] if items else head)
    if found is None or int(found[1]) == 0:
        return None
    return min(timedelta(minutes=int(found[1])), MOST)
