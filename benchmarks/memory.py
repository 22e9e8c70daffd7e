"""What a memory per site takes off, and what it costs: a made-up site, and saved pages with gold.

The saved pages have two to four of a site, which is too few to learn from: there nothing may be
lost. They are given once in the order of the file, and once as if all were of one site.
"""

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from benchmarks.pages import NO_DATA, saved_folder, saved_pages
from benchmarks.table import print_columns
from crawler.cleaning.article import clean_page
from crawler.sitememory import recall, site_of
from db.errors import CleanError
from db.records import Article
from db.remembered import WINDOW, KnownBlock, SiteMemory
from tests.sitememory.paper import RECURRING, story

_NOW = datetime(2026, 3, 20, tzinfo=UTC)
_SHINGLE = 4
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Read:
    """A page that was cleaned, with its gold text ("" if it has none)."""

    site: str
    article: Article
    gold: str


class Memories:
    """Sites' memories in this process, as the database would hold them."""

    def __init__(self) -> None:
        self._of: dict[str, SiteMemory] = {}
        self.seconds: list[float] = []

    def take(self, site: str, article: Article, *, story: int) -> Article:
        """Return an article as its site's memory leaves it, and let it teach."""
        memory = self._of.get(site) or SiteMemory(site=site)
        start = time.process_time()
        taken, recalled = recall(article, memory, teaches=True)
        self.seconds.append(time.process_time() - start)
        known = {block.mark: block for block in memory.known}
        for finding in recalled.lesson.learned:
            known[finding.mark] = KnownBlock(
                mark=finding.mark, place=finding.place, example=finding.example, since=_NOW
            )
        for mark in recalled.lesson.forgotten:
            known.pop(mark)
        page = (replace(recalled.page, story=story),) if recalled.page else ()
        self._of[site] = SiteMemory(
            site=site, pages=(*memory.pages, *page)[-WINDOW:], known=tuple(known.values())
        )
        return taken


def main() -> None:
    """Print the figures of both."""
    _print_paper(200)
    folder = saved_folder()
    if folder is None:
        print(NO_DATA)
        return
    _print_saved(folder)


def _print_paper(count: int) -> None:
    memories, left, lost = Memories(), list[int](), 0
    for number in range(count):
        made = story(number)
        article = clean_page(made.html, url=made.url, fetched=_NOW)
        lines = memories.take("valleypost.test", article, story=number).text.split("\n")
        left.append(sum(line in RECURRING or line.endswith("to read") for line in lines))
        lost += sum(block not in lines for block in made.body)
    print_columns(
        f"a made-up site of {count} pages, 12 recurring blocks",
        [
            ("", "pages"),
            ("with a block, of the first 9", sum(bool(each) for each in left[:9])),
            ("with a block, of the others", sum(bool(each) for each in left[9:])),
            ("headings and paragraphs lost", lost),
            ("ms of CPU a page", 1000 * fmean(memories.seconds)),
        ],
    )


def _print_saved(folder: Path) -> None:
    read = _read(folder)
    rows: list[Sequence[object]] = [("", "F1", "P", "R", "blocks taken off")]
    rows.append(("as cleaned", *_scores((r.article.text, r.gold) for r in read), 0))
    for name, hosts in (
        ("with a memory of each site", [r.site for r in read]),
        ("as if of one site", ["one"] * len(read)),
    ):
        memories = Memories()
        taken = [
            memories.take(site, page.article, story=number)
            for number, (site, page) in enumerate(zip(hosts, read, strict=True))
        ]
        pairs = list(zip(taken, read, strict=True))
        off = sum(r.article.text.count("\n") - a.text.count("\n") for a, r in pairs)
        rows.append((name, *_scores((a.text, r.gold) for a, r in pairs), off))
    count, sites = len(read), len({r.site for r in read})
    print_columns(f"{count} saved pages of {sites} sites that have several", rows)


def _read(folder: Path) -> list[Read]:
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        golds = [json.loads(line).get("text") or "" for line in lines]
    pages = list(zip(saved_pages(folder), golds, strict=True))
    sites: defaultdict[str, int] = defaultdict(int)
    for page, _gold in pages:
        sites[site_of(page.url)] += 1
    found = []
    for page, gold in pages:
        if sites[site_of(page.url)] > 1:
            try:
                article = clean_page(
                    page.body, url=page.url, content_type=page.content_type, fetched=_NOW
                )
            except CleanError:
                continue
            found.append(Read(site=site_of(page.url), article=article, gold=gold))
    return found


def _scores(pairs: Iterable[tuple[str, str]]) -> tuple[str, str, str]:
    """Return F1, precision and recall over multisets of 4-word shingles, averaged over pages."""
    precisions, recalls = list[float](), list[float]()
    for text, gold in pairs:
        if gold:
            ours, theirs = _shingles(text), _shingles(gold)
            hits = (ours & theirs).total()
            precisions.append(hits / max(1, ours.total()))
            recalls.append(hits / max(1, theirs.total()))
    p, r = fmean(precisions), fmean(recalls)
    return f"{2 * p * r / (p + r):.4f}", f"{p:.4f}", f"{r:.4f}"


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(
        tuple(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1))
    )


if __name__ == "__main__":
    main()
