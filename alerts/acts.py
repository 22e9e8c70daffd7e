"""What a link in a message does when its reader confirms it, and the token that says so.

A token holds the act, the last day it is good for, and an HMAC-SHA256 of both. It says all there is
to know: nothing is stored for a link, and whoever has no key can make none.
"""

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from db.clock import Clock
from db.records import Record

GOOD_FOR = timedelta(days=366)
LONGEST = 2_048  # characters of a token; addresses beyond that do not survive all mail programs
_LABEL = b"wirewatch link 1\0"  # what else may once be signed with the key is no link
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Purpose(StrEnum):
    """What an act does; the values are part of signed tokens, and stay."""

    MUTE_STORY = "mute-story"
    MUTE_WATCH = "mute-watch"
    NOT_RELEVANT = "not-relevant"
    UNSUBSCRIBE = "unsubscribe"
    SEE_STORY = "see-story"  # shows, and changes nothing


@dataclass(frozen=True, kw_only=True)
class Act(Record):
    """What a link does."""

    purpose: Purpose
    watch: str
    number: int | None = None  # the story to mute or to see, or the article that is not relevant
    channel: str = ""  # that no longer wants the watch


class Signer:
    """Makes tokens, and reads those that it made; who has the same ``key`` makes the same."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = hashlib.sha256(_LABEL + key).digest()
        self._clock = clock

    def token(self, act: Act) -> str | None:
        """Return the token of an act, good for a year; None for one that no address can hold.

        Two tokens of one act and day are the same.
        """
        last = (self._clock.now() + GOOD_FOR - _EPOCH).days
        said = json.dumps(
            [act.purpose.value, act.watch, act.number, act.channel, last],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode("utf-8", "surrogatepass")
        token = f"{_written(said)}.{_written(self._seal(said))}"
        return token if len(token) <= LONGEST else None

    def read(self, token: str) -> Act | None:
        """Return the act of a token of ours; None for one that is forged, broken or too old."""
        said, _, seal = token.partition(".")
        if len(token) > LONGEST or not token.isascii():
            return None
        try:
            told, sealed = _read(said), _read(seal)
        except (binascii.Error, ValueError):
            return None
        # The text is compared too: the last letter of base64 has bits that mean nothing.
        if not hmac.compare_digest(self._seal(told), sealed) or token != (
            f"{_written(told)}.{_written(sealed)}"
        ):
            return None
        purpose, watch, number, channel, last = json.loads(told.decode("utf-8", "surrogatepass"))
        if (self._clock.now() - _EPOCH).days > last:
            return None
        return Act(purpose=Purpose(purpose), watch=watch, number=number, channel=channel)

    def _seal(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")


def mute_story(watch: str, story: int) -> Act:
    """Return the act that tells a watch's readers no more of a story."""
    return Act(purpose=Purpose.MUTE_STORY, watch=watch, number=story)


def mute_watch(watch: str) -> Act:
    """Return the act that silences a watch for a while."""
    return Act(purpose=Purpose.MUTE_WATCH, watch=watch)


def not_relevant(watch: str, article: int) -> Act:
    """Return the act that marks an article as one that the watch should not find."""
    return Act(purpose=Purpose.NOT_RELEVANT, watch=watch, number=article)


def unsubscribe(channel: str, watch: str) -> Act:
    """Return the act that takes a watch off a channel."""
    return Act(purpose=Purpose.UNSUBSCRIBE, watch=watch, channel=channel)


def see_story(story: int) -> Act:
    """Return the act that shows a story's page to whoever got a message of it."""
    return Act(purpose=Purpose.SEE_STORY, watch="", number=story)


def _written(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
