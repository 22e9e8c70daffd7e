"""The demonstration's story-line: what the daemon does with the outlets, told act by act."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console, RenderableType

from db.errors import WirewatchError
from db.records import SourceState
from wirewatch.demo import show
from wirewatch.demo.follow import Arrival, Follower, ToldAlert, seconds_between
from wirewatch.demo.outlets.edition import OutletArticle
from wirewatch.demo.signature import SignatureVerdict
from wirewatch.demo.site import NewsSite
from wirewatch.demo.staging import Demo

REST_WITHIN = timedelta(seconds=60)
TOLD_WITHIN = timedelta(seconds=30)
_LOOK = 0.2  # seconds between two looks
_LISTED_BY = {"feed": "an RSS feed", "sitemap": "a news sitemap", "listing": "its front page"}
_LANGUAGES = {"en": "English", "sr": "Serbian"}
_NEXT = """\
From here, with your own sources and watches:
  wirewatch init    writes a config.toml to start from
  wirewatch check   tells what is wrong in it, at line and column
  wirewatch run     watches until you stop it; `wirewatch run --once` suits cron
"""


class DemoError(WirewatchError):
    """The demonstration did not come to its end."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """An article that was printed while the daemon ran."""

    url: str
    article: OutletArticle
    at: datetime


class Story:
    """Tells what happens, at a reader's pace: ``pace`` 1 for people, 0 for no pauses at all."""

    def __init__(self, demo: Demo, follower: Follower, console: Console, *, pace: float) -> None:
        self._demo = demo
        self._follower = follower
        self._console = console
        self._pace = pace
        self._shown: dict[int, Arrival] = {}

    async def tell(self) -> None:
        """Tell all acts; raises DemoError if the daemon did not do its part in time."""
        await self._first_polls()
        await self._articles()
        await self._alerts()
        await self._publication()
        await self._end()

    async def _first_polls(self) -> None:
        await self._say(
            show.heading(2, "The daemon polls them, fetches what they list, and cleans it")
        )
        polled: set[str] = set()

        async def come_to_rest() -> bool:
            rest = await self._follower.at_rest()
            await self._new_polls(polled)
            return rest

        await _until(come_to_rest, REST_WITHIN, "the daemon has not come to rest")

    async def _new_polls(self, polled: set[str]) -> None:
        for state in await self._follower.sources():
            if state.source.name not in polled and state.last_heard_at is not None:
                polled.add(state.source.name)
                await self._say(_poll_line(state, state.last_heard_at))

    async def _articles(self) -> None:
        for arrival in await self._follower.arrivals(frozenset(self._shown)):
            self._shown[arrival.stored.id] = arrival
            await self._say(self._panel(arrival), pause=1.6)

    def _panel(self, arrival: Arrival) -> RenderableType:
        stored = arrival.stored
        original = self._shown.get(stored.copy_of) if stored.copy_of is not None else None
        return show.found(
            stored.article,
            arrival.removed,
            arrival.matches,
            arrival.baits,
            original=original.stored.article if original else None,
        )

    async def _alerts(self) -> None:
        alerts = self._follower.alerts()
        await self._say(
            show.heading(3, "What was told, by mail and by webhook, and why"), pause=0.5
        )
        for watch, lines in _by_watch(alerts).items():
            await self._say(show.told({watch: lines}), pause=1.5)
        await self._say(show.heading(4, "What was not told, and why"), pause=0.5)
        await self._say(show.untold(_untold(tuple(self._shown.values()), alerts)), pause=4)

    async def _publication(self) -> None:
        at = self._demo.now()
        for url, article in self._demo.publish_held_back():
            published = Published(url=url, article=article, at=at)
            await self._say(show.heading(5, "An outlet publishes while the daemon watches"))
            await self._say(f"{article.title}\n{url}", style="bold")
            await self._told(published)

    async def _told(self, published: Published) -> None:
        """Wait until each watch that must match has told the article on both channels."""
        wanted = frozenset(published.article.watches)

        async def all_told() -> bool:
            return wanted <= self._told_of(published).keys()

        await _until(all_told, TOLD_WITHIN, "the published article was not told")
        told = self._told_of(published)
        hooked = min(alert.hook.at for alert in told.values())
        mailed = min(alert.mail.at for alert in told.values() if alert.mail)
        await self._say(show.arrived("the webhook", seconds_between(published.at, hooked)))
        await self._say(show.arrived("the mail", seconds_between(published.at, mailed)))
        await self._articles()
        await self._say(show.told(_by_watch(tuple(told.values()))), pause=2)

    def _told_of(self, published: Published) -> Mapping[str, ToldAlert]:
        return {
            alert.watch: alert
            for alert in self._follower.alerts()
            if published.url in alert.urls and alert.mail
        }

    async def _end(self) -> None:
        hooks = self._demo.hooks.accepted
        arrivals = tuple(self._shown.values())
        tally = show.Tally(
            polls=self._follower.polls,
            articles=len(arrivals),
            stripped=sum(len(arrival.removed) for arrival in arrivals),
            matches=sum(len(arrival.matches) for arrival in arrivals),
            copies=sum(arrival.stored.copy_of is not None for arrival in arrivals),
            mails=len(self._demo.mail.messages),
            hooks=len(hooks),
            hooks_verified=sum(hook.verdict is SignatureVerdict.GOOD for hook in hooks),
        )
        await self._say(show.heading(6, "The end, and where to go from here"))
        await self._say(show.closing(tally))
        await self._say(_NEXT)

    async def _say(
        self, what: RenderableType, *, pause: float = 0.3, style: str | None = None
    ) -> None:
        self._console.print(what, style=style, markup=False)
        await asyncio.sleep(pause * self._pace)


