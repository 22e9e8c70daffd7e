"""What an answer by HTTP means for a delivery. Pure.

As Standard Webhooks 1.0 has it: only 2xx is success, a redirect is a failure, 410 ends the
subscription, all else is tried again. Retry-After follows RFC 9110: seconds, or a date. Services
that say more in the body are read by their own channels first.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from alerts.wording import one_line
from db.errors import ChannelError, FailureScope

_GONE = 410
_MOST_EXCERPT = 200  # characters of an answer that are kept
_LONGEST_WAIT = 86_400.0  # seconds
_ADVICE = {
    401: "check the secret and the address",
    403: "check the secret and the address",
    404: "check the address",
    405: "the address takes no POST; check it",
    413: "the receiver takes no bodies of this size",
}
_OF_THE_MESSAGE = frozenset({400, 413, 414, 415, 422, 431})
"""Statuses that speak of this one body; another may well be taken."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the other side said; the body as far as it was read."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def excerpt(self) -> str:
        """The start of the body in one clean line."""
        return one_line(self.body.decode("utf-8", "replace"), _MOST_EXCERPT)

    @property
    def said(self) -> str:
        """The status in our words, and the excerpt."""
        status, excerpt = said_status(self.status), self.excerpt
        return f"{status}: {excerpt}" if excerpt else status


class ThreadError(ChannelError):
    """The thread is gone, so nothing was posted; without it the message can be."""

    def __init__(self, message: str, *, channel: str) -> None:
        super().__init__(message, channel=channel, retry=True, scope=FailureScope.MESSAGE)


def judge(
    answer: Answer, *, channel: str, now: datetime, service: str = "the receiver"
) -> ChannelError | None:
    """Return None for success, else the failure, by the status alone."""
    status = answer.status
    if 200 <= status < 300:
        return None
    said = f"{service} answered {answer.said}"
    if status == _GONE:
        return ChannelError(
            f"{said} (it says it is gone)", channel=channel, retry=False, scope=FailureScope.CHANNEL
        )
    advice = _ADVICE.get(status, "")
    if 300 <= status < 400:
        advice = "redirects are not followed; configure the final address"
    of_message = status in _OF_THE_MESSAGE
    return ChannelError(
        f"{said} ({advice})" if advice else said,
        channel=channel,
        retry=True,
        retry_after=read_retry_after(answer.headers.get("retry-after"), now),
        scope=FailureScope.MESSAGE if of_message else FailureScope.CHANNEL,
    )


def read_object(body: bytes) -> Mapping[str, object]:
    """Return an answer's JSON object; whatever is none is an empty one."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def read_wait(value: object, unit: timedelta = timedelta(seconds=1)) -> timedelta | None:
    """Return a number of units as a wait, of a day at most; None for what is no such number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value) or value < 0:
        return None
    return timedelta(seconds=min(float(value) * unit.total_seconds(), _LONGEST_WAIT))


def later(failure: ChannelError, wait: timedelta | None) -> ChannelError:
    """Return a failure with the longer of the waits that header and body ask for."""
    waits = [each for each in (failure.retry_after, wait) if each is not None]
    return ChannelError(
        str(failure),
        channel=failure.channel,
        retry=failure.retry,
        retry_after=max(waits, default=None),
        scope=failure.scope,
    )


def said_status(status: int) -> str:
    """Return "503 Service Unavailable"; in our words, not the receiver's."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long a receiver asks to wait; None for nothing, the past, or nonsense."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), 10**9))
    try:
        until = parsedate_to_datetime(value[:64])
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:  # "-0000": RFC 9110 dates are GMT in any case
        until = until.replace(tzinfo=UTC)
    return until - now if until > now else None
