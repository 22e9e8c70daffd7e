"""Twisted resolves vetted names only; foreign errors become words."""

from datetime import timedelta
from ipaddress import ip_address

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from twisted.internet.error import ConnectBindError, NoRouteError
from twisted.python.failure import Failure

from crawler.failures import as_fetch_error, is_certificate_failure
from crawler.names import VettedNames
from db.errors import Refused, Unreachable

FOUR, SIX = ip_address("93.184.216.34"), ip_address("2606:4700::1")


class Listener:
    """Hears what a look-up brings."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, resolution) -> None:  # noqa: N802
        resolution.cancel()

    def addressResolved(self, address) -> None:  # noqa: N802
        self.heard.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolved(names: VettedNames, host: str) -> list[tuple[str, int]]:
    listener = Listener()
    names.resolveHostName(listener, host, portNumber=80)
    assert listener.complete
    return listener.heard


def test_a_name_is_known_while_it_is_vetted() -> None:
    names = VettedNames()
    with names.vetted("outlet.example", (FOUR, SIX)):
        assert resolved(names, "outlet.example") == [(str(FOUR), 80), (str(SIX), 80)]
        assert resolved(names, "OUTLET.example.") == [(str(FOUR), 80), (str(SIX), 80)]
        assert resolved(names, "other.example") == []
    assert resolved(names, "outlet.example") == []


def test_the_latest_of_several_answers_counts() -> None:
    names = VettedNames()
    with names.vetted("outlet.example", (FOUR,)):
        with names.vetted("outlet.example", (SIX,)):
            assert resolved(names, "outlet.example") == [(str(SIX), 80)]
        assert resolved(names, "outlet.example") == [(str(FOUR), 80)]


def test_twisted_may_ask_with_other_letters() -> None:
    names = VettedNames()
    with names.vetted("xn--b1agj9af.xn--90a3ac", (FOUR,)):
        assert resolved(names, "вести.срб") == [(str(FOUR), 80)]


@pytest.mark.parametrize("host", ["", "a b", "\x00", "-" * 300])
def test_impossible_names_have_no_addresses(host: str) -> None:
    assert resolved(VettedNames(), host) == []


def chained(cause: Exception) -> Exception:
    exc = DownloadFailedError("failed")
    exc.__cause__ = cause
    return exc


@pytest.mark.parametrize(
    ("exc", "words"),
    [
        (CannotResolveHostError(), "no such host: outlet.example"),
        (NoRouteError(), "no route to outlet.example"),
        (ConnectBindError(), "no connection to outlet.example"),
        (ConnectionResetError(), "outlet.example broke the connection off"),
        (EOFError(), "the compression of the answer of outlet.example is garbled"),
        (KeyError("x"), "the answer of outlet.example is garbled (KeyError)"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_foreign_errors_become_words(exc: Exception, words: str, wrapped: bool) -> None:
    given = chained(exc) if wrapped else exc
    error = as_fetch_error(
        given, url="http://outlet.example/1", max_bytes=9, timeout=timedelta(seconds=1)
    )
    assert isinstance(error, Unreachable)
    assert str(error) == words


def test_our_own_errors_stay() -> None:
    own = Refused("no", url="u")
    assert as_fetch_error(own, url="u", max_bytes=9, timeout=timedelta(seconds=1)) is own


def test_errors_that_contain_each_other_end() -> None:
    first, second = ValueError("a"), DownloadFailedError("b")
    first.__cause__, second.__cause__ = second, first
    second.reasons = [Failure(first)]  # type: ignore[attr-defined]
    assert not is_certificate_failure(first)
