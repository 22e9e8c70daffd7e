"""X-Hub-Signature: whether a push comes from the hub that knows the secret (WebSub, 7.1)."""

import hashlib
import hmac
import re

# sha1 is what the specification has known longest, and the only one of many hubs. As a MAC it
# still holds.
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_SIGNATURE = re.compile(r"\s*(sha\d{1,3})\s*=\s*([0-9a-fA-F]{40,128})\s*")


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Tell whether ``header`` is the body's HMAC with the secret, as method=hexadecimal.

    Compared in constant time. An unknown method and a missing header are wrong signatures.
    """
    found = _SIGNATURE.fullmatch(header)
    method = _METHODS.get(found[1]) if found else None
    if found is None or method is None:
        return False
    expected = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(expected, found[2].lower())
