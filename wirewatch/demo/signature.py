"""Checks webhook signatures as a receiver would: Standard Webhooks 1.0, written from its text.

Nothing here is shared with the sender, so that a mistake there cannot excuse itself.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

_TOLERANCE = timedelta(minutes=5)  # "allowable difference" against replays, as the text advises
_PREFIX = "whsec_"


class SignatureVerdict(StrEnum):
    """What the receiver thinks of a message."""

    GOOD = "signature is right"
    NO_HEADERS = "a webhook header is missing"
    BAD_TIME = "timestamp is not within five minutes"
    WRONG = "signature is wrong"


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> SignatureVerdict:
    """Return the verdict on a message; header names in lower case, ``now`` aware.

    Raises ValueError for a secret that is none (``whsec_`` and base64).
    """
    key = _key(secret)
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    values = [headers.get(name, "") for name in names]
    if not all(values):
        return SignatureVerdict.NO_HEADERS
    message_id, stamp, signatures = values
    if not _is_recent(stamp, now):
        return SignatureVerdict.BAD_TIME
    signed = f"{message_id}.{stamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    return SignatureVerdict.GOOD if _any_is(expected, signatures) else SignatureVerdict.WRONG


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as exc:
        raise ValueError("a webhook secret reads whsec_ and then base64") from exc


def _is_recent(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
        return False
    return abs(now.timestamp() - int(stamp)) <= _TOLERANCE.total_seconds()


def _any_is(expected: bytes, signatures: str) -> bool:
    """Tell whether one of several signatures is right: a sender may rotate its secrets."""
    for each in signatures.split(" "):
        version, _, signature = each.partition(",")
        if version == "v1" and hmac.compare_digest(expected, signature.encode()):
            return True
    return False
