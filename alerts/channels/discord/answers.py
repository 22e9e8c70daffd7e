"""What Discord's answers mean for a delivery. Pure.

Failures carry a code in JSON, {"code": 10015, "message": …}; a refusal for haste says in
``retry_after`` after how many seconds, with a fraction, it ends.
"""

from dataclasses import dataclass, replace
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

SERVICE = "Discord"
_NEVER = {
    50006: "the message is empty",
    50035: "the message breaks a limit",
    200000: "the server's moderation rules block it",
    200001: "the server's moderation rules block its title",
}
_GONE = "the webhook is gone; make a new one"
_ADVICE = {
    10003: "the channel or its thread is gone; check `thread`, or make a new webhook",
    10015: _GONE,
    50027: _GONE,
    40067: "the forum wants a tag on each post; turn that off",
    50083: "the thread is archived",
    160005: "the thread is locked",
    220001: "the channel is a forum: write `forum = true`",
    220002: "the message names a thread twice; remove `thread` or `forum`",
    220003: "the channel is no forum: remove `forum`",
}
_NO_THREAD = frozenset({10003, 50083, 160005})


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer's JSON, as far as it says anything."""

    code: int = 0
    wait: timedelta | None = None
    message: str = ""  # the id of what was posted
    room: str = ""  # the id of the channel or thread where


def read_said(body: bytes) -> Said:
    """Return what an answer says; whatever is no such answer says nothing."""
    read = read_object(body)
    code = read.get("code")
    return Said(
        code=code if type(code) is int else 0,
        wait=read_wait(read.get("retry_after")),
        message=_id(read.get("id")),
        room=_id(read.get("channel_id")),
    )


def judge_answer(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was posted, else the failure."""
    said = read_said(answer.body)
    known = replace(answer, body=b"") if said.code in _NEVER or said.code in _ADVICE else answer
    failure = judge(known, channel=channel, now=now, service=SERVICE)
    if failure is None or 300 <= answer.status < 400:
        return failure
    told = f"{SERVICE} answered {said_status(answer.status)}, code {said.code}"
    if said.code in _NEVER:
        return ChannelError(f"{told}: {_NEVER[said.code]}", channel=channel, retry=False)
    if said.code in _NO_THREAD:
        return ThreadError(f"{told} ({_ADVICE[said.code]})", channel=channel)
    if said.code in _ADVICE:
        advised = f"{told} ({_ADVICE[said.code]})"
        return ChannelError(advised, channel=channel, retry=True, scope=FailureScope.CHANNEL)
    return later(failure, said.wait)


def _id(value: object) -> str:
    short = isinstance(value, str) and len(value) <= 20
    return str(value) if short and str(value).isascii() and str(value).isdigit() else ""
