"""Learns matching/stories/likeness.json from articles whose stories are known.

    python -m benchmarks.learn_stories STORIES_DIR TABLE.json [--check]

STORIES_DIR holds docs.jsonl.gz and parallel.jsonl.gz, an object a line with ``id``, ``title``,
``text``, ``language`` and ``story``, and pairs.jsonl.gz with ``id``, ``language``, ``first``,
``second`` and ``same``. With --check nothing is written: fifths of the topics are left
out in turn, articles are judged by what the others taught, and BCubed F1 (Bagga and Baldwin 1998)
is printed for thresholds around the default, in the order of the file and in three others. A topic
is a story's name without a last word, so that look-alikes are learned from, or judged, together.
Of judged pairs tenths are left out, pairs that share an article together; F1 is a mean of shuffles.
It needs numpy, which the program itself does not.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import print_columns
from matching.stories.background import Background, Sketch
from matching.stories.grouping import between
from matching.stories.likeness import (
    JOINED,
    SAME,
    expand,
    is_one_language,
    is_worth_a_look,
    signs_across,
    signs_alone,
    signs_within,
    silenced,
)
from matching.stories.profile import Report, read_profile

Row = dict[str, Any]
Matrix = NDArray[np.float64]

_VARIANT = re.compile(r"-[a-z]+$")  # which of the stories of one topic
_FOLDS, _ORDERS, _ROUNDS = 5, 4, 25
_PENALTY = {
    "within": 1e-3,
    "across": 1e-5,
    "alone": 0.02,
}  # on squared weights, times the number of pairs
_TENTHS, _SHUFFLES = 10, 20
_SIDES = ("first", "second")
_THRESHOLDS = tuple(JOINED * share for share in (0.8, 0.9, 1.0, 1.1, 1.2))


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Pairs of articles: their numbers, the signs between them, and whether they tell one story."""

    numbers: NDArray[np.int64]
    signs: Matrix
    same: Matrix
    sketches: Sequence[Sketch] = ()  # of all articles


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A logistic regression over standardised signs; the last weight is the bias."""

    mean: Matrix
    scale: Matrix
    weights: Matrix

    def chances(self, signs: Matrix) -> Matrix:
        """Return the probability of each row."""
        scores = np.clip(_with_one((signs - self.mean) / self.scale) @ self.weights, -40, 40)
        return np.asarray(1 / (1 + np.exp(-scores)))

    def written(self) -> dict[str, object]:
        """Return the table as the program reads it, five digits of each figure."""

        def plain(values: Iterable[float]) -> list[float]:
            return [float(f"{value:.5g}") for value in values]

        return {
            "mean": plain(self.mean),
            "scale": plain(self.scale),
            "weights": plain(self.weights[:-1]),
            "bias": plain(self.weights[-1:])[0],
        }


def main() -> None:
    """Read the arguments, learn, and write or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stories", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--check", action="store_true", help="judge by cross-validation only")
    asked = parser.parse_args()
    docs, parallel = (read_rows(asked.stories / f"{n}.jsonl.gz") for n in ("docs", "parallel"))
    within = pairs_of(docs, is_one_language, is_worth_a_look, signs_within)
    across = pairs_of(parallel, _is_two_languages, lambda *_: True, signs_across)
    judged = judged_pairs(read_rows(asked.stories / "pairs.jsonl.gz"))
    if asked.check:
        check_pairs(judged)
        check("one language", docs, within, _PENALTY["within"])
        check("ten languages", parallel, across, _PENALTY["across"])
        return
    tables = {
        "within": learn(within.signs, within.same, _PENALTY["within"]),
        "across": learn(across.signs, across.same, _PENALTY["across"]),
        "alone": learn(judged.signs, judged.same, _PENALTY["alone"]),
    }
    written = {name: table.written() for name, table in tables.items()}
    asked.table.write_text(json.dumps(written, indent=None) + "\n", encoding="utf-8")
    print(f"{len(within.same)} and {len(across.same)} pairs")


