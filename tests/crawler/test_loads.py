"""What goes along with what a rendered page loads, and what it may load of its own host."""

import pytest

from crawler.download import Loads
from crawler.fetch import FetchRequest
from crawler.rendering import is_page
from db.errors import FetchError, Refused
from tests.crawler.fakes import answer
from tests.crawler.test_credentials import PAGE, SECRET, Desk, made, redirect


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.web.put(PAGE, answer(200, b"<p>"))
    desk.web.put(
        "https://danas.example/robots.txt", answer(200, b"User-agent: *\nDisallow: /closed")
    )
    return desk


async def loads(desk: Desk, url: str = PAGE, **more: object) -> Loads:
    """Return what went with the last request that was no robots.txt."""
    await desk.fetcher.fetch(FetchRequest(url=url, access=made(render=True, **more)))
    found = desk.web.asked[-1].loads
    assert found is not None
    return found


async def test_only_pages_of_such_a_source_are_shown(desk: Desk) -> None:
    await desk.fetch()
    await desk.fetch(access=made())
    assert [each.loads for each in desk.web.asked] == [None] * 3
    await loads(desk)
    assert [bool(each.loads) for each in desk.web.asked if "robots" in each.url] == [False]


async def test_the_page_s_own_host_gets_what_the_page_got(desk: Desk) -> None:
    own = await loads(desk)
    sent = await own.headers("https://danas.example/api")
    assert (sent["X-Key"], sent["Cookie"]) == (SECRET, "sid=1")
    assert "X-Key" in await own.headers("https://www.danas.example/api")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.danas.example/1",  # the access would cover it, but the page chose it
        "http://danas.example/1",
        "https://danas.example:8443/1",
        "https://other.example/1",
    ],
)
async def test_nothing_goes_elsewhere(desk: Desk, url: str) -> None:
    own = await loads(desk)
    asked = len(desk.web.asked)
    assert await own.headers(url) == {}
    assert not own.heard(url, answer(200))
    assert len(desk.web.asked) == asked  # other hosts' robots.txt is not asked for


async def test_nothing_goes_along_once_a_redirect_has_left(desk: Desk) -> None:
    away = "https://elsewhere.example/"
    desk.web.put(PAGE, redirect(away))
    desk.web.put(away, redirect("https://danas.example/2"))
    desk.web.put("https://danas.example/2", answer(200, b"<p>"))
    own = await loads(desk)
    assert await own.headers("https://danas.example/api") == {}


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_robots_txt_holds_for_the_page_s_own_host(desk: Desk, scheme: str) -> None:
    own = await loads(desk)
    asked = len(desk.web.asked)
    with pytest.raises(Refused, match=r"robots\.txt"):
        await own.headers(f"{scheme}://danas.example/closed/api")
    assert len(desk.web.asked) == asked  # it was read for the page


@pytest.mark.parametrize("url", ["https://[half/", "data:text/plain,x", "https:///", "x"])
async def test_what_is_no_address_is_refused(desk: Desk, url: str) -> None:
    own = await loads(desk)
    with pytest.raises((FetchError, ValueError)):
        await own.headers(url)


async def test_cookies_that_renew_the_login_are_ours(desk: Desk) -> None:
    renewing = answer(200).__class__(status=200, headers={}, body=b"", cookies=("sid=2; Path=/",))
    own = await loads(desk)
    assert own.heard("https://danas.example/api", renewing)
    assert (await own.headers("https://danas.example/api"))["Cookie"] == "sid=2"
    without = await loads(desk, cookies=False)
    assert not without.heard("https://danas.example/api", renewing)  # so they are the page's


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        ("text/html", b"<!doctype html>", True),
        ("TEXT/HTML ; charset=x", b"", True),
        ("application/xhtml+xml", b'<?xml version="1.0"?><!DOCTYPE html><html>', True),
        ("text/html", b"<!-- a <rss> for you --><html>", True),
        ("text/html", b"<p>[1]", True),
        ("", b"<!doctype html>", False),
        ("text/htmlx", b"<p>", False),
        ("text/html", b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><feed xmlns='a'>", False),
        ("text/html", b"<sitemapindex>", False),
        ("text/html", b" [1]", False),
        ("text/html", b"<!--" + b"-" * 9000, True),
        ("text/html", b"<!-- -->" * 3000, True),
    ],
)
def test_what_is_a_page(kind: str, body: bytes, page: bool) -> None:
    assert is_page(answer(200, body, content_type=kind)) is page
    assert not is_page(answer(304, body, content_type=kind))
    assert not is_page(answer(404, body, content_type=kind))
