"""A user's regular expression held against addresses, within a bound of time."""

from collections.abc import Iterable

import regex

from db.errors import SpiderError

_SECONDS = 0.25  # for one address; a pattern that takes longer never ends


def matching(pattern: str, addresses: Iterable[str], url: str) -> list[str]:
    """Return the addresses that the pattern is found in; raises SpiderError about ``url``."""
    try:
        wanted = regex.compile(pattern)
        return [each for each in addresses if wanted.search(each, timeout=_SECONDS)]
    except regex.error as exc:
        raise SpiderError(
            f"the pattern {pattern!r} is no regular expression ({exc}); correct it", url=url
        ) from exc
    except TimeoutError as exc:
        raise SpiderError(
            f"the pattern {pattern!r} takes too long on one address; write it without repetitions "
            "inside of repetitions",
            url=url,
        ) from exc
