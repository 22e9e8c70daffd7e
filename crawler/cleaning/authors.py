"""Who wrote it: people's names out of schema.org data, meta elements and bylines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from lxml.etree import XPath, _Element

from crawler.cleaning import kinds, people
from crawler.cleaning.claims import Claims, Json, plain, types
from crawler.cleaning.elements import elements, length, wording
from crawler.cleaning.ground import Ground
from crawler.cleaning.people import LONGEST, named, split

__all__ = ["Byline", "pick", "split"]

_MOST = 12
_BLOCK = 300  # characters of what holds the names of one byline
_BY_LABEL = re.compile(
    r"(?:written by|author|verfasst von|geschrieben von|écrit par|escrito por|scritto da"
    r"|autor|автор|napisane przez|skrevet av|skriven av|geschreven door|yazar)\W*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?i:autor(?:in)?(?: ?/ ?autor(?:in)?)?|author|auteur|autore|автор|aut[eo]ri|written by|by|von"
    r"|par|por|piše|tekst|penulis|reporter)"
)
_LABELLED = re.compile(
    _LABEL.pattern + r"\s*[:：]?\s+"
    r"([^\W\d_a-zа-я][\w.'’-]+(?: (?:[^\W\d_a-zа-я][\w.'’-]*|von|van|de|der|den|di|da|al)){1,4})"
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autori|redakteure?|people|profile"
    r"|journalists?)/[^?#]{3,}",
    re.IGNORECASE,
)
_SPOKEN = frozenset({"a", "span", "address", "div", "p"})
_MARKED = XPath("descendant::*[@rel[contains(., 'author')] or @itemprop[contains(., 'author')]]")
_LINKS = XPath(
    "descendant::a[contains(@href, '/aut') or contains(@href, '/people/')"
    " or contains(@href, '/profile') or contains(@href, '/redakt')"
    " or contains(@href, '/journalist')]"
)
_SPEAKERS = frozenset({"a", "span", "div", "p", "address", "li", "strong", "h3", "h4", "dd"})
_ARTICLES = frozenset({"the", "die", "der", "das", "le", "la", "les", "el", "il", "los", "de"})
_METAS = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator",
          "sailthru.author", "byl", "cxenseparse:author", "article:author_name",
          "citation_author", "dcsext.author")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Byline:
    """Who is told to have written it; ``agencies`` are those of ``names`` that are no people."""

    names: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    where: str = ""  # on the page: json-ld, meta, link, byline


Told = list[tuple[str, bool]]  # names in order, each with whether it is a person's


def pick(root: _Element, ground: Ground, claims: Claims, *, site: str, host: str = "") -> Byline:
    """Return who wrote it, each once, in the page's order.

    The first of these that names a person: schema.org data, meta elements, rel=author links,
    bylines on the page. Publishers, addresses and job titles are no names. Where nobody is named,
    the newsroom, agency or outlet that is declared as the author is told, marked as no person.
    """
    outlets = _Outlets(claims, site, host)
    houses = Byline()
    for where in ("json-ld", "meta", "link", "byline"):
        # who declares its newsroom in so many words is believed over all but a plain byline
        declared = houses.where == "json-ld"
        found = _once(_known(_told(where, root, ground, claims, declared=declared), outlets))
        if any(is_person for _, is_person in found):
            return _byline(where, _full(found, root, ground), outlets)
        if found and not houses.names:
            houses = Byline(names=(found[0][0],), agencies=(found[0][0],), where=where)
    return houses


def _told(
    where: str, root: _Element, ground: Ground, claims: Claims, *, declared: bool
) -> Iterator[Told]:
    if where == "json-ld":
        return _schema(claims)
    if where == "meta":
        return _metas(claims)
    if where == "link":
        return _linked(root, profiled=not declared)
    return _bylines(root, ground, labelled=declared)


def _known(told: Iterable[Told], outlets: "_Outlets") -> Iterator[tuple[str, bool]]:
    for item in told:
        for name, is_person in item:
            yield name, is_person and name not in outlets


def _once(told: Iterator[tuple[str, bool]]) -> Told:
    found: dict[str, tuple[str, bool]] = {}
    for name, is_person in told:
        found.setdefault(people.key(name), (name, is_person))
    return list(found.values())[: 2 * _MOST]


def _full(found: Told, root: _Element, ground: Ground) -> Told:
    """Return the names, a lone first name as the whole name where the page's byline has it."""
    if len(found) != 1 or " " in found[0][0]:
        return found
    printed = [name for read in (_linked(root), _bylines(root, ground)) for told in read
               for name, is_person in told if is_person]  # fmt: skip
    return [(people.fuller([found[0][0]], printed)[0], True)]


def _byline(where: str, found: Told, outlets: "_Outlets") -> Byline:
    """Return what was found; outlets have no place beside people."""
    told = [
        (name, is_person)
        for name, is_person in found
        if is_person or people.is_agency(name) or name not in outlets
    ][:_MOST]
    return Byline(
        names=tuple(name for name, _ in told),
        agencies=tuple(name for name, is_person in told if not is_person),
        where=where,
    )


