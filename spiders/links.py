"""Addresses as sources write them, made absolute or refused."""

import re
from urllib.parse import urljoin, urlsplit

_LONGEST = 2000  # characters; longer addresses are traps or data
_BREAK = re.compile(r"[\t\r\n]+\s*")
# As most addresses are: with no port, password, fragment or space, and nothing left to encode.
_SOUND = re.compile(r"https?://[a-z0-9.-]+/[!\"$->@-~]*(?:\?[!\"$-~]+)?")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def web_address(link: str, base: str) -> str:
    """Return ``link`` absolute and without its fragment, or "" if it is no http(s) address.

    A relative link is taken from ``base`` (RFC 3986, section 5). Whitespace and control characters
    at the ends and line breaks within are dropped, as browsers do; other spaces become %20.
    """
    link = link.strip()
    if len(link) <= _LONGEST and _SOUND.fullmatch(link) and "/." not in link:
        return link
    link = _BREAK.sub("", link)
    if not link or len(link) > _LONGEST:
        return ""
    try:
        parts = urlsplit(link)
        if not parts.netloc or "/." in parts.path:  # else there is nothing to resolve
            parts = urlsplit(urljoin(base, link))
        _ = parts.port  # raises when it is no number below 65,536
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    if parts.username is not None:  # a password in a listed link is never meant for us
        return ""
    return _CONTROL.sub("%20", parts._replace(fragment="").geturl())
