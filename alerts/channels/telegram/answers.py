"""What Telegram's answers mean for a delivery. Pure.

Each is {"ok": true, "result": …} or {"ok": false, "description": …, "parameters": …}. Failures are
told apart by their descriptions, as all of a kind share one number. ``parameters`` say after how
many seconds to come back, and to which number a group has moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.channels.answers import Answer, judge, later, read_object, read_wait, said_status
from db.errors import ChannelError, FailureScope

SERVICE = "Telegram"
_NEVER = ("message is too long", "message text is empty", "text must be non-empty")
"""They speak of the bytes, which stay the same."""

_OVER = {
    "blocked by the user": "unblock the bot, then revive the delivery",
    "user is deactivated": "the account is gone; name another `chat`",
}
_ADVICE = {
    "chat not found": "check `chat`, and let the bot in",
    "kicked from": "let the bot in again",
    "not a member": "let the bot in",
    "can't initiate conversation": "write to the bot first, so that it may answer",
    "not enough rights": "let the bot post there",
    "have no rights": "let the bot post there",
    "chat_write_forbidden": "let the bot post there",
    "message thread not found": "check `topic`",
    "topic_closed": "open the topic again, or name another",
    "topic_deleted": "the topic is gone; check `topic`",
    "unauthorized": "check the token",
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer, as far as it says anything."""

    ok: bool = False
    description: str = ""
    wait: timedelta | None = None
    moved: int = 0  # to which chat
    message: int = 0  # the number of what was posted
    replied: int = 0  # the number of what it answers to


def read_said(body: bytes) -> Said:
    """Return what an answer says; whatever is no such answer says nothing."""
    read = read_object(body)
    parameters, result = _mapping(read.get("parameters")), _mapping(read.get("result"))
    description = read.get("description")
    return Said(
        ok=read.get("ok") is True,
        description=description[:500].lower() if isinstance(description, str) else "",
        wait=read_wait(parameters.get("retry_after")),
        moved=_number(parameters.get("migrate_to_chat_id")),
        message=_number(result.get("message_id")),
        replied=_number(_mapping(result.get("reply_to_message")).get("message_id")),
    )


def judge_answer(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was posted, else the failure."""
    said = read_said(answer.body)
    failure = judge(answer, channel=channel, now=now, service=SERVICE)
    if failure is None and not said.ok:
        text = f"{SERVICE} answered {answer.said}, which is no answer of its own (check `api`)"
        return ChannelError(text, channel=channel, retry=True)
    if failure is None or 300 <= answer.status < 400:
        return failure
    known = later(_known(said, answer, channel) or failure, failure.retry_after)
    return later(known, said.wait)


def _known(said: Said, answer: Answer, channel: str) -> ChannelError | None:
    """Return the failure that a description stands for."""
    told = f"{SERVICE} answered {said_status(answer.status)}"
    if said.moved:
        text = f'{told}: the group has moved (write `chat = "{said.moved}"`)'
        return ChannelError(text, channel=channel, retry=True)
    for words in _NEVER:
        if words in said.description:
            return ChannelError(f"{told}: {words}", channel=channel, retry=False)
    for words, advice in (_OVER | _ADVICE).items():
        if words in said.description:
            text = f"{told}: {words} ({advice})"
            return ChannelError(
                text, channel=channel, retry=words not in _OVER, scope=FailureScope.CHANNEL
            )
    return None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int:
    return value if type(value) is int and abs(value) < 2**63 else 0
