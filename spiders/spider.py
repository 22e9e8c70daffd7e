"""The seam between polling and reading: what every kind of source can do."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from db.records import Listing, Page, Source


class Spider(Protocol):
    """Reads the answer of one kind of source; knows no network, no clock and no database.

    ``accept`` is the value of the Accept header that the source is asked with.
    """

    @property
    def kind(self) -> str:
        """The word for this kind in config.toml."""
        ...

    @property
    def accept(self) -> str:
        """The Accept header to ask such a source with (RFC 9110, 12.5.1)."""
        ...

    def read(self, page: Page, source: Source) -> Listing:
        """Return what ``page`` lists.

        Raises SpiderError, and nothing else, when the page is not what the kind promises; its
        text tells what was found instead and what to do.
        """
        ...


@runtime_checkable
class Addressing(Protocol):
    """A spider that makes its source's address out of other keys of config.toml."""

    def address(self, keys: Mapping[str, Any]) -> str:
        """Return the address for a [[source]] with these keys, as written and not yet checked.

        "" leaves ``url`` as it is, or missing. Raises ValueError, with the way out.
        """
        ...
