"""All that a page tells of its article beside the text, each with where it was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml.etree import _Element

from crawler.cleaning import authors, dates, particulars, places, titles
from crawler.cleaning.authors import Byline
from crawler.cleaning.claims import Claims
from crawler.cleaning.found import Found
from crawler.cleaning.ground import Ground
from crawler.cleaning.titles import Title


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

    def origins(self, title: Title, language: Found[str], published: str) -> Mapping[str, str]:
        """Return where each field was found, without those that were not."""
        told = {
            "title": title.where,
            "authors": self.byline.where,
            "published": published,
            "modified": self.modified.where,
            "site": self.site.where,
            "canonical_url": self.canonical.where,
            "language": language.where,
            "section": self.section.where,
            "tags": self.tags.where,
            "image": self.image.where,
            "paywalled": self.paywalled.where,
        }
        return {field: where for field, where in told.items() if where}


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
        paywalled=particulars.paywalled(root, claims),
    )
