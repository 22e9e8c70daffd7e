"""Takes due deliveries from the rows to their channels, each attempt written down around the call.

What is due, in which order, and which channels are left alone as they fail, the rows say; here
each channel gets its turns. The order of one delivery: have the message's words translated, if
anybody does, render the bytes (both the first time only), store them and write down that an attempt
begins, send once, write down how it ended. A process that dies in between leaves a lease that ends
and a row that says so; the next attempt sends the same bytes under the same id.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from structlog.typing import FilteringBoundLogger

from alerts.channel import Channel, Sending
from alerts.deliveries import DeliveryCount, DeliveryRows
from alerts.pace import Pace
from alerts.retry import next_attempt
from alerts.terms import ChannelTerms
from alerts.translation.step import NoTranslation, Step
from alerts.wording import one_line
from db.clock import Clock
from db.delivery_records import AttemptResult, ClaimedDelivery, DeliveryState
from db.errors import ChannelError, FailureScope, LeaseLost, StoreError

LEASE = timedelta(minutes=15)
SEND_LIMIT = timedelta(minutes=6)
"""No send may take longer; above every channel's own time limit and well below the lease."""

_WORDS = timedelta(minutes=1)  # that translating a message may take, at most

_NAP = 5.0  # seconds; when told to stop, those who wait for their turn see it this soon
_DETAIL = 500  # characters of a result that are kept


