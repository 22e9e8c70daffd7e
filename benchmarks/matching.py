"""What it costs to hold an article against 100 to 100,000 rules: ours, and others' ways.

``python -m benchmarks.matching [SIZE ...]``: made-up articles of 700 words and made-up rules, the
same for the same seed (see benchmarks/rules.py). Costs are CPU seconds of this process. Each
held-out article is read several times, by turns tokenised and folded alone and held against all
rules with its passages; of each article the median counts. ``unseen`` is the cost of the first
time, when words that no article had before must be looked into. Memory is what a fresh process
grows by. Peers look for the keys that a rule needs and verify what they find by the rule itself;
those that are not installed (``pip install hyperscan ahocorasick_rs``) are named.
"""

import argparse
import gc
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean, median

from benchmarks.matching_peers import PEERS
from benchmarks.rules import MIX, World, make_article, make_rules, make_world
from benchmarks.table import megabytes, print_columns, ratio
from matching.compile import Query
from matching.document import Document
from matching.language import compile_query
from matching.matcher import Matcher
from matching.tokens import tokenize

_SIZES = (100, 1_000, 10_000, 100_000)
_WARM = 800  # articles that are read before, by all
_HELD = 40
_TURNS = 7
_ADDED = 25

Read = Callable[[Document], object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=_SIZES, help="numbers of rules")
    parser.add_argument(
        "--memory", type=int, metavar="SIZE", help="only print what SIZE rules take"
    )
    parser.add_argument("--no-peers", action="store_true", help="only our own matcher")
    asked = parser.parse_args(arguments)
    if asked.memory:
        print(json.dumps(_growth(asked.memory)))
        return 0
    world, random = make_world(), Random(6)
    articles = [make_article(world, random) for _ in range(_WARM + 3 * _HELD)]
    queries = _compiled(world, max(asked.sizes))
    rows: list[tuple[object, ...]] = [_HEADINGS]
    for size in sorted(asked.sizes):
        some = dict(list(queries.items())[:size])
        rows.append(_told(_ours(some, articles)))
        if not asked.no_peers:
            rows += map(_told, _others(some, articles))
    print_columns(f"an article of 700 words ({_mix()})", rows)
    return 0


_HEADINGS = (
    "",
    "rules",
    "CPU ms",
    "tokenise+fold=1",
    "unseen",
    "=1",
    "matches",
    "add ms",
    "memory",
)


def _mix() -> str:
    return ", ".join(f"{percent}% {what}" for what, percent, _ in MIX)


def _compiled(world: World, count: int) -> dict[str, Query]:
    return {f"rule {n}": compile_query(text) for n, text in enumerate(make_rules(world, count))}


def tokenise_and_fold(document: Document) -> None:
    """Do what every way of matching must do: find the words, where they stand, and their keys."""
    for text in (document.title, document.text):
        tokens = tokenize(text, document.language)
        _ = tokens.spans, tokens.folded


def _ours(queries: dict[str, Query], articles: Sequence[Document]) -> tuple[object, ...]:
    matcher = Matcher(queries)
    gc.collect()
    warm, held, first, second = _parted(articles)
    for each in warm:
        matcher.look(each)
    unseen = [_first(matcher.look, first), _first(tokenise_and_fold, second)]
    cost, plain = _by_turns([matcher.look, tokenise_and_fold], held)
    found = mean(len(matcher.match(each)) for each in held)
    size = len(queries)
    return (
        "wirewatch",
        size,
        1000 * cost,
        ratio(cost, plain),
        1000 * unseen[0],
        ratio(*unseen),
        found,
        1000 * _adding(matcher),
        megabytes(_grown(size)),
    )


def _told(row: tuple[object, ...]) -> tuple[object, ...]:
    """Show a row as soon as it is known: the whole table takes long."""
    print(*row, file=sys.stderr, flush=True)
    return row


def _others(
    queries: dict[str, Query], articles: Sequence[Document]
) -> Iterator[tuple[object, ...]]:
    for name, (make, most) in PEERS.items():
        if len(queries) > most:
            continue
        try:
            read = make(queries)
        except ImportError as exc:
            print(f"{name}: not installed ({exc.name})")
            continue
        with read:
            _, held, _, _ = _parted(articles)
            some = held[: max(3, _HELD * 100 // len(queries))]
            for each in some:
                read(each)
            seconds, plain = _by_turns([read, tokenise_and_fold], some, turns=3)
            found = mean(read(each) for each in some)
            cost = read.seconds(seconds)
            yield name, len(queries), 1000 * cost, ratio(cost, plain), "-", "-", found, "-", "-"


def _parted(articles: Sequence[Document]) -> tuple[Sequence[Document], ...]:
    starts = (_WARM, _WARM + _HELD, _WARM + 2 * _HELD)
    return (articles[:_WARM], *(articles[start : start + _HELD] for start in starts))


def _by_turns(reads: Sequence[Read], held: Sequence[Document], turns: int = _TURNS) -> list[float]:
    """Return what each way costs an article on average, of each article the median."""
    costs: list[list[float]] = [[] for _ in reads]
    for document in held:
        taken: list[list[float]] = [[] for _ in reads]
        for _ in range(turns):
            for read, times in zip(reads, taken, strict=True):
                times.append(_cpu(read, document))
        for cost, times in zip(costs, taken, strict=True):
            cost.append(median(times))
    return [mean(each) for each in costs]


def _first(read: Read, documents: Sequence[Document]) -> float:
    return median(_cpu(read, each) for each in documents)


def _cpu(read: Read, document: Document) -> float:
    begun = time.process_time()
    read(document)
    return time.process_time() - begun


def _adding(matcher: Matcher) -> float:
    """Return what one rule more costs, from its text on."""
    costs = []
    for number in range(_ADDED):
        begun = time.process_time()
        query = compile_query(f"Newcomer{'abcdefghij'[number % 10]}ov AND munition{number}")
        matcher = matcher.with_rule(f"new {number}", query)
        costs.append(time.process_time() - begun)
    return median(costs)


def _grown(size: int) -> int:
    """Return the bytes by which a fresh process grows with so many rules."""
    command = [sys.executable, "-m", "benchmarks.matching", "--memory", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(json.loads(done.stdout))


def _growth(size: int) -> int:
    world, random = make_world(), Random(6)
    articles = [make_article(world, random) for _ in range(_WARM)]
    for each in articles:
        tokenise_and_fold(each)  # the memory of folding is not the matcher's
    Matcher(_compiled(world, 50)).match(articles[0])  # nor are the tables of languages
    gc.collect()
    before = _resident()
    matcher = Matcher(_compiled(world, size))
    for each in articles:
        matcher.look(each)
    gc.collect()
    return _resident() - before


def _resident() -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return 1024 * int(found[1]) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
