"""Mail addresses and servers as the user writes them."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

_MAILBOX = re.compile(
    r"(?:(?P<name>[^<>@]*)<)?(?P<local>[^<>@\s]+)@(?P<domain>[^<>@\s]+)(?(name)>)"
)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?")


def read_address(text: str) -> Address:
    """Return a mailbox written as "desk@example.org" or "The desk <desk@example.org>".

    A domain in other letters is turned into its ASCII form. Raises ValueError for anything else;
    line ends and control characters, which would start another header, among it.
    """
    advice = f"{text!r} is no mail address; write desk@example.org or Desk <desk@example.org>"
    if not text.isprintable():
        raise ValueError(advice)
    found = _MAILBOX.fullmatch(text.strip())
    if not found or not _LOCAL.fullmatch(found["local"]):
        raise ValueError(advice)
    domain = found["domain"]
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as exc:
        raise ValueError(advice) from exc
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(advice)
    name = (found["name"] or "").strip(' "')
    return Address(display_name=name, username=found["local"], domain=domain)


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str  # "" for none
    implicit: bool  # TLS from the first byte (smtps)


_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


def read_server(url: str, tls: str | None) -> MailServer:
    """Return what smtp://user@host:port or smtps://… names; ``tls`` gives the default port.

    Raises ValueError. A password in the address is refused, as addresses are shown.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        raise ValueError(f"`smtp` cannot be read ({exc}); write smtp://user@host:587") from exc
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("`smtp` names no mail server; write smtp://user@host:587 or smtps://…")
    if parts.password is not None:
        raise ValueError("`smtp` holds a password; move it to `password_env` or `password_file`")
    if parts.scheme == "smtps" and tls not in (None, "implicit"):
        raise ValueError(f'smtps:// means tls = "implicit", not "{tls}"; change one of them')
    security = tls or ("implicit" if parts.scheme == "smtps" else "starttls")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[security],
        user=unquote(parts.username or ""),
        implicit=security == "implicit",
    )
