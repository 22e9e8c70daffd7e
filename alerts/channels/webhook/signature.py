"""The signature of Standard Webhooks 1.0 (symmetric, version "v1")."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes, as the specification asks


def read_keys(secret: str) -> tuple[bytes, ...]:
    """Return the keys that a secret holds: one, or several with blanks between for rotation.

    Raises ValueError, whose text never repeats the secret.
    """
    keys = tuple(_read_key(word) for word in secret.split())
    if not keys:
        raise ValueError("the secret is empty")
    return keys


def _read_key(word: str) -> bytes:
    try:
        key = base64.b64decode(word.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not word.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        raise ValueError(
            f"the secret must read {_PREFIX} and the base64 of {_SHORTEST} to {_LONGEST} random "
            f"bytes; `openssl rand -base64 32` gives what goes after {_PREFIX}"
        ) from None
    return key


def sign(keys: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the webhook-signature header: one "v1,<base64>" a key, blanks between."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        for key in keys
    )
