"""Whether what was cleaned is an article: a pure decision with a named reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import XPath, _Element

from crawler.cleaning.blocks import Block
from crawler.cleaning.claims import Claims, types
from crawler.cleaning.elements import folded
from db.records import Mark

_ENOUGH = 250  # words from which a text with a declared article is not looked at closer
_FEW = 120  # words below which a wall, a film or a lost page can be all there is
_SHORT = 25  # words; of a page that declares an article, half of them will do
_LINKED = 0.5  # share of a text's characters in lines that are links
_TEASED = 0.75  # share of them in such lines or the ones that follow them
_LEAST_TEASERS = 5
_WHOLLY_LINKED = 0.9
_TEASER = 200  # characters of what stands under a headline in a list
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "CategoryCodeSet",
                         "ProfilePage", "Blog"})  # fmt: skip
_PASSWORD = XPath("boolean(//input[translate(@type,'PASWORD','pasword')='password'])")
_LOST = re.compile(
    r"^\W*404\W*$|\b404\W+(?:error|fehler|not found|page|seite)|(?:error|fehler|erreur)\W+404\b"
    r"|(?:page|article|story|content|seite|artikel|beitrag) (?:you .{1,40} )?(?:was |is "
    r"|wurde |konnte )?(?:not|no longer|nicht|nicht mehr) (?:be )?(?:found|exist|available|gefunden"
    r"|verfügbar|vorhanden)|(?:page|article) introuvable|página no encontrada"
    r"|página não encontrada|pagina non trovata|pagina niet gevonden|nie znaleziono"
    r"|(?:stranica|strana|članak|vest) (?:nije|nisu) pronađen[aoi]?"
    r"|(?:страница|страна|чланак) (?:није|не) (?:пронађен|найден)\w*|сторінку не знайдено"
    r"|страница не найдена|sayfa bulunamadı|sidan (?:hittades inte|kunde inte hittas)"
    r"|oops.{0,40}(?:not found|gone|missing)|ページが見つかりません|页面不存在",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^\W*(?:please )?(?:log ?in|sign ?in|login|subscriber login|anmelden|einloggen|anmeldung"
    r"|connexion|se connecter|identifiez-vous|iniciar sesión|inicia sesión|entrar|accedi"
    r"|inloggen|logga in|logg inn|log ind|zaloguj(?: się)?|logowanie|prijava|prijavi se"
    r"|prijavite se|пријава|пријавите се|войти|вход|увійти|вхід|giriş yap|giriş|ログイン|登录"
    r"|로그인)\b.{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a page shows of its kind before anything is taken off it."""

    password: bool = False  # it asks for one
    declared: bool = False  # an article, by structured data
    kinds: frozenset[str] = frozenset()  # schema.org types on it, and Open Graph's type


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """What came out of a page, as far as it tells whether it is an article."""

    titles: tuple[str, ...]  # the title, and the page's other wordings of it
    words: int
    lines: tuple[str, ...] = ()  # of the text
    linked: frozenset[str] = frozenset()  # wordings of the links left on the page, folded


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """That a page is no article: what it is, and by what evidence."""

    mark: Mark
    evidence: str


def shape(root: _Element, claims: Claims) -> Shape:
    """Look at a page before anything is taken off it."""
    kinds = {kind for node in claims.nodes for kind in types(node)}
    og_type = claims.meta("og:type").lower()
    return Shape(
        password=bool(_PASSWORD(root)),
        declared=bool(claims.article) or og_type == "article",
        kinds=frozenset(kinds | {og_type} - {""}),
    )


def linked_lines(blocks: Iterable[Block]) -> frozenset[str]:
    """Return what those lines of a page say that are links from end to end, or nearly."""
    return frozenset(
        block.text for block in blocks if block.linked >= _WHOLLY_LINKED * len(block.text)
    )


def teased_lines(blocks: Iterable[Block], text: str) -> tuple[str, ...]:
    """Return a text's lines, each short one with the linked headline that the page has before it.

    Of a list of teasers the headlines are no text, but tell that what follows them is none either.
    """
    said = text.split("\n")
    lines, shown = set(said), list[str]()
    before = ""
    for block in blocks:
        if block.text in lines:
            shown += [before, block.text] if before and len(block.text) < _TEASER else [block.text]
            before = ""
        else:
            before = block.text if block.linked >= _WHOLLY_LINKED * len(block.text) else ""
    return tuple(shown if len(shown) >= len(said) else said)


def needs_links(shape: Shape, words: int) -> bool:
    """Tell whether the decision will ask for the links: long declared articles are none's list."""
    return not (shape.declared and words >= _ENOUGH)


def judge(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    """Return why a page is no article; None where nothing speaks against it.

    The first of: lost page, login wall, video page, list page, mostly links, too short.
    """
    if shape.declared and cleaned.words >= _ENOUGH:
        return None
    for rule in (_lost, _walled, _film_page, _list_page, _links_page, _too_short):
        if (doubt := rule(shape, cleaned)) is not None:
            return doubt
    return None


def _lost(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    said = next((title for title in cleaned.titles if _LOST.search(title)), "")
    if said and cleaned.words < _FEW and not shape.declared:
        return Doubt(mark=Mark.LOST, evidence=f"its title says “{said[:80]}”")
    return None


def _walled(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    titled = any(_LOGIN.match(title) for title in cleaned.titles)
    if cleaned.words < _FEW and (titled or (shape.password and not shape.declared)):
        asks = "it asks for a password" if shape.password else "its title asks to log in"
        return Doubt(mark=Mark.LOGIN, evidence=f"{asks}, with {cleaned.words} words of text")
    return None


def _film_page(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    named = "VideoObject" in shape.kinds or any(kind.startswith("video") for kind in shape.kinds)
    is_one = named and not any("Article" in kind for kind in shape.kinds)
    if cleaned.words < _FEW and is_one:
        return Doubt(
            mark=Mark.VIDEO, evidence=f"it declares a video, with {cleaned.words} words of text"
        )
    return None


def _list_page(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    if shape.declared:
        return None
    teasers, teased, whole = 0, 0, 0
    before = False
    for line in map(folded, cleaned.lines):
        is_link = line in cleaned.linked
        teasers += is_link
        teased += len(line) * (is_link or before)
        whole += len(line)
        before = is_link
    listing = sorted(shape.kinds & _LIST_TYPES)
    if teasers >= _LEAST_TEASERS and teased >= _TEASED * whole:
        return Doubt(mark=Mark.LIST, evidence=f"{teasers} linked headlines make up its text")
    if listing and teasers >= _LEAST_TEASERS:
        return Doubt(mark=Mark.LIST, evidence=f"it declares a {listing[0]} of {teasers} links")
    return None


def _links_page(shape: Shape, cleaned: Cleaned) -> Doubt | None:  # noqa: ARG001 - a rule's shape
    whole = sum(map(len, cleaned.lines))
    linked = sum(len(line) for line in cleaned.lines if folded(line) in cleaned.linked)
    if whole and linked > _LINKED * whole:
        return Doubt(
            mark=Mark.LINKS, evidence=f"{round(100 * linked / whole)} % of its text is links"
        )
    return None


def _too_short(shape: Shape, cleaned: Cleaned) -> Doubt | None:
    least = _SHORT // 2 if shape.declared else _SHORT
    if cleaned.words < least:
        return Doubt(mark=Mark.SHORT, evidence=f"{cleaned.words} words of text")
    return None
