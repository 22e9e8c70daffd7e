"""Shortens a message for a chat until it fits: quotes go first, then articles, then stories.

Pure. What is left out is counted ("and 7 more"); nothing is cut inside of markup or a link, as it
is the message that is cut, before any markup is written.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.chat import Form, Line, Post, Run, Weight, lay_out
from alerts.letter import Limits, write_letter
from alerts.links import Links
from alerts.wording import one_line
from db.records import DigestMessage, Message

_ALERT = Limits(stories=1, articles=4, quotes=2, news=5)
_DIGEST = Limits(stories=25, articles=3, quotes=1, news=3)
_LAST_TITLE, _LAST_TEXT = 100, 160  # characters of a line, where all else was in vain

_Written = TypeVar("_Written")


def fitted(
    message: Message,
    links: Links,
    zone: ZoneInfo | None,
    write: Callable[[Post], _Written],
    fits: Callable[[_Written], bool],
) -> _Written:
    """Return the longest of ever shorter posts that fits, as ``write`` writes it.

    If not even the shortest fits (a title, cut, with its link), that one is returned.
    """
    posts = ever_shorter(message, links, zone)
    written = write(next(posts))
    while not fits(written) and (post := next(posts, None)):
        written = write(post)
    return written


def ever_shorter(message: Message, links: Links, zone: ZoneInfo | None) -> Iterator[Post]:
    """Give a message's posts, each shorter than the one before; at least one."""
    post: Post | None = None
    for limits in _limits(message):
        longer, post = post, lay_out(write_letter(message, links, zone, limits))
        if post != longer:
            yield post
    assert post  # there are always limits
    for weight in Weight:
        if weight is not Weight.CORE:
            post = _without(post, weight)
            yield post
    yield _clipped(post)


def _limits(message: Message) -> Iterator[Limits]:
    limits = _DIGEST if isinstance(message, DigestMessage) else _ALERT
    yield limits
    while limits.quotes:
        limits = replace(limits, quotes=limits.quotes - 1, news=max(limits.news - 1, 2))
        yield limits
    while limits.articles > 1:
        limits = replace(limits, articles=limits.articles - 1)
        yield limits
    while limits.stories > 1:
        limits = replace(limits, stories=limits.stories * 4 // 5)
        yield limits


def _without(post: Post, weight: Weight) -> Post:
    parts = (tuple(line for line in part if line.weight != weight) for part in post.parts)
    return replace(
        post,
        parts=tuple(part for part in parts if part),
        foot=tuple(line for line in post.foot if line.weight != weight),
    )


def _clipped(post: Post) -> Post:
    """Cut the words of lines, not their addresses; the subject and the head, too."""
    return replace(
        post,
        subject=one_line(post.subject, _LAST_TITLE),
        head=one_line(post.head, _LAST_TITLE),
        parts=tuple(tuple(map(_clip, part)) for part in post.parts),
        foot=tuple(map(_clip, post.foot)),
    )


def _clip(line: Line) -> Line:
    most = _LAST_TITLE if line.form is Form.TITLE else _LAST_TEXT
    return replace(line, runs=tuple(_clip_run(run, most) for run in line.runs))


def _clip_run(run: Run, most: int) -> Run:
    return replace(run, text=one_line(run.text, most)) if len(run.text) > most else run
