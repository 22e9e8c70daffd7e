"""What one page says of its source's health."""

from zlib import crc32

from crawler.drift import WALLS
from crawler.obstacles import is_paywalled, obstacle_of
from db.errors import CleanError, FetchError
from db.evidence import SeenPage
from db.records import Article, Obstacle, Page

_TEASER = 1000  # letters; a page that is not free and gives less has kept its text to itself


def read_page(url: str, article: Article, page: Page) -> SeenPage:
    """Return what a page that became an article says; a teaser before a paywall is one."""
    letters = len(article.text)
    walled = letters < _TEASER and is_paywalled(page.body)
    return SeenPage(
        link=crc32(url.encode()),
        letters=letters,
        text=crc32(article.text.encode("utf-8", "surrogatepass")),
        obstacle=Obstacle.PAYWALL if walled else None,
    )


def lost_page(url: str, error: FetchError | CleanError, page: Page | None) -> SeenPage | None:
    """Return what a page that did not become an article says; None if nothing of its source.

    A dead link or a host that is down is not the source's drift, nor is a worker that failed.
    """
    link = crc32(url.encode())
    if isinstance(error, CleanError):
        if error.retry:
            return None
        walled = page is not None and is_paywalled(page.body)
        obstacle = Obstacle.PAYWALL if walled else Obstacle.UNREADABLE
        return SeenPage(link=link, obstacle=obstacle)
    obstacle = obstacle_of(error)
    return SeenPage(link=link, obstacle=obstacle) if obstacle in WALLS else None
