"""An outlet on this machine: a real HTTP server with listings, article pages and validators."""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from db.clock import Clock, SystemClock
from wirewatch.demo.conditional import unless_known, with_validators
from wirewatch.demo.loopback import Answer, LoopbackServer, Request
from wirewatch.demo.outlets.edition import Outlet, OutletArticle
from wirewatch.demo.outlets.listings import news_sitemap, robots, rss, sitemap_index
from wirewatch.demo.outlets.pages import article_page, front_page
from wirewatch.demo.outlets.pictures import picture

_LOG_LIMIT = 10_000
_SOURCE_PATHS = {"feed": "/feed.xml", "sitemap": "/sitemap.xml", "listing": "/"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_RSS = {"Content-Type": "application/rss+xml; charset=utf-8"}
_GZIP = {"Content-Type": "application/gzip"}
_SVG = {"Content-Type": "image/svg+xml"}
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_NOT_FOUND = Answer(status=404, headers=_TEXT, body=b"There is no such page here.\n")


@dataclass(frozen=True, kw_only=True)
class RequestSeen:
    """One request that a site answered."""

    at: datetime  # aware UTC
    method: str
    path: str
    status: int
    agent: str


class NewsSite:
    """Serves one outlet: robots.txt, its kind of listing, the front page and the articles.

    Articles can be published and edited while it runs, from any thread. Start and stop are
    idempotent; a stopped site can be started again, at another port.
    """

    def __init__(
        self,
        outlet: Outlet,
        articles: Iterable[OutletArticle] = (),
        *,
        clock: Clock | None = None,
    ) -> None:
        self.outlet = outlet
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._articles = {article.slug: article for article in articles}
        self._changed = self._clock.now()
        self._requests: deque[RequestSeen] = deque(maxlen=_LOG_LIMIT)
        self._server = LoopbackServer(self._respond, address=outlet.address)

    def start(self) -> None:
        """Open the doors."""
        self._server.start()

    def stop(self) -> None:
        """Close them."""
        self._server.stop()

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end; RuntimeError before the first start."""
        return self._server.url

    @property
    def source_url(self) -> str:
        """The address of its listing: feed, sitemap index or front page."""
        return self.url + _SOURCE_PATHS[self.outlet.kind]

    def article_url(self, slug: str) -> str:
        """Return where an article stands; KeyError if the site never printed it."""
        with self._lock:
            return self.url + self._articles[slug].path

    @property
    def articles(self) -> tuple[OutletArticle, ...]:
        """What is printed, newest first."""
        with self._lock:
            articles = tuple(self._articles.values())
        return tuple(sorted(articles, key=lambda each: (each.published, each.slug), reverse=True))

    @property
    def requests(self) -> tuple[RequestSeen, ...]:
        """What was asked, oldest first; the last ten thousand."""
        with self._lock:
            return tuple(self._requests)

    def publish(self, article: OutletArticle) -> str:
        """Print an article (or print it anew, by its slug) and return its address."""
        with self._lock:
            self._articles[article.slug] = article
            self._changed = self._clock.now()
        return self.url + article.path

    def edit(
        self,
        slug: str,
        *,
        title: str | None = None,
        paragraphs: tuple[str, ...] | None = None,
        published: datetime | None = None,
    ) -> OutletArticle:
        """Change a printed article, marked as modified now; its address stays.

        Raises KeyError if the site never printed it.
        """
        with self._lock:
            before, now = self._articles[slug], self._clock.now()
            after = replace(
                before,
                title=before.title if title is None else title,
                paragraphs=before.paragraphs if paragraphs is None else paragraphs,
                published=published or before.published,
                modified=now.replace(microsecond=0),
            )
            self._articles[slug], self._changed = after, now
        return after

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request; whoever wants a site that misbehaves overrides this."""
        if request.method not in ("GET", "HEAD"):
            return Answer(status=405, headers={"Allow": "GET, HEAD"})
        answer = self._page(request.path.partition("?")[0])
        if answer.status != 200:
            return answer
        return unless_known(with_validators(answer, self._changed), request.headers)

    def _respond(self, request: Request) -> Answer:
        answer = self.answer(request)
        seen = RequestSeen(
            at=self._clock.now().astimezone(UTC),
            method=request.method,
            path=request.path,
            status=answer.status,
            agent=request.headers.get("user-agent", ""),
        )
        with self._lock:
            self._requests.append(seen)
        return answer

    def _page(self, path: str) -> Answer:
        if path == "/":
            return Answer(headers=_HTML, body=front_page(self.outlet, self.articles, self.url))
        if path == "/robots.txt":
            return Answer(headers=_TEXT, body=robots(self.outlet, self.url))
        if path.startswith("/pictures/") and path.endswith(".svg"):
            return Answer(headers=_SVG, body=picture(path))
        return self._listing(path) or self._article(path) or _NOT_FOUND

    def _listing(self, path: str) -> Answer | None:
        kind, articles = self.outlet.kind, self.articles
        if kind == "feed" and path == "/feed.xml":
            return Answer(headers=_RSS, body=rss(self.outlet, articles, self.url))
        if kind == "sitemap" and path == "/sitemap.xml":
            body = sitemap_index([f"{self.url}/sitemap-news.xml.gz"])
            return Answer(headers=_XML, body=body)
        if kind == "sitemap" and path == "/sitemap-news.xml.gz":
            return Answer(headers=_GZIP, body=news_sitemap(self.outlet, articles, self.url))
        return None

    def _article(self, path: str) -> Answer | None:
        articles = self.articles
        for article in articles:
            if article.path == path:
                others = [each for each in articles if each is not article]
                body = article_page(self.outlet, article, others, self.url)
                return Answer(headers=_HTML, body=body)
        return None
