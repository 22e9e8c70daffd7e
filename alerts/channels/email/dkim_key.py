"""Signs mails as they leave, so that the sender's domain vouches for them (DKIM, RFC 6376).

A mail is signed at each attempt, as its signature says when: the bytes that are kept are the mail.
"""

from dataclasses import dataclass

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dkim.crypto import UnparsableKeyError, parse_pem_private_key

from alerts.channels.email.ed25519 import ed25519_header, read_ed25519

_LEAST_BITS = 1024  # RFC 8301: verifiers take nothing shorter; signers should have 2048
_OVERSIGNED = (b"from", b"to", b"subject", b"date", b"reply-to", b"cc")
_SIGNED = (
    b"message-id", b"in-reply-to", b"references", b"mime-version", b"content-type",
    b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DkimKey:
    """A private key, and under which name its public half stands in the domain's DNS."""

    domain: str
    selector: str
    private: bytes | Ed25519PrivateKey  # the bytes: an RSA key in PEM

    def __repr__(self) -> str:
        return f"DkimKey({self.selector}._domainkey.{self.domain})"

    def signed(self, mail: bytes) -> bytes:
        """Return a mail with its signature before it; lines end in CRLF.

        Headers that readers show are signed once more than they stand there, so that none can be
        added unseen (RFC 6376, 8.15).
        """
        selector, domain = self.selector.encode("ascii"), self.domain.encode("idna")
        names = [*_OVERSIGNED, *_OVERSIGNED, *_SIGNED]
        if isinstance(self.private, Ed25519PrivateKey):
            header = ed25519_header(
                mail, self.private, selector=selector, domain=domain, signed=names
            )
        else:
            header = dkim.sign(
                mail,
                selector,
                domain,
                self.private,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=names,
            )
        return header + mail


def read_dkim_key(pem: str, *, selector: str, domain: str) -> DkimKey:
    """Return the key that signs; raises ValueError, whose text never repeats the key."""
    short = read_ed25519(pem.encode("utf-8", "replace"))
    if short is not None:
        return DkimKey(domain=domain, selector=selector, private=short)
    try:
        key = parse_pem_private_key(pem.encode("ascii"))
    except (UnparsableKeyError, UnicodeEncodeError, IndexError, ValueError):
        raise ValueError(
            "the DKIM key is no private RSA key in PEM, nor an Ed25519 one, without a password; "
            "`openssl genrsa 2048` makes one"
        ) from None
    bits = int(key["modulus"]).bit_length()
    if bits < _LEAST_BITS:
        raise ValueError(
            f"the DKIM key has {bits} bits, and nobody takes less than {_LEAST_BITS}; "
            "`openssl genrsa 2048` makes another"
        )
    return DkimKey(domain=domain, selector=selector, private=pem.encode("ascii"))
