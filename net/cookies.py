"""Cookies as RFC 6265 has them: which go with a request, and what an answer sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from net.guard import literal_address
from net.urls import ascii_host

MAX_COOKIES = 200  # kept of one source
MAX_SET = 50  # that one answer may set
MAX_COOKIE = 4096  # characters of name and value (RFC 6265, 6.1)
MAX_HEADER = 16 * 1024  # characters of all that goes with one request

_LONGEST = timedelta(days=400)  # RFC 6265bis, 5.5: later ends are brought to this


@dataclass(frozen=True, kw_only=True)
class Cookie:
    """One cookie and where it may go; its value is not shown."""

    name: str
    value: str = field(repr=False)
    domain: str  # in lower case, without a leading dot
    host_only: bool = True  # else it goes to hosts below the domain, too
    path: str = "/"
    secure: bool = False
    expires: datetime | None = None  # None: as long as the daemon runs

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two cookies one (RFC 6265, 5.3)."""
        return self.domain, self.path, self.name

    def goes_to(self, url: str, now: datetime) -> bool:
        """Tell whether the cookie goes with a request for an address (RFC 6265, 5.4)."""
        parts = urlsplit(url)
        return (
            not (self.secure and parts.scheme != "https")
            and not (self.expires is not None and self.expires <= now)
            and self._is_of(_host(url))
            and _path_matches(parts.path or "/", self.path)
        )

    def _is_of(self, host: str) -> bool:
        return host == self.domain or (not self.host_only and _is_below(host, self.domain))


class CookieJar:
    """The cookies of one source, in memory: those given, renewed by its answers.

    Bounded; when it is full, what was set the longest ago makes room.
    """

    def __init__(self, cookies: Iterable[Cookie]) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        for each in cookies:
            self._put(each)

    def __len__(self) -> int:
        return len(self._cookies)

    def header(self, url: str, now: datetime) -> str:
        """Return the Cookie header for a request, "" for none; long paths come first."""
        fitting = [each for each in self._cookies.values() if each.goes_to(url, now)]
        fitting.sort(key=lambda each: -len(each.path))
        header = ""
        for each in fitting:
            pair = f"{each.name}={each.value}" if each.name else each.value
            longer = f"{header}; {pair}" if header else pair
            header = longer if len(longer) <= MAX_HEADER else header
        return header

    def take(self, url: str, lines: Sequence[str], now: datetime) -> None:
        """Remember what an answer sets; what it may not set, or what is malformed, is ignored."""
        for line in lines[:MAX_SET]:
            cookie = read_set_cookie(line, url, now)
            if cookie is None:
                continue
            if cookie.expires is not None and cookie.expires <= now:
                self._cookies.pop(cookie.key, None)
            else:
                self._put(cookie)

    def _put(self, cookie: Cookie) -> None:
        if cookie.key not in self._cookies and len(self._cookies) >= MAX_COOKIES:
            del self._cookies[next(iter(self._cookies))]
        self._cookies[cookie.key] = cookie


def read_set_cookie(line: str, url: str, now: datetime) -> Cookie | None:
    """Return the cookie that a Set-Cookie header sets (RFC 6265, 5.2), None if it sets none.

    A Domain that is not the host's own or above it makes the whole header void; so does Secure
    over plain http. Whether a domain is a public suffix is not judged here: who sends cookies
    only within one registrable domain, as net.access does, need not know.
    """
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    name, value = (name.strip(), value.strip()) if equals else ("", pair.strip())
    if not (name or value) or not is_sendable(name, value):
        return None
    told = {
        key.strip().lower(): worth.strip()
        for key, _, worth in (attribute.partition("=") for attribute in rest[:20])
    }
    host, secure = _host(url), "secure" in told
    domain = told.get("domain", "").lstrip(".").lower()
    if (domain and domain != host and not _is_below(host, domain)) or (
        secure and urlsplit(url).scheme != "https"
    ):
        return None
    path = told.get("path", "")
    return Cookie(
        name=name,
        value=value,
        domain=domain or host,
        host_only=not domain or literal_address(host) is not None,
        path=path if path.startswith("/") else _default_path(url),
        secure=secure,
        expires=_expiry(told, now),
    )


def is_sendable(name: str, value: str) -> bool:
    """Tell whether a name and a value make one pair of a Cookie header and nothing else."""
    return (
        len(name) + len(value) <= MAX_COOKIE
        and (name + value).isascii()
        and (name + value).isprintable()
        and ";" not in name + value
        and "=" not in name
    )


def _expiry(told: dict[str, str], now: datetime) -> datetime | None:
    age = told.get("max-age", "")
    if age.removeprefix("-").isdecimal() and age.isascii():
        return now + min(timedelta(seconds=min(int(age[:12]), 10**9)), _LONGEST)
    if "expires" not in told:
        return None
    try:
        end = parsedate_to_datetime(told["expires"].replace("-", " "))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    end = end.replace(tzinfo=UTC) if end.tzinfo is None else end
    return min(end, now + _LONGEST)


def _host(url: str) -> str:
    try:
        return ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _is_below(host: str, domain: str) -> bool:
    return host.endswith("." + domain) and literal_address(host) is None


def _path_matches(path: str, of_cookie: str) -> bool:
    return path == of_cookie or (
        path.startswith(of_cookie) and (of_cookie.endswith("/") or path[len(of_cookie)] == "/")
    )


def _default_path(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[0] or "/"
