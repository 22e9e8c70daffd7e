"""Which outlet, and under which address: site name and canonical link."""

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from lxml.etree import _Element
from tldextract import TLDExtract

from crawler.cleaning.claims import Claims, Json, plain
from crawler.cleaning.found import Found

# The list of public suffixes that ships with the package: no network, no cache on disk. With its
# private part: two weblogs on one host of weblogs are two owners.
_registered = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_LONGEST = 2048  # characters of an address
_MOST = 100  # characters of a name


def site(claims: Claims, url: str, *, beside: str = "") -> Found[str]:
    """Return the outlet's name as the page tells it, else the host without "www.".

    ``beside`` is what its <title> says beside the article's title.
    """
    told = (
        ("meta", claims.meta("og:site_name", "application-name")),
        ("json-ld", _publisher(claims)),
        ("title", beside),
    )
    return next(
        (Found(name[:_MOST], where) for where, name in told if name), Found(host(url), "url")
    )


def host(url: str) -> str:
    """Return the host of an address without "www."; "" for what is no address."""
    split = _split(url)
    return (split.hostname or "").removeprefix("www.") if split else ""


def _publisher(claims: Claims) -> str:
    value: Json = claims.article.get("publisher")
    value = claims.resolve(value[0] if isinstance(value, list) and value else value)
    name = value.get("name") if isinstance(value, dict) else value
    return plain(name, _MOST) if isinstance(name, str) else ""


def canonical(root: _Element, claims: Claims, url: str) -> Found[str]:
    """Return the address that the page names as its own, if it may; else ``url``.

    It must be http(s), of the same registrable domain (an unlisted or numeric host: the same host
    and port), no front page, and free of a user name; else one site could silence another's news.
    """
    told = [
        ("link", link.get("href") or "")
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for where, claim in (*told, ("meta", claims.meta("og:url"))):
        if claim.strip() and (address := _accepted(claim.strip(), url)):
            return Found(address, where)
    return Found(url, "url")


def _accepted(claim: str, url: str) -> str:
    try:
        address = urldefrag(urljoin(url, claim)).url
    except ValueError:
        return ""
    new, old = _split(address), _split(url)
    if new is None or old is None or len(address) > _LONGEST or not address.isprintable():
        return ""
    if "@" in new.netloc or not same_owner(new, old):
        return ""
    front = new.path in ("", "/") and not new.query
    return "" if front and old.path not in ("", "/") else address


def same_owner(new: SplitResult, old: SplitResult) -> bool:
    """Tell whether two addresses are of one registrable domain, or else of one host and port."""
    mine, theirs = (_registered(part.hostname or "") for part in (new, old))
    if mine.suffix and mine.domain and theirs.suffix:
        return (mine.domain, mine.suffix) == (theirs.domain, theirs.suffix)
    return (new.hostname, _port(new)) == (old.hostname, _port(old))


def _port(split: SplitResult) -> int | None:
    return split.port or {"http": 80, "https": 443}.get(split.scheme)


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url)
        _port(split)  # raises on a port that is none
    except ValueError:
        return None
    return split if split.scheme in ("http", "https") and split.hostname else None
