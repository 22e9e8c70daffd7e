"""TLS is verified: who cannot show a good certificate is not read, and the error says why."""

import pytest

from db.errors import Unreachable
from tests.crawler import server
from tests.crawler.certificates import Authority
from tests.crawler.conftest import OpenEngine
from tests.crawler.server import Site


@pytest.fixture(autouse=True)
def _trust(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.bundle))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_good_certificate_is_accepted(
    engine: OpenEngine, authority: Authority, host: str
) -> None:
    with Site(authority.context("localhost", "127.0.0.1")) as site:
        site.answers["/"] = server.page(b"secret")
        assert engine.download(site.url(host=host)).body == b"secret"


@pytest.mark.parametrize(
    ("names", "days", "trusted", "words"),
    [
        (["localhost"], -1, True, "expired"),
        (["localhost"], 2, False, "self-signed|self signed"),
        (["elsewhere.example"], 2, True, "mismatch"),
    ],
)
def test_a_bad_certificate_is_not(
    engine: OpenEngine, authority: Authority, names: list[str], days: int, trusted: bool, words: str
) -> None:
    with Site(authority.context(*names, days=days, trusted=trusted)) as site:
        site.answers["/"] = server.page(b"secret")
        with pytest.raises(
            Unreachable, match=f"certificate of localhost is not valid: .*({words})"
        ):
            engine.download(site.url(host="localhost"))
        assert site.requests == []


def test_plain_http_where_tls_was_asked_for(engine: OpenEngine, site: Site) -> None:
    site.greeting = b"HTTP/1.1 400 Plain HTTP here\r\n\r\n"
    with pytest.raises(Unreachable, match="no encrypted connection"):
        engine.download(site.url().replace("http://", "https://"))