def read_rows(path: Path) -> list[Row]:
    """Return the articles of a file, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sketches(rows: Iterable[Row]) -> list[Sketch]:
    """Return what articles say, weighed as they arrive."""
    background, found = Background(), []
    for row in rows:
        report = Report(title=row["title"] or "", text=row["text"], language=row["language"] or "")
        profile = read_profile(report)
        background.add(profile)
        found.append(background.sketch(profile, _published(row)))
    return found


def _published(row: Row) -> datetime | None:
    if not row.get("published"):
        return None
    moment = datetime.fromisoformat(row["published"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def pairs_of(
    rows: Sequence[Row],
    fits: Callable[[Sketch, Sketch], bool],
    worth: Callable[[Sketch, Sketch], bool],
    signs: Callable[[Sketch, Sketch], list[float]],
) -> Pairs:
    """Return the pairs of articles that a table is asked about."""
    read = sketches(rows)
    numbers = [
        (one, two)
        for one, two in combinations(range(len(rows)), 2)
        if fits(read[one], read[two]) and worth(read[one], read[two])
    ]
    return Pairs(
        numbers=np.array(numbers),
        signs=np.array([expand(signs(read[one], read[two])) for one, two in numbers]),
        same=np.array([rows[one]["story"] == rows[two]["story"] for one, two in numbers], float),
        sketches=read,
    )


def judged_pairs(rows: Sequence[Row]) -> Pairs:
    """Return judged pairs; their numbers are those of the group of pairs that share articles."""
    groups: dict[str, str] = {}

    def group_of(url: str) -> str:
        while groups.setdefault(url, url) != url:
            url = groups[url]
        return url

    sides = [{**row[side], "language": row["language"]} for row in rows for side in _SIDES]
    read = sketches(sides)
    for row in rows:
        groups[group_of(row["first"]["url"])] = group_of(row["second"]["url"])
    found = [group_of(row["first"]["url"]) for row in rows]
    places = {name: number for number, name in enumerate(dict.fromkeys(found))}
    return Pairs(
        numbers=np.array([places[name] for name in found]),
        signs=np.array([signs_alone(*pair) for pair in zip(read[::2], read[1::2], strict=True)]),
        same=np.array([row["same"] for row in rows], float),
    )


def check_pairs(pairs: Pairs) -> None:
    """Print F1 of judged pairs that the table has not learned from."""
    table: list[tuple[str, ...]] = [("threshold", "mean F1", "least")]
    shuffles = [_pairs_unseen(pairs, seed) for seed in range(_SHUFFLES)]
    for threshold in (SAME * share for share in (0.8, 0.9, 1.0, 1.1, 1.2)):
        found = [_f1(pairs.same, (chances > threshold).astype(float)) for chances in shuffles]
        cells = (sum(found) / len(found), min(found))
        table.append((f"{threshold:.2f}", *(f"{each:.3f}" for each in cells)))
    print_columns(f"F1, {len(pairs.same)} judged pairs", table)


def _pairs_unseen(pairs: Pairs, seed: int) -> Matrix:
    groups = list(range(int(pairs.numbers.max()) + 1))
    random.Random(seed).shuffle(groups)
    folds = np.argsort(groups)[pairs.numbers] % _TENTHS
    chances = np.zeros(len(pairs.same))
    for fold in range(_TENTHS):
        judged = folds == fold
        table = learn(pairs.signs[~judged], pairs.same[~judged], _PENALTY["alone"])
        chances[judged] = table.chances(pairs.signs[judged])
    return chances


def _f1(same: Matrix, found: Matrix) -> float:
    return float(2 * (same * found).sum() / (same.sum() + found.sum()))


def _is_two_languages(first: Sketch, second: Sketch) -> bool:
    return not is_one_language(first, second)


def learn(signs: Matrix, same: Matrix, penalty: float) -> Learned:
    """Return the regression of greatest penalised likelihood, by Newton's method."""
    mean, scale = signs.mean(0), signs.std(0) + 1e-9
    rows = _with_one((signs - mean) / scale)
    weights = np.zeros(rows.shape[1])
    ridge = penalty * len(rows) * np.eye(len(weights))
    ridge[-1, -1] = 1e-9  # the bias is free
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -40, 40)))
        slope = rows.T @ (chances - same) + ridge @ weights
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curve, slope)
    return Learned(mean=mean, scale=scale, weights=weights)


def _with_one(rows: Matrix) -> Matrix:
    return np.hstack([rows, np.ones((len(rows), 1))])


def check(title: str, rows: Sequence[Row], pairs: Pairs, penalty: float) -> None:
    """Print BCubed F1 of stories that the table has not learned from."""
    chances = unseen(rows, pairs, penalty)
    orders = [list(range(len(rows)))]
    orders += [random.Random(n).sample(orders[0], len(rows)) for n in range(1, _ORDERS)]
    gold = [row["story"] for row in rows]
    table: list[tuple[str, ...]] = [("threshold", "file's order", "mean", "least")]
    for threshold in _THRESHOLDS:
        found = [bcubed(gold, group(chances, order, threshold)) for order in orders]
        cells = (found[0], sum(found) / len(found), min(found))
        table.append((f"{threshold:.2f}", *(f"{each:.3f}" for each in cells)))
    print_columns(f"BCubed F1, {title}, {len(rows)} articles", table)


def unseen(rows: Sequence[Row], pairs: Pairs, penalty: float) -> list[dict[int, float]]:
    """Return of each article the chances of others, judged without its topic and theirs."""
    folds = np.array([_fold(row["story"]) for row in rows])
    one, two = folds[pairs.numbers[:, 0]], folds[pairs.numbers[:, 1]]
    chances: list[dict[int, float]] = [{} for _ in rows]
    for fold in range(_FOLDS):
        judged = (one == fold) | (two == fold)
        table = learn(pairs.signs[~judged], pairs.same[~judged], penalty)
        found = table.chances(pairs.signs[judged]).tolist()
        for (first, second), chance in zip(pairs.numbers[judged].tolist(), found, strict=True):
            tempered = silenced(chance, pairs.sketches[first], pairs.sketches[second])
            chances[first][second] = chances[second][first] = tempered
    return chances


def _fold(story: str) -> int:
    topic = _VARIANT.sub("", story)
    return hashlib.sha256(topic.encode()).digest()[0] % _FOLDS


def group(chances: Sequence[dict[int, float]], order: Iterable[int], threshold: float) -> list[int]:
    """Return each article's story as `Grouping` would number it, by chances that are known."""
    stories: list[list[int]] = []
    placed: dict[int, int] = {}
    for article in order:
        near: defaultdict[int, list[float]] = defaultdict(list)
        for other, chance in chances[article].items():
            if other in placed:
                near[placed[other]].append(chance)
        told = {
            story: between(sorted(found, reverse=True) + [0.0] * (len(stories[story]) - len(found)))
            for story, found in near.items()
        }
        best = max(told, key=lambda story: told[story], default=-1)
        if best < 0 or told[best] <= threshold:
            best = len(stories)
            stories.append([])
        stories[best].append(article)
        placed[article] = best
    return [placed[article] for article in range(len(chances))]


def bcubed(gold: Sequence[str], found: Sequence[int]) -> float:
    """Return BCubed F1."""
    stories, groups, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    precision = sum(n * n / groups[group] for (_, group), n in both.items()) / len(gold)
    recall = sum(n * n / stories[story] for (story, _), n in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
