"""The seam to the delivery rows, and the count of what a round of deliveries came to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from db.delivery_records import AttemptResult, ClaimedDelivery
from db.records import Record
from db.terms import AllTerms


class DeliveryRows(Protocol):
    """The rows in the database; every verb is one transaction. Raises StoreError."""

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        busy: Collection[str],
        *,
        terms: AllTerms,
    ) -> tuple[ClaimedDelivery, ...]:
        """Lease due deliveries to ``owner``, at most ``limit`` a channel, none of the busy ones.

        Of each channel the oldest story's come first; of one that fails at most a probe.
        """
        ...

    async def give_back(
        self, owner: str, ids: Collection[str], now: datetime, terms: AllTerms
    ) -> None:
        """End the leases of what was claimed and will not be attempted."""
        ...

    async def begin_attempt(
        self, delivery_id: str, now: datetime, payload: bytes | None, owner: str
    ) -> int:
        """Write down that an attempt begins; return its number, from 1.

        A ``payload`` is kept as the bytes that every attempt will send. Raises LeaseLost.
        """
        ...

    async def finish_attempt(
        self, delivery_id: str, number: int, result: AttemptResult, now: datetime, owner: str
    ) -> bool:
        """Write down how an attempt ended and what follows; end the lease.

        Return whether the channel takes more: it does not once it failed too often.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class DeliveryCount(Record):
    """What became of the deliveries that one round took up."""

    sent: int = 0
    postponed: int = 0  # failed, to be tried again
    dead: int = 0  # given up
    left: int = 0  # not tried: the lease ran short, or the database failed; due again by itself

    def __add__(self, other: "DeliveryCount") -> "DeliveryCount":
        return DeliveryCount(
            sent=self.sent + other.sent,
            postponed=self.postponed + other.postponed,
            dead=self.dead + other.dead,
            left=self.left + other.left,
        )
