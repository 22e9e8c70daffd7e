"""Hand-written stand-ins with verbs: a held clock, secrets in memory, rows in memory."""

import socket
import ssl
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from alerts.channel import Receipt, Sending
from db.delivery_records import AttemptResult, ClaimedDelivery, DeliveryState
from db.errors import ChannelError, ConfigError, StoreError
from db.message_records import Message
from db.terms import AllTerms
from tests.alerts.messages import NOW

TLS = ssl.create_default_context()  # made once: reading all authorities takes long


class HeldClock:
    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


class SecretsInMemory:
    def __init__(self, variables: Mapping[str, str], files: Mapping[str, str]) -> None:
        self._variables, self._files = variables, files

    def variable(self, name: str) -> str:
        if name not in self._variables:
            raise ConfigError(f"the variable {name} is not set")
        return self._variables[name]

    def file(self, path: str) -> str:
        if path not in self._files:
            raise ConfigError(f"there is no file {path}")
        return self._files[path]


async def connect_anywhere(host: str, port: int) -> socket.socket:
    """Open a socket without a guard; blocking is short on loopback."""
    sock = socket.create_connection((host, port), timeout=5)
    sock.setblocking(False)
    return sock


class RowsInMemory:
    """Deliveries as the database would keep them, and a journal of every verb."""

    def __init__(self, clock: HeldClock) -> None:
        self._clock = clock
        self._messages: dict[str, tuple[str, Message | None]] = {}
        self.payloads: dict[str, bytes] = {}
        self.begun: dict[str, int] = {}
        self.results: dict[str, list[AttemptResult]] = {}
        self._due: dict[str, datetime] = {}
        self.leases: dict[str, datetime] = {}
        self.journal: list[tuple[str, str]] = []
        self.fail_begin: set[str] = set()
        self.closes = False  # whether a channel takes no more once it failed
        self.asked: list[AllTerms] = []

    def add(self, delivery_id: str, channel: str, message: Message | None) -> None:
        self._messages[delivery_id] = (channel, message)
        self._due[delivery_id] = self._clock.now()

    def last(self, delivery_id: str) -> AttemptResult:
        return self.results[delivery_id][-1]

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int, busy: Collection[str],
        *, terms: AllTerms,
    ) -> tuple[ClaimedDelivery, ...]:  # fmt: skip
        self.asked.append(terms)
        ready = [
            each
            for each, due in self._due.items()
            if due <= now
            and self.leases.get(each, now) <= now
            and self._messages[each][0] not in busy
        ]
        channels = [self._messages[each][0] for each in ready]
        ready = [each for n, each in enumerate(ready) if channels[:n].count(channels[n]) < limit]
        for each in ready:
            self.leases[each] = lease_until
        return tuple(self._claimed(each) for each in ready)

    def _claimed(self, each: str) -> ClaimedDelivery:
        channel, message = self._messages[each]
        payload = self.payloads.get(each)
        return ClaimedDelivery(
            id=each,
            channel=channel,
            attempts=self.begun.get(each, 0),
            created=NOW,
            payload=payload,
            message=message if payload is None else None,
        )

    async def give_back(
        self, owner: str, ids: Collection[str], now: datetime, terms: AllTerms
    ) -> None:
        for each in ids:
            self.journal.append(("give back", each))
            self.leases.pop(each)

    async def begin_attempt(
        self, delivery_id: str, now: datetime, payload: bytes | None, owner: str
    ) -> int:
        if delivery_id in self.fail_begin:
            raise StoreError("the database is full")
        if payload is not None:
            self.journal.append(("store", delivery_id))
            self.payloads.setdefault(delivery_id, payload)
        self.journal.append(("begin", delivery_id))
        self.begun[delivery_id] = self.begun.get(delivery_id, 0) + 1
        return self.begun[delivery_id]

    async def finish_attempt(
        self, delivery_id: str, number: int, result: AttemptResult, now: datetime, owner: str
    ) -> bool:
        self.journal.append(("finish", delivery_id))
        self.results.setdefault(delivery_id, []).append(result)
        self.leases.pop(delivery_id)
        if result.state is DeliveryState.WAITING:
            assert result.due_at is not None
            self._due[delivery_id] = result.due_at
        else:
            del self._due[delivery_id]
        return not (result.of_channel and self.closes)


class FakeChannel:
    """Takes what it is given; ``fail_next`` and ``refuse_to_render`` make it misbehave."""

    kind = "fake"

    def __init__(self, name: str = "desk", at_once: int = 1) -> None:
        self.name, self.at_once = name, at_once
        self.sent: list[tuple[str, bytes]] = []
        self.most_at_once = 0
        self._now_sending = 0
        self._errors: list[Exception] = []
        self._broken: set[str] = set()

    def fail_next(self, *errors: Exception) -> None:
        self._errors.extend(errors)

    def refuse_to_render(self, delivery_id: str) -> None:
        self._broken.add(delivery_id)

    def render(self, message: Message, delivery_id: str) -> bytes:
        if delivery_id in self._broken:
            raise KeyError("no such template")
        return f"{delivery_id}:{message.id}".encode()

    async def send(self, sending: Sending) -> Receipt:
        self._now_sending += 1
        self.most_at_once = max(self.most_at_once, self._now_sending)
        try:
            await self.wait()
            self.sent.append((sending.delivery_id, sending.payload))
            if self._errors:
                raise self._errors.pop(0)
        finally:
            self._now_sending -= 1
        return Receipt(said="250 taken")

    async def wait(self) -> None:
        """Take as long as nothing."""

    async def close(self) -> None:
        """Hold nothing."""


def refusal(
    text: str = "503 busy", *, retry: bool = True, after: timedelta | None = None
) -> ChannelError:
    return ChannelError(text, channel="desk", retry=retry, retry_after=after)
