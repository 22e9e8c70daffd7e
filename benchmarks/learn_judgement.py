"""Learns the tables of crawler/cleaning/judgement.py from pages whose texts are known.

    python -m benchmarks.learn_judgement PAGES_DIR TABLES_DIR [--half 0|1]

PAGES_DIR holds pages.jsonl, an object a line: ``file`` (a gzipped page's path from there), ``url``,
and either ``text`` (all of it) or ``with``, ``without`` and ``comments`` (strings that must and
must not be in the text). With --half only one half of the sites is learned from, so that the tables
can be checked on the other. It needs numpy and lightgbm, which the program itself does not.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.cleaning import body, chrome, claims, kept, regions, traits
from crawler.cleaning.blocks import Block, read_blocks
from crawler.cleaning.forms import Figures
from crawler.cleaning.ground import Ground, survey
from crawler.cleaning.judgement import ALONE, BESIDE
from crawler.cleaning.kept import NAMES
from crawler.cleaning.markup import parse
from crawler.cleaning.text import quick_text
from db.errors import CleanError

Record = dict[str, Any]

_TREES, _RATE, _LEAVES, _VOTES = 120, 0.08, 8, 3
_LEAST = 0.5  # probability from which a block is text
_SHINGLE = 4
_ONE_BLOCK, _PER_TEXT, _BIGGEST = 0.5, 20.0, 0.5  # weights: of any block, of a page's text
_STRING = 2.0  # weight of a block that is known by a string only
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Example:
    """A block's figures, whether it is text, and how much it counts."""

    row: Figures
    is_text: bool
    weight: float


def main() -> None:
    """Read the arguments, learn, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="learn from these sites only")
    asked = parser.parse_args()
    lines = (asked.pages / "pages.jsonl").read_bytes().splitlines()
    pages = [page for page in map(json.loads, lines) if asked.half in {None, half(page)}]
    examples = [example for page in pages for example in read(asked.pages, page)]
    write(learn(examples, traits.NAMES), asked.tables / ALONE)
    write(learn(examples, kept.NAMES), asked.tables / BESIDE)
    print(f"{len(examples)} blocks of {len(pages)} pages")


def half(page: Record) -> int:
    """Return in which half of the sites a page is, by a hash of its host's name before the TLD."""
    host = urlsplit(page.get("url") or page["file"]).hostname or page["file"]
    labels = [label for label in host.split(".") if label not in {"www", "com", "co", "org"}]
    return hashlib.sha256(max(labels, key=len).encode()).digest()[0] % 2


def read(folder: Path, page: Record) -> Iterator[Example]:
    """Yield the blocks of a page of which it is known whether they are text."""
    url = page.get("url") or "https://localhost/"
    try:
        root = parse(gzip.decompress((folder / page["file"]).read_bytes()), url=url)
    except CleanError:
        return
    told = claims.read(root)
    chrome.strip(root, Ground(), chrome.FIRST_STAGES)
    ground = survey(root)
    chrome.strip_comments(root, ground)
    blocks = read_blocks(root, ground.named)
    regions.remove_menus(root, blocks)
    sight = body.sight(blocks, told)
    found = list(body.found_in(quick_text(root), blocks))
    rows = kept.describe(sight, traits.describe(sight), found)
    if page.get("text"):
        yield from _of_whole(page["text"], blocks, rows)
    else:
        yield from _of_strings(page, blocks, rows)


def _of_whole(text: str, blocks: list[Block], rows: list[Figures | None]) -> Iterator[Example]:
    known = align(text, blocks)
    whole = sum(block.mass for block, is_text in zip(blocks, known, strict=True) if is_text) or 1
    for block, row, is_text in zip(blocks, rows, known, strict=True):
        if row is not None:
            weight = _ONE_BLOCK + _PER_TEXT * min(_BIGGEST, block.mass / whole)
            yield Example(row=row, is_text=is_text, weight=weight)


def _of_strings(page: Record, blocks: list[Block], rows: list[Figures | None]) -> Iterator[Example]:
    wanted = [" ".join(one.split()) for one in page.get("with") or ()]
    unwanted = [page.get(key) or [] for key in ("without", "comments")]
    refused = [" ".join(one.split()) for listed in unwanted for one in listed]
    for block, row in zip(blocks, rows, strict=True):
        is_text = any(one in block.text for one in wanted if one)
        is_known = is_text != any(one in block.text for one in refused if one)
        if row is not None and is_known:
            yield Example(row=row, is_text=is_text, weight=_STRING)


