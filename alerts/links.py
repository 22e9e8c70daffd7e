"""Links from messages back to Wirewatch; whoever serves the pages hands in the addresses."""

from typing import Protocol


class Links(Protocol):
    """Knows where a story can be seen, if anywhere."""

    def story(self, story: int) -> str | None:
        """Return the address of a story's page, or None where there is no public address."""
        ...


class NoLinks:
    """There is no public address."""

    def story(self, story: int) -> str | None:  # noqa: ARG002 - the protocol's shape
        """Return None."""
        return None
