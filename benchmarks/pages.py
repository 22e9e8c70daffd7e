"""The pages that are served: saved ones from the data folder, or made ones."""

import gzip
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from db.clock import SystemClock
from tests.newsroom.making import make_article
from tests.newsroom.sites import OUTLETS
from wirewatch.demo.outlets.pages import article_page

ROOT = Path(__file__).resolve().parents[1]
NO_DATA = "the shared data are absent (WIREWATCH_SHARED names their folder)"


@dataclass(frozen=True, kw_only=True)
class BenchPage:
    """A page as it is served."""

    url: str  # where it stood when it was saved
    body: bytes
    content_type: str
    title: str
    published: datetime | None  # aware; None: nobody knows
    language: str  # as far as known, else ""

    @property
    def host(self) -> str:
        """The outlet that it stood at."""
        return urlsplit(self.url).hostname or "unknown.invalid"


def saved_folder() -> Path | None:
    """Return the folder of saved pages, if there is one."""
    folder = Path(os.environ.get("WIREWATCH_SHARED") or ROOT.parent / "shared") / "data" / "pages"
    return folder if (folder / "pages.jsonl").is_file() else None


def saved_pages(folder: Path, limit: int | None = None) -> list[BenchPage]:
    """Return the saved pages, their bytes as they once came; at most ``limit``."""
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        return [_saved(folder, json.loads(line)) for line in islice(lines, limit)]


def made_pages(count: int) -> list[BenchPage]:
    """Return made pages, three designs in turn; no two are copies."""
    return [_made(number) for number in range(1, count + 1)]


def pages(count: int | None) -> list[BenchPage]:
    """Return ``count`` saved pages (None: all), or made ones where there are none saved."""
    folder = saved_folder()
    if folder is None:
        return made_pages(count or 200)
    found = saved_pages(folder, count)
    return found + made_pages(max(0, (count or 0) - len(found)))


def _saved(folder: Path, row: dict[str, str]) -> BenchPage:
    body = gzip.decompress((folder / row["file"]).read_bytes())
    return BenchPage(
        url=row["url"],
        body=body,
        content_type=_content_type(body, row["file"]),
        title=row.get("title") or _title_of(row["url"]),
        published=_moment(row.get("date")),
        language=row.get("lang") or "",
    )


def _content_type(body: bytes, name: str) -> str:
    """Return a header that is right: every second page of UTF-8 says so, the rest say nothing."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "text/html"
    return "text/html; charset=utf-8" if sum(name.encode()) % 2 else "text/html"


def _title_of(url: str) -> str:
    """Return the words of an address, for pages that nobody gave a title."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    words = max(parts, key=len, default="untitled").removesuffix(".html")
    return " ".join(words.replace("-", " ").replace("_", " ").split()) or "untitled"


def _moment(date: str | None) -> datetime | None:
    if not date:
        return None
    moment = datetime.fromisoformat(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _made(number: int) -> BenchPage:
    outlet = OUTLETS[number % len(OUTLETS)]
    article = make_article(
        number, paragraphs=24, published=SystemClock().now().replace(microsecond=0)
    )
    return BenchPage(
        url=f"https://{outlet.key}-{number % 40}.example{article.path}",
        body=article_page(outlet, article, [], "http://127.0.0.1"),
        content_type="text/html; charset=utf-8",
        title=article.title,
        published=article.published,
        language=outlet.language,
    )
