"""How well and how fast articles are cleaned: ours beside its peers, over the same saved pages.

``python -m benchmarks.extraction [N] [--only NAME ...]``: each extractor reads every page in this
process, one after the other; CPU seconds are its own. The shared scorer judges what it wrote, by
its own definitions. Peers (newspaper4k, readability-lxml, resiliparse) run where they are
installed (``pip install newspaper4k readability-lxml resiliparse``); those that are not are
named. The shipped table of cleaning has learned from these very pages: on pages of other sites
it does less well (docs/decisions/0018-text-by-blocks.md has the figures). Without the pages there
is nothing to do: status 0.
"""

import argparse
import gzip
import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from benchmarks.pages import NO_DATA, saved_folder
from benchmarks.table import print_columns, ratio
from db.clock import SystemClock
from db.errors import CleanError

Extract = Callable[[bytes, str], Mapping[str, Any]]
_TAG = re.compile(r"<[^>]+>")
_KEPT = ("text", "title", "authors", "date")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print what the scorer says of each."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("pages", nargs="?", type=int, metavar="N", help="how many pages")
    parser.add_argument("--only", action="append", choices=sorted(_EXTRACTORS), help="of these")
    asked = parser.parse_args(arguments)
    folder = saved_folder()
    if folder is None:
        print(f"extraction skipped: {NO_DATA}")
        return 0
    rows = _rows(folder, asked.pages)
    costs: dict[str, float] = {}
    for name in asked.only or _EXTRACTORS:
        try:
            extract = _EXTRACTORS[name]()
        except ImportError as exc:
            print(f"{name}: not installed ({exc.name})")
            continue
        costs[name] = _run(name, extract, rows, folder)
    _print(costs, len(rows))
    return 0


def _rows(folder: Path, limit: int | None) -> list[dict[str, Any]]:
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def _run(name: str, extract: Extract, rows: Sequence[dict[str, Any]], folder: Path) -> float:
    """Return the CPU seconds that an extractor took; print what it is worth."""
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as place:
        answers = Path(place) / "answers.jsonl"
        spent = 0.0
        with answers.open("w", encoding="utf-8") as out:
            for row in rows:
                html = gzip.decompress((folder / row["file"]).read_bytes())
                begun = time.process_time()
                found = extract(html, row["url"])
                seconds = time.process_time() - begun
                spent += seconds
                said = {key: found.get(key) for key in _KEPT}
                print(json.dumps({"file": row["file"], "seconds": seconds, **said}), file=out)
        print(f"\n=== {name}", flush=True)
        _score(rows, folder, answers, Path(place))
    return spent


def _score(rows: Sequence[dict[str, Any]], folder: Path, answers: Path, place: Path) -> None:
    scorer = folder.parents[1] / "tools" / "score_extraction.py"
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        partial = len(rows) < sum(1 for _ in lines)
    if partial:  # the scorer counts a page without an answer as one of no text
        (place / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        for each in folder.iterdir():
            with suppress(FileExistsError):
                (place / each.name).symlink_to(each)
    pages = place if partial else folder
    subprocess.run([sys.executable, str(scorer), str(pages), str(answers)], check=False)


def _print(costs: Mapping[str, float], pages: int) -> None:
    plain = costs.get("trafilatura", 0.0)
    table: list[tuple[object, ...]] = [("", "CPU ms a page", "pages a CPU second", "trafilatura=1")]
    for name, spent in costs.items():
        speed = ratio(plain, spent) if plain else "-"
        table.append((name, 1000 * spent / pages, pages / spent, speed))
    print_columns(f"cost of {pages} pages, one process", table)


def _wirewatch() -> Extract:
    clean_page = importlib.import_module("crawler.cleaning.article").clean_page
    now = SystemClock().now()

    def extract(html: bytes, url: str) -> Mapping[str, Any]:
        try:
            article = clean_page(html, url=url, content_type="text/html", fetched=now)
        except CleanError:
            return {}
        return _answer(article, article.published)

    return extract


class _Told(Protocol):
    """What an article of ours and one of newspaper4k have in common."""

    @property
    def text(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def authors(self) -> Iterable[str]: ...


def _answer(article: _Told, published: datetime | None) -> Mapping[str, Any]:
    return {
        "text": article.text,
        "title": article.title,
        "authors": list(article.authors),
        "date": published.isoformat() if published else None,
    }


def _trafilatura() -> Extract:
    bare_extraction = importlib.import_module("trafilatura").bare_extraction

    def extract(html: bytes, url: str) -> Mapping[str, Any]:
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"text": found.text, "title": found.title, "authors": authors, "date": found.date}

    return extract


def _newspaper4k() -> Extract:
    newspaper = importlib.import_module("newspaper")

    def extract(html: bytes, url: str) -> Mapping[str, Any]:
        article = newspaper.Article(url)
        try:
            article.download(input_html=html.decode("utf-8", "replace"))
            article.parse()
        except Exception:  # noqa: BLE001 - a peer that breaks has found nothing
            return {}
        return _answer(article, article.publish_date)

    return extract


def _readability() -> Extract:
    document = importlib.import_module("readability").Document

    def extract(html: bytes, url: str) -> Mapping[str, Any]:
        try:
            read = document(html.decode("utf-8", "replace"), url=url)
            return {"text": _plain(read.summary()), "title": read.short_title()}
        except Exception:  # noqa: BLE001 - a peer that breaks has found nothing
            return {}

    return extract


def _resiliparse() -> Extract:
    extract_plain_text = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def extract(html: bytes, url: str) -> Mapping[str, Any]:  # noqa: ARG001 - the seam's shape
        return {"text": extract_plain_text(html.decode("utf-8", "replace"), main_content=True)}

    return extract


def _plain(html: str) -> str:
    """Return the text of simple HTML, a block a line."""
    blocks: Iterable[str] = re.split(r"</(?:p|div|li|h\d|blockquote|td|pre)>|<br\s*/?>", html)
    lines = (" ".join(_TAG.sub(" ", block).split()) for block in blocks)
    return "\n".join(line for line in lines if line)


_EXTRACTORS: Mapping[str, Callable[[], Extract]] = {
    "wirewatch": _wirewatch,
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper4k,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


if __name__ == "__main__":
    raise SystemExit(main())
