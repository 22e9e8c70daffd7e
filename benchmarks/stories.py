"""What copies and stories cost, and how well they are told: `python -m benchmarks.stories`.

CPU time of this process. The archive is filled with hashes in order, as nobody has a million texts
at hand; the articles measured are put together by tests/stories/copying.py. Labelled stories are
scored where a folder with them is given; its README tells their form.
"""

import argparse
import gzip
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.table import megabytes, print_columns
from benchmarks.window import FIGURES, window
from db.articles import known_article
from db.copy_rows import file_article, similar_articles
from db.database import Database
from db.schema import upgrade
from intake.decide import find_original
from matching.stories.copies import Copies, key_of
from matching.stories.fingerprint import fingerprint
from tests.making import NOON, article
from tests.stories.copying import cases

_GROUP = "from wirewatch.cli.stories import app; app()"  # the command, without a file of settings
_FILED = 32  # hashes an article
_MEASURED = 300  # articles
_FIRST_NEW = 10_000_000  # their numbers
_FILL = """
    WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < ?)
    INSERT INTO shingle (hash, article_id) SELECT n * ? + 4, abs(random()) % ? + 1 FROM counted
"""
_ARTICLE = """
    INSERT INTO article (id, identity, url, canonical_url, title, text, authors, fetched, language,
        site, excerpt, fingerprint, source_id, story_id, revision, first_seen_at)
    VALUES (?, ?, '', '', '', '', '[]', '2026-01-01', 'en', '', '', x'', 1, 1, 1, '2026-01-01')
"""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stored", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--open", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--labelled", type=Path, help="a folder with docs.jsonl.gz and others")
    parser.add_argument("--scorer", type=Path, help="the program that scores groups")
    asked = parser.parse_args()
    print_columns("copies: right answers of all", _kinds())
    print_columns("copies: CPU ms an article, by articles stored", _archives(asked.stored))
    sizes: list[int] = asked.open
    rows: list[Sequence[object]] = [*zip(FIGURES, *window(sizes), strict=True)] if sizes else []
    if asked.labelled and asked.scorer:
        rows += _scores(asked.labelled, asked.scorer, len(sizes) or 1)
    else:
        print("no labelled stories given: not scored")
    print_columns("stories: an article that arrives, and how well stories are told", rows)


def _kinds() -> Iterator[Sequence[object]]:
    yield "kind", "pairs", "right"
    right: defaultdict[tuple[bool, str], list[bool]] = defaultdict(list)
    for case in cases():
        copies = Copies[str]()
        copies.add("first", key_of(case.first))
        found = copies.original_of(key_of(case.second)) is not None
        right[not case.copied, case.kind].append(found == case.copied)
    for (other, kind), each in right.items():
        yield f"{kind}{' (no copy)' if other else ''}", len(each), sum(each) / len(each)


def _archives(sizes: Sequence[int]) -> Iterator[Sequence[object]]:
    yield "articles", "look up", "decide", "write", "together", "file"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield _archive(Path(folder) / "w.db", size)


def _archive(file: Path, size: int) -> Sequence[object]:
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    _fill(file, size)
    texts = [case.first for case in cases()][:: 1280 // _MEASURED][:_MEASURED]
    steps = [_measured(database, _FIRST_NEW + at, text) for at, text in enumerate(texts)]
    database.close()
    parts = [statistics.median(part) * 1000 for part in zip(*steps, strict=True)]
    return f"{size:,}", *parts, sum(parts), megabytes(file.stat().st_size)


def _measured(database: Database, number: int, text: str) -> tuple[float, float, float]:
    found = article(text=text, fingerprint=fingerprint(text), published=NOON)
    with database.writing() as connection:
        begun = time.process_time()
        rows = similar_articles(connection, found.fingerprint)
        looked = time.process_time()
        original = find_original(found, [known_article(row) for row in rows])
        decided = time.process_time()
        file_article(connection, number, found.fingerprint, copied=original is not None)
        return looked - begun, decided - looked, time.process_time() - decided


def _fill(file: Path, size: int) -> None:
    """File so many articles, each hash in order: rows in disorder take a hundred times as long."""
    step = 2**30 // (size * _FILED) * 4
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP INDEX ix_shingle_article_id")
        connection.execute(_FILL, (size * _FILED, step, size))
        connection.execute("CREATE INDEX ix_shingle_article_id ON shingle (article_id)")
        numbers = range(_FIRST_NEW, _FIRST_NEW + _MEASURED)
        connection.executemany(_ARTICLE, ((number, str(number)) for number in numbers))
        connection.commit()


def _scores(folder: Path, scorer: Path, columns: int) -> Iterator[tuple[object, ...]]:
    for name, switches in (("docs", []), ("parallel", []), ("pairs", ["--pairs"])):
        gold = folder / f"{name}.jsonl.gz"
        yield f"F1, {name}", *[""] * (columns - 1), _scored(gold, scorer, switches)


def _scored(gold: Path, scorer: Path, switches: list[str]) -> str:
    command = [sys.executable, "-c", _GROUP, "group", "--jsonl", *switches]
    rows = gzip.decompress(gold.read_bytes())
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as told:
        subprocess.run(command, input=rows, check=True, stdout=told)
        given = [sys.executable, str(scorer), str(gold), told.name]
        score = subprocess.run(given, check=True, capture_output=True, text=True)
    lines = score.stdout.strip().splitlines()
    scored = next((line for line in lines if " F1 " in line), lines[0])
    return scored.rpartition(" F1 ")[2].split()[0]


if __name__ == "__main__":
    main()
