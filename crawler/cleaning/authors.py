"""Who wrote it: people's names out of schema.org data, meta elements and bylines."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from crawler.cleaning.claims import Claims, Json, plain, types
from crawler.cleaning.elements import elements, length, names, wording
from crawler.cleaning.ground import Ground

_MOST = 12
_LONGEST = 60  # characters of a name
_BY = re.compile(
    r"^\W*(?:post author by|(?:erstellt|eingestellt|veröffentlicht|verfasst|geschrieben"
    r"|artikel|ein beitrag|gastbeitrag|interview) (?:von|par|by)|(?:written|reported|story"
    r"|words|text|foto|photos?|posted|published|article) (?:and .{1,20} )?by|by|von|par|por|"
    r"di|door|av|af|autor(?:in|en|es|ka|i)?|author|auteur|autore|text|piše|napisa[lo]\w*"
    r"|автор|пише|yazar)\b[\s:.]*(?!$)",
    re.IGNORECASE,
)
_BY_LABEL = re.compile(
    r"(?:written by|author|verfasst von|geschrieben von|écrit par|escrito por|scritto da"
    r"|autor|автор|napisane przez)\W*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*[;|/•·\n]\s*|\s+(?:and|und|et|y|i|и|та|och|og|en|e|with|mit|&|\+)\s+|\s*&\s*"
)
_TAIL = re.compile(
    r"\s*(?:[,(–—|-]\s*)?\b(?:\d|updated|published|veröffentlicht|aktualisiert|posted"
    r"|on \w+ \d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|am (?:\w+tag|mittwoch"
    r"|sonnabend)\b|im gespräch|twitter\b|facebook\b).*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\W*(?:[^\W\d]{3,} \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d]{3,} \d{4}|\d{1,2}\.\d{1,2}\.\d{4}).*$"
)
_NO_NAME = re.compile(
    r"https?:|www\.|[@/<>{}\[\]=_#]|\.(?:com|org|net|de|uk|rs|at|ch|fr|es|it)\b|\d"
    r"|^(?:admin|administrator|staff|editor|editors|redaktion|redaction|redacción|redazione"
    r"|redacja|redakcija|редакция|редакција"
    r"|newsroom|news desk|unknown|none|null|anonymous|guest|author|autor|user|web ?master"
    r"|the editors?|press release|dr|jr|sr)$",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|redakteur(?:in)?|staff|writer|journalist(?:in)?"
    r"|chief|senior|team|desk|korrespondent(?:in)?"
    r"|rédact\w+|corresponsal|periodista|giornalista|novinar(?:ka)?|urednik|politics"
    r"|contributor|columnist|producer|analyst|professor"
    r"|ph\.?d|m\.?d|esq|freelance|bureau|director|manager|ressort\w*"
    r"|agency|agentur)\b",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autori|redakteure?|people|profile"
    r"|journalists?)/[^/?#]{3,}",
    re.IGNORECASE,
)
_AUTHOR_NAMES = frozenset(
    {
        "author",
        "authors",
        "byline",
        "bylines",
        "autor",
        "autoren",
        "auteur",
        "autore",
        "writer",
        "byl",
        "authorname",
        "bylineauthor",
    }
)
_NOT_NAMES = frozenset({"bio", "biography", "description", "image", "avatar", "social",
"box", "info", "follow", "job", "role",
                        "date", "time", "related", "more"})  # fmt: skip


def pick(root: _Element, ground: Ground, claims: Claims, *, site: str) -> tuple[str, ...]:
    """Return the authors' names, each once, in the page's order; () where none is told.

    The first of these that names a person: schema.org data, meta elements, rel=author links,
    bylines on the page. Publishers, addresses and job titles are no names.
    """
    outlets = {_key(name) for name in (site, *_publishers(claims)) if name}
    for told in (_schema(claims), _metas(claims), _linked(root), _bylines(root, ground)):
        found: dict[str, str] = {}
        for raw in told:
            for name in split(raw):
                if _key(name) not in outlets:
                    found.setdefault(_key(name), name)
        if found:
            return tuple(found.values())[:_MOST]
    return ()


def split(byline: str) -> list[str]:
    """Return the names in a byline: "By Ana Kos, reporter, and J. Doe" has Ana Kos and J. Doe."""
    found = []
    for part in _AND.split(_BY.sub("", _DATED.sub("", plain(byline, 400)))):
        pieces = [_TAIL.sub("", piece).strip(" .,:–—-•|\"'") for piece in part.split(",")]
        pieces = [piece for piece in pieces if piece and not _JOB.search(piece)]
        if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces):
            pieces = [f"{pieces[1]} {pieces[0]}"]  # "Last, First"
        found += [name for piece in pieces if (name := _BY.sub("", piece)) and _is_name(name)]
    return found


def _is_name(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return (
        letters >= 2
        and len(text) <= _LONGEST
        and len(text.split()) <= 6
        and not text.islower()
        and _NO_NAME.search(text) is None
    )


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _publishers(claims: Claims) -> Iterator[str]:
    for node in claims.nodes:
        is_outlet = _is_organization(node) or "WebSite" in types(node)
        if is_outlet and "Person" not in types(node):
            name = node.get("name")
            if isinstance(name, str):
                yield plain(name, 200)


def _schema(claims: Claims) -> Iterator[str]:
    value = claims.article.get("author") or claims.article.get("creator")
    for item in value[:30] if isinstance(value, list) else [value]:
        yield from _person(claims.resolve(item))


def _person(item: Json) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict) and ("Person" in types(item) or not _is_organization(item)):
        name = item.get("name")
        yield from (one for one in (name if isinstance(name, list) else [name])
                    if isinstance(one, str))  # fmt: skip


def _is_organization(node: dict[str, Json]) -> bool:
    return any("Organization" in kind for kind in types(node))


def _metas(claims: Claims) -> Iterator[str]:
    for key in ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator",
                "sailthru.author", "byl", "cxenseparse:author", "article:author_name"):  # fmt: skip
        if claims.metas.get(key):
            yield from claims.metas[key][:_MOST]
            return
    for number in ("1", "2"):  # WordPress tells authors to one network's cards only
        if _BY_LABEL.fullmatch(claims.meta(f"twitter:label{number}")):
            yield claims.meta(f"twitter:data{number}")


def _linked(root: _Element) -> Iterator[str]:
    found, profiles = False, list[str]()
    for element in elements(root, "a", "span", "address", "div", "p"):
        if element.tag == "a" and _PROFILE.search(element.get("href") or ""):
            if length(element) <= _LONGEST:
                profiles.append(wording(element))
            continue
        rel = (element.get("rel") or "").split()
        prop = (element.get("itemprop") or "").split()
        if ("author" in rel or "author" in prop) and length(element) <= 2 * _LONGEST:
            inner = next((e for e in element.iter() if e.get("itemprop") == "name"), element)
            found = True
            yield wording(inner)
    if not found:  # addresses of authors' pages; of several, the first is this article's
        yield from profiles[:1]


def _bylines(root: _Element, ground: Ground) -> Iterator[str]:
    """Yield what the first element holds that is named a byline."""
    for element in elements(root, "a", "span", "div", "p", "address", "li", "strong", "h3", "h4"):
        words = names(element)
        if words & _AUTHOR_NAMES and not words & _NOT_NAMES and not ground.guards(element):
            said = wording(element)
            if 4 <= len(said) <= 160 and split(said):
                yield said
                return
