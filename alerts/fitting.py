"""Shortens a message until a medium takes it: fewer passages, then articles, then stories. Pure."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.letter import Letter, Limits, shorter, write_letter
from alerts.links import Links
from db.records import Message

T = TypeVar("T")


def fitting(
    message: Message,
    links: Links,
    zone: ZoneInfo | None,
    lay_out: Callable[[Letter], T],
    fits: Callable[[T], bool],
) -> T:
    """Return the fullest layout of a message that fits, else the briefest that there is."""
    limits: Limits | None = Limits()
    while limits:
        laid_out = lay_out(write_letter(message, links, zone, limits))
        if fits(laid_out):
            break
        limits = shorter(limits)
    return laid_out
