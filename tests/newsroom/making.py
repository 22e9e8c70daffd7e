"""Makes articles by number: the same one each time, with the truth about it."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from wirewatch.demo.outlets.edition import OutletArticle, ReaderComment

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_WHO = ("The council", "A spokeswoman", "The harbour office", "The head of the school",
        "An engineer", "The choir", "A neighbour", "The owner of the mill", "The committee",
        "A retired pilot", "The librarian", "The cooperative")  # fmt: skip
_DID = ("promised", "postponed", "described", "defended", "counted", "questioned", "repaired",
        "announced", "measured", "abandoned", "welcomed", "photographed")  # fmt: skip
_WHAT = ("the new footbridge", "a plan for the orchard", "the tram depot", "last year's accounts",
         "the swimming bath", "two rows of lime trees", "the ferry's timetable", "an old quarry",
         "the market hall", "a box of clocks", "the school roof", "the flood wall")  # fmt: skip
_WHEN = ("on Tuesday morning", "after a long debate", "in front of a small crowd",
         "without notice", "for the third time", "before the first snow", "over a bowl of soup",
         "while the rain held off", "in a letter of four pages")  # fmt: skip
_TOPIC = "According to people who know the matter, {words} were named in the report."
_HEADLINE_LIMIT = 70


class Trap(StrEnum):
    """Chrome in which a watch's words may stand although the text knows nothing of them."""

    COMMENTS = "comments"
    RELATED = "related"
    TAGS = "tags"
    SHARES = "share bar"


def make_article(
    number: int,
    *,
    words: Sequence[str] = (),
    watches: Sequence[str] = (),
    traps: Mapping[Trap, Sequence[str]] | None = None,
    published: datetime | None = None,
    paragraphs: int = 6,
) -> OutletArticle:
    """Return article ``number``: ``words`` in its text, the words of ``traps`` only in its chrome.

    ``watches`` is what the caller says must match; it is kept as the truth. Two numbers never share
    a sentence often enough to be copies.
    """
    rng = random.Random(f"article {number}")
    traps = traps or {}
    body = [_paragraph(rng, number) for _ in range(paragraphs)]
    if words:
        body[1 % paragraphs] = f"{body[1 % paragraphs]} {_TOPIC.format(words=', '.join(words))}"
    return OutletArticle(
        slug=f"article-{number}",
        path=f"/news/2026/{10_000 + number}/the-report-of-day-number-{number}",
        title=_sentence(rng, number)[:_HEADLINE_LIMIT].rstrip("., ") + f" ({number})",
        author=rng.choice(("Ada Lund", "Mirko Salaj", "Ines Corvo")),
        section="World",
        summary=f"{body[0][:120]}…",
        paragraphs=tuple(body),
        published=published or EPOCH + timedelta(minutes=number),
        comments=_comments(traps.get(Trap.COMMENTS, ()), rng),
        related=_headlines(traps.get(Trap.RELATED, ())),
        tags=("daily", *traps.get(Trap.TAGS, ())),
        share_label=" ".join(traps.get(Trap.SHARES, ())),
        shares=rng.randrange(10, 5000),
        watches=tuple(watches),
    )


def _sentence(rng: random.Random, number: int) -> str:
    first, second = (rng.randrange(100, 9999) for _ in range(2))  # so that no two texts share runs
    who, what = f"{rng.choice(_WHO)} {rng.choice(_DID)}", rng.choice(_WHAT)
    return f"{who} {what} (list {number}/{first}) {rng.choice(_WHEN)}, as item {second} asks."


def _paragraph(rng: random.Random, number: int) -> str:
    return " ".join(_sentence(rng, number) for _ in range(rng.randrange(3, 5)))


def _comments(words: Sequence[str], rng: random.Random) -> tuple[ReaderComment, ...]:
    likes = rng.randrange(1, 200)
    plain = ReaderComment(author="early_bird", text="First! Good read, thank you.", likes=2)
    if not words:
        return (plain,)
    text = f"Nobody writes about {' and '.join(words)}, and I wonder why that is."
    return (plain, ReaderComment(author="just_asking", text=text, likes=likes))


def _headlines(words: Sequence[str]) -> tuple[str, ...]:
    return (f"What we know about {', '.join(words)} so far",) if words else ()
