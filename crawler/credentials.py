"""What of a source's access goes with each hop of one fetch."""

from collections.abc import Sequence

from crawler.download import RawResponse
from db.clock import Clock
from net.access import Access, Proxy, leaves


class Credentials:
    """Headers and cookies for the hops of one fetch, from the first on.

    As soon as a redirect leaves the host they are dropped, and do not come back in this chain,
    should it return: what came between could have chosen the address. The proxy stays, as it is
    the way and not the errand.
    """

    def __init__(self, access: Access | None, clock: Clock) -> None:
        self._access = access
        self._clock = clock
        self._dropped = access is None

    @property
    def source(self) -> str:
        """The source's name, "" for none."""
        return self._access.source if self._access is not None else ""

    @property
    def proxy(self) -> Proxy | None:
        """The proxy to ask through, if any."""
        return self._access.proxy if self._access is not None else None

    @property
    def render(self) -> bool:
        """Whether a browser is to show what is fetched."""
        return self._access is not None and self._access.render

    def headers(self, hops: Sequence[str]) -> dict[str, str]:
        """Return what goes with the last of these hops; each hop is asked for once, in order."""
        if len(hops) > 1 and leaves(hops[-2], hops[-1]):
            self._dropped = True
        if self._access is None or self._dropped:
            return {}
        return self._access.headers_for(hops[-1], self._clock.now())

    def beside(self, url: str) -> dict[str, str]:
        """Return what goes with what the last hop's page loads; it is no hop of the chain."""
        if self._access is None or self._dropped:
            return {}
        return self._access.headers_for(url, self._clock.now())

    def heard(self, url: str, response: RawResponse) -> bool:
        """Remember the cookies that an answer sets, as long as it is one to our credentials.

        Returns whether it is one.
        """
        access = self._access
        if access is None or access.cookies is None or self._dropped or not access.covers(url):
            return False
        access.cookies.take(url, response.cookies, self._clock.now())
        return True
