"""Takes secrets out of what people and machines get to read."""

import re

HIDDEN = "***"

_SECRET_KEY = re.compile(
    r"(?:^|[_\-.])(?:password|passwd|passphrase|secrets?|tokens?|authorization|cookies?"
    r"|(?:api|private|link)[_\-]?key|whsec)$",
    re.IGNORECASE,
)
# user:password@ of an address; a lone user is kept, it tells which account was meant. The user
# of a web address is hidden too: tokens are often written there.
_USERINFO = re.compile(r"(?P<scheme>[a-z0-9+.\-]{1,30}://)(?P<user>[^\s/?#@:'\"]*)"
                       r"(?P<rest>:[^\s/?#\"]*)?@", re.IGNORECASE)  # fmt: skip
# These are read with passwords that hold / # ? or @ as they are, so all up to the last @ goes.
_SERVER_PASSWORD = re.compile(
    r"((?:postgres(?:ql)?(?:\+\w{1,20})?|smtps?)://[^\s/:@\"]*):[^\s\"]*@", re.IGNORECASE
)
_SIGNING_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_\-]+")
_AUTHORIZATION = re.compile(
    r"(\bauthorization\s*[:=]\s*['\"]?(?:(?:bearer|basic|token)\s+)?)[^\s,;'\"]{4,}",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\b(bearer\s+)[\w\-.~+/=]{16,}", re.IGNORECASE)


def is_secret_key(key: str) -> bool:
    """Return whether a value under this name must not be shown, such as smtp_password."""
    return _SECRET_KEY.search(key) is not None


def redact(text: str) -> str:
    """Return a text without the secrets that can be told by their form.

    These are passwords in addresses, Standard Webhooks secrets (``whsec_…``) and the values of
    Authorization headers. A bare password looks like any word: those are known by their key.
    """
    if text.isascii() and not _may_hold_secrets(text.lower()):
        return text
    text = _SIGNING_SECRET.sub(f"whsec_{HIDDEN}", text)
    text = _AUTHORIZATION.sub(rf"\1{HIDDEN}", text)
    text = _BEARER.sub(rf"\1{HIDDEN}", text)
    text = _SERVER_PASSWORD.sub(rf"\1:{HIDDEN}@", text)
    return _USERINFO.sub(_without_userinfo, text)


def _may_hold_secrets(lower: str) -> bool:
    address = "@" in lower and "://" in lower
    return address or any(word in lower for word in ("whsec_", "authorization", "bearer"))


def _without_userinfo(found: re.Match[str]) -> str:
    if found["rest"]:
        return f"{found['scheme']}{found['user']}:{HIDDEN}@"
    web = found["scheme"].lower().endswith(("http://", "https://"))
    kept = HIDDEN if web else found["user"]
    return f"{found['scheme']}{kept}@"
