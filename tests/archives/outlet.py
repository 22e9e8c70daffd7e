"""An invented outlet with a long past, shown in every way in which outlets show theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

from crawler.download import Download, RawResponse
from db.errors import FetchError
from tests.crawler.fakes import answer
from wirewatch.demo.loopback import Answer, Request

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PER_PAGE = 10
HTML, XML = "text/html", "application/xml"


class Outlet:
    """``count`` articles, number 0 the newest, each ``apart`` from the next.

    It answers as a downloader does, and as a loopback server's responder.
    """

    def __init__(
        self,
        count: int = 300,
        *,
        site: str = "https://valley.test",
        apart: timedelta = timedelta(hours=6),
        newest: datetime = NOW - timedelta(hours=1),
    ) -> None:
        self.site, self.apart, self.newest = site, apart, newest
        self.numbers = list(range(count, 0, -1))
        self.dated = True
        self.robots = ""
        self.broken: dict[str, RawResponse | FetchError] = {}
        self.asked: list[str] = []
        self.on_asked: Callable[[str], None] = lambda _path: None

    def url(self, number: int) -> str:
        """Return an article's address."""
        return f"{self.site}/news/{number:05}/the-report-of-shipment-number-{number}"

    def at(self, number: int) -> datetime:
        """Return when an article was published."""
        return self.newest - self.apart * (max(self.numbers) - number)

    def since(self, moment: datetime) -> set[str]:
        """Return the articles published since then."""
        return {self.url(number) for number in self.numbers if self.at(number) >= moment}

    def publish(self, count: int) -> None:
        """Publish that many more, all at the usual distance."""
        top = max(self.numbers)
        self.newest += self.apart * count
        self.numbers = [*range(top + count, top, -1), *self.numbers]

    @property
    def pages(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path in self.asked if path != "/robots.txt"]

    async def download(self, request: Download) -> RawResponse:
        """Answer as crawler.download.Downloader does."""
        path = request.url.removeprefix(self.site)
        self.asked.append(path)
        self.on_asked(path)
        broken = self.broken.get(path)
        if isinstance(broken, FetchError):
            raise broken
        return broken or self._answer(path)

    def respond(self, request: Request) -> Answer:
        """Answer as wirewatch.demo.loopback.LoopbackServer wants it."""
        self.asked.append(request.path)
        self.on_asked(request.path)
        found = self._answer(request.path)
        return Answer(status=found.status, headers=dict(found.headers), body=found.body)

    def _answer(self, path: str) -> RawResponse:
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        show = {
            "/robots.txt": self._robots,
            "/list": self._list,
            "/paged": self._paged_feed,
            "/wordpress": self._wordpress,
            "/feed": self._feed,
            "/index.xml": self._index,
            "/months": self._month,
        }.get(parts.path)
        found = show(asked) if show else None
        if found is None:
            return answer(404, b"nothing here")
        body, kind = found
        return answer(200, body.encode(), Content_Type=f"{kind}; charset=utf-8")

    def _robots(self, _asked: dict[str, str]) -> tuple[str, str] | None:
        return (self.robots, "text/plain") if self.robots else None

    def _some(self, page: int) -> list[int]:
        return self.numbers[(page - 1) * PER_PAGE : page * PER_PAGE]

    def _last(self) -> int:
        return -(-len(self.numbers) // PER_PAGE)

    def _list(self, asked: dict[str, str]) -> tuple[str, str] | None:
        page = int(asked.get("page", "1"))
        last = self._last()
        if not 1 <= page <= last:
            return None
        items = "".join(self._item(number) for number in self._some(page))
        near = {1, page - 1, page + 1, last} & set(range(1, last + 1)) - {page}
        links = " ".join(f'<a href="/list?page={each}">{each}</a>' for each in sorted(near))
        return f"<html><body><main>{items}</main><nav>{links}</nav></body></html>", HTML

    def _item(self, number: int) -> str:
        date = f'<time datetime="{self.at(number).isoformat()}"></time>' if self.dated else ""
        title = f"The report of shipment number {number} and the shells"
        return f'<article><h2><a href="{self.url(number)}">{title}</a></h2>{date}</article>'

    def _rss(self, numbers: list[int], head: str = "") -> tuple[str, str]:
        items = "".join(
            f"<item><title>Shipment {number}</title><link>{self.url(number)}</link>"
            + (f"<pubDate>{format_datetime(self.at(number))}</pubDate>" if self.dated else "")
            + "</item>"
            for number in numbers
        )
        atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
        channel = f"<channel><title>Valley Post</title>{head}{items}</channel>"
        return f'<rss version="2.0" {atom}>{channel}</rss>', XML

    def _feed(self, _asked: dict[str, str]) -> tuple[str, str] | None:
        return self._rss(self._some(1))

    def _paged_feed(self, asked: dict[str, str]) -> tuple[str, str] | None:
        page = int(asked.get("page", "1"))
        more = f'<atom:link rel="next" href="/paged?page={page + 1}"/>'
        return self._rss(self._some(page), more if page < self._last() else "")

    def _wordpress(self, asked: dict[str, str]) -> tuple[str, str] | None:
        page = int(asked.get("paged", "1"))
        if page > self._last():
            return None
        head = "<generator>https://wordpress.org/?v=6.4</generator>"
        return self._rss(self._some(page), head)

    def _index(self, _asked: dict[str, str]) -> tuple[str, str] | None:
        months = sorted({f"{self.at(number):%Y-%m}" for number in self.numbers})
        maps = "".join(
            f"<sitemap><loc>{self.site}/months?yyyy={month[:4]}&amp;mm={month[5:]}</loc>"
            f"<lastmod>{NOW:%Y-%m-%d}</lastmod></sitemap>"
            for month in months
        )
        return f"<sitemapindex>{maps}</sitemapindex>", XML

    def _month(self, asked: dict[str, str]) -> tuple[str, str] | None:
        month = f"{asked['yyyy']}-{asked['mm']}"
        urls = "".join(
            f"<url><loc>{self.url(number)}</loc><lastmod>{self.at(number).isoformat()}</lastmod>"
            f"</url>"
            for number in self.numbers
            if f"{self.at(number):%Y-%m}" == month
        )
        about = f"<url><loc>{self.site}/about/the-people-of-our-valley-post</loc></url>"
        return f"<urlset>{about}{urls}</urlset>", XML
