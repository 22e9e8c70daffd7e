"""The engine against a server that does its worst."""

import asyncio
import gzip
import threading
import time
import tracemalloc
import zlib

import pytest

from crawler.download import Download
from crawler.engine import Engine, engine_settings
from crawler.reactor import install_reactor
from crawler.settings import CrawlerSettings
from db.errors import FetchError, Refused, TooLarge, Unreachable
from tests.crawler import server
from tests.crawler.conftest import OpenEngine, ReactorThread, opened
from tests.crawler.server import Site


def test_an_honest_page_arrives(engine: OpenEngine, site: Site) -> None:
    site.answers["/"] = server.page(b"<p>shells</p>", ETag='"one"', Content_Type="text/html")
    response = engine.download(site.url(), headers={"Accept": "text/html"})
    assert (response.status, response.body) == (200, b"<p>shells</p>")
    assert response.headers["etag"] == '"one"'
    assert response.headers["content-type"] == "text/html"
    [(_, headers)] = site.requests
    assert headers["user-agent"].startswith("wirewatch")
    assert headers["accept"] == "text/html"
    assert "cookie" not in headers


@pytest.mark.parametrize("code", [301, 304, 404, 429, 500, 503])
def test_any_status_is_handed_back_untried_again(engine: OpenEngine, site: Site, code: int) -> None:
    site.answers["/"] = server.status(code, Location="/elsewhere")
    assert engine.download(site.url()).status == code
    assert site.paths() == ["/"]


def test_cookies_are_not_kept(engine: OpenEngine, site: Site) -> None:
    site.answers["/"] = server.page(b"x", Set_Cookie="id=7")
    engine.download(site.url())
    engine.download(site.url())
    assert all("cookie" not in headers for _, headers in site.requests)


def test_packed_pages_are_unpacked(engine: OpenEngine, site: Site) -> None:
    packed = gzip.compress(b"granate " * 100)
    site.answers["/"] = server.page(packed, Content_Encoding="gzip")
    assert engine.download(site.url()).body == b"granate " * 100


@pytest.mark.parametrize(
    ("misbehaviour", "words"),
    [
        (server.lying_length, "broke off before its end"),
        (server.reset_mid_body, "broke off before its end"),
        (server.garbage_status_line, "is not HTTP"),
        (server.close_at_once, "broke the connection off"),
        (server.header_flood, "headers without end"),
        (server.interim_flood, "headers without end"),
        (server.page(b"not packed", Content_Encoding="gzip"), "compression"),
        (server.page(b"x", Content_Encoding="gzip, gzip, gzip"), "too many layers"),
    ],
    ids=lambda value: getattr(value, "__name__", "answer"),
)
def test_broken_answers_are_unreachable_in_words(
    engine: OpenEngine, site: Site, misbehaviour: server.Answer, words: str
) -> None:
    site.answers["/"] = misbehaviour
    with pytest.raises(Unreachable, match=words) as caught:
        engine.download(site.url())
    assert caught.value.retry
    assert caught.value.url == site.url()


@pytest.mark.parametrize("misbehaviour", [server.slow_byte, server.silent])
def test_the_whole_takes_no_longer_than_the_timeout(
    reactor: ReactorThread, site: Site, misbehaviour: server.Answer
) -> None:
    site.answers["/"] = misbehaviour
    begun = time.monotonic()
    words = r"no whole answer from 127\.0\.0\.1:.* within 500ms"
    with opened(reactor, timeout="500ms") as engine, pytest.raises(Unreachable, match=words):
        engine.download(site.url())
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    "misbehaviour", [server.endless_body, server.huge_length, server.gzip_bomb]
)
def test_too_much_is_too_large(engine: OpenEngine, site: Site, misbehaviour: server.Answer) -> None:
    site.answers["/"] = misbehaviour
    with pytest.raises(TooLarge, match="larger than 100,000 bytes") as caught:
        engine.download(site.url(), max_bytes=100_000)
    assert not caught.value.retry


def test_a_bomb_is_not_unpacked_into_memory(engine: OpenEngine, site: Site) -> None:
    site.answers["/"] = server.page(_zeroes(60_000_000), Content_Encoding="gzip")
    tracemalloc.start()
    with pytest.raises(TooLarge):
        engine.download(site.url(), max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def _zeroes(size: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*parts, packer.flush()])


def test_nobody_listens(engine: OpenEngine, closed_port: int) -> None:
    with pytest.raises(Unreachable, match=r"connection refused by 127\.0\.0\.1"):
        engine.download(f"http://127.0.0.1:{closed_port}/")


