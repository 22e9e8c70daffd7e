"""Pages of invented outlets, made to order: an article, with whatever is put around it."""

from datetime import UTC, datetime

from crawler.cleaning.article import Explained, Listed, explain_page
from db.records import Article

FETCHED = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
URL = "https://www.morava-courier.example.com/world/shells-reach-front"
TITLE = "Serbian shells reach the front through third countries"
PARAGRAPHS = (
    (
        "Ammunition made in Valjevo has turned up on the front in Ukraine, according to "
        "shipping papers "
        "seen by the Courier, although Belgrade denies any direct export to the country."
    ),
    (
        "The papers describe eleven consignments of 122 mm rockets that left the plant in "
        "autumn and "
        "changed hands twice before they crossed the last border by rail."
    ),
    (
        "“We sell to licensed buyers and to nobody else,” said Mirela Stankov, who speaks for "
        "the plant, "
        "when she was asked about the papers on Monday."
    ),
    (
        "Two of the buyers named in the papers, both registered in the spring, could not be "
        "reached at "
        "the addresses that they had given to the licensing office."
    ),
    (
        "The ministry said that it would look into the licences, and that it had suspended "
        "three of them "
        "until the end users were confirmed by the embassies concerned."
    ),
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(
    body: str = BODY,
    *,
    inside: str = "",
    after: str = "",
    before: str = "",
    head: str = "",
    title: str = TITLE,
    lang: str = "en",
) -> bytes:
    """Return a page: ``inside`` ends the article's container, ``after`` follows it."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | '
        f"Morava Courier</title>{head}</head><body>"
        '<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>'
        f'{before}<main><article><h1>{title}</h1><div class="x1">{body}{inside}</div></article>'
        f"{after}</main><footer>© Morava Courier, all rights reserved</footer></body></html>"
    ).encode()


def explain(
    html: bytes,
    *,
    url: str = URL,
    timezone: str = "UTC",
    listed: Listed | None = None,
    content_type: str = "text/html",
    fetched: datetime = FETCHED,
) -> Explained:
    return explain_page(
        html, url=url, content_type=content_type, timezone=timezone, fetched=fetched, listed=listed
    )


def clean(html: bytes, **asked: object) -> Article:
    return explain(html, **asked).article  # type: ignore[arg-type]  # the names are explain's


def assert_whole(text: str) -> None:
    """Every paragraph of the article is there, in order, on a line of its own."""
    lines = text.split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == list(PARAGRAPHS)
