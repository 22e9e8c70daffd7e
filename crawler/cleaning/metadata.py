"""All that a page tells of its article beside the text, each with where it was found."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml.etree import _Element

from crawler.cleaning import authors, dates, particulars, places, titles
from crawler.cleaning.authors import Byline
from crawler.cleaning.claims import Claims
from crawler.cleaning.confidence import Doubt
from crawler.cleaning.found import Found
from crawler.cleaning.ground import Ground
from crawler.cleaning.titles import Title
from db.records import Article
from matching.stories.fingerprint import fingerprint_of

_TEASER = 150  # words below which a text that breaks off is a teaser


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What was found, and where: all that does not need the text."""

    byline: Byline
    published: Found[datetime | None]
    modified: Found[datetime | None]
    site: Found[str]
    canonical: Found[str]
    section: Found[str]
    tags: Found[tuple[str, ...]]
    image: Found[str]
    paywalled: Found[bool | None]

    def article(
        self, *, url: str, fetched: datetime, published: Found[datetime | None], title: Title,
        text: str, words: list[str], language: Found[str], excerpt: str, doubt: Doubt | None,
    ) -> Article:  # fmt: skip
        """Return the article of this and the text, with where each field was found.

        ``words`` are the text's, as fingerprint.words gives them.
        """
        paid, count = self.paywalled, len(words)
        if paid.where == "element" and count >= 2 * _TEASER:
            paid = Found(None)  # many pages carry the box for their next visit
        if paid.value is None and count < _TEASER and particulars.is_cut(text):
            paid = Found(True, "text")
        told = {
            "title": title.where,
            "authors": self.byline.where,
            "published": published.where,
            "modified": self.modified.where,
            "site": self.site.where,
            "canonical_url": self.canonical.where,
            "language": language.where,
            "section": self.section.where,
            "tags": self.tags.where,
            "image": self.image.where,
            "paywalled": paid.where,
        }
        return Article(
            url=url,
            canonical_url=self.canonical.value,
            title=title.value,
            text=text,
            authors=self.byline.names,
            published=published.value,
            modified=self.modified.value,
            fetched=fetched,
            language=language.value,
            site=self.site.value,
            excerpt=excerpt,
            fingerprint=fingerprint_of(words),
            agencies=self.byline.agencies,
            section=self.section.value,
            tags=self.tags.value,
            image=self.image.value,
            words=count,
            paywalled=paid.value,
            origins={field: where for field, where in told.items() if where},
            mark=doubt.mark if doubt else None,
            evidence=doubt.evidence if doubt else "",
        )


def read(
    root: _Element, ground: Ground, claims: Claims, *, url: str, zone: ZoneInfo,
    fetched: datetime, title: str, published: datetime | None,
) -> Metadata:  # fmt: skip
    """Return a page's metadata; its comments must be gone, for they have authors and dates too.

    ``title`` and ``published`` are what the source listed. The tree is left as it is.
    """
    site = places.site(claims, url, beside=titles.site_beside(claims.html_title, title))
    appeared = dates.published(root, ground, claims, zone=zone, fetched=fetched, listed=published)
    return Metadata(
        byline=authors.pick(root, ground, claims, site=site.value, host=places.host(url)),
        published=appeared,
        modified=dates.modified(root, claims, zone=zone, fetched=fetched, published=appeared.value),
        site=site,
        canonical=places.canonical(root, claims, url),
        section=particulars.section(claims),
        tags=particulars.tags(root, claims),
        image=particulars.image(root, claims, url),
        paywalled=particulars.paywalled(root, claims, ground.named),
    )