@dataclass(kw_only=True)
class _Turn:
    """One serving of a channel: what is left of the queue, and why it is left."""

    queue: deque[ClaimedDelivery]
    lease_until: datetime
    waiting: asyncio.Lock
    why_left: str = ""


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
        terms: Mapping[str, ChannelTerms] = MappingProxyType({}),
        words: Step | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Take the rows, the channels by name, and ``jitter``, which gives numbers in -1..1.

        ``terms`` are the channels' by name; ``words`` translates what is to be told; ``sleep``
        lets a channel wait for its turn.
        """
        self._rows, self._channels, self._clock = deliveries, channels, clock
        self._owner, self._log, self._jitter = owner, log, jitter
        self._pace, self._sleep = Pace(terms, clock), sleep
        self._words: Step = words or NoTranslation()
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
        """Begin no more attempts: what is claimed and not begun is given back, the rest goes on."""
        self._open = False

    async def deliver_due(self, limit: int = 100) -> DeliveryCount:
        """Deliver until nothing is due, ``limit`` rows a channel and claim; return what became.

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
        if self.is_full:
            return
        queues, lease_until = await self._claim(limit)
        for name, queue in queues.items():
            task = asyncio.create_task(self._serve(name, queue, lease_until))
            task.add_done_callback(partial(self._free, name))
            running.add(task)

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
            claimed = await self._rows.claim(
                self._owner, now, lease_until, limit, self.busy, terms=self._pace.terms()
            )
            for delivery in claimed:
                queues.setdefault(delivery.channel, []).append(delivery)
            self._busy |= queues.keys()
        return queues, lease_until

    async def _serve(
        self, name: str, queue: Sequence[ClaimedDelivery], lease_until: datetime
    ) -> DeliveryCount:
        """Deliver a queue in its order, until the channel takes no more; give back the rest."""
        channel = self._channels.get(name)
        turn = _Turn(queue=deque(queue), lease_until=lease_until, waiting=asyncio.Lock())
        places = min(self._pace.at_once(name, channel), len(queue))
        counts = await asyncio.gather(*(self._work(turn, name, channel) for _ in range(places)))
        return sum(counts, await self._leave(turn, name))

    async def _work(self, turn: _Turn, name: str, channel: Channel | None) -> DeliveryCount:
        """Deliver one after the other, each at its turn."""
        count = DeliveryCount()
        while (delivery := await self._next(turn, name)) is not None:
            count += await self._deliver(delivery, channel, turn)
        return count

    async def _next(self, turn: _Turn, name: str) -> ClaimedDelivery | None:
        """Wait for the channel's next turn; return what it is for, or None if there is none.

        One at a time waits, so that no turn is taken for which nothing is left.
        """
        async with turn.waiting:
            while turn.queue:
                turn.why_left = turn.why_left or self._why_left(turn.lease_until)
                if turn.why_left:
                    break
                wait = self._pace.wait(name)
                if not wait:
                    return turn.queue.popleft()
                await self._sleep(min(wait, _NAP))
        return None

    async def _leave(self, turn: _Turn, name: str) -> DeliveryCount:
        """Give back what of a queue is not attempted."""
        left = [delivery.id for delivery in turn.queue]
        if not left:
            return DeliveryCount()
        self._log.info("deliveries left", channel=name, count=len(left), reason=turn.why_left)
        try:
            await self._rows.give_back(self._owner, left, self._clock.now(), self._pace.terms())
        except StoreError as exc:  # their leases end by themselves
            self._log.error("deliveries could not be given back", channel=name, reason=str(exc))
        return DeliveryCount(left=len(left))

    async def _deliver(
        self, delivery: ClaimedDelivery, channel: Channel | None, turn: _Turn
    ) -> DeliveryCount:
        try:
            result, goes_on = await self._attempt(delivery, channel)
        except LeaseLost as exc:
            self._left(delivery, str(exc))
        except Exception as exc:  # noqa: BLE001 - one delivery's failure must not stop the rest
            self._log.error(
                "delivery left", delivery=delivery.id, channel=delivery.channel,
                reason=f"{type(exc).__name__}: {exc}",
            )  # fmt: skip
        else:
            if not goes_on:
                turn.why_left = "the channel fails, or is paused"
            return _counted(result.state)
        return DeliveryCount(left=1)

    def _left(self, delivery: ClaimedDelivery, reason: str) -> None:
        self._log.info(
            "delivery left", delivery=delivery.id, channel=delivery.channel, reason=reason
        )

    def _why_left(self, lease_until: datetime) -> str:
        if not self._open:
            return "Wirewatch is stopping"
        if self._clock.now() + _WORDS + SEND_LIMIT > lease_until:
            return "the lease would end before the attempt does"
        return ""

    async def _attempt(
        self, delivery: ClaimedDelivery, channel: Channel | None
    ) -> tuple[AttemptResult, bool]:
        """Return how an attempt ended, and whether the channel takes more."""
        payload = await self._payload(delivery, channel)
        number = await self._rows.begin_attempt(
            delivery.id,
            self._clock.now(),
            payload if delivery.payload is None and isinstance(payload, bytes) else None,
            self._owner,
        )
        tries = delivery.attempts + 1  # since it was made or revived, unlike the attempt's number
        result = await self._outcome(delivery, channel, payload, tries)
        goes_on = await self._rows.finish_attempt(
            delivery.id, number, result, self._clock.now(), self._owner
        )
        self._log.info(
            "delivery attempted", delivery=delivery.id, channel=delivery.channel, attempt=number,
            state=str(result.state), reason=result.detail,
        )  # fmt: skip
        return result, goes_on

    async def _payload(
        self, delivery: ClaimedDelivery, channel: Channel | None
    ) -> bytes | ChannelError:
        """Return the bytes to send; they are stored before anybody can have got them."""
        if delivery.payload is not None:
            return delivery.payload
        if channel is None or delivery.message is None:
            return _broken(delivery, "there is nothing to send: neither bytes nor a message")
        try:
            message = await self._words.beside(delivery.message)
            return channel.render(message, delivery.id)
        except Exception as exc:  # noqa: BLE001 - a message that breaks its rendering fails alone
            return _broken(
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
            return self._after_failure(delivery, tries, payload)
        try:
            async with asyncio.timeout(SEND_LIMIT.total_seconds()):
                receipt = await channel.send(
                    Sending(payload=payload, delivery_id=delivery.id, thread=delivery.thread)
                )
        except ChannelError as exc:
            return self._after_failure(delivery, tries, exc)
        except TimeoutError:
            return self._after_failure(
                delivery, tries, _failed(delivery, "the channel took too long")
            )
        except Exception as exc:  # noqa: BLE001 - a channel's bug must not stop the other channels
            broken = _broken(delivery, f"the channel broke: {type(exc).__name__}: {exc}")
            return self._after_failure(delivery, tries, broken)
        return AttemptResult(
            state=DeliveryState.SENT,
            detail=one_line(receipt.said, _DETAIL),
            thread=receipt.thread,
        )

    def _after_failure(
        self, delivery: ClaimedDelivery, tries: int, error: ChannelError
    ) -> AttemptResult:
        clean = ChannelError(
            one_line(str(error), _DETAIL),
            channel=error.channel, retry=error.retry, retry_after=error.retry_after,
            scope=error.scope,
        )  # fmt: skip
        now, since = self._clock.now(), delivery.created
        return next_attempt(tries, clean, now, self._jitter(), since=since)


def _failed(delivery: ClaimedDelivery, message: str) -> ChannelError:
    return ChannelError(message, channel=delivery.channel, retry=True)


def _broken(delivery: ClaimedDelivery, message: str) -> ChannelError:
    """Return a failure of our own making, which says nothing of the other side."""
    return ChannelError(message, channel=delivery.channel, retry=True, scope=FailureScope.MESSAGE)


def _unconfigured(channel: str) -> str:
    return (
        f"no channel named {channel} is configured any more; given up. "
        "Name it again in config.toml, then run `wirewatch deliveries retry`"
    )


def _counted(state: DeliveryState) -> DeliveryCount:
    return DeliveryCount(
        sent=int(state is DeliveryState.SENT),
        postponed=int(state is DeliveryState.WAITING),
        dead=int(state is DeliveryState.DEAD),
    )
