"""Follows what the daemon does, as an onlooker can: its database, the receivers, the outlets."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from crawler.cleaning.article import explain_page
from crawler.cleaning.chrome import Removed
from db.delivery_records import DeliveryState
from db.plans import AlertState
from db.records import Record, SourceState, Stats, StoredArticle
from db.watch_records import Match
from intake.intake import document
from intake.watching import prepare
from matching.matcher import Document
from net.guard import AddressGuard
from net.http import guarded_client
from wirewatch.demo.outlets.edition import OutletArticle
from wirewatch.demo.receivers import ReceivedHook, ReceivedMail
from wirewatch.demo.site import NewsSite
from wirewatch.demo.staging import Demo
from wirewatch.demo.traps import Bait, baits
from wirewatch.wiring import House

_PATIENCE = timedelta(seconds=10)
_UNTOLD_ALERTS = (AlertState.HELD, AlertState.OPEN)
_UNSENT = (
    DeliveryState.DUE, DeliveryState.WAITING, DeliveryState.UNKNOWN, DeliveryState.SENDING,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Arrival(Record):
    """A stored article, what was taken off its page, and what watches found in it."""

    stored: StoredArticle
    removed: tuple[Removed, ...]
    matches: tuple[Match, ...]
    baits: tuple[Bait, ...]  # chrome that would have satisfied a watch; only where no text did


@dataclass(frozen=True, kw_only=True)
class ToldAlert(Record):
    """An alert as it arrived: by webhook, and by mail once that is there too."""

    watch: str
    reason: str
    urls: frozenset[str]  # of its articles
    ids: frozenset[int]  # the articles'
    hook: ReceivedHook
    mail: ReceivedMail | None


class Follower:
    """Reads what came in and what was told; changes nothing."""

    def __init__(self, demo: Demo, house: House) -> None:
        self._demo = demo
        self._house = house
        self._watching = prepare(house.configuration.watches)

    @property
    def polls(self) -> int:
        """How many polls were answered."""
        return self._house.progress.snapshot()["polled"]

    async def sources(self) -> tuple[SourceState, ...]:
        """Return how the polling stands."""
        return await self._house.threads.read(self._house.store.sources.all)

    async def stats(self) -> Stats:
        """Return the daemon's own figures."""
        return await self._house.threads.read(self._house.store.stats)

    async def at_rest(self) -> bool:
        """Tell whether all that the outlets list was brought in, and all of it told."""
        sources = await self.sources()
        if any(state.first_heard_at is None or state.pending for state in sources):
            return False
        stats = await self.stats()
        held = sum(stats.alerts.get(state.value, 0) for state in _UNTOLD_ALERTS)
        return not held and not any(stats.deliveries.get(state.value, 0) for state in _UNSENT)

    async def arrivals(self, known: frozenset[int] = frozenset()) -> tuple[Arrival, ...]:
        """Return the stored articles, outlet by outlet, without the ``known`` ones."""
        order = [source.name for source in self._house.configuration.sources]

        def read() -> Sequence[StoredArticle]:
            return self._house.store.articles.list(limit=None)

        stored = [each for each in await self._house.threads.read(read) if each.id not in known]
        stored.sort(key=lambda each: (order.index(each.source), each.id))
        return tuple([await self._arrival(each) for each in stored])

    def alerts(self) -> tuple[ToldAlert, ...]:
        """Return the alerts that a receiver took, in the order of their arrival by webhook."""
        told: dict[str, ToldAlert] = {}
        for hook in self._demo.hooks.accepted:
            told.setdefault(hook.id, self._told(hook))
        return tuple(told.values())

    async def _arrival(self, stored: StoredArticle) -> Arrival:
        matches = self._watching.matcher.match(document(stored.article, stored.source))
        return Arrival(
            stored=stored,
            removed=await self._removed(stored),
            matches=matches,
            baits=() if matches else self._baits(stored),
        )

    async def _removed(self, stored: StoredArticle) -> tuple[Removed, ...]:
        """Clean the article's page once more, to see what goes."""
        page, fetched = await self._page(stored.article.url), stored.article.fetched
        explained = await asyncio.to_thread(
            explain_page, page, url=stored.article.url, fetched=fetched
        )
        return explained.removed

    async def _page(self, url: str) -> bytes:
        crawler = self._house.configuration.crawler
        async with guarded_client(
            AddressGuard(crawler.allow_networks), timeout=_PATIENCE, user_agent=crawler.user_agent
        ) as client:
            answer: httpx.Response = await client.get(url)
        return answer.raise_for_status().content

    def _baits(self, stored: StoredArticle) -> tuple[Bait, ...]:
        for site in self._demo.sites:
            for article in site.articles:
                if site.article_url(article.slug) == stored.article.url:
                    return self._baits_on(site, article)
        return ()

    def _baits_on(self, site: NewsSite, article: OutletArticle) -> tuple[Bait, ...]:
        def matched(text: str) -> tuple[str, ...]:
            found = self._watching.matcher.match(Document(text=text, language=site.outlet.language))
            passages = (passage for match in found for passage in match.passages)
            terms = (term for each in passages for term in each.terms)
            return tuple({term.casefold(): term for term in terms}.values())

        return baits(article, [each for each in site.articles if each is not article], matched)

    def _told(self, hook: ReceivedHook) -> ToldAlert:
        data: dict[str, Any] = json.loads(hook.body)["data"]
        urls = frozenset(article["url"] for article in data["articles"])
        watch = data["watch"]["name"]
        return ToldAlert(
            watch=watch,
            reason=data["reason"],
            urls=urls,
            ids=frozenset(int(article["id"]) for article in data["articles"]),
            hook=hook,
            mail=self._mail(watch, urls),
        )

    def _mail(self, watch: str, urls: frozenset[str]) -> ReceivedMail | None:
        """Return the mail on the same articles for the same watch, as a reader would know it."""
        known = frozenset(
            site.article_url(article.slug) for site in self._demo.sites for article in site.articles
        )
        for mail in self._demo.mail.messages:
            message = mail.message
            body = message.get_body(("plain",))
            text = body.get_content() if body else ""
            named = frozenset(url for url in known if url in text)
            if f"[{watch}]" in str(message["Subject"]) and named == urls:
                return mail
        return None


def seconds_between(start: datetime, end: datetime) -> float:
    """Return a time's length in seconds, never below nought."""
    return max((end - start).total_seconds(), 0.0)
