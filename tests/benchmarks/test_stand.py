"""The stand serves many addresses; outlets list what they have; pages keep path and bytes."""

from datetime import UTC, datetime

import httpx
import pytest

from benchmarks.outlets import KINDS, entry_of, make_outlet, outlets_of
from benchmarks.pages import BenchPage, made_pages
from benchmarks.stand import Stand
from db.records import Page
from spiders.kinds import spider_for
from tests.making import source
from wirewatch.demo.loopback import Answer

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def page(url: str, **given: object) -> BenchPage:
    values = {
        "url": url,
        "body": "<p>Gürtel".encode("latin-1"),
        "content_type": "text/html",
        "title": "The bridge opens for the third time this year",
        "published": None,
        "language": "en",
    }
    return BenchPage(**{**values, **given})  # type: ignore[arg-type]


@pytest.fixture
def client():
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client


def serve(outlets):
    def answer(where, request):
        return outlets[where].answer(request, stand.url(where))

    stand = Stand(list(outlets), answer)
    return stand


def test_addresses_share_a_port_and_keep_connections(client) -> None:
    addresses = ["127.40.0.1", "127.40.0.2"]
    with Stand(addresses, lambda where, _: Answer(body=where.encode())) as stand:
        for address in addresses * 2:
            assert client.get(stand.url(address)).text == address
    with pytest.raises(httpx.ConnectError):
        client.get(stand.url(addresses[0]))


def test_a_page_stands_at_its_old_path_with_its_old_bytes(client) -> None:
    url = "https://outlet.example/2024/öffnung/story-1.html?page=2"
    outlets = outlets_of([page(url)], NOW)
    (address,) = outlets
    with serve(outlets) as stand:
        found = client.get(stand.url(address) + "/2024/öffnung/story-1.html?page=2")
        assert found.content == "<p>Gürtel".encode("latin-1")
        assert found.headers["content-type"] == "text/html"
        assert client.get(stand.url(address) + "/other").status_code == 404


def test_every_kind_of_listing_is_read_by_its_spider_with_every_page(client) -> None:
    made = [
        page(f"https://outlet-{n % 3}.example/2024/05/{n}-the-bridge-opens-again-for-all-of-us")
        for n in range(6)
    ]
    outlets = outlets_of(made, NOW)
    assert [outlet.outlet.kind for outlet in outlets.values()] == list(KINDS)
    with serve(outlets) as stand:
        for address, outlet in outlets.items():
            kind, base = outlet.outlet.kind, stand.url(address)
            listing = read(client, kind, base + outlet.listing_path)
            for follow in listing.follow:
                listing = read(client, kind, follow)
            wanted = {base + entry.path for entry in outlet.listed}
            assert {entry.url for entry in listing.entries} == wanted


def read(client, kind, url):
    answer = client.get(url)
    got = Page(
        url=url,
        final_url=url,
        status=answer.status_code,
        headers=dict(answer.headers),
        body=answer.content,
        fetched=NOW,
    )
    return spider_for(kind).read(got, source(kind=kind, url=url))


def test_an_address_saved_twice_is_served_twice() -> None:
    twice = page("https://outlet.example/a/story")
    (outlet,) = outlets_of([twice, twice], NOW).values()
    assert [entry.path for entry in outlet.listed] == ["/a/story", "/a/story/again"]


def test_a_listing_that_did_not_change_answers_304(client) -> None:
    outlets = outlets_of([page("https://outlet.example/a/story")], NOW)
    (address,) = outlets
    with serve(outlets) as stand:
        first = client.get(stand.url(address) + "/feed.xml")
        known = {"If-None-Match": first.headers["ETag"]}
        assert client.get(stand.url(address) + "/feed.xml", headers=known).status_code == 304
        outlets[address].publish([entry_of(page("https://x.example/b"), "/b", NOW)], NOW)
        assert client.get(stand.url(address) + "/feed.xml", headers=known).status_code == 200


def test_made_pages_are_distinct() -> None:
    pages = made_pages(9)
    assert len({each.body for each in pages}) == len({each.url for each in pages}) == 9
    assert make_outlet("x", 251).address == "127.40.1.2"
