"""Proxies against real ones: what each side gets to see, and what is said when one fails."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from twisted.internet.defer import succeed

from crawler.download import RawResponse
from crawler.proxies import MAX_ANSWER, TunnelEndpoint, TunnelError
from db.errors import FetchError, ProxyFailed, Refused, Unreachable
from net.access import Proxy, read_proxy
from tests.crawler import server
from tests.crawler.certificates import Authority
from tests.crawler.conftest import OpenEngine, ReactorThread, opened
from tests.crawler.proxy import LittleProxy
from tests.crawler.server import Site

PASSWORD = "pa55-of-the-proxy"


@pytest.fixture
def proxy() -> Iterator[LittleProxy]:
    with LittleProxy() as each:
        yield each


@pytest.fixture
def secure(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.bundle))
    with Site(authority.context("localhost")) as each:
        yield each


def way(proxy: LittleProxy, user: str = "", scheme: str = "http", host: str = "127.0.0.1") -> Proxy:
    return read_proxy(f"{scheme}://{user + '@' if user else ''}{host}:{proxy.port}")


def ask(engine: OpenEngine, url: str, proxy: Proxy, **options: object) -> RawResponse:
    return engine.download(url, proxy=proxy, source="Danas", **options)


def refusal(engine: OpenEngine, url: str, proxy: Proxy) -> FetchError:
    with pytest.raises(FetchError) as caught:
        ask(engine, url, proxy)
    assert PASSWORD not in str(caught.value) + repr(caught.value.__cause__)
    return caught.value


def test_plain_http_is_forwarded(engine: OpenEngine, site: Site, proxy: LittleProxy) -> None:
    site.answers["/1?a=b"] = server.page(b"through")
    url = site.url("/1?a=b")
    assert ask(engine, url, way(proxy), headers={"X-Own": "yes"}).body == b"through"
    assert ask(engine, url, way(proxy)).status == 200  # perhaps on the same connection
    assert proxy.targets() == [f"GET {url}"] * 2
    assert site.requests[0][1]["x-own"] == "yes"
    assert site.requests[0][1]["host"] == f"127.0.0.1:{site.port}"


def test_https_goes_through_a_tunnel_and_is_verified(
    engine: OpenEngine, secure: Site, proxy: LittleProxy
) -> None:
    secure.answers["/1"] = server.page(b"tunnelled")
    url = secure.url("/1", host="localhost")
    for _ in range(2):
        assert ask(engine, url, way(proxy), headers={"Cookie": "a=b"}).body == b"tunnelled"
    assert set(proxy.targets()) == {f"CONNECT localhost:{secure.port}"}
    assert all("cookie" not in headers for _, _, headers in proxy.asked)
    assert secure.requests[0][1]["cookie"] == "a=b"


def test_a_certificate_for_another_name_is_refused_in_a_tunnel(
    engine: OpenEngine, secure: Site, proxy: LittleProxy
) -> None:
    error = refusal(engine, secure.url("/1"), way(proxy))  # it is localhost's, not 127.0.0.1's
    assert "certificate of 127.0.0.1 is not valid" in str(error)
    assert not isinstance(error, ProxyFailed)
    assert len(proxy.asked) == 1  # no second look past the proxy
    assert secure.requests == []


@pytest.mark.parametrize("target", ["plain", "secure"])
def test_a_proxy_spoken_to_by_tls(
    engine: OpenEngine, site: Site, secure: Site, authority: Authority, target: str
) -> None:
    asked = secure.url("/1", "localhost") if target == "secure" else site.url("/1")
    site.answers["/1"] = secure.answers["/1"] = server.page(b"both")
    with LittleProxy("ana:" + PASSWORD, authority.context("localhost")) as proxy:
        through = way(proxy, "ana:" + PASSWORD, "https", "localhost")
        assert ask(engine, asked, through).body == b"both"
        assert len(proxy.asked) == 1


@pytest.mark.usefixtures("secure")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_with_a_wrong_certificate_is_not_spoken_to(
    engine: OpenEngine, site: Site, authority: Authority, scheme: str
) -> None:
    with LittleProxy("ana:" + PASSWORD, authority.context("other.example")) as proxy:
        through = way(proxy, "ana:" + PASSWORD, "https", "localhost")
        error = refusal(engine, site.url("/1").replace("http", scheme), through)
        assert proxy.asked == []
    assert isinstance(error, ProxyFailed)
    assert f"the proxy localhost:{proxy.port} of Danas" in str(error)


@pytest.mark.parametrize("target", ["plain", "secure"])
def test_only_the_proxy_sees_what_opens_it(
    engine: OpenEngine, site: Site, secure: Site, target: str
) -> None:
    asked = secure.url("/1", "localhost") if target == "secure" else site.url("/1")
    site.answers["/1"] = secure.answers["/1"] = server.page(b"in")
    with LittleProxy("ana:" + PASSWORD) as proxy:
        assert ask(engine, asked, way(proxy, "ana:" + PASSWORD)).body == b"in"
        wants = proxy.wants
    seen = site.requests + secure.requests
    assert len(seen) == 1
    assert "proxy-authorization" not in seen[0][1]
    assert wants not in str(seen)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("user", "words"),
    [("", "wants a user and password"), (f"ana:{PASSWORD}", "refuses the user and password given")],
)
def test_a_proxy_that_wants_to_know_who_asks(
    engine: OpenEngine, scheme: str, user: str, words: str
) -> None:
    with LittleProxy("somebody:else") as proxy:
        error = refusal(engine, f"{scheme}://127.0.0.1:9/", way(proxy, user))
    assert isinstance(error, ProxyFailed)
    assert f"the proxy 127.0.0.1:{proxy.port} of Danas {words}" in str(error)
    assert "status 407" in str(error)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_down(engine: OpenEngine, closed_port: int, scheme: str) -> None:
    down = read_proxy(f"http://ana:{PASSWORD}@127.0.0.1:{closed_port}")
    error = refusal(engine, f"{scheme}://127.0.0.1:9/", down)
    assert isinstance(error, ProxyFailed)
    assert str(error) == f"the proxy 127.0.0.1:{closed_port} of Danas: connection refused"
    assert error.retry


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (b"HTTP/1.1 403 No\r\n\r\n", "opens no tunnel: it answers with status 403"),
        (b"HTTP/1.0 502 Bad\r\nX: y\r\n\r\n", "opens no tunnel: it answers with status 502"),
        (b"SSH-2.0-nothing\r\n\r\n", "breaks off or answers no HTTP"),
        (b"HTTP/1.1 200 ok\r\nX-Endless: " + b"x" * MAX_ANSWER, "breaks off or answers no HTTP"),
        (b"HTTP/1.1 200 half", "breaks off or answers no HTTP"),
    ],
)
def test_a_tunnel_that_is_not_opened(
    engine: OpenEngine, proxy: LittleProxy, says: bytes, words: str
) -> None:
    proxy.says = says
    begun = time.monotonic()
    error = refusal(engine, "https://127.0.0.1:9/", way(proxy, "ana:" + PASSWORD))
    assert isinstance(error, ProxyFailed)
    assert words in str(error)
    assert time.monotonic() - begun < 3  # said at once, not at the time-out


def test_a_proxy_that_hangs_up_is_told_at_once(engine: OpenEngine, proxy: LittleProxy) -> None:
    proxy.hangs_up = True
    begun = time.monotonic()
    assert isinstance(refusal(engine, "https://127.0.0.1:9/", way(proxy)), ProxyFailed)
    assert isinstance(refusal(engine, "http://127.0.0.1:9/", way(proxy)), Unreachable)
    assert time.monotonic() - begun < 3


def test_a_silent_proxy_ends_at_the_time_out(reactor: ReactorThread) -> None:
    with Site() as silent, opened(reactor, timeout="500ms") as engine:
        silent.answers["127.0.0.1:9"] = server.silent
        with pytest.raises(Unreachable, match="within 500ms"):
            ask(engine, "https://127.0.0.1:9/", read_proxy(f"http://127.0.0.1:{silent.port}"))


def test_a_private_proxy_is_refused_before_it_is_spoken_to(
    reactor: ReactorThread, proxy: LittleProxy
) -> None:
    def names(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("8.8.8.8", port))]

    with opened(reactor, allow_networks=[]) as engine:
        engine.engine._resolver._lookup = names
        error = refusal(engine, "http://outlet.example/", way(proxy, "ana:" + PASSWORD))
    assert isinstance(error, Refused)
    assert f"the proxy 127.0.0.1:{proxy.port} of Danas: 127.0.0.1 is not a public" in str(error)
    assert proxy.asked == []


@pytest.mark.parametrize("url", ["http://10.1.2.3/", "https://[::1]/", "https://2130706433:444/"])
def test_a_private_target_is_not_handed_to_the_proxy(
    reactor: ReactorThread, proxy: LittleProxy, url: str
) -> None:
    with opened(reactor, allow_networks=["127.0.0.1/32"]) as engine:
        if "2130706433" in url:  # which is 127.0.0.1: allowed here
            assert isinstance(refusal(engine, url, way(proxy)), ProxyFailed)
        else:
            assert isinstance(refusal(engine, url, way(proxy)), Refused)
            assert proxy.asked == []


def test_connections_of_two_users_are_not_shared(engine: OpenEngine, site: Site) -> None:
    site.answers["/1"] = server.page(b"in")
    with LittleProxy("ana:one") as proxy:
        assert ask(engine, site.url("/1"), way(proxy, "ana:one")).status == 200
        with pytest.raises(ProxyFailed, match="407"):
            ask(engine, site.url("/1"), way(proxy, "eva:two"))
        assert ask(engine, site.url("/1"), way(proxy, "ana:one")).status == 200


def test_what_opens_a_proxy_is_in_no_words(proxy: LittleProxy) -> None:
    shown = way(proxy, "ana:" + PASSWORD)
    assert PASSWORD not in repr(shown)
    assert shown.authorization not in repr(shown)
    assert PASSWORD not in shown.url


def test_an_opening_that_is_given_up_ends_its_connection() -> None:
    ended = []

    class Wire:
        def write(self, data: bytes) -> None:
            assert data == b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n"

        def abortConnection(self) -> None:  # noqa: N802
            ended.append(True)

    class Door:
        def connect(self, factory):
            opening = factory.buildProtocol(None)
            opening.makeConnection(Wire())
            return succeed(opening)

    ready = TunnelEndpoint(Door(), "a.example:443", "").connect(None)
    failed: list[object] = []
    ready.addErrback(lambda failure: failed.append(failure.type))
    ready.cancel()
    assert ended == [True]
    assert TunnelError not in failed
    assert asyncio.CancelledError not in failed
    assert len(failed) == 1
