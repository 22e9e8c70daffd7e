"""What it takes to find an article's story among many that are open.

The database is filled as the daemon leaves it, without its detours: two processes read the reports,
and rows are written in the order of their keys. Then articles arrive, half of them of events that
are open, half of new ones.
"""

import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from benchmarks.crowd import TOLD, event_of, report_of, time_of
from benchmarks.table import megabytes
from benchmarks.usage import resident
from db.database import Database
from db.schema import upgrade
from db.store import Store
from db.story_rows import Traits
from intake.decide import Policy, decide
from intake.placing import place
from intake.sketching import terms_of
from matching.stories.background import Background
from matching.stories.fingerprint import fingerprint
from matching.stories.packing import to_bytes
from matching.stories.profile import Report, read_profile
from tests.making import arrival, article, source

_LEARNED = 2000  # reports from which it is known how common words are
_PORTION = 1000  # reports that a process reads at once
_MEASURED = 400
_POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)
_ARTICLE = """
    INSERT INTO article (id, identity, url, canonical_url, title, text, authors, fetched, language,
        site, excerpt, fingerprint, source_id, story_id, revision, first_seen_at, published)
    VALUES (?1, ?1, '', '', '', '', '[]', ?3, 'en', '', '', x'', 1, ?2, 1, ?3, ?3)
"""
_Read = tuple[int, bytes, tuple[int, ...]]  # a report's number, its sketch and its terms


FIGURES = (
    "open articles",
    "CPU ms to read one",
    "CPU ms to place and store it",
    "the longest",
    "articles an hour, one core",
    "put into the right story",
    "database",
    "memory",
)


def window(sizes: Sequence[int]) -> Iterator[Sequence[object]]:
    """Yield for each number of open articles what one more takes and whether it is right."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield _opened(Path(folder) / "w.db", size)


def _opened(file: Path, size: int) -> Sequence[object]:
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    Store(database).sources.configure([source()], time_of(0))
    database.close()  # filled by SQLite alone
    _fill(file, size)
    store = Store(database)
    before = resident(os.getpid())
    arriving = _Arriving(store, size)
    read, stored, right = zip(*map(arriving.take, range(_MEASURED)), strict=True)
    memory = resident(os.getpid()) - before
    database.close()
    spent = statistics.mean(read) + statistics.mean(stored)
    return (
        *(f"{size:,}", statistics.median(read) * 1000, statistics.median(stored) * 1000),
        *(max(stored) * 1000, f"{3600 / spent:,.0f}", statistics.mean(right)),
        *(megabytes(file.stat().st_size), megabytes(memory)),
    )


class _Arriving:
    """Articles that come after so many, each measured."""

    def __init__(self, store: Store, size: int) -> None:
        self._store, self._size = store, size
        self._draw = random.Random(size)
        self._stories = {event: event + 1 for event in range(event_of(size - 1) + 1)}

    def take(self, number: int) -> tuple[float, float, bool]:
        """Return the seconds to read one and to store it, and whether its story was right."""
        at = self._size + number
        event = event_of(at) if number % 2 else self._draw.randrange(event_of(self._size - 1))
        report, now = report_of(at, event), time_of(at)
        begun = time.process_time()
        traits = _traits(report, now)
        read = time.process_time()
        page = article(
            f"https://valley.test/{at}",
            title=report.title,
            text=report.text,
            published=now,
            fetched=now,
            fingerprint=fingerprint(report.text),
        )
        taken = self._store.intake.take(
            arrival(page, traits=traits), lambda shown: decide(shown, _POLICY), now, place=place
        )
        stored = time.process_time()
        right = taken.story == self._stories.setdefault(event, taken.story)
        return read - begun, stored - read, right


def _traits(report: Report, at: datetime) -> Traits:
    profile = read_profile(report)
    background = _background()
    background.add(profile)
    sketch = background.sketch(profile, at)
    return Traits(sketch=to_bytes(sketch), terms=terms_of(sketch))


@cache
def _background() -> Background:
    background = Background()
    for number in range(_LEARNED):
        background.add(read_profile(report_of(number)))
    return background


def _read(first: int, last: int) -> list[_Read]:
    found = []
    for number in range(first, last):
        traits = _traits(report_of(number), time_of(number))
        found.append((number, traits.sketch, tuple(term for term, _ in traits.terms)))
    return found


def _fill(file: Path, size: int) -> None:
    """Store so many articles, each in its event's story."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TEMP TABLE read (term INTEGER, story INTEGER)")
        _stories(connection, event_of(size - 1) + 1)
        for portion in _all_read(size):
            _write(connection, portion)
        connection.execute(
            "INSERT INTO story_term (term, story_id)"
            " SELECT DISTINCT term, story FROM temp.read ORDER BY term, story"
        )
        connection.commit()
        connection.execute("ANALYZE")


def _all_read(size: int) -> Iterator[list[_Read]]:
    """Read so many reports in two processes; a few here, as those take their time to start."""
    if size <= _PORTION:
        yield _read(0, size)
        return
    firsts = range(0, size, _PORTION)
    lasts = (min(first + _PORTION, size) for first in firsts)
    with ProcessPoolExecutor(2, get_context("spawn")) as readers:
        yield from readers.map(_read, firsts, lasts)


def _stories(connection: sqlite3.Connection, events: int) -> None:
    rows = ((event + 1, _stamp(time_of(event * TOLD))) for event in range(events))
    connection.executemany(
        "INSERT INTO story (id, title, first_seen_at, latest_at) VALUES (?1, '', ?2, ?2)", rows
    )


def _write(connection: sqlite3.Connection, portion: Iterable[_Read]) -> None:
    for number, sketch, terms in portion:
        row, story, at = number + 1, event_of(number) + 1, _stamp(time_of(number))
        connection.execute(_ARTICLE, (row, story, at))
        connection.execute("INSERT INTO sketch VALUES (?, ?, ?, ?)", (row, story, at, sketch))
        connection.executemany(
            "INSERT INTO temp.read VALUES (?, ?)", ((term, story) for term in terms)
        )


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
