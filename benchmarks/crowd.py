"""A crowd of short reports with words as rare and as frequent as in life, always the same."""

import random
from bisect import bisect
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate

from matching.stories.profile import Report

_WORDS = 50_000  # in the language, by Zipf's law
_LENGTH = 120  # words of a report
TOLD = 4  # reports of an event
_A_MINUTE = 10  # reports
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ka", "lo", "mi", "ter", "van", "dus", "pre", "ron", "sti", "bel", "gor", "nu")


def event_of(number: int) -> int:
    """Return the event of which a report tells: each has four, one right after the other."""
    return number // TOLD


def time_of(number: int) -> datetime:
    """Return when a report was published."""
    return _FIRST + timedelta(minutes=number // _A_MINUTE)


def report_of(number: int, event: int | None = None) -> Report:
    """Return a report with names of its event and words of its own; or one of another event."""
    draw = random.Random(number * 2 + 1)
    told = random.Random((event_of(number) if event is None else event) * 2)
    names = [_word(told.randrange(2**30)).title() for _ in range(5)]
    matter = [_word(told.randrange(_WORDS)) for _ in range(20)]
    sums = _sums()
    words = [_word(bisect(sums, draw.random() * sums[-1])) for _ in range(_LENGTH - 30)]
    words += draw.sample(matter, 15) + names * 2 + [str(told.randrange(2, 999))]
    draw.shuffle(words)
    sentences = (" ".join(words[part : part + 15]) for part in range(0, len(words), 15))
    title = f"{names[0]} {matter[0]} {names[1]}"
    return Report(title=title, text=". ".join(sentences) + ".", language="en")


@cache
def _sums() -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))


def _word(number: int) -> str:
    parts: list[str] = []
    while number or not parts:
        number, part = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)
