"""What a subscriber's source is asked with: headers, cookies and a proxy, and where they may go."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from net.cookies import CookieJar
from net.urls import ascii_host, host_key, registrable

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A forward proxy (RFC 9110, 3.7); what opens it is not shown."""

    scheme: str  # http or https: how the proxy itself is spoken to
    host: str
    port: int
    authorization: str = field(default="", repr=False)  # Proxy-Authorization; "" for none

    @property
    def place(self) -> str:
        """Its host and port, as messages name it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Its address, without name and password."""
        return f"{self.scheme}://{self.place}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Access:
    """How one source is asked: built once from the configuration, never stored, never shown.

    Only the jar changes: a login is renewed by the cookies of the site's own answers.
    """

    source: str  # the source's name, for messages
    home: str  # its address: what is secret goes to this registrable domain only
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING, repr=False)
    cookies: CookieJar | None = field(default=None, repr=False)
    proxy: Proxy | None = None
    render: bool = False  # its pages are shown by a browser, and read as they look then

    def covers(self, url: str) -> bool:
        """Tell whether headers and cookies may go to an address at all.

        It must lie on the source's registrable domain (weblogs of one hosting are domains of
        their own) and on its port or the scheme's usual one, and not be plain http where the
        source is https.
        """
        try:
            own, asked = host_key(self.home), host_key(url)
            same = registrable(self.home) == registrable(url)
        except ValueError:
            return False
        safe = urlsplit(url).scheme == "https" or urlsplit(self.home).scheme != "https"
        return same and safe and _port(asked) in ("", _port(own))

    def is_as(self, other: "Access | None") -> bool:
        """Tell whether a source is asked as by another access; what jars hold aside."""
        return other is not None and (
            (self.home, dict(self.headers), self.proxy, self.render, self.cookies is None)
            == (other.home, dict(other.headers), other.proxy, other.render, other.cookies is None)
        )

    def headers_for(self, url: str, now: datetime) -> dict[str, str]:
        """Return the headers that go with a request for an address; {} for one not covered."""
        if not self.covers(url):
            return {}
        cookie = self.cookies.header(url, now) if self.cookies is not None else ""
        return {**self.headers, **({"Cookie": cookie} if cookie else {})}


def leaves(url: str, target: str) -> bool:
    """Tell whether a redirect leads where what was sent to ``url`` must not follow.

    That is another host or port, "www." before the host aside, and plain http after https.
    """
    try:
        gone = _own(url) != _own(target)
    except ValueError:
        return True
    return gone or (url.startswith("https:") and not target.startswith("https:"))


def read_proxy(text: str) -> Proxy:
    """Return the proxy that an address http://user:password@host:port names.

    Raises ValueError with what is wrong; the text itself, which may hold a password, is not told.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        raise ValueError(_SHAPE) from None  # the cause would quote it
    if parts.scheme.startswith("socks"):
        raise ValueError(f"a {parts.scheme} proxy cannot be used; {_SHAPE}")
    whole = parts.scheme in ("http", "https") and port and parts.path in ("", "/")
    if not whole or parts.query or parts.fragment or not text.isprintable():
        raise ValueError(_SHAPE)
    return Proxy(scheme=parts.scheme, host=host, port=port or 0, authorization=_basic(parts.netloc))


def nearest_access(url: str, accesses: Iterable[Access]) -> Access | None:
    """Return the first access whose source lies on an address's registrable domain, if any."""
    return next((each for each in accesses if each.covers(url)), None)


_SHAPE = (
    "write http://host:port (https:// if the proxy itself speaks TLS), where it wants them with "
    "user:password@ before the host; signs such as @ and / in them as %40 and %2F"
)


def _basic(netloc: str) -> str:
    user, at, _ = netloc.rpartition("@")
    if not at:
        return ""
    name, _, password = user.partition(":")
    pair = f"{unquote(name)}:{unquote(password)}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _port(authority: str) -> str:
    return authority.rpartition("]")[2].partition(":")[2]


def _own(url: str) -> str:
    return host_key(url).removeprefix("www.")
