"""How much a link looks like one to an article; pure, and told in named reasons.

The signs are those that news sites share whatever their language: dated or numbered paths, slugs of
several words, long anchor texts, headings. The weights were set by hand; a link is taken for an
article's at ``ENOUGH`` points.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

ENOUGH = 5

_DATE = re.compile(
    r"(?:^|[/_.-])(?:19|20)\d\d[/_.-]?(?:0?[1-9]|1[0-2])(?:[/_.-]?[0-3]?\d)?(?=\D|$)"
)
_NUMBER = re.compile(r"\d{4,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, kana, Han
_PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?)$", re.IGNORECASE)
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|zip|gz|mp[34]|m4a|webm|ogg"
    r"|wav|avi|mov|woff2?|ttf|docx?|xlsx?|pptx?|csv|apk|exe)$",
    re.IGNORECASE,
)
_SERVICES_IN_WORDS = (
    "tag tags category categories kategorija kategorije kategorie kategoria categoria categorie "
    "category.php author authors autor autori autoren auteur profile profiles user users login "
    "logout signin signup register registration account prijava registracija anmelden search "
    "pretraga suche buscar recherche arama comment comments komentar komentari kommentare feed "
    "feeds rss page about about-us contact contact-us contacts kontakt o-nama impressum imprint "
    "privacy privacy-policy datenschutz terms terms-of-use terms-of-service cookies cookie-policy "
    "subscribe subscription newsletter newsletters cart shop print share advertise advertising "
    "careers jobs help faq sitemap archive archives wp-admin wp-login.php wp-content oznaka oznake "
    "tagovi etiqueta etiquetas schlagwort тег теги тэг метка рубрика категория категорија автор "
    "автори авторы поиск претрага пошук контакты контакт"
)
_SERVICES = frozenset(_SERVICES_IN_WORDS.split())
_UPLOADS = frozenset({"wp-content", "archive", "archives"})


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link as it stands on a page; several anchors of one address are one link."""

    url: str
    text: str = ""  # the longest among its anchors
    in_heading: bool = False
    in_article: bool = False  # within an article element, or beside a date


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How many points a link has, and what for."""

    points: int
    reasons: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether the link is taken for an article's."""
        return self.points >= ENOUGH


def judge(links: Sequence[Link]) -> list[Likeness]:
    """Return the likeness of each link, in order.

    Links are judged together: a shape of address that three or more promising links share counts
    for each of them, as lists of articles repeat one shape.
    """
    alone = [_judge_alone(link) for link in links]
    shapes = [shape_of(link.url) for link in links]
    promising = Counter(
        shape for shape, like in zip(shapes, alone, strict=True) if like.points >= ENOUGH - 2
    )
    return [
        Likeness(points=like.points + 1, reasons=(*like.reasons, "shares its shape"))
        if like.points > 0 and promising[shape] >= 3
        else like
        for shape, like in zip(shapes, alone, strict=True)
    ]


def _judge_alone(link: Link) -> Likeness:
    path, query = _readable(link.url)
    segments = [segment for segment in path.lower().split("/") if segment]
    refusal = _refusal(path, segments, query, shown=link.in_heading or link.in_article)
    if refusal:
        return Likeness(points=0, reasons=(refusal,))
    signs = [*_signs_in_path(path, segments, query), *_signs_on_page(link)]
    return Likeness(
        points=sum(points for points, _ in signs), reasons=tuple(reason for _, reason in signs)
    )


def _readable(url: str) -> tuple[str, str]:
    """Return path and query with percent-encoding decoded."""
    parts = urlsplit(url)
    return unquote(parts.path), parts.query


def _refusal(path: str, segments: list[str], query: str, *, shown: bool) -> str:
    """Return why a link cannot be an article's, or "".

    A paper (PDF) may be one where it is ``shown`` like one, in a heading or beside a date:
    ministries and courts publish so. Any other is an annual report or a price list.
    """
    if not segments and not _NUMBER.search(query):
        return "the front page"
    paper = path.lower().endswith(".pdf")
    if _ASSET.search(path) or (paper and not shown):
        return "a file"
    services = _SERVICES - _UPLOADS if paper else _SERVICES  # a paper lies among the uploads
    if any(segment in services for segment in segments):
        return "a service of the site"
    return ""


def _signs_in_path(path: str, segments: list[str], query: str) -> list[tuple[int, str]]:
    signs = []
    dated = _DATE.search(path)
    if dated:
        signs.append((3, "a date in the path"))
    rest = path[: dated.start()] + path[dated.end() :] if dated else path
    values = " ".join(value for _, value in parse_qsl(query[:500]))
    if _NUMBER.search(rest) or _NUMBER.search(values):
        signs.append((2, "a number in the path"))
    words = word_count(max(segments[-2:], key=len, default=""))
    if words >= 3:
        signs.append((3 if words >= 4 else 2, f"a slug of {words} words"))
    if len(segments) >= 2:
        signs.append((1, "a deep path"))
    if _PAGE_ENDING.search(path):
        signs.append((1, "a page's file name"))
    return signs


def _signs_on_page(link: Link) -> list[tuple[int, str]]:
    signs = []
    words = word_count(link.text)
    if words >= 3:
        signs.append((2 if words >= 5 else 1, f"a text of {words} words"))
    if link.in_heading:
        signs.append((2, "in a heading"))
    if link.in_article:
        signs.append((1, "in an article's box"))
    return signs


def word_count(text: str) -> int:
    """Return about how many words a text or slug has; two letters a word in scripts without spaces.

    Numbers are no words.
    """
    spaceless = len(_SPACELESS.findall(text))
    return len(_WORD.findall(_SPACELESS.sub(" ", text))) + spaceless // 2


def shape_of(url: str) -> str:
    """Return the address with what differs from article to article taken out."""
    path, query = _readable(url)
    *folders, last = path.strip("/").split("/")
    shape = [re.sub(r"\d+", "9", folder) for folder in folders]
    shape.append("slug" if word_count(last) >= 2 else re.sub(r"\d+", "9", last)[:40])
    names = ",".join(sorted(name for name, _ in parse_qsl(query[:500])))
    return "/".join(shape) + ("?" + names if names else "")
