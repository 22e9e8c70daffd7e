"""What the user, or a channel's kind, says of how it is to be given deliveries."""

from dataclasses import dataclass

from alerts.rate import Rate, read_rate
from db.records import Record

BACKLOG = 50


@dataclass(frozen=True, kw_only=True)
class ChannelTerms(Record):
    """Of one channel, as configured."""

    rate: Rate | None = None  # None: as fast as it takes them
    at_once: int | None = None  # None: as the channel says
    backlog: int = BACKLOG  # 0: never fold
    repeat: bool = True


AS_BUILT = ChannelTerms()


def channel_terms(
    *, rate: str, default_rate: str, at_once: int | None, backlog: int, repeat: bool
) -> ChannelTerms:
    """Return the terms that keys of config.toml spell; raises ValueError for a rate that is none.

    An empty ``rate`` means the default of the kind, and an empty one of that: no limit.
    """
    spelt = rate or default_rate
    return ChannelTerms(
        rate=read_rate(spelt) if spelt else None, at_once=at_once, backlog=backlog, repeat=repeat
    )