async def _until(done: Callable[[], Awaitable[bool]], within: timedelta, otherwise: str) -> None:
    """Look until it is done; raises DemoError, saying what is otherwise the case, in the end."""
    try:
        async with asyncio.timeout(within.total_seconds()):
            while True:
                if await done():
                    return
                await asyncio.sleep(_LOOK)
    except TimeoutError as exc:
        raise DemoError(
            f"{otherwise} within {within.seconds} seconds; `wirewatch demo --verbose` shows what "
            "the daemon was doing"
        ) from exc


def introduction(demo: Demo) -> Sequence[RenderableType]:
    """Return what is told before the daemon starts: outlets, watches, receivers."""
    return (
        show.heading(1, "Three invented outlets, on this machine only"),
        show.opening([_source_line(site) for site in demo.sites]),
        "",
        show.watched(demo.watches),
        "",
        f"Alerts go to a mail sink at {demo.mail.url} and a webhook receiver at {demo.hooks.url}",
        f"The daemon's configuration: {demo.config}",
    )


def _source_line(site: NewsSite) -> show.SourceLine:
    return show.SourceLine(
        name=site.outlet.name,
        listed_by=_LISTED_BY[site.outlet.kind],
        language=_LANGUAGES[site.outlet.language],
        url=f"{site.url}/",
        articles=len(site.articles),
    )


def _poll_line(state: SourceState, at: datetime) -> RenderableType:
    return show.polled(state.source.name, at.astimezone(), state.entries)


def _by_watch(alerts: Sequence[ToldAlert]) -> dict[str, list[show.ToldLine]]:
    lines: dict[str, list[show.ToldLine]] = {}
    for alert in alerts:
        subject = str(alert.mail.message["Subject"]) if alert.mail else None
        line = show.ToldLine(
            subject=subject,
            hook=alert.hook.id,
            verdict=alert.hook.verdict.value,
            verified=alert.hook.verdict is SignatureVerdict.GOOD,
            reason=alert.reason,
        )
        lines.setdefault(alert.watch, []).append(line)
    return lines


def _untold(arrivals: Sequence[Arrival], alerts: Sequence[ToldAlert]) -> list[show.Untold]:
    """Return the articles without an alert of their own, and why; by watch where some matched."""
    rows = []
    for arrival in arrivals:
        article = arrival.stored.article
        rows += [
            show.Untold(title=article.title, site=article.site, reason=reason, baits=arrival.baits)
            for reason in _why_not(arrival, alerts)
        ]
    return rows


def _why_not(arrival: Arrival, alerts: Sequence[ToldAlert]) -> Iterator[str]:
    if not arrival.matches:
        yield "no watch matches its text"
    for match in arrival.matches:
        telling = [
            alert
            for alert in alerts
            if alert.watch == match.watch and arrival.stored.id in alert.ids
        ]
        if not telling:
            yield f"for “{match.watch}” its story was told already"
        elif arrival.stored.copy_of is not None and all(len(each.ids) > 1 for each in telling):
            yield f"a copy: for “{match.watch}” it went along in the alert of its original"
