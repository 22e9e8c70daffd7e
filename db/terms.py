"""What a channel's deliveries are claimed under; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.records import Record


@dataclass(frozen=True, kw_only=True)
class Terms(Record):
    """Of one channel."""

    most: int | None = None  # deliveries to be claimed at once; None: as many as may be
    repeat: bool = True  # send again what nobody knows the end of
    backlog: int | None = None  # of more that gathered while it failed, a summary is made


AllTerms = Mapping[str, Terms]  # by the channels' names; one that is not named has the defaults
NO_TERMS: AllTerms = {}
ANY = Terms()
