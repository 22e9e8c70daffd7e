"""Three local outlets, one for each kind of source, and one that misbehaves when told to."""

import threading
from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import timedelta
from types import TracebackType
from typing import Self

from db.clock import Clock
from wirewatch.demo.loopback import Answer, Request
from wirewatch.demo.outlets.edition import Outlet, OutletArticle
from wirewatch.demo.site import NewsSite

OUTLETS = (
    Outlet(
        key="feed", name="Feed Gazette", tagline="By RSS", language="en", kind="feed",
        timezone="UTC", design="harrow", address="127.0.0.11", sections=("World",),
    ),
    Outlet(
        key="sitemap", name="Sitemap Courier", tagline="By sitemap", language="en", kind="sitemap",
        timezone="America/New_York", design="meridian", address="127.0.0.12", sections=("World",),
    ),
    Outlet(
        key="listing", name="Listing Herald", tagline="By index page", language="en",
        kind="listing", timezone="Europe/Belgrade", design="dolina", address="127.0.0.13",
        sections=("World",),
    ),
)  # fmt: skip


class MisbehavingSite(NewsSite):
    """A site whose next answers for a path can be spoilt, one after the other."""

    def __init__(
        self, outlet: Outlet, articles: Iterable[OutletArticle] = (), *, clock: Clock | None = None
    ) -> None:
        super().__init__(outlet, articles, clock=clock)
        self._faults: dict[str, deque[Answer | timedelta]] = defaultdict(deque)
        self._stopped = threading.Event()

    def fail_next(self, path: str, *, status: int = 500, retry_after: str = "") -> None:
        """Answer the next request for a path with an error."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        self._faults[path].append(Answer(status=status, headers=headers, body=b"out of order\n"))

    def delay_next(self, path: str, by: timedelta) -> None:
        """Answer the next request for a path late, or at once when the site stops."""
        self._faults[path].append(by)

    def redirect_next(self, path: str, to: str) -> None:
        """Send the next request for a path elsewhere."""
        self._faults[path].append(Answer(status=302, headers={"Location": to}))

    def start(self) -> None:
        """Open the doors."""
        self._stopped.clear()
        super().start()

    def stop(self) -> None:
        """Close them, late answers included."""
        self._stopped.set()
        super().stop()

    def answer(self, request: Request) -> Answer:
        """Return the fault that is due for this path, else the site's own answer."""
        try:
            fault = self._faults[request.path].popleft()
        except IndexError:
            return super().answer(request)
        if isinstance(fault, Answer):
            return fault
        self._stopped.wait(fault.total_seconds())
        return super().answer(request)


class Newsroom:
    """The three outlets together; ``with Newsroom() as newsroom:`` opens and closes them."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self.feed, self.sitemap, self.listing = (
            MisbehavingSite(outlet, clock=clock) for outlet in OUTLETS
        )

    @property
    def sites(self) -> tuple[MisbehavingSite, ...]:
        """All of them."""
        return (self.feed, self.sitemap, self.listing)

    def __enter__(self) -> Self:
        for site in self.sites:
            site.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for site in reversed(self.sites):
            site.stop()

    def must_match(self) -> dict[str, frozenset[str]]:
        """Return the truth: the addresses of printed articles by the watch that must match them."""
        truth: dict[str, set[str]] = defaultdict(set)
        for site in self.sites:
            for article in site.articles:
                for watch in article.watches:
                    truth[watch].add(site.url + article.path)
        return {watch: frozenset(urls) for watch, urls in truth.items()}
