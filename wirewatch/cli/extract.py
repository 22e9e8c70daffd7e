"""`wirewatch articles extract`: how a page is cleaned, one page or many."""

import asyncio
import gzip
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from crawler.settings import CrawlerSettings
from db.clock import SystemClock
from db.errors import CleanError, ConfigError, WirewatchError
from db.records import Article
from net.access import Access, nearest_access
from web.shapes.plain import plain
from wirewatch.cli.output import console, particulars, print_json, print_table
from wirewatch.cli.session import Session, session

if TYPE_CHECKING:
    from crawler.cleaning.article import Explained

MAX_PAGE = 50_000_000  # bytes, unpacked


def extract(
    context: typer.Context,
    page: Annotated[
        str | None, typer.Argument(help="A page's address, or an HTML or PDF file.")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="The address that a file came from.")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Many pages: {file, url} a line on standard input.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The article as JSON.")] = False,
) -> None:
    """Clean one page and show the article, and what was taken off and why; stores nothing.

    Exit status 1 says that the page holds no article. With --jsonl: in {file, url} (html or
    html.gz), out {file, title, text, authors, published, language, seconds, reason}
    and the metadata: agencies, modified, site, section, tags, image, words, paywalled, origins,
    not_an_article, evidence.

    Examples:
      wirewatch articles extract https://example.org/story.html
      wirewatch articles extract saved.html --url https://example.org/story.html --json
      wirewatch articles extract --jsonl < pages.jsonl > articles.jsonl
    """
    if jsonl:
        print_json(_answer(line) for line in sys.stdin if line.strip())
        return
    if page is None:
        raise typer.BadParameter("name a page's address or an HTML or PDF file, or write --jsonl")
    found = explained(session(context), page, url)
    if as_json:
        removed = [{"reason": r.reason, "excerpt": r.text_excerpt} for r in found.removed]
        print_json([{**plain(found.article), "removed": removed}])
        return
    _print_explained(found)


def explained(call: Session, page: str, url: str) -> "Explained":
    """Return the article on a page, by its address or of a file; raises CleanError, FetchError."""
    # Imported here: cleaner and engine take a second to load; other commands need not wait.
    from crawler.cleaning.article import explain_page  # noqa: PLC0415
    from wirewatch.probe import probe_page  # noqa: PLC0415

    now = SystemClock().now()
    if not page.startswith(("http://", "https://")):
        html = _read(Path(page))
        return explain_page(html, url=url or "https://localhost/", fetched=now)
    crawler, accesses = _crawler(call)
    access = nearest_access(page, accesses.values())
    fetched = asyncio.run(probe_page(page, crawler, access))
    return explain_page(
        fetched.body,
        url=fetched.final_url,
        content_type=fetched.headers.get("content-type", ""),
        fetched=fetched.fetched,
    )


def _crawler(call: Session) -> tuple[CrawlerSettings, Mapping[str, Access]]:
    """Return how to fetch: as configured, or by default where nothing is configured."""
    try:
        configuration = call.configuration()
        return configuration.crawler, configuration.accesses
    except ConfigError:
        if call.named is not None:
            raise
        return CrawlerSettings(), {}


def _read(path: Path) -> bytes:
    try:
        body = path.read_bytes()
        if body[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                body = file.read(MAX_PAGE + 1)
    except (OSError, EOFError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise CleanError(f"{path} cannot be read: {reason}", url=str(path)) from exc
    if len(body) > MAX_PAGE:
        raise CleanError(f"{path} is larger than {MAX_PAGE} bytes", url=str(path))
    return body


def _answer(line: str) -> dict[str, object]:
    from crawler.cleaning.article import clean_page  # noqa: PLC0415 - as above

    begun = time.perf_counter()
    file = None
    try:
        asked = json.loads(line)
        file = asked["file"]
        article = clean_page(
            _read(Path(file)),
            url=str(asked.get("url") or "https://localhost/"),
            fetched=SystemClock().now(),
        )
        return {"file": file, **_article(article), "seconds": _since(begun), "reason": None}
    except WirewatchError as exc:
        return {"file": file, **_article(None), "seconds": _since(begun), "reason": str(exc)}
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        reason = f"this line is no object with a file: {exc}"
        return {"file": file, **_article(None), "seconds": _since(begun), "reason": reason}


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 4)


def _article(article: Article | None) -> dict[str, object]:
    return {
        "title": article.title if article else None,
        "text": article.text if article else None,
        "authors": list(article.authors) if article else [],
        "published": article.published if article else None,
        "language": (article.language or None) if article else None,
        **(_more(article) if article else {}),
    }


def _more(article: Article) -> dict[str, object]:
    return {
        "agencies": list(article.agencies),
        "modified": article.modified,
        "site": article.site,
        "canonical_url": article.canonical_url,
        "section": article.section or None,
        "tags": list(article.tags),
        "image": article.image or None,
        "words": article.words,
        "paywalled": article.paywalled,
        "origins": dict(article.origins),
        "not_an_article": article.mark.value if article.mark else None,
        "evidence": article.evidence or None,
    }


def _print_explained(explained: "Explained") -> None:
    article = explained.article
    console.print(Text(article.title, style="bold"))
    print_table(("", ""), particulars(article), empty="")
    console.print()
    console.print(Text(article.text))
    console.print()
    print_table(
        ("taken off because", "it read"),
        ((removed.reason, removed.text_excerpt) for removed in explained.removed),
        empty="nothing was taken off",
    )
