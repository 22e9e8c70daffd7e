"""Asks a WebSub hub: one form, politely, to public addresses only, with a bounded answer."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from crawler.politeness import HostGate
from crawler.retry_after import retry_after
from crawler.subscribing import LEASE, HubAnswer
from db.clock import Clock
from db.errors import FetchError
from db.pushing import Mode, Subscription
from net.urls import host_key
from spiders.links import web_address

TIMEOUT = timedelta(seconds=20)  # for one answer in all
MAX_REDIRECTS = 3
_MAX_SAID = 1000  # bytes of a refusal that are read
_REDIRECTS = (307, 308)  # those that repeat the form (WebSub, 5.1); others are refusals


class Hubs:
    """Asks hubs for subscriptions. ``client`` makes a guarded client, see net.http."""

    def __init__(
        self,
        client: Callable[[], httpx.AsyncClient],
        gate: HostGate,
        clock: Clock,
        *,
        timeout: timedelta = TIMEOUT,
    ) -> None:
        self._client = client
        self._gate = gate
        self._clock = clock
        self._timeout = timeout

    async def ask(self, subscription: Subscription, mode: Mode) -> HubAnswer:
        """Ask a subscription's hub once, redirects followed; nothing is raised.

        That it accepts says only that it will verify the request with the callback.
        """
        form = form_of(subscription, mode)
        url = subscription.offer.hub
        try:
            async with self._client() as client:
                for _ in range(MAX_REDIRECTS + 1):
                    answer = await self._hop(client, url, form)
                    if isinstance(answer, HubAnswer):
                        return answer
                    url = answer
        except FetchError as exc:
            return HubAnswer(accepted=False, why=str(exc), retry_after=exc.retry_after)
        except ValueError as exc:
            return HubAnswer(accepted=False, why=f"its address cannot be used: {exc}")
        return HubAnswer(accepted=False, why=f"it redirects more than {MAX_REDIRECTS} times")

    async def _hop(
        self, client: httpx.AsyncClient, url: str, form: dict[str, str]
    ) -> HubAnswer | str:
        """Post the form to one address; return the answer, or where it redirects to."""
        host = host_key(url)
        async with self._gate.turn(host, url=url):
            try:
                async with (
                    asyncio.timeout(self._timeout.total_seconds()),
                    client.stream("POST", url, data=form) as response,
                ):
                    said = await _beginning(response)
            except TimeoutError:
                return HubAnswer(accepted=False, why="the hub did not answer in time")
            except (httpx.HTTPError, httpx.InvalidURL) as exc:
                why = str(exc) or type(exc).__name__
                return HubAnswer(accepted=False, why=f"the hub could not be asked: {why}")
        wait = retry_after(response.headers, self._clock.now())
        if wait is not None and response.status_code in {429, 503}:
            await self._gate.pause(host, wait)
        if response.status_code in _REDIRECTS:
            return _target(url, response.headers.get("location", ""))
        if response.is_success:  # 202 by the specification; older hubs answer 204
            return HubAnswer(accepted=True)
        why = f"the hub answered with status {response.status_code}: {said}".removesuffix(": ")
        return HubAnswer(accepted=False, why=why, retry_after=wait)


def form_of(subscription: Subscription, mode: Mode) -> dict[str, str]:
    """Return the form that asks for a subscription, or for its end (WebSub, 5.1)."""
    form = {
        "hub.mode": mode.value,
        "hub.topic": subscription.offer.topic,
        "hub.callback": subscription.callback,
    }
    if mode is Mode.SUBSCRIBE:
        form["hub.secret"] = subscription.secret
        form["hub.lease_seconds"] = str(int(LEASE.total_seconds()))
    return form


def _target(url: str, location: str) -> HubAnswer | str:
    """Return where a redirect leads, unless the secret would go there in clear."""
    target = web_address(location, url)
    if not target:
        return HubAnswer(accepted=False, why="it redirects to no web address")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        return HubAnswer(accepted=False, why="it redirects from https to http")
    return target


async def _beginning(response: httpx.Response) -> str:
    """Return the first characters of an answer, compressed or not as they came."""
    said = b""
    async for chunk in response.aiter_raw():
        said += chunk
        if len(said) >= _MAX_SAID:
            break
    return said[:_MAX_SAID].decode("utf-8", errors="replace").strip()
