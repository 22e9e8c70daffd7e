"""Where an answer sends us on to (RFC 9110, 15.4)."""

from collections.abc import Collection
from urllib.parse import urldefrag, urljoin

from crawler.download import RawResponse
from db.errors import BadStatus
from net.urls import MAX_URL

MAX_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


def next_hop(url: str, response: RawResponse, seen: Collection[str]) -> str | None:
    """Return the absolute address of the next hop, or None if the answer is no redirect.

    ``seen`` are the addresses asked so far, ``url`` among them. Raises BadStatus for a redirect
    without a usable target, in a circle, or beyond the fifth. From https to http is followed, as
    many outlets do so for single pages and nothing secret is sent there
    (crawler.credentials); the final address tells.
    """
    if response.status not in _REDIRECTS:
        return None
    try:
        target = urldefrag(urljoin(url, response.headers.get("location", "").strip())).url
    except ValueError:
        target = ""
    fault = _fault(response, target, seen)
    if fault:
        raise BadStatus(f"{url} {fault}", url=url, status=response.status)
    return target


def is_permanent(url: str, response: RawResponse, target: str) -> bool:
    """Tell whether a redirect from ``url`` to ``target`` may be remembered (RFC 9110, 15.4).

    One from https down to http may not: once remembered, nobody would ask by https again.
    """
    downgrade = url.startswith("https:") and not target.startswith("https:")
    return response.status in _PERMANENT and not downgrade


def _fault(response: RawResponse, target: str, seen: Collection[str]) -> str:
    if not response.headers.get("location", "").strip() or not target or len(target) > MAX_URL:
        return "redirects to nowhere"
    if target in seen:
        return "redirects in a circle"
    if len(seen) > MAX_REDIRECTS:
        return f"is a redirect beyond the {MAX_REDIRECTS}th"
    return ""
