"""Subscribing: hubs are asked to push what sources have, and asked again before they forget."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from crawler.hubs import Hubs
from crawler.subscribing import Act, answered, asked, ended, next_act, unverified
from db.clock import Clock
from db.pushing import Mode, Subscription
from db.records import Source
from db.store import Store
from db.threads import Threads

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=15)  # redirects and turns at a busy hub may take minutes


class Subscribing:
    """The work of the subscribing stage. ``public_url`` is where callbacks are; "" for nowhere."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        hubs: Hubs,
        clock: Clock,
        owner: str,
        public_url: str,
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._threads = threads
        self._hubs = hubs
        self._clock = clock
        self._owner = owner
        self._callbacks = f"{public_url}/websub/" if public_url else ""
        self._jitter = jitter

    def wants(self, source: Source) -> bool:
        """Tell whether a source's pushes are wanted: we can be reached, and they are not off."""
        return bool(self._callbacks) and is_pushable(source)

    async def configure(self, sources: Sequence[Source]) -> None:
        """Bring the subscriptions to the configuration."""
        names = {source.name for source in sources if self.wants(source)}
        await self._threads.write(
            self._store.subscriptions.configure, names, self._callbacks, self._clock.now()
        )

    async def claim(self, limit: int) -> Sequence[Subscription]:
        """Lease subscriptions that something is to be done about."""
        now = self._clock.now()
        return await self._threads.write(
            self._store.subscriptions.claim_due, self._owner, now, now + LEASE, limit
        )

    async def subscribe(self, subscription: Subscription) -> None:
        """Do what is to be done about one subscription, and write down what came of it."""
        now = self._clock.now()
        late = unverified(subscription, now, self._jitter())
        if late is not subscription:
            await self._change(
                subscription, partial(unverified, now=now, jitter=self._jitter()), release=True
            )
            return
        act = next_act(subscription, now)
        if act is Act.END:
            await self._change(subscription, partial(ended, now=now), release=True)
            return
        await self._ask(subscription, Mode(act.value))

    async def _ask(self, subscription: Subscription, mode: Mode) -> None:
        callback = self._callbacks + subscription.token
        # Written down first: a hub may verify before it answers.
        open_ = await self._change(
            subscription,
            partial(asked, mode=mode, callback=callback, now=self._clock.now()),
        )
        if open_ is None:
            return
        answer = await self._hubs.ask(open_, mode)
        await self._change(
            subscription,
            partial(
                answered, mode=mode, answer=answer, now=self._clock.now(), jitter=self._jitter()
            ),
            release=True,
        )
        log.log(
            20 if answer.accepted else 30,
            "hub asked" if answer.accepted else "hub not won",
            source=subscription.source,
            hub=subscription.offer.hub,
            mode=mode.value,
            why=answer.why or None,
        )

    async def _change(
        self,
        subscription: Subscription,
        change: Callable[[Subscription], Subscription],
        *,
        release: bool = False,
    ) -> Subscription | None:
        return await self._threads.insist(
            self._store.subscriptions.change,
            subscription.token,
            change,
            self._clock.now(),
            release=release,
        )


def is_pushable(source: Source) -> bool:
    """Tell whether a source is of the kind that hubs push, and its pushes are not turned off."""
    return source.kind == "feed" and source.options.get("push") != "no"
