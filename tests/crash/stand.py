"""A stand: the daemon that only tells, receivers of many kinds, articles handed in at its door.

No page is fetched, so that a life is short and a kill cheap; what takes articles in, decides,
and tells is the program as it is.
"""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.crash.ledger import Due, Verdict, judge
from tests.crash.media import Receivers, Truth
from tests.crash.nursery import Life, Nursery
from tests.crash.scene import PATIENCE, table
from tests.crash.spool import address_of

WATCHES = {"Apricots": ("apricots", "story"), "Lanterns": ("lanterns", "article")}
_WINDOWS = """
    SELECT delivery.channel, article.url, count(*) FROM attempt
    JOIN delivery ON delivery.id = attempt.delivery_id
    JOIN match ON match.alert_id = delivery.message_id
    JOIN article ON article.id = match.article_id
    WHERE attempt.ended_at IS NULL GROUP BY 1, 2
"""
_AGAIN = 2  # articles that a source lists although they are stored
_OWED = "SELECT id, channel, state, last_detail FROM delivery WHERE ended_at IS NULL"


class Stand:
    """Everything around the daemon; open it as a context. ``folder`` must be empty."""

    def __init__(self, folder: Path, nursery: Nursery, ways: tuple[str, ...]) -> None:
        self.folder, self.ways = folder, ways
        self.terminal = folder / "terminal.txt"
        self.clock = folder / "clock.txt"
        self.database = folder / "data" / "wirewatch.db"
        self.receivers = Receivers(ways, self.terminal)
        self._nursery = nursery
        self._spool = folder / "spool.jsonl"
        self._lines: dict[str, str] = {}  # of the spool, by address
        self._truth: dict[str, str] = {}
        self._number = 101
        self._lives: list[Life] = []

    def __enter__(self) -> Self:
        self.receivers.start()
        (self.folder / "config.toml").write_text(self._config(), "utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for life in self._lives:
            life.kill()
            life.wait(PATIENCE)
        self.receivers.stop()

    def hand_in(self, count: int = 2) -> None:
        """Have articles at the door, also of a life that is: so many are due, and one is not."""
        for _ in range(count):
            watch = tuple(WATCHES)[self._number % len(WATCHES)]
            self._truth[address_of(self._number)] = watch
            self._print([WATCHES[watch][0]])
        self._print([])

    def _print(self, words: list[str]) -> None:
        published = datetime.now(UTC).isoformat()
        line = {"number": self._number, "words": words, "published": published}
        self._lines[address_of(self._number)] = json.dumps(line) + "\n"
        with self._spool.open("a", encoding="utf-8") as spool:
            spool.write(json.dumps(line) + "\n")
        self._number += 1

    def _lay(self) -> str:
        """Lay at the door what the database has not, and the last that it has, once more."""
        known = self._stored()
        again = [url for url in self._lines if url in known][-_AGAIN:]
        wanted = [line for url, line in self._lines.items() if url in again or url not in known]
        self._spool.write_text("".join(wanted), "utf-8")
        return str(self._spool)

    def _stored(self) -> set[str]:
        try:
            return {url for (url,) in self.rows("SELECT url FROM article")}
        except sqlite3.OperationalError:  # there is no database yet, or no table
            return set()

    def live(self, *arguments: str, **orders: Any) -> Life:
        """Start a life: it takes in what lies at the door, and tells. Orders are the child's."""
        given: dict[str, Any] = {} if arguments else {"take in": self._lay(), "offer no api": True}
        given |= {name.replace("_", " "): value for name, value in orders.items()}
        if self.clock.exists():
            given["clock from"] = str(self.clock)
        life = self._nursery.bear(
            ["--config", str(self.folder / "config.toml"),
             *(arguments or ("run", "--only", "deliver", "--log", "json"))],
            orders=given,
            environment={"TMPDIR": str(self.folder)},
            out=self.terminal if not arguments else self.folder / "answers.txt",
            log=self.folder / f"life-{len(self._lives) + 1}.log",
        )  # fmt: skip
        self._lives.append(life)
        return life

    @property
    def truth(self) -> Truth:
        """Which watch each article that is due is due to."""
        return dict(self._truth)

    def verdict(self) -> Verdict:
        """Judge the receivers' books."""
        due: Due = frozenset((watch, url) for url, watch in self._truth.items())
        return judge(dict.fromkeys(self.ways, due), self.receivers.told(self._truth))

    def told_all(self) -> bool:
        """Whether everything that is due has arrived everywhere."""
        return not self.verdict().lost

    def owed(self) -> list[Any]:
        """Return the deliveries that are not ended."""
        return self.rows(_OWED)

    def unexplained(self) -> list[str]:
        """Return the repeats for which no attempt was cut off between its call and its end."""
        windows = {(channel, url): count for channel, url, count in self.rows(_WINDOWS)}
        told = self.receivers.told(self._truth)
        times = Counter((each.channel, url) for each in told for _, url in each.tells)
        return [
            f"{url} came {count} times by {channel}, cut off {windows.get((channel, url), 0)} times"
            for (channel, url), count in times.items()
            if count > 1 + windows.get((channel, url), 0)
        ]

    def rows(self, statement: str) -> list[Any]:
        """Ask the database, beside the daemon."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(statement).fetchall()

    def _config(self) -> str:
        watches = [
            {"name": name, "query": word, "alert": mode, "channels": [*self.ways]}
            for name, (word, mode) in WATCHES.items()
        ]
        source = {"name": "Gazette", "kind": "feed", "url": "https://gazette.example/feed"}
        tables = [
            ("[database]", {"url": f"sqlite:///{self.database}"}),
            ("[[source]]", source),
            *(("[[watch]]", each) for each in watches),
            *(("[[channel]]", each) for each in self.receivers.tables()),
        ]
        return "\n".join(table(header, values) for header, values in tables)
