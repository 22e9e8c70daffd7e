"""The one tree of errors.

WirewatchError
├── ConfigError          the configuration cannot be used (subject: file, line, column)
│   └── ConfigErrors     all that is wrong with one file (subject: the errors, by place)
├── TemplateFault        a template that the user wrote cannot be used (subject: its line)
├── QueryError           a watch query cannot be used (subject: line, column, what to write instead)
├── FetchError           a page or a source could not be fetched (subject: url)
│   ├── Refused          we may not: robots.txt, a private address, a scheme
│   ├── Unreachable      no connection: name, route, certificate, time-out
│   │   └── ProxyFailed  the source's proxy did not take us there; of the host it says nothing
│   ├── NotYet           nothing was asked: the host is not to be asked before ``retry_after``
│   ├── BadStatus        the server answered, but not with the page (status)
│   └── TooLarge         the body passed its limit
├── SpiderError          a source's answer is not what its kind promises (subject: url)
├── CleanError           a page could not be made an article (subject: url)
├── ChannelError         a delivery failed (subject: channel; says whether to retry, and when)
├── TranslationError     texts could not be translated (says whether of those texts only)
├── StoreError           the database cannot be used (subject: its address, without the password)
│   └── StoreBusy        it refuses for now: locked, full, not reachable; ask the same again
├── LeaseLost            another worker has the row by now; its outcome counts
└── NotFoundError        no such source, watch, article, delivery (subject: the name, near ones)

Foreign errors are translated once, at the edge where they arise, with ``raise … from exc``.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from db.records import Obstacle


class WirewatchError(Exception):
    """Base of all errors that Wirewatch raises on purpose; its text can be shown to the user."""


class ConfigError(WirewatchError):
    """The configuration cannot be used; the text names file, line, column and the way out."""

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        self.file, self.line, self.column = file, line, column
        self.message = message
        place = ":".join(str(part) for part in (file, line, column) if part not in (None, ""))
        super().__init__(f"{place}: {message}" if place else message)


class ConfigErrors(ConfigError):  # noqa: N818 - several in one
    """All that is wrong with one file; its text is one line an error, in the order of the file."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        self.errors = tuple(
            sorted(errors, key=lambda error: (error.file, error.line or 0, error.column or 0))
        )
        first = self.errors[0]
        super().__init__(first.message, file=first.file, line=first.line, column=first.column)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class TemplateFault(WirewatchError):  # noqa: N818 - a fault of what the user wrote
    """A user's template cannot be used, or not for this message; ``line`` counts from 1."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        self.message, self.line = message, line
        super().__init__(f"line {line}: {message}" if line else message)


class QueryError(WirewatchError):
    """A watch query cannot be used; line and column count from 1 within the query's text."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1, hint: str = "") -> None:
        self.message, self.line, self.column, self.hint = message, line, column, hint
        super().__init__(f"{message}{'; ' + hint if hint else ''} (at {line}:{column})")


class FetchError(WirewatchError):
    """A page or a source could not be fetched.

    ``retry`` tells whether a later try may succeed; ``retry_after`` is what the server asked for;
    ``obstacle`` is what stands in the way, where more is known of it than the error's type says.
    """

    def __init__(
        self,
        message: str,
        *,
        url: str,
        retry: bool = True,
        retry_after: timedelta | None = None,
        obstacle: Obstacle | None = None,
    ) -> None:
        self.url, self.retry, self.retry_after = url, retry, retry_after
        self.obstacle = obstacle
        super().__init__(message)


class Refused(FetchError):  # noqa: N818 - reads as a verdict: robots.txt, private address, scheme
    """We may not fetch it; trying again soon will not help."""

    def __init__(self, message: str, *, url: str, obstacle: Obstacle | None = None) -> None:
        super().__init__(message, url=url, retry=False, obstacle=obstacle)


class Unreachable(FetchError):  # noqa: N818 - as above
    """No connection was made, or it broke: name, route, certificate, time-out."""


class ProxyFailed(Unreachable):
    """The source's proxy did not take us there, which says nothing of the host itself."""


class NotYet(FetchError):  # noqa: N818 - as above
    """Nothing was asked, for the host is not to be asked so soon; this is no failed attempt."""


class BadStatus(FetchError):  # noqa: N818 - as above
    """The server answered, but not with the page."""

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int,
        retry: bool = True,
        retry_after: timedelta | None = None,
        obstacle: Obstacle | None = None,
    ) -> None:
        self.status = status
        super().__init__(message, url=url, retry=retry, retry_after=retry_after, obstacle=obstacle)


class TooLarge(FetchError):  # noqa: N818 - as above
    """The body passed the size limit."""

    def __init__(self, message: str, *, url: str) -> None:
        super().__init__(message, url=url, retry=False)


class SpiderError(WirewatchError):
    """A source's answer is not what its kind promises (a feed that is no feed)."""

    def __init__(self, message: str, *, url: str) -> None:
        self.url = url
        super().__init__(message)


class CleanError(WirewatchError):
    """A page could not be made an article; ``retry`` if only the worker, not the page, failed."""

    def __init__(self, message: str, *, url: str, retry: bool = False) -> None:
        self.url, self.retry = url, retry
        super().__init__(message)


class FailureScope(StrEnum):
    """Of what a failed delivery tells."""

    CHANNEL = "channel"  # other deliveries to it would fail, too
    MESSAGE = "message"  # this one only


class ChannelError(WirewatchError):
    """A delivery failed.

    ``retry`` tells whether another attempt makes sense, ``retry_after`` what the other side asked
    for, and ``scope`` whether the channel or only this message is refused: unless said, what can
    pass later is the channel's, what cannot is the message's.
    """

    def __init__(
        self,
        message: str,
        *,
        channel: str,
        retry: bool,
        retry_after: timedelta | None = None,
        scope: FailureScope | None = None,
    ) -> None:
        self.channel, self.retry, self.retry_after = channel, retry, retry_after
        self.scope = scope or (FailureScope.CHANNEL if retry else FailureScope.MESSAGE)
        super().__init__(message)


class TranslationError(WirewatchError):
    """Texts could not be translated.

    ``only_these`` tells that the translator works and takes other texts; ``retry_after`` is how
    long it asks to be left alone.
    """

    def __init__(
        self, message: str, *, only_these: bool = False, retry_after: timedelta | None = None
    ) -> None:
        self.only_these, self.retry_after = only_these, retry_after
        super().__init__(message)


class StoreError(WirewatchError):
    """The database cannot be used: locked, full, absent, of another version."""


class StoreBusy(StoreError):  # noqa: N818 - reads as a verdict, as those of fetching do
    """The database refuses for now: locked, full, not reachable; the same may be asked again."""


class LeaseLost(WirewatchError):  # noqa: N818 - reads as a verdict, as those of fetching do
    """The lease on a row ended, and another worker may have it: what was to be done is left."""


class NotFoundError(WirewatchError):
    """No such source, watch, article or delivery."""
