"""Takes due deliveries from the rows to their channels, each attempt written down around the call.

The order of one delivery: render the bytes (the first time), store them and write down that an
attempt begins, send once, write down how it ended. A process that dies in between leaves a lease
that ends and a row that says so; the next attempt sends the same bytes under the same id.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from structlog.typing import FilteringBoundLogger

from alerts.channel import Channel, Sending
from alerts.deliveries import DeliveryCount, DeliveryRows
from alerts.retry import next_attempt
from alerts.wording import one_line
from db.clock import Clock
from db.errors import ChannelError
from db.records import AttemptResult, ClaimedDelivery, DeliveryState

LEASE = timedelta(minutes=15)
SEND_LIMIT = timedelta(minutes=6)
"""No send may take longer; above every channel's own time limit and well below the lease."""

_DETAIL = 500  # characters of a result that are kept


class Dispatcher:
    """Delivers what is due; a slow channel holds up nobody but itself.

    May be called while an earlier call still waits for a slow channel: the rounds share out the
    channels between them.
    """

    def __init__(
        self,
        deliveries: DeliveryRows,
        channels: Mapping[str, Channel],
        *,
        clock: Clock,
        owner: str,
        log: FilteringBoundLogger,
        jitter: Callable[[], float],
    ) -> None:
        """Take the rows, the channels by name, and ``jitter``, which gives numbers in -1..1."""
        self._rows, self._channels, self._clock = deliveries, channels, clock
        self._owner, self._log, self._jitter = owner, log, jitter
        self._claiming = asyncio.Lock()
        self._busy: set[str] = set()
        self._open = True

    @property
    def busy(self) -> frozenset[str]:
        """The channels that something is sent by; what comes due for them is sent next."""
        return frozenset(self._busy)

    @property
    def is_full(self) -> bool:
        """Whether each channel is sending, so that what comes due is sent by who ends first."""
        return bool(self._channels) and self._busy >= self._channels.keys()

    def close(self) -> None:
        """Begin no more attempts: what is claimed and not begun is left, what is begun goes on."""
        self._open = False

    async def deliver_due(self, limit: int = 100) -> DeliveryCount:
        """Deliver until nothing is due, ``limit`` rows a claim; return what became of them.

        Raises StoreError if the rows cannot be claimed. Cancelled, it leaves what was begun to its
        lease.
        """
        count = DeliveryCount()
        running: set[asyncio.Task[DeliveryCount]] = set()
        try:
            while True:
                await self._start_claimed(limit, running)
                if not running:
                    return count
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    count += task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _start_claimed(self, limit: int, running: set[asyncio.Task[DeliveryCount]]) -> None:
        """Add a task to ``running`` for each channel that has something due and is not busy."""
        while not self.is_full:
            queues, lease_until = await self._claim(limit)
            for name, queue in queues.items():
                task = asyncio.create_task(self._serve(name, queue, lease_until))
                task.add_done_callback(partial(self._free, name))
                running.add(task)
            if sum(map(len, queues.values())) < limit:  # what comes due now is looked for
                return

    def _free(self, name: str, _served: asyncio.Task[DeliveryCount]) -> None:
        self._busy.discard(name)

    async def _claim(self, limit: int) -> tuple[dict[str, list[ClaimedDelivery]], datetime]:
        """Lease what is due, by channel; from here until served these channels are busy."""
        queues: dict[str, list[ClaimedDelivery]] = {}
        async with self._claiming:
            if not self._open:
                return queues, self._clock.now()
            now = self._clock.now()
            lease_until = now + LEASE
            claimed = await self._rows.claim(self._owner, now, lease_until, limit, self.busy)
            for delivery in claimed:
                queues.setdefault(delivery.channel, []).append(delivery)
            self._busy |= queues.keys()
        return queues, lease_until

    async def _serve(
        self, name: str, queue: Sequence[ClaimedDelivery], lease_until: datetime
    ) -> DeliveryCount:
        channel = self._channels.get(name)
        slots = asyncio.Semaphore(channel.at_once if channel else 1)

        async def in_turn(delivery: ClaimedDelivery) -> DeliveryCount:
            async with slots:
                return await self._deliver(delivery, channel, lease_until)

        counts = await asyncio.gather(*(in_turn(delivery) for delivery in queue))
        return sum(counts, DeliveryCount())

    async def _deliver(
        self, delivery: ClaimedDelivery, channel: Channel | None, lease_until: datetime
    ) -> DeliveryCount:
        if reason := self._why_left(lease_until):
            self._log.info(
                "delivery left", delivery=delivery.id, channel=delivery.channel, reason=reason
            )
            return DeliveryCount(left=1)
        try:
            result = await self._attempt(delivery, channel)
        except Exception as exc:  # noqa: BLE001 - one delivery's failure must not stop the rest
            self._log.error(
                "delivery left", delivery=delivery.id, channel=delivery.channel,
                reason=f"{type(exc).__name__}: {exc}",
            )  # fmt: skip
            return DeliveryCount(left=1)
        return _counted(result.state)

    def _why_left(self, lease_until: datetime) -> str | None:
        if not self._open:
            return "Wirewatch is stopping"
        if self._clock.now() + SEND_LIMIT > lease_until:
            return "the lease would end before the attempt does"
        return None

    async def _attempt(self, delivery: ClaimedDelivery, channel: Channel | None) -> AttemptResult:
        payload = self._payload(delivery, channel)
        number = await self._rows.begin_attempt(
            delivery.id,
            self._clock.now(),
            payload if delivery.payload is None and isinstance(payload, bytes) else None,
        )
        tries = delivery.attempts + 1  # since it was made or revived, unlike the attempt's number
        result = await self._outcome(delivery, channel, payload, tries)
        await self._rows.finish_attempt(delivery.id, number, result, self._clock.now())
        self._log.info(
            "delivery attempted", delivery=delivery.id, channel=delivery.channel, attempt=number,
            state=str(result.state), reason=result.detail,
        )  # fmt: skip
        return result

    def _payload(self, delivery: ClaimedDelivery, channel: Channel | None) -> bytes | ChannelError:
        """Return the bytes to send; they are stored before anybody can have got them."""
        if delivery.payload is not None:
            return delivery.payload
        if channel is None or delivery.message is None:
            return _failed(delivery, "there is nothing to send: neither bytes nor a message")
        try:
            return channel.render(delivery.message, delivery.id)
        except Exception as exc:  # noqa: BLE001 - a message that breaks its rendering fails alone
            return _failed(
                delivery, f"the message could not be written: {type(exc).__name__}: {exc}"
            )

    async def _outcome(
        self,
        delivery: ClaimedDelivery,
        channel: Channel | None,
        payload: bytes | ChannelError,
        tries: int,
    ) -> AttemptResult:
        if channel is None:
            return AttemptResult(state=DeliveryState.DEAD, detail=_unconfigured(delivery.channel))
        if isinstance(payload, ChannelError):
            return self._after_failure(tries, payload)
        try:
            async with asyncio.timeout(SEND_LIMIT.total_seconds()):
                receipt = await channel.send(Sending(payload=payload, delivery_id=delivery.id))
        except ChannelError as exc:
            return self._after_failure(tries, exc)
        except TimeoutError:
            return self._after_failure(tries, _failed(delivery, "the channel took too long"))
        except Exception as exc:  # noqa: BLE001 - a channel's bug must not stop the other channels
            return self._after_failure(
                tries, _failed(delivery, f"the channel broke: {type(exc).__name__}: {exc}")
            )
        return AttemptResult(state=DeliveryState.SENT, detail=one_line(receipt.said, _DETAIL))

    def _after_failure(self, tries: int, error: ChannelError) -> AttemptResult:
        clean = ChannelError(
            one_line(str(error), _DETAIL),
            channel=error.channel, retry=error.retry, retry_after=error.retry_after,
            scope=error.scope,
        )  # fmt: skip
        return next_attempt(tries, clean, self._clock.now(), self._jitter())


def _failed(delivery: ClaimedDelivery, message: str) -> ChannelError:
    return ChannelError(message, channel=delivery.channel, retry=True)


def _unconfigured(channel: str) -> str:
    return (
        f"no channel named {channel} is configured any more; given up. "
        "Name it again in config.toml, then run `wirewatch deliveries retry`"
    )


def _counted(state: DeliveryState) -> DeliveryCount:
    return DeliveryCount(
        sent=int(state is DeliveryState.SENT),
        postponed=int(state is DeliveryState.DUE),
        dead=int(state is DeliveryState.DEAD),
    )
