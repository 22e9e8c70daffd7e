"""The spellings of an address brought to one, and what an address belongs to."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import idna
import tldextract

from net.guard import literal_address

MAX_URL = 2048  # characters

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_")
# fmt: off
_TRACKING_NAMES = frozenset((
    "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "dclid", "fbclid", "gbraid", "gclid",
    "gclsrc", "hsctatracking", "igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid",
    "mkt_tok", "msclkid", "oly_anon_id", "oly_enc_id", "s_kwcid", "srsltid", "ttclid",
    "twclid", "vero_id", "wbraid", "wt_mc", "xtor", "yclid",
))
# fmt: on
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST_LABELS = re.compile(r"[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*")
# The list that ships with the package: nothing is downloaded at run time. With its private part:
# two weblogs on one host of weblogs are two owners.
_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


def normalise_url(url: str) -> str:
    """Return the key by which a link is known; normalising twice changes nothing.

    Scheme and host in lower case (IDN as punycode, IPv4 in dotted form), no default port, no
    user name, no fragment, no dot segments, percent-encoding as RFC 3986 (6.2.2) has it, tracking
    parameters dropped and the others kept in order. Raises ValueError, with the reason, for what
    is no http(s) address or longer than 2,048 characters (before or after).
    """
    parts = _split(url)
    path = _without_dots(_encoded(parts.path)) or "/"
    query = _query(parts.query)
    key = f"{parts.scheme}://{_authority(parts)}{path}{'?' + query if query else ''}"
    if len(key) > MAX_URL:
        raise ValueError(f"the address is longer than {MAX_URL} characters")
    return key


def host_key(url: str) -> str:
    """Return host[:port] in lower case, the port only if it is not the scheme's own.

    Raises ValueError as normalise_url does.
    """
    return _authority(_split(url))


def registrable(url: str) -> str:
    """Return the domain that one registers (news.example.co.uk: example.co.uk).

    For addresses, single labels and bare suffixes, which nobody can register: host[:port].
    Raises ValueError as normalise_url does.
    """
    authority = host_key(url)
    host = _hostname(_split(url))
    if literal_address(host) is not None:
        return authority
    return _registered(host) or authority


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    found = _suffixes(host)
    if not found.suffix and "." in host:
        return ".".join(host.split(".")[-2:])  # the list's own rule for ends it does not name
    return found.top_domain_under_public_suffix


def ascii_host(host: str) -> str:
    """Return a host as it goes over the wire: lower case, punycode, addresses in plain notation.

    Raises ValueError for what cannot be a host.
    """
    literal = literal_address(host)
    if literal is not None:
        return str(literal)
    host = host.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as exc:
            raise ValueError(f"{host!r} is no valid host name") from exc
    host = host.removesuffix(".")
    if len(host) > 253 or not _HOST_LABELS.fullmatch(host):
        raise ValueError(f"{host!r} is no valid host name")
    return host


def _split(url: str) -> SplitResult:
    url = url.strip()
    if len(url) > MAX_URL:
        raise ValueError(f"the address is longer than {MAX_URL} characters")
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("the address does not begin with http:// or https://")
    _hostname(parts)
    return parts


def _hostname(parts: SplitResult) -> str:
    if not parts.hostname:
        raise ValueError("the address has no host")
    return ascii_host(parts.hostname)


def _authority(parts: SplitResult) -> str:
    host = _hostname(parts)
    shown = f"[{host}]" if ":" in host else host
    port = parts.port  # raises ValueError if it is no port
    return shown if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown}:{port}"


def _encoded(text: str) -> str:
    text = _UNSAFE.sub(lambda found: _percent(found[0]), text)
    return _ESCAPE.sub(_escape, text)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"  # a lone percent sign
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) if kept else ""


def _query(query: str) -> str:
    parameters = [_encoded(each) for each in query.split("&") if each]
    return "&".join(each for each in parameters if not _is_tracking(each.partition("=")[0]))


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
