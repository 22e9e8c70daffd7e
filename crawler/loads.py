"""What a rendered page may load by itself, and what of its source's access goes along."""

from urllib.parse import urlsplit

from crawler.credentials import Credentials
from crawler.download import RawResponse
from crawler.robots import Robots
from net.access import leaves
from net.urls import host_key


class PageLoads:
    """What the scripts of one page ask for, on behalf of the source that it is fetched for.

    On the page's own host robots.txt holds for them too: it was read for the page, so asking
    costs nothing. Other hosts' is not fetched, as a reader's browser does not. Headers and
    cookies go to the page's own host only, however far the source's access would reach, as it
    is the page that chooses the addresses here.
    """

    def __init__(self, page: str, credentials: Credentials, robots: Robots) -> None:
        self._page = page
        self._credentials = credentials
        self._robots = robots

    async def headers(self, url: str) -> dict[str, str]:
        """Return the source's own headers for an address.

        Raises FetchError if robots.txt forbids it, and ValueError for what is no address.
        """
        own, asked = urlsplit(self._page), urlsplit(url)
        if host_key(url) == host_key(self._page):
            at_home = asked._replace(scheme=own.scheme, netloc=own.netloc).geturl()
            await self._robots.check(
                at_home, proxy=self._credentials.proxy, source=self._credentials.source
            )
        return {} if self._is_elsewhere(url) else self._credentials.beside(url)

    def heard(self, url: str, response: RawResponse) -> bool:
        """Remember the cookies that an answer sets; tell whether they are ours to keep.

        Others are the page's own, and live as long as it is shown.
        """
        return not self._is_elsewhere(url) and self._credentials.heard(url, response)

    def _is_elsewhere(self, url: str) -> bool:
        return leaves(self._page, url) or leaves(url, self._page)
