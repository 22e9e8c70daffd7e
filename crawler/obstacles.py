"""What stands in the way: login walls, bot challenges, paywalls, told by the shape of an answer.

Nothing here gets around a wall; it is recognised so that the user can be told by what a source is
blocked.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler.download import RawResponse
from db.errors import BadStatus, FetchError, NotYet, Refused, Unreachable, WirewatchError
from db.records import Obstacle
from net.twins import twin_key
from net.urls import registrable

_BY_STATUS = {
    401: Obstacle.LOGIN,
    402: Obstacle.PAYWALL,
    403: Obstacle.REFUSAL,
    407: Obstacle.LOGIN,
    404: Obstacle.MISSING,
    410: Obstacle.GONE,
    451: Obstacle.REFUSAL,
    511: Obstacle.LOGIN,  # a network that wants one (RFC 6585, 6)
}
_CHALLENGING = frozenset({403, 405, 429, 503})  # that bot challenges come with
_LOOK = 65_536  # bytes of an answer that are looked at
# Documented by those who serve challenges: Cloudflare, AWS WAF, DataDome, Imperva, HUMAN, Sucuri.
_CHALLENGE_HEADERS = {
    "cf-mitigated": re.compile(r"challenge", re.IGNORECASE),
    "x-amzn-waf-action": re.compile(r"challenge|captcha", re.IGNORECASE),
}
_CHALLENGE_MARKS = re.compile(
    rb"cf[-_]chl|/cdn-cgi/challenge-platform/|captcha-delivery\.com|_incapsula_resource|"
    rb"px-captcha|sucuri_cloudproxy|g-recaptcha|h-captcha|cf-turnstile|awswaf",
    re.IGNORECASE,
)
_LOGIN_STEP = re.compile(
    r"(?:wp-)?log-?[io]n(?:\.\w+)?|sign[-_]?in|anmeld(?:en|ung)|connexion|iniciar-sesion|prijava"
)
_FRONT = re.compile(
    r"/?|/[a-z]{2}(?:[-_][a-z]{2,4})?/?|/(?:index|default)\.(?:html?|php|aspx?)", re.IGNORECASE
)
# Only the value in any case: a name as it is spelled is found several times faster.
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*+:\s*+"?(?i:false)')


def obstacle_in(response: RawResponse) -> Obstacle | None:
    """Return what an answer that is no page says stands in the way; None if it says nothing."""
    if _is_challenge(response.headers):
        return Obstacle.CHALLENGE
    if response.status in _CHALLENGING and _CHALLENGE_MARKS.search(response.body[:_LOOK]):
        return Obstacle.CHALLENGE
    return _BY_STATUS.get(response.status)


def wall_before(response: RawResponse, *, asked: str, final: str) -> Obstacle | None:
    """Return the wall that an answer of 2xx is, if it is none of the pages asked for.

    A challenge says so in its headers. A login wall is where the redirects led to a login path
    from an address that was none; one that lies midway, and lets us through, is no wall.
    """
    if _is_challenge(response.headers):
        return Obstacle.CHALLENGE
    if final != asked and _is_login(final) and not _is_login(asked):
        return Obstacle.LOGIN
    return None


def obstacle_of(error: WirewatchError) -> Obstacle:
    """Return what stood in the way of a source or page, by the error that came of it."""
    if isinstance(error, FetchError) and error.obstacle is not None:
        return error.obstacle
    if isinstance(error, Unreachable):
        return Obstacle.UNREACHABLE
    if isinstance(error, BadStatus | NotYet | Refused):
        return Obstacle.STATUS
    return Obstacle.UNREADABLE


def is_paywalled(body: bytes) -> bool:
    """Tell whether a page says of itself that it is not free.

    By ``isAccessibleForFree`` of schema.org, as search engines ask outlets to mark it. Such a page
    may still carry its whole text.
    """
    return _NOT_FREE.search(body) is not None


def led_home(*, asked: str, final: str, listing: str = "") -> BadStatus | None:
    """Return the error for an article's link that leads to the front page of its own site.

    So many sites answer for what they no longer have. Home is the root, that of a language
    ("/en/"), and ``listing``, the address that lists the link. A link that is one of these itself
    leads nowhere else; nor is another site's front page home, as short links may lead to one.
    """
    try:
        if final == asked or _is_front(asked) or registrable(asked) != registrable(final):
            return None
        listed = bool(listing) and twin_key(final) == twin_key(listing) != twin_key(asked)
    except ValueError:
        return None
    if not listed and not _is_front(final):
        return None
    return BadStatus(
        "the link leads to the site's front page: the article is not there",
        url=final,
        status=404,
        retry=False,
        obstacle=Obstacle.MISSING,
    )


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def _is_challenge(headers: Mapping[str, str]) -> bool:
    return any(
        name in headers and value.search(headers[name])
        for name, value in _CHALLENGE_HEADERS.items()
    )


def _is_login(url: str) -> bool:
    try:
        steps = urlsplit(url).path.lower().split("/")
    except ValueError:
        return False
    return any(_LOGIN_STEP.fullmatch(step) for step in steps)
