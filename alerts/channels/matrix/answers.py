"""What a Matrix homeserver's answers mean for a delivery. Pure.

Failures are {"errcode": WORD, "error": …}; a refusal for haste says in ``retry_after_ms`` how long.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.channels.answers import (
    Answer,
    ThreadError,
    judge,
    later,
    read_object,
    read_wait,
    said_status,
)
from db.errors import ChannelError, FailureScope

SERVICE = "Matrix"
_EVENT = re.compile(r"\$[\x21-\x7e]{1,254}")
_NEVER = {"M_TOO_LARGE": "the message is too long", "M_BAD_JSON": "the message is refused"}
"""They speak of the bytes, which stay the same."""

_TOKEN = "make a new access token"  # noqa: S105 - advice, no token
_ADVICE = {
    "M_UNKNOWN_TOKEN": _TOKEN,
    "M_MISSING_TOKEN": _TOKEN,
    "M_FORBIDDEN": "let the account join the room, and post there",
    "M_USER_DEACTIVATED": "the account is gone; use another",
    "M_USER_LOCKED": "the account is locked",
    "M_USER_SUSPENDED": "the account is suspended",
    "M_CONSENT_NOT_GIVEN": "log in with the account once and agree to the server's terms",
    "M_GUEST_ACCESS_FORBIDDEN": "use an account that is no guest",
    "M_UNRECOGNIZED": "check `homeserver`",
}
_NO_THREAD = ("missing event", "start threads from an event")
"""Words, as servers have no code of their own for it."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer's JSON, as far as it says anything."""

    code: str = ""
    words: str = ""
    wait: timedelta | None = None
    event: str = ""  # what was posted


def read_said(body: bytes) -> Said:
    """Return what an answer says; whatever is no such answer says nothing."""
    read = read_object(body)
    code, words, event = (read.get(key) for key in ("errcode", "error", "event_id"))
    return Said(
        code=code if isinstance(code, str) else "",
        words=words[:500].lower() if isinstance(words, str) else "",
        wait=read_wait(read.get("retry_after_ms"), timedelta(milliseconds=1)),
        event=event if isinstance(event, str) and _EVENT.fullmatch(event) else "",
    )


def judge_answer(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was posted, else the failure."""
    said = read_said(answer.body)
    failure = judge(answer, channel=channel, now=now, service=SERVICE)
    if failure is None and not said.event:
        text = f"{SERVICE} answered {answer.said}, which is no answer of its (check `homeserver`)"
        return ChannelError(text, channel=channel, retry=True)
    if failure is None or answer.status < 400:
        return failure
    known = _known(said, answer.status, channel)
    if isinstance(known, ThreadError):
        return known
    return later(later(known or failure, failure.retry_after), said.wait)


def _known(said: Said, status: int, channel: str) -> ChannelError | None:
    told = f"{SERVICE} answered {said_status(status)}"
    if status == 400 and any(words in said.words for words in _NO_THREAD):
        return ThreadError(f"{told}: the thread is gone", channel=channel)
    if said.code in _NEVER:
        text = f"{told}, {said.code}: {_NEVER[said.code]}"
        return ChannelError(text, channel=channel, retry=False)
    if said.code in _ADVICE:
        text = f"{told}, {said.code} ({_ADVICE[said.code]})"
        return ChannelError(text, channel=channel, retry=True, scope=FailureScope.CHANNEL)
    return None
