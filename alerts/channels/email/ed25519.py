"""Signs mails by Ed25519 (RFC 8463): short keys that fit a DNS record in one piece.

dkimpy lays out and hashes the header, as it does for RSA; only the signature itself is made here,
as dkimpy would ask one more library for it.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from dkim.canonicalization import CanonicalizationPolicy

_ALGORITHM = b"ed25519-sha256"
_CANON = b"relaxed/relaxed"


def read_ed25519(pem: bytes) -> Ed25519PrivateKey | None:
    """Return the key if it is a private Ed25519 key without a password, else None."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def ed25519_header(
    mail: bytes, key: Ed25519PrivateKey, *, selector: bytes, domain: bytes, signed: Sequence[bytes]
) -> bytes:
    """Return the DKIM-Signature header of a mail, its line end included.

    It says no time, which RFC 6376 leaves open: so the same mail is always signed the same.
    """
    signer = dkim.DKIM(mail, signature_algorithm=_ALGORITHM)
    canon = CanonicalizationPolicy.from_c_value(_CANON)
    digest = hashlib.sha256(canon.canonicalize_body(signer.body)).digest()
    signer.hasher = hashlib.sha256
    fields = [
        (b"v", b"1"),
        (b"a", _ALGORITHM),
        (b"c", _CANON),
        (b"d", domain),
        (b"q", b"dns/txt"),
        (b"s", selector),
        (b"h", b" : ".join(signed)),
        (b"bh", base64.b64encode(digest)),
        (b"b", b"0" * 60),  # filled in last, on its own line
    ]
    value: bytes = signer.gen_header(
        fields, tuple(signed), canon, b"DKIM-Signature", _SigningKey(key)
    )
    return b"DKIM-Signature: " + value


@dataclass(frozen=True)
class _Signed:
    signature: bytes


@dataclass(frozen=True)
class _SigningKey:
    """The key as dkimpy asks it."""

    key: Ed25519PrivateKey

    def sign(self, digest: bytes) -> _Signed:
        return _Signed(self.key.sign(digest))
