"""What a proxy's failures mean; they name the source and the proxy, never what opens it."""

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from twisted.internet.error import ConnectError
from twisted.internet.error import TimeoutError as ConnectTimeoutError

from crawler.download import Download
from crawler.failures import causes, is_certificate_failure
from crawler.proxies import TunnelError
from db.errors import ProxyFailed
from net.access import Proxy

_NO_CONNECTION = (
    (ConnectTimeoutError, "it does not answer"),
    (DownloadConnectionRefusedError, "connection refused"),
    (CannotResolveHostError, "no such host"),
    (ConnectError, "no connection"),
)


def named(request: Download, proxy: Proxy) -> str:
    """Return the words for the proxy of a request."""
    whose = f" of {request.source}" if request.source else ""
    return f"the proxy {proxy.place}{whose}"


def not_opened(status: int | None, request: Download, proxy: Proxy) -> ProxyFailed:
    """Return the error for a proxy that did not let us through."""
    if status == 407:
        given = "refuses the user and password given" if proxy.authorization else (
            "wants a user and password: write them into `proxy`"
        )  # fmt: skip
        return ProxyFailed(f"{named(request, proxy)} {given} (status 407)", url=request.url)
    how = f"answers with status {status}" if status else "breaks off or answers no HTTP"
    return ProxyFailed(f"{named(request, proxy)} opens no tunnel: it {how}", url=request.url)


def as_proxy_error(exc: BaseException, request: Download, proxy: Proxy) -> ProxyFailed | None:
    """Return what a failure says of the proxy, None if it is about what lies behind it."""
    found = causes(exc)
    for each in found:
        if isinstance(each, TunnelError):
            return not_opened(each.status, request, proxy)
    for kind, phrase in _NO_CONNECTION:
        if any(isinstance(each, kind) for each in found):
            return ProxyFailed(f"{named(request, proxy)}: {phrase}", url=request.url)
    if request.url.startswith("http:") and is_certificate_failure(exc):
        return ProxyFailed(
            f"{named(request, proxy)}: its certificate is not valid", url=request.url
        )
    return None
