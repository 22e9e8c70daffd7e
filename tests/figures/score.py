"""Scores what reads figures against the labels, by the rule of GUIDE.md.

``python -m tests.figures.score more`` or ``dev`` lists mistakes too; ``held`` and ``fresh``
print totals only.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from matching.stories.quantities import Figure as Found
from matching.stories.quantities import figures_of
from tests.figures.reading import (
    Figure,
    Labelled,
    labels,
    own_texts,
    shared_folder,
    shared_texts,
)

_EXACT = 1e-3
_WINDOW = 40


def answers(found: Found, label: Figure) -> bool:
    """Tell whether a found figure answers a label in all that is judged."""
    return not faults(found, label)


def faults(found: Found, label: Figure) -> list[str]:
    """Return in what a found figure that overlaps a label differs from it."""
    wrong = []
    if not (_same(found.low, label.low) and _same(found.high, label.high)):
        wrong.append("value")
    if found.unit != label.unit:
        wrong.append("unit")
    if found.counts.lower() not in {word.lower() for word in label.counts}:
        wrong.append("counts")
    return wrong


def match(
    found: Sequence[Found], wanted: Sequence[Figure]
) -> tuple[list[tuple[Found, Figure]], list[Found], list[Figure]]:
    """Return the pairs that overlap, best first, and what is left on either side."""
    pairs: list[tuple[Found, Figure]] = []
    free = list(found)
    for strict in (True, False):
        for label in wanted:
            if any(label is other for _, other in pairs):
                continue
            near = [it for it in free if it.start < label.end and label.start < it.end]
            near = [it for it in near if answers(it, label)] if strict else near
            if near:
                pairs.append((near[0], label))
                free.remove(near[0])
    taken = [label for _, label in pairs]
    return pairs, free, [label for label in wanted if not any(label is it for it in taken)]


def score(half: str, *, tell: bool, only: str = "") -> Iterator[str]:
    """Yield a line for each mistake, if they are to be told, then the figures by language."""
    folder = shared_folder()
    texts = own_texts(half) | (shared_texts(folder) if folder else {})
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for labelled in labels(half):
        text = texts.get(labelled.name)
        if text is None:
            continue
        begun = time.process_time()
        found = figures_of(text, labelled.language)
        counts[labelled.language]["ms"] += round(1e6 * (time.process_time() - begun))
        counts[labelled.language]["words"] += len(text.split())
        within = [it for it in found if labelled.since <= it.start < labelled.until]
        lines = list(_judge(text, labelled, within, counts[labelled.language]))
        if tell and only in ("", labelled.language):
            yield from lines
    total: Counter[str] = sum(counts.values(), Counter())
    for language, row in sorted([*counts.items(), ("all", total)]):
        yield f"{language:>4} {_summary(row)}"


def _judge(
    text: str, labelled: Labelled, found: Sequence[Found], row: Counter[str]
) -> Iterator[str]:
    pairs, free, missed = match(found, labelled.figures)
    for it in free:
        row["false"] += 1
        yield f"FALSE  {_shown(text, it)} {it.low}..{it.high} {it.unit}|{it.counts}"
    for label in missed:
        if not label.optional:
            row["missed"] += 1
            yield f"MISSED {_shown(text, label)} {label.low}..{label.high} {label.unit}"
    for it, label in pairs:
        if label.optional:
            continue
        wrong = faults(it, label)
        row["right" if not wrong else "wrong"] += 1
        row["placed"] += 1
        row.update(wrong)
        row["about right"] += it.about == label.about
        if wrong:
            yield (
                f"WRONG {','.join(wrong)} {_shown(text, it)} {it.low}..{it.high} {it.unit}|"
                f"{it.counts} for {label.low}..{label.high} {label.unit}|{sorted(label.counts)}"
            )


def _summary(row: Counter[str]) -> str:
    found = row["right"] + row["wrong"] + row["false"]
    wanted = row["right"] + row["wrong"] + row["missed"]
    no_noun = row["right"] + row["wrong"] - row["value"]
    return (
        f"precision {_share(row['right'], found)} recall {_share(row['right'], wanted)} of {wanted}"
        f" (value alone {_share(no_noun, found)} {_share(no_noun, wanted)}; wrong value"
        f" {row['value']} unit {row['unit']} counts {row['counts']}; false {row['false']}"
        f" missed {row['missed']}; about {_share(row['about right'], row['placed'])});"
        f" {row['ms'] / 1000 / max(1, row['words']) * 700:.2f} ms a 700 words"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _EXACT * max(abs(one), abs(other))


def _shown(text: str, it: Found | Figure) -> str:
    before, behind = text[max(0, it.start - _WINDOW) : it.start], text[it.end : it.end + _WINDOW]
    return f"{before}[{text[it.start : it.end]}]{behind}".replace("\n", "/")


def main(arguments: Sequence[str]) -> Iterable[str]:
    """Return the lines to print: of a half, and of what language the mistakes."""
    half, *only = arguments or ["dev"]
    return score(half, tell=half in ("dev", "more"), only=only[0] if only else "")


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        sys.stdout.write(line + "\n")
