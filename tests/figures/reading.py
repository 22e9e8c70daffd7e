"""Reads the labels of figures, and the texts that they are labels of."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HALVES = ("dev", "held", "more", "fresh")  # two pairs: the second was labelled later
NO_DATA = "the shared data are absent (WIREWATCH_SHARED names their folder)"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A labelled quantity; see GUIDE.md for what each field may hold."""

    start: int  # characters of the text
    end: int
    low: float | None  # None: open below
    high: float | None  # None: open above
    about: bool
    unit: str  # "" for what is counted
    counts: frozenset[str]  # every answer that is right; "" where none is right too
    optional: bool  # finding it is no error, missing it neither


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A text as far as it is labelled, and the figures in it, in order of place."""

    name: str  # "set:id"
    language: str
    sha256: str  # of the text up to ``until``, UTF-8
    since: int  # characters of the text
    until: int  # every figure that starts from ``since`` to before this character is labelled
    figures: tuple[Figure, ...]

    @property
    def ours(self) -> bool:
        """Whether its text is kept beside the labels."""
        return self.name.startswith("own:")


def halves_of(name: str) -> tuple[str, str]:
    """Return the halves that a text may belong to: that of the first pair and of the second."""
    odd = int(sha256(name.encode()).hexdigest(), 16) % 2
    return HALVES[odd], HALVES[2 + odd]


def labels(half: str) -> list[Labelled]:
    """Return the labelled texts of a half."""
    found: list[tuple[dict[str, Any], list[Figure]]] = []
    for row in rows(HERE / "labels" / f"{half}.jsonl"):
        if "until" in row:
            found.append((row, []))
        elif not found or found[-1][0]["text"] != row["text"]:
            raise ValueError(f"{half}: a figure of {row['text']} does not stand under its text")
        else:
            found[-1][1].append(_figure(row))
    return [_labelled(head, figures) for head, figures in found]


def own_texts(half: str) -> dict[str, str]:
    """Return our own texts of a half, by name."""
    return {f"own:{row['id']}": row["text"] for row in rows(HERE / "own" / f"{half}.jsonl")}


def shared_folder() -> Path | None:
    """Return the folder of the texts that are not ours, if there is one."""
    shared = Path(os.environ.get("WIREWATCH_SHARED") or HERE.parents[2] / "shared")
    return shared / "data" if (shared / "data" / "stories" / "docs.jsonl.gz").is_file() else None


@cache
def shared_texts(folder: Path) -> dict[str, str]:
    """Return the texts that are not ours, by name."""
    return dict(_shared_texts(folder))


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file that has one a line, packed or not."""
    packed = file.suffix == ".gz"
    with (
        gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


def _shared_texts(folder: Path) -> Iterator[tuple[str, str]]:
    for kind in ("docs", "parallel"):
        for row in rows(folder / "stories" / f"{kind}.jsonl.gz"):
            yield f"{kind}:{row['id']}", row["text"]
    for row in rows(folder / "stories" / "pairs.jsonl.gz"):
        for side in ("first", "second"):
            yield f"pairs:{row['id']}:{side}", row[side]["text"]
    for row in rows(folder / "pages" / "pages.jsonl"):
        yield f"pages:{row['file']}", row.get("text") or ""


def _labelled(head: dict[str, Any], figures: list[Figure]) -> Labelled:
    return Labelled(
        name=head["text"],
        language=head["language"],
        sha256=head["sha256"],
        since=head.get("since", 0),
        until=head["until"],
        figures=tuple(figures),
    )


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(
        start=row["start"],
        end=row["end"],
        low=row["low"],
        high=row["high"],
        about=row["about"],
        unit=row["unit"],
        counts=frozenset([row["counts"], *row["also"]]),
        optional=row.get("optional", False),
    )