class _Outlets:
    """The names of the outlet: its own, its publishers', its initials, and its domain's."""

    def __init__(self, claims: Claims, site: str, host: str) -> None:
        names = [site, host, *_publishers(claims)]
        self._names = {people.key(name) for name in names} - {""}
        self._initials = {people.initials(name) for name in names if len(name.split()) > 2}
        self._labels = {people.key(label) for label in host.split(".")[:-1]} - {"www", ""}

    def __contains__(self, name: str) -> bool:
        key = people.key(name)
        if key in self._names or (len(key) > 1 and key in self._initials):
            return True
        words = [word for word in name.split() if word.casefold() not in _ARTICLES]
        initials = people.initials(name) if len(words) > 1 else ""
        return (len(words) == 1 and people.key(words[0]) in self._labels) or (
            initials in self._labels | self._names
        )


def _publishers(claims: Claims) -> Iterator[str]:
    for node in claims.nodes:
        is_outlet = _is_organization(node) or "WebSite" in types(node)
        if is_outlet and "Person" not in types(node):
            name = node.get("name")
            if isinstance(name, str):
                yield plain(name, 200)


def _schema(claims: Claims) -> Iterator[Told]:
    value = claims.article.get("author") or claims.article.get("creator")
    for item in value[:30] if isinstance(value, list) else [value]:
        yield from _person(claims.resolve(item))


def _person(item: Json) -> Iterator[Told]:
    if isinstance(item, str):
        yield named(item)
    elif isinstance(item, dict):
        name = item.get("name") or _composed(item)
        told = [one for one in (name if isinstance(name, list) else [name]) if isinstance(one, str)]
        if "Person" in types(item) or not _is_organization(item):
            yield from map(named, told)
        else:
            yield [(plain(one, LONGEST), False) for one in told if one.strip()]


def _composed(item: dict[str, Json]) -> str:
    parts = (item.get("givenName"), item.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str))


def _is_organization(node: dict[str, Json]) -> bool:
    return any("Organization" in kind for kind in types(node))


def _metas(claims: Claims) -> Iterator[Told]:
    for key in _METAS:
        told = [named(value) for value in claims.metas.get(key, ())[:_MOST]]
        if any(told):
            yield from told
            return
    for number in ("1", "2"):  # WordPress tells authors to one network's cards only
        if _BY_LABEL.fullmatch(claims.meta(f"twitter:label{number}")):
            yield named(claims.meta(f"twitter:data{number}"))


def _linked(root: _Element, *, profiled: bool = True) -> Iterator[Told]:
    """Yield the names of the first block of rel=author and itemprop=author elements.

    Further ones belong to the articles that the page lists. Where there are none, and if
    ``profiled``, the first address of an author's page is taken.
    """
    first: _Element | None = None
    for element in cast("list[_Element]", _MARKED(root)):
        rel = (element.get("rel") or "").split()
        prop = (element.get("itemprop") or "").split()
        if element.tag not in _SPOKEN or not ("author" in rel or "author" in prop):
            continue
        if length(element) <= 2 * LONGEST:
            if first is not None and not _is_beside(first, element):
                return
            first = element if first is None else first
            yield named(wording(_inner(element)))
    if first is None and profiled:
        yield from map(named, _profile(root))


def _profile(root: _Element) -> Iterator[str]:
    """Yield what the first link to an author's page says."""
    for link in cast("list[_Element]", _LINKS(root)):
        if _PROFILE.search(link.get("href") or "") and length(link) <= LONGEST:
            yield wording(link)
            return


def _inner(element: _Element) -> _Element:
    return next((e for e in element.iter() if e.get("itemprop") == "name"), element)


def _is_beside(first: _Element, other: _Element) -> bool:
    """Tell whether two elements stand in one small block."""
    up: _Element | None = first
    while up is not None and length(up) <= _BLOCK:
        if any(each is other for each in up.iter(other.tag)):
            return True
        up = up.getparent()
    return False


def _bylines(root: _Element, ground: Ground, *, labelled: bool = False) -> Iterator[Told]:
    """Yield what the first element holds that is named a byline, or labelled as one.

    With ``labelled``, only one that begins as bylines do: "By", "Von".
    """
    for element in ground.named.of(root, kinds.BYLINE):
        is_none = ground.named.kinds[element] & kinds.NO_BYLINE or element.tag not in _SPEAKERS
        if not is_none and not ground.guards(element):
            said = wording(element)
            if not 4 <= len(said) <= 160 or (labelled and not people.is_labelled(said)):
                continue
            if any(is_person for _, is_person in named(said)):
                yield named(said)
                return
    for element in elements(root, "li", "p", "dd", "span"):
        fits = _begins_as_label(element) and length(element) < LONGEST
        if fits and (found := _LABELLED.fullmatch(wording(element))):
            yield named(found[1])
            return


def _begins_as_label(element: _Element) -> bool:
    """Tell by an element's first words whether its wording is worth to be put together."""
    first = (element.text or "").strip() or (str(element[0].text or "") if len(element) else "")
    return _LABEL.match(first.strip()[:20]) is not None
