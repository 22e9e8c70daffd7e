"""The article's title: the headline on the page before those made for social networks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from crawler.cleaning.claims import Claims
from crawler.cleaning.elements import ancestors, folded, names, wording
from crawler.cleaning.ground import Ground

MOST = 300  # characters
_MOST_HEADINGS = 12  # of a page that are looked at
_NEAR = 3  # ancestors of a heading that tell what it is part of
_CRUMBS = frozenset({"breadcrumb", "breadcrumbs", "crumb", "crumbs", "breadbar", "seotitle"})
_HEAD = 3  # lines of a text in which its title may be repeated
_PARTS = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")
_WORDS = re.compile(r"\w+")
_SENTENCE = re.compile(r"(.+?[.!?…。！？])(?:\s|$)")


@dataclass(frozen=True, kw_only=True)
class Title:
    """A title, where it was found, and the other wordings under which the page repeats it."""

    value: str
    where: str  # h1, heading, json-ld, meta, title, listing, text
    forms: tuple[str, ...] = ()

    def or_rather(self, value: str, where: str) -> "Title":
        """Return another title in place of this one, which stays known; itself for ""."""
        if not value:
            return self
        return Title(value=_shortened(value, MOST), where=where, forms=(self.value, *self.forms))


def headings(root: _Element) -> tuple[str, ...]:
    """Return what the first headings of a page say, each once; crumbs of a path are none."""
    found = (
        wording(each)[:MOST]
        for each in islice(root.iter("h1", "h2"), _MOST_HEADINGS)
        if not _is_crumb(each)
    )
    return tuple(dict.fromkeys(text for text in found if text))


def _is_crumb(heading: _Element) -> bool:
    """Tell whether a heading ends a breadcrumb: there, it is worded for search engines."""
    near = (heading, *islice(ancestors(heading), _NEAR))
    return any(each.tag in ("li", "nav") or names(each) & _CRUMBS for each in near)


def pick(
    ground: Ground, claims: Claims, *, site: str, listed: str, text: str,
    headings: Sequence[str] = (),
) -> Title:  # fmt: skip
    """Return the title; empty only where neither page nor listing nor text have any.

    It is the h1, if that is this article's. Where it is not, or only the end of a breadcrumb, it
    is that of the page's other titles which a heading prints, else the first told.
    """
    h1 = ground.headline
    headline = wording(h1) if h1 is not None else ""
    told = _told(claims, listed)
    rivals = [rival for rival, _ in told]
    own = _is_title(headline, rivals, site)
    forms = tuple(dict.fromkeys(filter(None, (headline, *rivals))))
    if own:
        better = _told_better(headline, rivals, site)
        where = "h1"
    else:
        better, where = _told_first(told, claims, site, listed)
    if (not own or (h1 is not None and _is_crumb(h1))) and (
        printed := _printed(headings, rivals, site)
    ):
        better, where = printed, "heading"
    if not better:
        better, where = (headline[:MOST], "h1") if headline else (opening(text), "text")
    return Title(value=_shortened(better, MOST), where=where, forms=forms)


def _told(claims: Claims, listed: str) -> list[tuple[str, str]]:
    """Return the titles told beside the page's headings, each with where, the best first."""
    told = (
        (claims.text("headline"), "json-ld"),
        (claims.meta("og:title"), "meta"),
        (claims.meta("twitter:title"), "meta"),
        (claims.html_title, "title"),
        (listed, "listing"),
    )
    return [(title, where) for title, where in told if title]


def _told_first(
    told: list[tuple[str, str]], claims: Claims, site: str, listed: str
) -> tuple[str, str]:
    if listed and site_beside(claims.html_title, listed):
        return listed, "listing"
    for claim, where in told:
        if title := without_site(claim, site):
            return title, where
    return "", ""


def _printed(headings: Sequence[str], rivals: list[str], site: str) -> str:
    """Return the shortest title that a heading prints, at most with a kicker before it; or ""."""
    printed: list[str] = []
    said = [_words(heading) for heading in headings]
    for rival in rivals:
        title = without_site(rival, site)
        words = _words(title)
        if len(words) >= 3 and any(
            3 * len(words) >= len(heading) and _ends_with(heading, words) for heading in said
        ):
            printed.append(title)
    return min(printed, key=len, default="")


def _ends_with(words: list[str], end: list[str]) -> bool:
    return words[-len(end) :] == end


def without_repeats(text: str, title: Title) -> str:
    """Return a text without those of its first lines that only repeat the title.

    Also as the page words it elsewhere, and with a kicker before it.
    """
    lines = text.split("\n")
    forms = [words for form in (title.value, *title.forms) if (words := _words(form))]
    kept = [
        line
        for at, line in enumerate(lines)
        if at >= _HEAD or not any(_repeats(_words(line), form) for form in forms)
    ]
    return "\n".join(kept) if kept else text


def _repeats(line: list[str], form: list[str]) -> bool:
    """Tell whether a line is a title, or one of both is the other with a kicker before it.

    Compared by letters, as some pages let nothing part the kicker from the headline.
    """
    short, long = sorted((line, form), key=len)
    if len(short) < 3 or len(long) > 3 * len(short):
        return line == form
    return "".join(long).endswith("".join(short))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.replace("\u00ad", "").casefold())


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
