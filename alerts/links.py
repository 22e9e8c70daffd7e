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


class PublicLinks:
    """Story pages below the address that the user made public."""

    def __init__(self, public_url: str) -> None:
        """Take https://host or https://host/path; an end slash makes no difference."""
        self._base = public_url.rstrip("/")

    def story(self, story: int) -> str | None:
        """Return the address of a story's page."""
        return f"{self._base}/stories/{story}"
