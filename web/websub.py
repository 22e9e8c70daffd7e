"""The callback that hubs call: they verify subscriptions, and push (WebSub, 5.2, 5.3 and 7)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from crawler.subscribing import denied, refused, verification
from db.clock import Clock
from db.pushing import PushState, Subscription
from db.subscriptions import Subscriptions
from db.threads import Threads
from web.pushes import Push
from web.signatures import is_signed

log = structlog.get_logger(__name__)

BODIES_AT_ONCE = 8  # that are read; each may be as large as a feed
BODY_SECONDS = 20.0  # for one to come
_LONGEST_TOKEN = 64
_AGAIN = {"Retry-After": "10"}
_PLAIN = {"X-Content-Type-Options": "nosniff"}  # the challenge that we echo is anybody's text


class HubCallback:
    """Answers what comes to /websub/TOKEN. ``take`` takes over a push, and returns at once.

    ``max_bytes`` bounds a body; ``jitter`` returns numbers from 0 to 1.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        threads: Threads,
        clock: Clock,
        *,
        take: Callable[[Push], None],
        max_bytes: int,
        jitter: Callable[[], float],
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._subscriptions = subscriptions
        self._threads = threads
        self._clock = clock
        self._take = take
        self._max_bytes = max_bytes
        self._jitter = jitter
        self._body_seconds = body_seconds
        self._places = asyncio.Semaphore(BODIES_AT_ONCE)
        self._refused: Counter[str] = Counter()  # by token, not written down yet

    async def answer(self, request: Request) -> Response:
        """Answer one request of a hub, or of somebody who guesses."""
        token = request.path_params["token"]
        known = await self._known(token)
        if request.method == "POST":
            return await self._receive(request, known)
        return await self._verify(request, known)

    async def flush(self) -> None:
        """Write down how many pushes were refused; not at each, as they may be a flood."""
        counts, self._refused = self._refused, Counter()
        for token, times in counts.items():
            await self._change(token, partial(refused, times=times))
            log.warning("pushes refused", why="no right signature", times=times)

    async def _known(self, token: str) -> Subscription:
        if len(token) <= _LONGEST_TOKEN:
            known = await self._threads.read(self._subscriptions.known, token)
            if known is not None:
                return known
        raise HTTPException(404)

    async def _verify(self, request: Request, known: Subscription) -> Response:
        """Confirm what we asked for, and nothing else (WebSub, 5.3); take note of a denial."""
        asked = request.query_params
        mode, topic = asked.get("hub.mode", ""), asked.get("hub.topic", "")
        if mode == "denied" and topic == known.offer.topic:
            return await self._deny(known, asked.get("hub.reason", ""))
        challenge, lease = asked.get("hub.challenge", ""), asked.get("hub.lease_seconds", "")
        if not challenge or not await self._confirm(known, mode, topic, lease):
            log.warning("a hub's verification was not meant", source=known.source, mode=mode[:20])
            raise HTTPException(404)
        return PlainTextResponse(challenge, headers=_PLAIN)

    async def _confirm(self, known: Subscription, mode: str, topic: str, lease: str) -> bool:
        """Change the subscription as the hub says, if that is what it was asked for."""
        now, jitter = self._clock.now(), self._jitter()
        meant = False

        def change(present: Subscription) -> Subscription:
            nonlocal meant
            later, meant = verification(present, mode, topic, lease, now=now, jitter=jitter)
            return later

        later = await self._change(known.token, change)
        if meant and later is not None:
            _tell(later)
        return meant

    async def _deny(self, known: Subscription, reason: str) -> Response:
        now, jitter = self._clock.now(), self._jitter()
        later = await self._change(
            known.token, partial(denied, reason=reason, now=now, jitter=jitter)
        )
        if later is not None and later.state is PushState.DENIED:
            log.warning("subscription denied", source=later.source, hub=later.offer.hub,
                        why=later.reason)  # fmt: skip
        return Response(status_code=200)

    async def _change(
        self, token: str, change: Callable[[Subscription], Subscription]
    ) -> Subscription | None:
        now = self._clock.now()
        return await self._threads.write(self._subscriptions.change, token, change, now)

    async def _receive(self, request: Request, known: Subscription) -> Response:
        """Take a push over; the work follows after the answer (WebSub, 7).

        A wrong signature is answered as a right one is: who guesses learns nothing.
        """
        if known.state is PushState.ENDED:
            raise HTTPException(410)  # the hub may forget us
        if self._places.locked():
            raise HTTPException(503, headers=_AGAIN)
        async with self._places:
            body = await self._body(request)
        if not is_signed(body, request.headers.get("x-hub-signature", ""), known.secret):
            self._refused[known.token] += 1
        elif known.heeded:
            content_type = request.headers.get("content-type", "")
            self._take(
                Push(
                    subscription=known,
                    content_type=content_type,
                    body=body,
                    at=self._clock.now(),
                )
            )
        return Response(status_code=202)

    async def _body(self, request: Request) -> bytes:
        length = request.headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > self._max_bytes:
            raise HTTPException(413)
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > self._max_bytes:
                        raise HTTPException(413)
        except (TimeoutError, ClientDisconnect) as exc:
            raise HTTPException(408) from exc
        return bytes(body)


def _tell(subscription: Subscription) -> None:
    log.info(
        "subscribed" if subscription.live else "unsubscribed",
        source=subscription.source,
        hub=subscription.offer.hub,
        until=subscription.expires_at,
    )
