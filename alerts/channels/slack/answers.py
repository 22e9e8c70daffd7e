"""What Slack's words mean for a delivery. Pure.

A bot's failures come with status 200 and {"ok": false, "error": WORD}; an incoming webhook answers
with a status and the bare word. What a person can mend is tried again.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from alerts.channels.answers import Answer, ThreadError, judge, read_retry_after
from db.errors import ChannelError, FailureScope

SERVICE = "Slack"
_WORD = re.compile(r"[a-z][a-z0-9_]{2,60}", re.ASCII)
_NEVER = frozenset(
    {
        "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
        "invalid_payload", "too_many_attachments",
    }
)  # fmt: skip
"""They speak of the bytes, which stay the same."""

_TOKEN, _CHANNEL = "check the token", "check `channel`, and invite the app to it"
_ADVICE = {
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_expired", "token_revoked", "account_inactive"), _TOKEN
    ),
    "channel_not_found": _CHANNEL,
    "not_in_channel": "invite the app to the channel",
    "is_archived": "unarchive the channel, or name another",
    "channel_is_archived": "unarchive the channel, or make a webhook for another",
    "missing_scope": "give the app the scope chat:write, and install it again",
    "no_service": "the webhook is gone; make a new one",
    "no_active_hooks": "the webhook is gone; make a new one",
    "invalid_token": "the webhook is gone; make a new one",
    "no_team": "the workspace is gone",
    "action_prohibited": "an administrator forbids it",
    "posting_to_general_channel_denied": "an administrator forbids it in this channel",
}
_NO_THREAD = frozenset({"cannot_reply_to_message", "thread_not_found", "invalid_thread_ts"})


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A bot's answer, as far as it says anything."""

    ok: bool = False
    word: str = ""  # of a failure
    ts: str = ""  # by which later posts refer to this one


def read_posted(body: bytes) -> Posted:
    """Return what an answer says; whatever is no such answer says nothing."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return Posted()
    if not isinstance(read, dict):
        return Posted()
    word, ts = read.get("error"), read.get("ts")
    return Posted(
        ok=read.get("ok") is True,
        word=word if isinstance(word, str) and _WORD.fullmatch(word) else "",
        ts=ts if isinstance(ts, str) and len(ts) <= 40 and ts.isprintable() else "",
    )


def judge_bot(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was posted, else the failure."""
    posted = read_posted(answer.body)
    if posted.word:
        return _failure(posted.word, answer, channel=channel, now=now)
    failure = judge(answer, channel=channel, now=now, service=SERVICE)
    if failure or posted.ok:
        return failure
    return ChannelError(
        f"{SERVICE} answered {answer.said}, which is no answer of its own (check `api`)",
        channel=channel,
        retry=True,
    )


def judge_hook(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that a webhook took, else the failure."""
    failure = judge(answer, channel=channel, now=now, service=SERVICE)
    word = answer.body[:100].decode("ascii", "replace").strip()
    if failure and (word in _NEVER or word in _ADVICE):
        return _failure(word, answer, channel=channel, now=now)
    return failure


def _failure(word: str, answer: Answer, *, channel: str, now: datetime) -> ChannelError:
    advice = _ADVICE.get(word, "")
    said = f"{SERVICE} refused: {word}" + (f" ({advice})" if advice else "")
    if word in _NO_THREAD:
        return ThreadError(said, channel=channel)
    never = word in _NEVER
    return ChannelError(
        said,
        channel=channel,
        retry=not never,
        retry_after=read_retry_after(answer.headers.get("retry-after"), now),
        scope=FailureScope.MESSAGE if never else FailureScope.CHANNEL,
    )
