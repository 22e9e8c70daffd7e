"""The article's title: the headline on the page before those made for social networks."""

import re

from crawler.cleaning.claims import Claims
from crawler.cleaning.elements import folded, wording
from crawler.cleaning.ground import Ground

MOST = 300  # characters
_PARTS = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")
_WORDS = re.compile(r"\w+")
_SENTENCE = re.compile(r"(.+?[.!?…。！？])(?:\s|$)")


def pick(ground: Ground, claims: Claims, *, site: str, listed: str, text: str) -> str:
    """Return the title; empty only where neither page nor listing nor text have any."""
    headline = wording(ground.headline) if ground.headline is not None else ""
    rivals = [
        t
        for t in (claims.text("headline"), claims.meta("og:title", "twitter:title"),
                  claims.html_title, listed)
        if t
    ]  # fmt: skip
    if _is_title(headline, rivals, site):
        return _shortened(_told_better(headline, rivals, site), MOST)
    if listed and site_beside(claims.html_title, listed):
        return _shortened(listed, MOST)
    for claim in rivals:
        if title := without_site(claim, site):
            return _shortened(title, MOST)
    return headline[:MOST] or opening(text)


def _is_title(headline: str, rivals: list[str], site: str) -> bool:
    """Tell whether an h1 is the article's headline, and no section's or site's name.

    It is where any of the page's other titles shares half of its words, or where there is none.
    """
    words = set(_WORDS.findall(headline.casefold()))
    if not words or headline.casefold() == site.casefold():
        return False
    others = [set(_WORDS.findall(rival.casefold())) for rival in rivals]
    if not others:
        return True
    if max(len(words & other) / len(words) for other in others) < 0.5:
        return len(words) > 5
    best = max(others, key=lambda other: len(words & other))
    return len(words) * 3 >= len(best) or len(words) > 5


def _told_better(headline: str, rivals: list[str], site: str) -> str:
    """Return another title if it is the headline's own words, or all but a kicker before them.

    In print a line break parts kicker and headline; in the tree nothing does.
    """
    words = _WORDS.findall(headline.casefold())
    for rival in rivals:
        title = without_site(rival, site)
        other = _WORDS.findall(title.casefold())
        if len(other) >= 3 and 2 * len(other) >= len(words) and words[-len(other) :] == other:
            return title
    return headline


def without_site(title: str, site: str) -> str:
    """Return a <title> without the outlet's name at its end or beginning."""
    parts = [part for part in _PARTS.split(title) if part]
    if len(parts) < 2:
        return "" if title.casefold() == site.casefold() else title
    for end in (-1, 0):
        if _names_site(parts[end], site):
            cut = title.rfind(parts[end]) if end else len(parts[end])
            rest = title[:cut] if end else title[cut:]
            return without_site(rest.strip(" |–—·•»:-\t"), site)
    return title


def site_beside(html_title: str, listed: str) -> str:
    """Return what a <title> says beside the listed title: the outlet's name; "" if it differs."""
    title, listed = folded(html_title), folded(listed)
    if not listed or title == listed:
        return ""
    for rest in (title.removeprefix(listed), title.removesuffix(listed)):
        name = rest.strip(" |–—·•»:-\t")
        if rest != title and name and len(name) <= 60 and not rest[:1].isalnum():
            return name
    return ""


def _names_site(part: str, site: str) -> bool:
    name, known = ("".join(_WORDS.findall(t.casefold())) for t in (part, site))
    return bool(name and known) and (name in known or known in name) and len(part) <= 60


def opening(text: str, most: int = 120) -> str:
    """Return the first sentence of a text, shortened at a word if need be."""
    first = text.split("\n", 1)[0]
    sentence = _SENTENCE.match(first)
    return _shortened(sentence[1] if sentence else first, most)


def _shortened(text: str, most: int) -> str:
    text = folded(text)
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def excerpt(claims: Claims, text: str, title: str, most: int = 300) -> str:
    """Return the page's description if it is one, else the text's first sentences, shortened."""
    described = claims.meta("og:description", "description", "twitter:description") or claims.text(
        "description"
    )
    words = len(described.split())
    if words >= 6 and described.casefold() != title.casefold():
        return _shortened(described, most)
    return _shortened(" ".join(text.split("\n")[:5])[: 4 * most], most)
