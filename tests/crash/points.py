"""Named points in the daemon's work at which a process can be made to kill itself.

Everything is wrapped from outside, in the process that is to die: production code knows nothing.
"""

import asyncio
import inspect
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from sqlalchemy import Engine, event

from alerts.channels.apprise.channel import AppriseChannel
from alerts.channels.command.channel import CommandChannel
from alerts.channels.console.channel import ConsoleChannel
from alerts.channels.discord.channel import DiscordChannel
from alerts.channels.email.channel import EmailChannel
from alerts.channels.matrix.channel import MatrixChannel
from alerts.channels.mattermost.channel import MattermostChannel
from alerts.channels.ntfy.channel import NtfyChannel
from alerts.channels.pagerduty.channel import PagerDutyChannel
from alerts.channels.slack.channel import SlackChannel
from alerts.channels.teams.channel import TeamsChannel
from alerts.channels.telegram.channel import TelegramChannel
from alerts.channels.webhook.channel import WebhookChannel
from crawler.cleaning.pool import CleaningPool
from crawler.cleaning.process import WorkerProcess
from crawler.poller import Poller
from db.backlog import Held
from db.deliveries import Deliveries
from db.delivery_records import ClaimedDelivery
from db.entries import Entries
from db.hosts import Hosts
from db.intake import IntakeRows
from db.presence import Presences
from db.sources import Sources
from db.store import Store
from wirewatch.stages.bring import Bringing

_MIDST = 0.02  # seconds into a call that takes longer than that


class Moment(StrEnum):
    """When, in the course of a verb."""

    BEFORE = "before"
    WITHIN = "within"  # a little after it began, on the event loop
    STATEMENT = "at a statement of"  # one that writes
    COMMIT = "before the commit of"  # of a transaction that wrote something
    AFTER = "after"


class Life(StrEnum):
    """In which life of a scene's daemon a point can be reached."""

    ANY = "any"
    FIRST = "first"  # the database is empty, and everything is a backlog
    LATER = "later"  # another run was killed before
    ENDING = "ending"  # the daemon was told to stop


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point: a moment of a verb, and in which life it comes about."""

    moment: Moment
    owner: type
    verb: str
    life: Life = Life.ANY
    often: bool = True  # reached more than once in a life

    @property
    def name(self) -> str:
        """How tests and the child call it."""
        return f"{self.moment} {self.owner.__name__}.{self.verb}"


def _points(owner: type, verb: str, *moments: Moment, **more: Any) -> list[Point]:
    return [Point(moment=moment, owner=owner, verb=verb, **more) for moment in moments]


_BEFORE, _WITHIN, _AFTER = Moment.BEFORE, Moment.WITHIN, Moment.AFTER
_STATEMENT, _COMMIT = Moment.STATEMENT, Moment.COMMIT

POINTS: dict[str, Point] = {
    point.name: point
    for point in [
        *_points(Store, "upgrade", _BEFORE, _COMMIT, _AFTER, life=Life.FIRST, often=False),
        *_points(Store, "upgrade", _STATEMENT, life=Life.FIRST),
        *_points(Sources, "configure", _COMMIT, _AFTER, life=Life.FIRST, often=False),
        *_points(Presences, "bury", _COMMIT, _AFTER, life=Life.LATER, often=False),
        *_points(Presences, "begin", _COMMIT, _AFTER, often=False),
        *_points(Sources, "claim_due", _BEFORE, _COMMIT, _AFTER),
        *_points(Poller, "read", _WITHIN, _AFTER),
        *_points(Sources, "store_poll", _STATEMENT, _COMMIT, _AFTER),
        *_points(Entries, "claim_due", _COMMIT, _AFTER),
        *_points(Hosts, "reserve", _AFTER),
        *_points(Bringing, "bring", _WITHIN),
        *_points(CleaningPool, "clean", _BEFORE, _AFTER),
        *_points(WorkerProcess, "ask", _WITHIN),
        *_points(IntakeRows, "take", _BEFORE, _STATEMENT, _COMMIT, _AFTER),
        *_points(Held, "release", _STATEMENT, _COMMIT, _AFTER, life=Life.FIRST, often=False),
        *_points(Deliveries, "claim", _STATEMENT, _COMMIT, _AFTER, often=False),
        *_points(Deliveries, "begin_attempt", _BEFORE, _STATEMENT, _COMMIT, _AFTER),
        *_points(WebhookChannel, "send", _BEFORE, _WITHIN, _AFTER),
        *_points(EmailChannel, "send", _BEFORE, _WITHIN, _AFTER),
        *_points(ConsoleChannel, "send", _BEFORE, _AFTER),
        *_points(Deliveries, "finish_attempt", _BEFORE, _STATEMENT, _COMMIT, _AFTER),
        *_points(Presences, "end", _BEFORE, _COMMIT, _AFTER, life=Life.ENDING, often=False),
    ]
}

DELIVERY = tuple(
    point for point in POINTS.values()
    if point.owner in (Deliveries, WebhookChannel, EmailChannel, ConsoleChannel)
)  # fmt: skip
"""Those on a delivery's way, from the row that says it is due to the one that says it is sent."""

