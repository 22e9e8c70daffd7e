"""What Mattermost's answers mean for a delivery. Pure.

Failures are {"id": WORDS, "message": …}, of bots and of webhooks alike. A webhook's success is a
bare "ok", a bot's is the post.
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

SERVICE = "Mattermost"
_POST = re.compile(r"[a-z0-9]{26}", re.ASCII)
_NEVER = {
    "model.post.is_valid.message_length.app_error": "the message is too long",
    "model.post.is_valid.msg.app_error": "the message is too long",
    "model.post.is_valid.props.app_error": "the message's properties are too long",
    "web.incoming_webhook.text.app_error": "the message is empty",
}
"""They speak of the bytes, which stay the same."""

_ADVICE = {
    "api.context.session_expired.app_error": "check the token",
    "api.context.invalid_token.error": "check the token",
    "api.context.permissions.app_error": "let the bot into the team and the channel",
    "api.post.create_post.can_not_post_to_deleted.error": "unarchive the channel, or name another",
    "web.incoming_webhook.invalid.app_error": "the webhook is gone; make a new one",
    "web.incoming_webhook.disabled.app_error": "an administrator must allow incoming webhooks",
    "web.incoming_webhook.channel.app_error": "the webhook's channel is gone; make a new one",
    "web.incoming_webhook.user.app_error": "the webhook's owner is gone; make a new one",
    "web.incoming_webhook.permissions.app_error": "the webhook's owner may not post there",
    "web.incoming_webhook.channel_locked.app_error": "the webhook is held to another channel",
}
_NO_THREAD = frozenset(
    {
        "api.post.create_post.root_id.app_error",
        "api.post.create_post.channel_root_id.app_error",
        "api.post.create_post.parent_id.app_error",
    }
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer's JSON, as far as it says anything; ``word`` of a failure, ``post`` of success."""

    word: str = ""
    post: str = ""


def read_said(body: bytes) -> Said:
    """Return what an answer says; whatever is no such answer says nothing."""
    found = read_object(body).get("id")
    if not isinstance(found, str):
        return Said()
    return Said(word=found if "." in found else "", post=found if _POST.fullmatch(found) else "")


def judge_bot(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was posted, else the failure."""
    failure = judge_hook(answer, channel=channel, now=now)
    if failure or read_said(answer.body).post:
        return failure
    text = f"{SERVICE} answered {answer.said}, which is no answer of its own (check `server`)"
    return ChannelError(text, channel=channel, retry=True)


def judge_hook(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that a webhook took, else the failure."""
    failure = judge(answer, channel=channel, now=now, service=SERVICE)
    if failure is None or answer.status < 400:
        return failure
    known = _known(read_said(answer.body).word, answer.status, channel)
    if isinstance(known, ThreadError):
        return known
    return later(later(known or failure, failure.retry_after), _reset(answer))


def _known(word: str, status: int, channel: str) -> ChannelError | None:
    told = f"{SERVICE} answered {said_status(status)}"
    if word in _NEVER:
        return ChannelError(f"{told}: {_NEVER[word]}", channel=channel, retry=False)
    if word in _NO_THREAD:
        return ThreadError(f"{told}: the thread is gone", channel=channel)
    if word in _ADVICE:
        text = f"{told} ({_ADVICE[word]})"
        return ChannelError(text, channel=channel, retry=True, scope=FailureScope.CHANNEL)
    return None


def _reset(answer: Answer) -> timedelta | None:
    """Return after how many seconds the server says that it takes messages again."""
    said = answer.headers.get("x-ratelimit-reset", "")
    usable = answer.status == 429 and said.isascii() and said.isdigit() and len(said) < 9
    return read_wait(int(said)) if usable else None
