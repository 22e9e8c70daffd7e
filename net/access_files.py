"""The files that a subscriber's headers and cookies are kept in.

Every ValueError raised here names the line and what is wrong with it, and never shows it.
"""

import math
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from net.cookies import MAX_COOKIE, MAX_COOKIES, Cookie, is_sendable
from net.urls import ascii_host, registrable

MAX_HEADERS = 50

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}")  # RFC 9110, 5.6.2
_HTTP_ONLY = "#HttpOnly_"
# Headers that are ours to write, and what to do instead.
_OURS = {
    "host": "it follows from the address",
    "cookie": "put cookies into a `cookies_file`",
    "user-agent": "`[crawler] user_agent` is who we are, for every source",
    "proxy-authorization": "write user and password into `proxy`",
    "range": "pages are fetched whole",
    **dict.fromkeys(
        ("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
         "upgrade", "expect", "accept-encoding", "http2-settings"),
        "it is about the connection, which is ours",
    ),
    **dict.fromkeys(
        ("if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range"),
        "we ask by ourselves whether a page has changed",
    ),
}  # fmt: skip


def read_headers(text: str) -> dict[str, str]:
    """Return the headers of a file with a line ``Name: value`` each; # begins a comment.

    Raises ValueError for a line that is none, and for headers that are ours to write.
    """
    headers: dict[str, str] = {}
    seen: set[str] = set()
    for number, line in _lines(text):
        if line.startswith("#"):
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        reason = _fault(name, colon, seen) or _fault_of_value(value)
        if reason:
            raise ValueError(f"line {number}: {reason}")
        seen.add(name.lower())
        headers[name] = value
    if not headers:
        raise ValueError("there is no header in it; write lines such as Authorization: Bearer …")
    return headers


def _fault(name: str, colon: str, seen: set[str]) -> str:
    """Return what is wrong with a line; the name is shown only where it is one of ours."""
    known = name.lower()
    if not colon or not _TOKEN.fullmatch(name):
        return "this is no header; write Name: value"
    if known in _OURS or known.startswith("content-"):
        return f"{name} cannot be set; {_OURS.get(known, 'nothing is sent but the request')}"
    if known in seen:
        return f"{name} is there twice"
    return f"there are more than {MAX_HEADERS} headers" if len(seen) >= MAX_HEADERS else ""


def _fault_of_value(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        return "the value has signs that no header can carry; write plain ASCII"
    if len(value) > 8192:
        return "the value is longer than 8,192 characters"
    return "" if value else "the value is missing"


def read_cookies(text: str, home: str) -> tuple[Cookie, ...]:
    """Return the cookies for a source at the address ``home``.

    Two forms are read: what browsers' extensions export (Netscape's cookies.txt, seven fields
    parted by tabs), and one line "a=b; c=d" as developer tools show it, with or without "Cookie:"
    before it, whose cookies go to the whole registrable domain. An export may hold the cookies of
    other sites: they are left out. Raises ValueError for what is neither, and where none is left.
    """
    lines = _lines(text)
    if any("\t" in line for _, line in lines):
        found = [_exported(number, line) for number, line in lines if _is_entry(line)]
        kept = [each for each in found if _concerns(each, home)]
    else:
        kept = [each for number, line in lines if not line.startswith("#")
                for each in _written(number, line, home)]  # fmt: skip
    if not kept:
        raise ValueError(f"there is no cookie for {_domain(home)} in it")
    if len(kept) > MAX_COOKIES:
        raise ValueError(f"there are more than {MAX_COOKIES} cookies for {_domain(home)} in it")
    return tuple(kept)


def _lines(text: str) -> list[tuple[int, str]]:
    lines = text.removeprefix("\ufeff").split("\n")
    return [(number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)
            if line.strip()]  # fmt: skip


def _is_entry(line: str) -> bool:
    return not line.startswith("#") or line.startswith(_HTTP_ONLY)


def _exported(number: int, line: str) -> Cookie:
    fields = line.removeprefix(_HTTP_ONLY).split("\t")
    if len(fields) == 6:  # an empty value, and the tab before it lost
        fields.append("")
    if len(fields) != 7:
        raise ValueError(f"line {number}: this is no cookie; it has {len(fields)} fields, not 7")
    domain, below, path, secure, expires, name, value = (each.strip() for each in fields)
    _check_pair(number, name, value)
    try:
        host = ascii_host(domain.lstrip("."))
    except ValueError:
        raise ValueError(f"line {number}: the first field is no domain") from None
    return Cookie(
        name=name,
        value=value,
        domain=host,
        host_only=below.upper() != "TRUE",
        path=path if path.startswith("/") else "/",
        secure=secure.upper() == "TRUE",
        expires=_moment(number, expires),
    )


def _moment(number: int, text: str) -> datetime | None:
    """Return when a cookie ends, in seconds since 1970; 0 or nothing: with the session."""
    try:
        seconds = float(text or 0)
        if not math.isfinite(seconds):
            raise ValueError("no finite number")
        return datetime.fromtimestamp(min(seconds, 253_402_300_000), UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):  # the cause would quote the field
        raise ValueError(f"line {number}: the fifth field is no time in seconds") from None


def _written(number: int, line: str, home: str) -> list[Cookie]:
    if line[:7].lower() == "cookie:":
        line = line[7:]
    cookies = []
    for pair in filter(None, (each.strip() for each in line.split(";"))):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals:
            raise ValueError(f"line {number}: this is no cookie; write name=value; name=value")
        _check_pair(number, name, value)
        cookies.append(Cookie(name=name, value=value, domain=_domain(home), host_only=False,
                              secure=urlsplit(home).scheme == "https"))  # fmt: skip
    return cookies


def _check_pair(number: int, name: str, value: str) -> None:
    if not name:
        raise ValueError(f"line {number}: a cookie has no name")
    if not is_sendable(name, value):
        raise ValueError(
            f"line {number}: a cookie has signs that no header can carry, or more than "
            f"{MAX_COOKIE:,} characters"
        )


def _concerns(cookie: Cookie, home: str) -> bool:
    try:
        return registrable(f"https://{cookie.domain}/").partition(":")[0] == _domain(home)
    except ValueError:
        return False


def _domain(home: str) -> str:
    return registrable(home).partition(":")[0]
