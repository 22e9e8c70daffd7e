"""What else a page tells of its article: section, tags, lead image, and whether it must be paid."""

from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath, _Element

from crawler.cleaning import kinds
from crawler.cleaning.claims import Claims, Json, plain, types
from crawler.cleaning.elements import folded, length, wording
from crawler.cleaning.found import Found
from crawler.cleaning.named import Named

_MOST_TAGS = 20
_LONGEST = 80  # characters of a tag or a section
_LONGEST_ADDRESS = 2048
_CUT = ("…", "...", "[…]", "[...]")
_HOME = frozenset({"home", "start", "startseite", "homepage", "naslovna", "početna", "accueil",
                   "inicio", "início", "головна", "главная", "почетна", "anasayfa"})  # fmt: skip
_RELATED = XPath("//*[@rel[contains(., 'tag')]]")


def section(claims: Claims) -> Found[str]:
    """Return the section that an article stands in, as the outlet calls it, or ""."""
    told = claims.article.get("articleSection")
    for value in _texts(told):
        return Found(value, "json-ld")
    if named := claims.meta("article:section", "parsely-section", "section", "dc.subject"):
        return Found(named[:_LONGEST], "meta")
    return Found(crumb, "breadcrumb") if (crumb := _crumb(claims)) else Found("")


def _crumb(claims: Claims) -> str:
    """Return the first step of the page's path that is neither the front page nor the article."""
    for node in claims.nodes:
        items = node.get("itemListElement") if "BreadcrumbList" in types(node) else None
        if isinstance(items, list):
            steps = [step for item in items[:10] for step in _step(item)]
            inner = [step for step in steps[:-1] if step.casefold() not in _HOME]
            return inner[0] if len(steps) > 1 and inner else ""
    return ""


def _step(item: Json) -> Iterator[str]:
    if isinstance(item, dict):
        inner = item.get("item")
        name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
        yield from _texts(name)


def tags(root: _Element, claims: Claims) -> Found[tuple[str, ...]]:
    """Return the words that the outlet filed an article under, each once, a few at most."""
    sources: tuple[tuple[str, Iterable[str]], ...] = (
        ("json-ld", _parts(_texts(claims.article.get("keywords")))),
        ("meta", claims.metas.get("article:tag", ())),
        ("meta", _parts(claims.metas.get("news_keywords", ()))),
        ("meta", _parts(claims.metas.get("parsely-tags", ()))),
        ("link", (wording(link) for link in _tag_links(root))),
        ("meta", _parts(claims.metas.get("keywords", ()))),
    )
    for where, told in sources:
        found = dict.fromkeys(tag for each in told if 1 < len(tag := folded(each)) <= _LONGEST)
        if found:
            return Found(tuple(found)[:_MOST_TAGS], where)
    return Found(())


def _tag_links(root: _Element) -> Iterator[_Element]:
    for link in cast("list[_Element]", _RELATED(root))[:500]:
        if "tag" in (link.get("rel") or "").split() and length(link) <= _LONGEST:
            yield link


def _parts(told: Iterable[str]) -> Iterator[str]:
    for each in told:
        yield from (part.strip() for part in each.replace(";", ",").split(","))


def image(root: _Element, claims: Claims, url: str) -> Found[str]:
    """Return the address of the picture that leads the article, absolute, or ""."""
    told: list[tuple[str, Json]] = [
        ("json-ld", claims.resolve(claims.article.get("image"))),
        ("meta", claims.meta("og:image:secure_url", "og:image", "og:image:url")),
        ("meta", claims.meta("twitter:image", "twitter:image:src")),
        ("json-ld", claims.article.get("thumbnailUrl")),
        ("link", next((str(link.get("href") or "") for link in root.iter("link")
                       if link.get("rel") == "image_src"), "")),
    ]  # fmt: skip
    for where, value in told:
        for address in _addresses(value):
            if absolute := _absolute(address, url):
                return Found(absolute, where)
    return Found("")


def _addresses(value: Json) -> Iterator[str]:
    for each in value[:5] if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            yield from (v for key in ("url", "contentUrl") if isinstance(v := each.get(key), str))


def _absolute(address: str, url: str) -> str:
    try:
        absolute = urljoin(url, address.strip())
        usable = urlsplit(absolute).scheme in ("http", "https") and bool(urlsplit(absolute).netloc)
    except ValueError:
        return ""
    fits = len(absolute) <= _LONGEST_ADDRESS and absolute.isprintable() and " " not in absolute
    return absolute if usable and fits and address.strip() else ""


def paywalled(root: _Element, claims: Claims, named: Named) -> Found[bool | None]:
    """Return whether the article must be paid for, by what the page declares; None for unknown.

    ``isAccessibleForFree`` of schema.org, as search engines ask outlets to mark it, then
    Facebook's ``article:content_tier``, then an element that is named a paywall.
    """
    told = claims.article.get("isAccessibleForFree")
    if isinstance(told, bool | str) and str(told).strip():
        free = str(told).strip().lower().rpartition("/")[2]
        if free in ("true", "false"):
            return Found(free == "false", "json-ld")
    tier = claims.meta("article:content_tier").lower()
    if tier in ("locked", "free"):
        return Found(tier == "locked", "meta")
    if named.of(root, kinds.WALL):
        return Found(True, "element")
    return Found(None)


def is_cut(text: str) -> bool:
    """Tell whether a text breaks off, as a teaser does."""
    return text.rstrip().endswith(_CUT)


def _texts(value: Json) -> Iterator[str]:
    """Yield the texts in a claim, folded and shortened; nested lists and objects are none."""
    for each in value[:50] if isinstance(value, list) else [value]:
        if isinstance(each, str) and (text := plain(each, 1000)):
            yield text
