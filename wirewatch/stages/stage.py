"""A stage: claims due work up to its capacity, works on it, and asks again when some is done."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

import structlog

from db.errors import StoreError

log = structlog.get_logger(__name__)
T = TypeVar("T")
_TURN = 0.25  # seconds after which a drain fills any free place


class Stage(Generic[T]):
    """Runs ``work`` on what ``claim`` gives, at most ``capacity`` at once.

    ``claim`` takes how many are wanted. When work ends, a full stage claims again once a quarter of
    its places is free: a claim looks over all that is due, and one for each place would cost more
    than the work where thousands wait. The clock's ticks fill any place, so that a few slow pieces
    hold up nobody. One piece of work that fails is logged and left to its lease; it never stops
    the others.
    """

    def __init__(
        self,
        name: str,
        *,
        capacity: int,
        claim: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T], Awaitable[None]],
    ) -> None:
        self.name = name
        self._capacity = capacity
        self._handful = max(1, capacity // 4)
        self._claim = claim
        self._work = work
        self._running: set[asyncio.Task[None]] = set()
        self._asking = asyncio.Lock()
        self._asked_again: int | None = None  # during a tick: the least that is worth another
        self._open = True
        self._refused: StoreError | None = None  # why the last claim failed
        self._nudged: asyncio.Future[int] | None = None  # kept, or it might be collected

    @property
    def busy(self) -> bool:
        """Whether something is being worked on."""
        return bool(self._running)

    async def tick(self, worth: int = 1) -> int:
        """Claim and start what is due, if ``worth`` places are free; return how many were started.

        A tick during a tick makes that one ask once more.
        """
        if self._asking.locked():
            self._asked_again = min(worth, self._asked_again or worth)
            return 0
        async with self._asking:
            started = await self._start_due(worth)
            while self._asked_again is not None:
                again, self._asked_again = self._asked_again, None
                started += await self._start_due(again)
        return started

    def nudge(self) -> None:
        """Ask soon, without waiting for the clock."""
        if self._open:
            self._nudged = asyncio.ensure_future(self.tick(self._handful))

    async def drain(self) -> None:
        """Go on until nothing is due and nothing is being worked on.

        Raises StoreError if nothing can be claimed.
        """
        worth = 1
        while await self.tick(worth) or self._running or self._asking.locked():
            async with self._asking:  # a nudge's claim under way may bring more
                pass
            if self._running:
                done, _ = await asyncio.wait(
                    self._running, timeout=_TURN, return_when=asyncio.FIRST_COMPLETED
                )
                worth = self._handful if done else 1
        if self._refused is not None:
            raise self._refused

    async def close(self, patience: float) -> None:
        """Claim nothing more, wait ``patience`` seconds for what runs, then cancel it."""
        self._open = False
        with suppress(TimeoutError):  # a claim under way ends by itself, before ticks are cancelled
            async with asyncio.timeout(patience), self._asking:
                pass
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=patience)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)

    async def _start_due(self, worth: int) -> int:
        room = self._capacity - len(self._running)
        if room < worth or not self._open:
            return 0
        try:
            claimed = await self._claim(room)
        except StoreError as exc:
            log.error("nothing could be claimed", stage=self.name, reason=str(exc))
            self._refused = exc
            return 0
        self._refused = None
        if not self._open:  # closed while it was asked: the end of the run gives the leases back
            return 0
        for piece in claimed:
            task = asyncio.create_task(self._guarded(piece), name=self.name)
            self._running.add(task)
            task.add_done_callback(self._ended)
        return len(claimed)

    async def _guarded(self, piece: T) -> None:
        try:
            await self._work(piece)
        except StoreError as exc:
            log.error("left to its lease", stage=self.name, reason=str(exc))
        except Exception:
            log.exception("left to its lease: this is a bug", stage=self.name)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            self.nudge()
