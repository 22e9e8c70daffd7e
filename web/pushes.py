"""What a hub pushed, handed over before anything is done about it."""

from dataclasses import dataclass, field
from datetime import datetime

from db.pushing import Subscription
from db.records import Record


@dataclass(frozen=True, kw_only=True)
class Push(Record):
    """A push whose signature was right: the topic's new content, whole or in part."""

    subscription: Subscription
    content_type: str
    body: bytes = field(repr=False)
    at: datetime
