"""What a receiver's answer means for a delivery. Pure.

Standard Webhooks 1.0: only 2xx is success, a redirect is a failure, 410 ends the subscription,
all else is tried again. Retry-After follows RFC 9110: seconds, or a date.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from db.errors import ChannelError

_GONE = 410
_ADVICE = {
    401: "check the secret and the address",
    403: "check the secret and the address",
    404: "check the address",
    405: "the address takes no POST; check it",
    413: "the receiver takes no bodies of this size",
}


def judge(
    channel: str, status: int, retry_after: str | None, excerpt: str, now: datetime
) -> ChannelError | None:
    """Return None for success, else the failure; ``excerpt`` is what the receiver said, clean."""
    if 200 <= status < 300:
        return None
    said = f"the receiver answered {said_status(status)}" + (f": {excerpt}" if excerpt else "")
    if status == _GONE:
        return ChannelError(f"{said} (it says it is gone)", channel=channel, retry=False)
    advice = _ADVICE.get(status, "")
    if 300 <= status < 400:
        advice = "redirects are not followed; configure the final address"
    return ChannelError(
        f"{said} ({advice})" if advice else said,
        channel=channel,
        retry=True,
        retry_after=read_retry_after(retry_after, now),
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