def align(text: str, blocks: list[Block]) -> list[bool]:
    """Return for each block whether it is in a known text.

    A long one is if half of its word runs are; a short one if the text has it, and it stands
    among long ones; of copies the one in the box with most of the text.
    """
    words = [_WORD.findall(block.text.casefold()) for block in blocks]
    known = _WORD.findall(text.casefold())
    lines = {tuple(_WORD.findall(line.casefold())) for line in text.split("\n")}
    runs = set(_runs(known))
    found = [len(one) >= 6 and _share(one, runs) >= 0.5 for one in words]
    long = [at for at, is_found in enumerate(found) if is_found]
    flat = f" {' '.join(known)} "
    for at, one in enumerate(words):
        if found[at] or not one or len(one) >= 6 or f" {' '.join(one)} " not in flat:
            continue
        far = min((abs(at - other) for other in long), default=99)
        among = bool(long) and long[0] - 3 <= at <= long[-1] + 2
        found[at] = (tuple(one) in lines and (not long or (among and far <= 6))) or (
            among and far <= 2 and sum(map(len, one)) > 3
        )
    _only_best_copies(found, words, blocks, flat)
    return found


def _only_best_copies(
    found: list[bool], words: list[list[str]], blocks: list[Block], flat: str
) -> None:
    masses: Counter[int] = Counter()
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if found[at]:
            masses[id(block.box.up)] += block.mass
            places.setdefault(" ".join(words[at]), []).append(at)
    for said, copies in places.items():
        copies.sort(key=lambda at: (blocks[at].box.hidden, -masses[id(blocks[at].box.up)], at))
        for at in copies[max(1, flat.count(f" {said} ")) :]:
            found[at] = False


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def _share(words: list[str], known: set[tuple[str, ...]]) -> float:
    runs = list(_runs(words))
    return sum(run in known for run in runs) / len(runs)


def learn(examples: list[Example], names: Sequence[str]) -> Record:
    """Return a table of trees learned from the first of the examples' figures, which ``names`` are.

    It is the same for the same examples.
    """
    import lightgbm  # noqa: PLC0415 - no dependency of the project's
    import numpy as np  # noqa: PLC0415 - as above

    options = {
        "objective": "binary", "learning_rate": _RATE, "num_leaves": _LEAVES,
        "min_data_in_leaf": 30, "feature_fraction": 0.3, "bagging_fraction": 0.7,
        "bagging_freq": 1, "lambda_l2": 5, "deterministic": True, "num_threads": 1,
        "verbose": -1,
    }  # fmt: skip
    rows = np.array([example.row[: len(names)] for example in examples], float)
    known = np.array([example.is_text for example in examples], int)
    weight = np.array([example.weight for example in examples])
    trees: list[Record] = []
    for seed in range(1, _VOTES + 1):
        data = lightgbm.Dataset(rows, known, weight=weight)
        grown = lightgbm.train(options | {"seed": seed}, data, _TREES).dump_model()["tree_info"]
        trees += [flat_tree(tree["tree_structure"]) for tree in grown]
    return {"least": _LEAST, "votes": _VOTES, "trees": trees}


def flat_tree(structure: Record) -> Record:
    """Return a tree as judgement.py reads it: nodes by number, leaves counted from -1."""
    nodes: list[Any] = []
    leaves: list[float] = []

    def place(part: Record) -> int:
        if "split_feature" not in part:
            leaves.append(float(f"{part['leaf_value']:.4g}"))
            return -len(leaves)
        at = len(nodes)
        nodes.append(None)
        yes, no = place(part["left_child"]), place(part["right_child"])
        nodes[at] = [NAMES[part["split_feature"]], float(f"{part['threshold']:.5g}"), yes, no]
        return at

    place(structure)
    return {"nodes": nodes, "leaves": leaves}


def write(table: Record, path: Path) -> None:
    """Write a table, a tree a line."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in table["trees"])
    head = f'"least": {table["least"]}, "votes": {table["votes"]}, "trees": ['
    path.write_text(f"{{{head}\n{trees}\n]}}\n", "utf-8")


if __name__ == "__main__":
    main()
