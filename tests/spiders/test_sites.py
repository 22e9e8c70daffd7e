"""One-site kinds: every file that ships, held by the page and the entries stored beside it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from db.errors import SpiderError
from db.records import Entry, Listing, Source
from spiders.kinds import SPIDERS
from spiders.site import SiteSpider
from spiders.site_file import SiteFile
from spiders.sites import FOLDER, shipped
from spiders.stored import difference
from tests.spiders.answers import page, urls

HOME = "https://drina-gazette.example/"
LIST = '<ol><li class="n"><a href="/a">Shells found</a><time datetime="2026-01-02">then</time></li>'


def site(**keys: object) -> SiteSpider:
    return SiteSpider("gazette", SiteFile.model_validate({"item": "li.n"} | keys))


def read(body: str, *, timezone: str = "UTC", **keys: object) -> Listing:
    source = Source(name="Gazette", kind="gazette", url=HOME, timezone=timezone)
    return site(**keys).read(page(body, HOME), source)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_a_shipped_site_lists_what_is_stored_beside_it(file: Path) -> None:
    page, wanted = (file.with_suffix(end).read_bytes() for end in (".html", ".json"))
    assert difference(shipped()[file.stem], page, wanted) == ""


WANTED = {"url": HOME + "a", "title": "Shells found", "summary": "", "published": None}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"entries": [WANTED]}, ""),
        ({"entries": [WANTED], "timezone": "Asia/Tokyo", "skipped": 0}, ""),
        ({"entries": [WANTED | {"title": "Found"}]}, 'wanted is {"url"'),
        ({"entries": []}, "entry 1 is found but not wanted"),
        ({"entries": [WANTED, WANTED]}, "entry 2 is wanted but not found"),
        ({"entries": [WANTED], "skipped": 2}, "0 items without a usable link are found; wanted"),
        ({"entries": 7}, "does not have the shape"),
        ({"entries": [], "timezone": 1}, "does not have the shape"),
        ([], "does not have the shape"),
        (None, "is no JSON"),
    ],
)
def test_what_is_stored_holds_what_is_read(wanted: object, words: str) -> None:
    text = json.dumps(wanted).encode() if wanted is not None else b"{"
    found = difference(site(url=HOME), LIST.encode(), text)
    assert words in found if words else found == ""


def test_a_stored_page_that_is_read_no_more() -> None:
    assert "nothing on the page" in difference(site(), b"<p>Moved", b'{"entries": []}')


def test_a_file_is_a_kind_by_its_name() -> None:
    assert set(shipped()) == {file.stem for file in FOLDER.glob("*.toml")}
    assert all(SPIDERS[name].kind == name for name in shipped())


def test_the_least_that_a_file_says() -> None:
    assert read(LIST).entries == (Entry(url=HOME + "a", title="Shells found"),)


def test_attributes_in_place_of_text() -> None:
    body = '<div class="n" data-at="2026-01-02 10:00" data-to="/x?id=1"><b title="T">t</b></div>'
    listing = read(
        body,
        item="div.n",
        link="div::attr(data-to)",
        title="b::attr(title)",
        published="div::attr(data-at)",
        timezone="Europe/Belgrade",
    )
    assert listing.entries == (
        Entry(url=HOME + "x?id=1", title="T", published=datetime(2026, 1, 2, 9, tzinfo=UTC)),
    )


def test_an_item_may_be_its_own_link() -> None:
    assert urls(read('<a class="n" href="b">B</a>', item="a.n")) == [HOME + "b"]


def test_a_date_comes_from_the_attribute_or_the_text() -> None:
    for time in ('<time datetime="2026-01-02">then</time>', "<time>2 Jan 2026</time>"):
        listing = read(f'<li class="n"><a href="/a">A</a>{time}', published="time")
        assert listing.entries[0].published == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_date_that_does_not_fit_its_form_is_none() -> None:
    for written in ("soon", "32.01.2026.", "01.01.0001.", "01.01.1970."):
        body = f'<li class="n"><a href="/a">A</a><i>{written}</i>'
        listing = read(body, published="i", date_format="%d.%m.%Y.", timezone="Asia/Tokyo")
        assert listing.entries[0].published is None


def test_a_base_of_the_page_counts_and_each_address_once() -> None:
    body = f'<base href="{HOME}archive/">{LIST}<li class="n"><a href="x">1</a>' * 2
    assert urls(read(body)) == [HOME + "a", HOME + "archive/x"]


def test_links_that_lead_nowhere_are_counted() -> None:
    body = LIST + '<li class="n"><a>Soon</a><li class="n"><a href="mailto:a@b.example">M</a>'
    assert read(body).skipped == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>Moved</p>", "nothing on the page is selected by 'li.n'; the site has changed"),
        ('<li class="n">No link', "none of the 1 items has a link where 'a' looks for it"),
        ("", "the page cannot be read"),
    ],
)
def test_a_site_that_changed_is_an_error(body: str, words: str) -> None:
    with pytest.raises(SpiderError) as caught:
        read(body)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"item": "li["}, "is no CSS selector"),
        ({"item": "li:hover(x)"}, "is no CSS selector"),
        ({"item": " "}, "the selector is empty"),
        ({"link": ""}, "the selector is empty"),
        ({"url": "press"}, "is no web address"),
        ({"months": ["januar"]}, "there are 1 names of months"),
        ({"months": ["x"] * 12}, "needs a `date_format`"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_mistakes_in_a_file_are_told_with_the_way_out(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        site(**keys)
    assert words in str(caught.value)


def test_a_site_of_a_thousand_nested_items_is_read_soon() -> None:
    assert len(read('<div class="n"><a href="/a">' * 3000, item=".n").entries) == 1