def test_no_such_host(engine: OpenEngine) -> None:
    with pytest.raises(Unreachable, match=r"no such host: nowhere\.invalid|could not be looked up"):
        engine.download("http://nowhere.invalid/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_unless_allowed(reactor: ReactorThread, site: Site, host: str) -> None:
    with (
        opened(reactor, allow_networks=[]) as engine,
        pytest.raises(Refused, match=r"not a public address; .* allow_networks") as caught,
    ):
        engine.download(site.url(host=host))
    assert not caught.value.retry
    assert site.requests == []


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1"])
def test_allowed_loopback_is_reached_in_any_notation(
    engine: OpenEngine, site: Site, host: str
) -> None:
    site.answers["/"] = server.page(b"here")
    assert engine.download(site.url(host=host)).body == b"here"


def test_a_name_that_moves_after_the_check_is_not_followed(
    reactor: ReactorThread, site: Site
) -> None:
    answers = iter(
        ["127.0.0.9", "127.0.0.1"]
    )  # only the first is allowed, the site is at the second

    def rebinding(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (next(answers), port))]

    async def ask() -> None:
        engine = Engine(CrawlerSettings(allow_networks=["127.0.0.9/32"]), lookup=rebinding)
        await engine.start()
        try:
            await engine.download(Download(url=site.url(host="rebinding.example")))
        finally:
            await engine.close()

    with pytest.raises(Unreachable, match="connection refused by rebinding"):
        reactor.run(ask())
    assert site.requests == []
    assert next(answers) == "127.0.0.1"  # the name was asked for once only


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "data:,x", "http://"])
def test_other_schemes_are_refused(engine: OpenEngine, url: str) -> None:
    with pytest.raises(Refused, match="no http or https address"):
        engine.download(url)


def test_a_cancelled_download_leaves_the_engine_usable(
    reactor: ReactorThread, engine: OpenEngine, site: Site
) -> None:
    site.answers["/slow"] = server.slow_byte
    site.answers["/"] = server.page(b"still here")

    async def give_up() -> None:
        async with asyncio.timeout(0.1):
            await engine.engine.download(Download(url=site.url("/slow")))

    with pytest.raises(TimeoutError):
        reactor.run(give_up())
    assert engine.download(site.url()).body == b"still here"


def test_closing_ends_what_runs(reactor: ReactorThread, site: Site) -> None:
    site.answers["/slow"] = server.slow_byte

    async def close_meanwhile() -> FetchError:
        engine = Engine(CrawlerSettings(allow_networks=["127.0.0.0/8"]))
        await engine.start()
        await engine.start()
        running = asyncio.create_task(engine.download(Download(url=site.url("/slow"))))
        await asyncio.sleep(0.2)
        await engine.close()
        await engine.close()
        with pytest.raises(FetchError) as caught:
            await running
        return caught.value

    begun = time.monotonic()
    assert isinstance(reactor.run(close_meanwhile()), Unreachable)
    assert time.monotonic() - begun < 5


def test_a_closed_engine_says_so(reactor: ReactorThread, site: Site) -> None:
    with opened(reactor) as engine:
        pass
    with pytest.raises(Unreachable, match="closed"):
        engine.download(site.url())


def test_a_name_without_answer_is_given_up(reactor: ReactorThread) -> None:
    asked = threading.Event()

    def stuck(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.wait(5)
        return []

    async def ask() -> None:
        engine = Engine(CrawlerSettings(timeout="100ms"), lookup=stuck)
        await engine.start()
        try:
            await engine.download(Download(url="http://outlet.example/"))
        finally:
            asked.set()
            await engine.close()

    with pytest.raises(Unreachable, match=r"outlet\.example could not be looked up in time"):
        reactor.run(ask())


def test_as_many_at_once_as_set(reactor: ReactorThread, site: Site) -> None:
    site.answers["/"] = server.silent

    async def ask_thrice(engine: Engine) -> None:
        asks = [engine.download(Download(url=site.url())) for _ in range(3)]
        await asyncio.gather(*asks, return_exceptions=True)

    with opened(reactor, concurrency=1, timeout="200ms") as engine:
        begun = time.monotonic()
        reactor.run(ask_thrice(engine.engine))
    assert time.monotonic() - begun >= 0.6


def test_the_reactor_is_installed_once(reactor: ReactorThread) -> None:
    async def again() -> None:
        install_reactor()

    reactor.run(again())
    with pytest.raises(RuntimeError, match="another event loop"):
        asyncio.run(again())


def test_nothing_unsafe_is_left_on() -> None:
    settings = engine_settings(CrawlerSettings())
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert set(settings["DOWNLOAD_HANDLERS_BASE"]) == {"http", "https"}
    off = ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "LOG_ENABLED"]
    assert not any(settings[name] for name in off)
