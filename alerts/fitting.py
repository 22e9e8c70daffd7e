"""Shortens a message until a medium takes it: fewer passages, then articles, then stories. Pure."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.letter import Letter, Limits, shorter
from alerts.links import Links
from alerts.user_templates import BUILT_IN, Layout
from db.message_records import Message

T = TypeVar("T")


def fitting(
    message: Message,
    links: Links,
    zone: ZoneInfo | None,
    lay_out: Callable[[Letter], T],
    fits: Callable[[T], bool],
    *,
    layout: Layout = BUILT_IN,
) -> T:
    """Return the fullest layout of a message that fits, else the briefest that there is."""
    for letter in shrinking(message, links, zone, layout):
        laid_out = lay_out(letter)
        if fits(laid_out):
            break
    return laid_out


def shrinking(
    message: Message, links: Links, zone: ZoneInfo | None, layout: Layout = BUILT_IN
) -> Iterator[Letter]:
    """Give a message's letter, then ever briefer ones, at least one."""
    limits: Limits | None = Limits()
    while limits:
        yield layout.letter(message, links, zone, limits)
        limits = shorter(limits)
