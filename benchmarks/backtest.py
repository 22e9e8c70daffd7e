"""Queries tried on 100,000 stored articles: time to the first result, whole time, memory.

Run as `python -m benchmarks.backtest [--articles N] [--keep FILE] [--http]`. The articles, of about
400 words each, are made up: words by Zipf's law, topics in known shares, a third of them copies.
Each query runs in a process of its own by the verb of `wirewatch watches backtest`, or with --http
by one daemon; CPU seconds are told beside the clock's, as other programs may be at work.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import insert

from alerts.quiet import hold, next_digest_of
from benchmarks import backtest_http
from benchmarks.table import megabytes, print_columns
from benchmarks.usage import cpu, resident
from db.article_tables import ArticleRow, StoryRow
from db.articles import article_values
from db.clock import SystemClock
from db.database import Database
from db.records import Article, Source
from db.schema import upgrade
from db.search import SqliteSearch
from db.source_tables import EntryRow
from db.store import Store, open_store
from db.watch_records import Watch
from intake.backtest import Backtest, Question, Report
from intake.decide import Policy
from intake.searchable import searchable
from matching.folding import FOLDING_VERSION
from matching.language import compile_query

ARTICLES, WORDS, CHUNK = 100_000, 400, 1000
DAYS = 90
QUERIES = (
    "Krusik",
    "Vučić AND (granat* OR municij*)",
    "Serbia* AND (shells OR ammunition) AND Ukraine",
    "(shells OR ammunition OR granat*) NEAR/20 (Serbia OR Krusik) NOT football",
    'title:shells OR "arms deal"',
    "language:sr Vučić",
    "Ukraine",
)
# Words of topics, and in which share of the articles each stands.
_TOPICS = {
    "Serbia": 0.03, "Serbian": 0.02, "shells": 0.015, "ammunition": 0.01, "Ukraine": 0.10,
    "Vučić": 0.03, "Vučića": 0.02, "granata": 0.01, "municije": 0.01, "Krusik": 0.002,
    "football": 0.08, "arms deal": 0.004,
}  # fmt: skip
_ON_TOPIC = 0.02  # of the articles are about them
_FIGURES = ("query", "matches", "read", "first", "first cpu", "whole", "cpu")
_START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Make the articles, or take those of an earlier run, and try the queries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--keep", type=Path, help="a database to keep, or to take up again")
    parser.add_argument("--http", action="store_true", help="ask a daemon by HTTP")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.keep, asked.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = asked.keep or Path(folder) / "articles.db"
        if not file.exists():
            _fill(file, asked.articles)
        if asked.http:
            print_columns(f"Of {asked.articles:,} articles", backtest_http.rows(file, QUERIES))
            return
        rows: list[Sequence[object]] = [
            (
                "query",
                "matches",
                "read",
                "first s",
                "its CPU",
                "whole s",
                "its CPU",
                "before",
                "grew by",
            )
        ]
        rows += [_row(_one(file, query)) for query in QUERIES]
        print_columns(f"Queries tried on {asked.articles:,} articles", rows)


def _one(file: Path, query: str) -> dict[str, float | str]:
    call = [sys.executable, "-m", "benchmarks.backtest", "--keep", str(file), "--one", query]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    found: dict[str, float | str] = json.loads(done.stdout)
    return found


def _row(found: dict[str, float | str]) -> Sequence[object]:
    memory = [megabytes(int(found[name])) for name in ("before", "grown")]
    return (
        *(found[name] for name in _FIGURES),
        *memory,
    )


def _measured(file: Path, query: str) -> dict[str, float | str]:
    """Try one query; memory is told before the first article is read, and its growth at the end."""
    store, pid = open_store(f"sqlite:///{file}"), os.getpid()
    policy = Policy(max_age=timedelta(days=7), hold=hold)
    trying = Backtest(store=store, policy=policy, next_digest=next_digest_of, clock=SystemClock())
    watch = Watch(name="tried", query=query, channels=("terminal",))
    store.past.count(None)  # connected
    before, spent, begun = resident(pid), cpu(pid).own, time.monotonic()
    first = first_cpu = 0.0
    for event in trying.run(Question(watch=watch, query=compile_query(query))):
        if isinstance(event, Report):
            report = event
        elif event.samples and not first:
            first, first_cpu = time.monotonic() - begun, cpu(pid).own - spent
    return {
        "query": query,
        "matches": str(report.telling.total().matches),
        "read": str(report.candidates),
        "first": first,
        "first cpu": first_cpu,
        "whole": time.monotonic() - begun,
        "cpu": cpu(pid).own - spent,
        "before": before,
        "grown": resident(pid) - before,
    }


def _fill(file: Path, count: int) -> None:
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    source = Source(name="Wire", kind="feed", url="https://wire.test/feed")
    Store(database).sources.configure([source], _START)
    Store(database).indexing.redo(FOLDING_VERSION, searchable, CHUNK)
    made = _articles(count)
    for start in range(0, count, CHUNK):
        _write(database, start, [next(made) for _ in range(min(CHUNK, count - start))])
        print(f"\r{start + CHUNK:,} articles", end="", file=sys.stderr, flush=True)
    database.close()


def _write(database: Database, start: int, chunk: Sequence[tuple[Article, int]]) -> None:
    search = SqliteSearch()
    numbered = [(start + at, *each) for at, each in enumerate(chunk, 1)]
    with database.writing() as connection:
        first = [(number, given) for number, given, story in numbered if story == number]
        stories = [
            {"id": number, "title": given.title, "first_seen_at": given.fetched}
            for number, given in first
        ]
        connection.execute(insert(StoryRow), stories)
        connection.execute(insert(ArticleRow), [_article_row(*each) for each in numbered])
        connection.execute(insert(EntryRow), [_entry_row(*each) for each in numbered])
        for number, given, _ in numbered:
            search.add(connection, number, *searchable(given))


def _article_row(number: int, given: Article, story: int) -> dict[str, object]:
    return {
        **article_values(given),
        "id": number,
        "identity": given.url,
        "source_id": 1,
        "story_id": story,
        "copy_of": None if story == number else story,
        "revision": 1,
        "first_seen_at": given.fetched,
    }


def _entry_row(number: int, given: Article, _story: int) -> dict[str, object]:
    return {
        "url_key": given.url, "source_id": 1, "url": given.url, "host": "wire.test",
        "title": given.title, "summary": "", "state": "done", "due_at": given.fetched,
        "attempts": 1, "backlog": False, "seen_at": given.fetched, "article_id": number,
        "published": given.published,
    }  # fmt: skip


def _articles(count: int) -> Iterator[tuple[Article, int]]:
    """Yield made-up articles, each with its story: the number of its first article."""
    chance = random.Random(7)
    letters = "aeiou", "bcdfghjklmnprstvz"
    words = [
        "".join(chance.choice(letters[(at + start) % 2]) for at in range(chance.randint(2, 11)))
        for start in range(30_000)
    ]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    recent: list[tuple[str, int]] = []
    for number in range(1, count + 1):
        seen = _START + timedelta(days=DAYS) * number / count
        if recent and chance.random() < 1 / 3:
            text, story = chance.choice(recent[-300:])
        else:
            text, story = _text(chance, words, weights), number
            recent = [*recent[-300:], (text, number)]
        yield _article(number, text, seen), story


def _text(chance: random.Random, words: list[str], weights: list[float]) -> str:
    chosen = chance.choices(words, cum_weights=weights, k=WORDS)
    often = 20 if chance.random() < _ON_TOPIC else 1
    for word, share in _TOPICS.items():
        if chance.random() < min(share * often, 0.6):
            for _ in range(chance.randint(1, 4)):
                chosen[chance.randrange(WORDS)] = word
    for at in range(0, WORDS, 20):
        chosen[at] = chosen[at].capitalize()
        chosen[at - 1] += ".\n" if at % 80 == 0 else "."
    return " ".join(chosen)


def _article(number: int, text: str, seen: datetime) -> Article:
    url = f"https://wire.test/{number}"
    return Article(
        url=url, canonical_url=url, title=text[:60], text=text, published=seen, fetched=seen,
        language="sr" if number % 5 == 0 else "en", site="The Wire", words=WORDS,
    )  # fmt: skip


if __name__ == "__main__":
    main()
