"""The engine's foreign errors, translated once into the FetchError family."""

import zlib
from datetime import timedelta
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionAborted, ConnectionClosed, NoRouteError
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError

from db.errors import FetchError, TooLarge, Unreachable
from db.settings import format_duration

_DEPTH = 8  # of wrapped errors


def as_fetch_error(
    exc: BaseException, *, url: str, max_bytes: int, timeout: timedelta
) -> FetchError:
    """Return what a failed download means to us; unknown errors mean a garbled answer."""
    if isinstance(exc, FetchError):
        return exc
    if isinstance(exc, DownloadCancelledError | IgnoreRequest):
        return TooLarge(f"the answer is larger than {max_bytes:,} bytes", url=url)
    return Unreachable(_phrase(exc, urlsplit(url).netloc, timeout), url=url)


def is_certificate_failure(exc: BaseException) -> bool:
    """Tell whether a download failed because the server's certificate was not accepted."""
    return any(
        isinstance(each, VerificationError)
        or (isinstance(each, SSL.Error) and "certificate verify failed" in str(each))
        for each in causes(exc)
    )


def _phrase(exc: BaseException, host: str, timeout: timedelta) -> str:
    found = causes(exc)
    for kinds, phrase in _PHRASES:
        if any(isinstance(each, kinds) for each in found):
            return phrase.format(host=host, time=format_duration(timeout))
    if any(type(each).__module__.startswith(_DECOMPRESSORS) for each in found):
        return _COMPRESSION.format(host=host)
    return f"the answer of {host} is garbled ({type(found[-1]).__name__})"


_COMPRESSION = "the compression of the answer of {host} is garbled"
# Scrapy's libraries for brotli and zstd, known by name only, as we do not use them ourselves.
_DECOMPRESSORS = ("brotli", "_brotli", "backports.zstd", "compression.zstd")

# The first that fits any of the causes is taken.
_PHRASES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((DownloadTimeoutError, ConnectTimeoutError), "no whole answer from {host} within {time}"),
    ((CannotResolveHostError,), "no such host: {host}"),
    ((DownloadConnectionRefusedError,), "connection refused by {host}"),
    ((NoRouteError,), "no route to {host}"),
    ((ConnectError,), "no connection to {host}"),
    ((ResponseDataLossError,), "the answer of {host} broke off before its end"),
    ((StopDownload,), "the answer of {host} is packed in too many layers"),
    ((ParseError,), "the answer of {host} is not HTTP"),
    ((SSL.Error,), "no encrypted connection to {host} could be agreed on"),
    ((ConnectionAborted,), "{host} sent headers without end, or we are stopping"),
    ((ConnectionClosed, ConnectionError), "{host} broke the connection off"),
    ((OSError, EOFError, zlib.error), _COMPRESSION),
)


def causes(exc: BaseException) -> list[BaseException]:
    """Return an error and all that it wraps, in Python's way and in Twisted's."""
    found: list[BaseException] = []
    waiting: list[object] = [exc]
    while waiting and len(found) < _DEPTH:
        each = waiting.pop(0)
        if isinstance(each, Failure):
            each = each.value
        if not isinstance(each, BaseException) or each in found:
            continue
        found.append(each)
        waiting += [*getattr(each, "reasons", ()), each.__cause__]
    return found