_SENDERS: Mapping[str, type] = {
    "apprise": AppriseChannel,
    "command": CommandChannel,
    "console": ConsoleChannel,
    "discord": DiscordChannel,
    "email": EmailChannel,
    "matrix": MatrixChannel,
    "mattermost": MattermostChannel,
    "ntfy": NtfyChannel,
    "pagerduty": PagerDutyChannel,
    "slack": SlackChannel,
    "teams": TeamsChannel,
    "telegram": TelegramChannel,
    "webhook": WebhookChannel,
}

SENDING: Mapping[str, tuple[Point, ...]] = {
    kind: tuple(_points(sender, "send", _BEFORE, _WITHIN, _AFTER))
    for kind, sender in _SENDERS.items()
}
"""The points around the call itself, by kind of channel."""

WRITING = tuple(
    point for point in POINTS.values()
    if point.owner is Deliveries and point.verb in ("begin_attempt", "finish_attempt")
)  # fmt: skip
"""The points around the rows that are written before and after the call."""

CLAIMING = tuple(
    point for point in POINTS.values() if point.owner is Deliveries and point.verb == "claim"
)
"""The points around the rows that say whose work a channel's deliveries are."""

ALL_POINTS = {point.name: point for points in SENDING.values() for point in points} | POINTS


class Trap:
    """Kills this process at the ``nth`` passing of a point, on one ``channel`` if that is told."""

    def __init__(self, point: Point, nth: int = 1, channel: str | None = None) -> None:
        self._point = point
        self._left = nth
        self._channel = channel
        self._channels: dict[str, str] = {}  # of the deliveries that were claimed
        self._here = threading.local()  # whether this thread is inside the verb, and whether it
        # wrote by it what is not committed yet: several verbs may be committed at once

    def set(self) -> None:
        """Wrap the verb; from here on the point is deadly."""
        point = self._point
        if self._channel is not None and point.owner is Deliveries:
            self._note_claimed()
        original = getattr(point.owner, point.verb)
        wrap = self._around_async if inspect.iscoroutinefunction(original) else self._around
        setattr(point.owner, point.verb, wrap(original))
        if point.moment in (Moment.STATEMENT, Moment.COMMIT):
            event.listen(Engine, "before_cursor_execute", self._statement)
            event.listen(Engine, "commit", self._commit)

    def passed(self) -> None:
        """Count one passing, and die if it is the last."""
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def trapped(*args: Any, **kwargs: Any) -> Any:
            if not self._concerns(args):
                return original(*args, **kwargs)
            if self._point.moment is Moment.BEFORE:
                self.passed()
            self._here.inside = True
            try:
                result = original(*args, **kwargs)
            finally:
                self._here.inside = False
            self._ended(result)
            return result

        return trapped

    def _around_async(
        self, original: Callable[..., Awaitable[Any]]
    ) -> Callable[..., Awaitable[Any]]:
        @wraps(original)
        async def trapped(*args: Any, **kwargs: Any) -> Any:
            if not self._concerns(args):
                return await original(*args, **kwargs)
            if self._point.moment is Moment.BEFORE:
                self.passed()
            if self._point.moment is Moment.WITHIN:
                asyncio.get_running_loop().call_later(_MIDST, self.passed)
            result = await original(*args, **kwargs)
            self._ended(result)
            return result

        return trapped

    def _note_claimed(self) -> None:
        original = Deliveries.claim

        def claim(*args: Any, **kwargs: Any) -> tuple[ClaimedDelivery, ...]:
            claimed = original(*args, **kwargs)
            self._channels |= {each.id: each.channel for each in claimed}
            return claimed

        Deliveries.claim = claim  # type: ignore[method-assign]

    def _concerns(self, args: tuple[Any, ...]) -> bool:
        """Whether a call is about the channel: one of its own verbs, or of its deliveries'."""
        if self._channel is None or self._point.verb == "claim":
            return True
        owner, *rest = args
        if self._point.owner is Deliveries:
            return self._channels.get(rest[0]) == self._channel
        return bool(owner.name == self._channel)

    def _ended(self, result: Any) -> None:
        nothing_claimed = isinstance(result, tuple) and not result
        if self._point.moment is Moment.AFTER and not nothing_claimed:
            self.passed()

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not getattr(self._here, "inside", False):
            return
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "CREATE", "DELETE"):
            self._here.wrote = True
            if self._point.moment is Moment.STATEMENT:
                self.passed()

    def _commit(self, _connection: Any) -> None:
        wrote, self._here.wrote = getattr(self._here, "wrote", False), False
        if wrote and self._point.moment is Moment.COMMIT:
            self.passed()
