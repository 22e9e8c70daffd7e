"""Shortens a message for a chat until it fits: quotes go first, then articles, then stories.

Pure. What is left out is counted ("and 7 more"); nothing is cut inside of markup or a link, as it
is the message that is cut, before any markup is written.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.chat import Form, Line, Post, Run, Weight, lay_out
from alerts.chat_text import between_marks, text_post
from alerts.letter import Limits
from alerts.links import Links
from alerts.user_templates import BUILT_IN, Layout
from alerts.wording import one_line
from db.errors import TemplateFault
from db.message_records import DigestMessage, Message, NoticeMessage
from db.watch_records import Severity

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
    *,
    layout: Layout = BUILT_IN,
) -> _Written:
    """Return the longest of a message's posts that fits, as ``write`` writes it.

    If not even the shortest fits (titles, cut, with their links), that one is returned; where a
    template made it, TemplateFault is raised. Few posts
    are tried: as each is shorter than the one before, the first that fits is found by halving.
    """
    steps, tried = _limits(message), dict[int, _Written]()

    def good(step: int) -> bool:
        tried[step] = write(_post(message, links, zone, steps[step], layout))
        return fits(tried[step])

    first = 0 if good(0) else bisect_left(range(len(steps)), True, lo=1, key=good)
    if first < len(steps):
        return tried[first]
    for post in _barer(_post(message, links, zone, steps[-1], layout)):
        written = write(post)
        if fits(written):
            return written
    if layout.template:
        raise TemplateFault(f"{layout.template.file}: even shortened, its text is too long here")
    return written


def ever_shorter(message: Message, links: Links, zone: ZoneInfo | None) -> Iterator[Post]:
    """Give a message's posts, each no longer than the one before; at least one."""
    for limits in _limits(message):
        post = _post(message, links, zone, limits, BUILT_IN)
        yield post
    yield from _barer(post)


def _post(
    message: Message, links: Links, zone: ZoneInfo | None, limits: Limits, layout: Layout
) -> Post:
    severity = Severity.NORMAL if isinstance(message, NoticeMessage) else message.severity
    letter = layout.letter(message, links, zone, limits)
    if layout.template is None:
        return lay_out(letter, severity)
    text = layout.template.write(letter, message, between_marks)
    post = text_post(text, letter, severity)
    if not post.parts:
        raise TemplateFault(f"{layout.template.file}: it writes nothing that can be shown")
    return post


def _barer(post: Post) -> Iterator[Post]:
    """Give a post without its lighter lines, then with its words cut, too."""
    for weight in Weight:
        if weight is not Weight.CORE:
            post = _without(post, weight)
            yield post
    yield _clipped(post)


def _limits(message: Message) -> Sequence[Limits]:
    limits = _DIGEST if isinstance(message, DigestMessage) else _ALERT
    return (limits, *_smaller(limits))


def _smaller(limits: Limits) -> Iterator[Limits]:
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
