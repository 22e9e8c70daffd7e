"""A crowd of short reports with words as rare and as frequent as in life, always the same."""

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from matching.stories.profile import Report

_WORDS = 50_000  # in the language, by Zipf's law
_LENGTH = 120  # words of a report
_TOLD = 4  # reports of an event
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ka", "lo", "mi", "ter", "van", "dus", "pre", "ron", "sti", "bel", "gor", "nu")


def crowd(size: int) -> Iterator[tuple[str, Report, datetime]]:
    """Yield so many reports with names and times; each event has four, in words of their own."""
    draw = random.Random(7)
    sums = list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))
    for at in range(size):
        event = random.Random(at // _TOLD)
        names = [_word(event.randrange(2**30)).title() for _ in range(5)]
        matter = [_word(event.randrange(_WORDS)) for _ in range(20)]
        words = [_word(bisect(sums, draw.random() * sums[-1])) for _ in range(_LENGTH - 30)]
        told = words + draw.sample(matter, 15) + names * 2 + [str(event.randrange(2, 999))]
        draw.shuffle(told)
        sentences = (" ".join(told[part : part + 15]) for part in range(0, len(told), 15))
        title = f"{names[0]} {matter[0]} {names[1]}"
        report = Report(title=title, text=". ".join(sentences) + ".", language="en")
        yield str(at), report, _FIRST + timedelta(minutes=at // 10)


def _word(number: int) -> str:
    parts: list[str] = []
    while number or not parts:
        number, part = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)
