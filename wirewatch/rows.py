"""Binds the database's verbs to what the rooms ask of rows, each on its thread."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from db.delivery_records import AttemptResult, ClaimedDelivery
from db.store import Store
from db.terms import AllTerms
from db.threads import Threads
from db.turns import TurnWanted


class HostRows:
    """Where the politeness gate keeps when a host may be asked again."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self._hosts = store.hosts
        self._threads = threads

    async def reserve(self, host: str, wanted: TurnWanted) -> datetime:
        """Return when the host may be asked; it is kept for us, unless that is too late."""
        return await self._threads.insist(self._hosts.reserve, host, wanted)

    async def allow_from(self, host: str, at: datetime) -> None:
        """Remember that the host is not to be asked before."""
        await self._threads.insist(self._hosts.allow_from, host, at)


class DeliveryRows:
    """What the dispatcher asks of deliveries."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self._deliveries = store.deliveries
        self._threads = threads

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
        """Lease due deliveries."""
        return await self._threads.write(
            self._deliveries.claim, owner, now, lease_until, limit, busy, terms=terms
        )

    async def give_back(
        self, owner: str, ids: Collection[str], now: datetime, terms: AllTerms
    ) -> None:
        """End leases of what is not attempted."""
        await self._threads.write(self._deliveries.give_back, owner, ids, now, terms)

    async def begin_attempt(
        self, delivery_id: str, now: datetime, payload: bytes | None, owner: str
    ) -> int:
        """Write down that an attempt begins."""
        return await self._threads.insist(
            self._deliveries.begin_attempt, delivery_id, now, payload, owner
        )

    async def finish_attempt(
        self, delivery_id: str, number: int, result: AttemptResult, now: datetime, owner: str
    ) -> bool:
        """Write down how an attempt ended."""
        return await self._threads.insist(
            self._deliveries.finish_attempt, delivery_id, number, result, now, owner
        )


class TranslationRows:
    """What was translated before."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self._translations = store.translations
        self._threads = threads

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return what is known."""
        return await self._threads.read(self._translations.find, keys)

    async def keep(self, made: Mapping[bytes, str], now: datetime) -> None:
        """Keep what was made."""
        await self._threads.write(self._translations.keep, made, now)
