"""Links from messages back to Wirewatch; whoever serves the pages hands in the addresses.

Links that act only show what they would do, and act when that is confirmed: programs that look
through mail follow every link.
"""

from typing import Protocol

from alerts import acts
from alerts.acts import Act, Signer


class Links(Protocol):
    """Knows where things can be seen and done; None where there is no public address."""

    def story(self, story: int) -> str | None:
        """Return the address of a story's page."""
        ...

    def mute_story(self, watch: str, story: int) -> str | None:
        """Return where a watch's readers ask to be told no more of a story for a while."""
        ...

    def mute_watch(self, watch: str) -> str | None:
        """Return where a watch is silenced for a while."""
        ...

    def not_relevant(self, watch: str, article: int) -> str | None:
        """Return where an article is marked as one that the watch should not have found."""
        ...

    def unsubscribe(self, channel: str, watch: str) -> str | None:
        """Return where a channel asks to get no more of a watch.

        It may be written as List-Unsubscribe: a POST there acts at once (RFC 8058).
        """
        ...


class NoLinks:
    """There is no public address."""

    def story(self, story: int) -> str | None:  # noqa: ARG002 - the protocol's shape
        """Return None."""
        return None

    def mute_story(self, watch: str, story: int) -> str | None:  # noqa: ARG002 - as above
        """Return None."""
        return None

    def mute_watch(self, watch: str) -> str | None:  # noqa: ARG002 - as above
        """Return None."""
        return None

    def not_relevant(self, watch: str, article: int) -> str | None:  # noqa: ARG002 - as above
        """Return None."""
        return None

    def unsubscribe(self, channel: str, watch: str) -> str | None:  # noqa: ARG002 - as above
        """Return None."""
        return None


class PublicLinks:
    """Pages below the address that the user made public; all need a ``signer`` to be opened."""

    def __init__(self, public_url: str, signer: Signer | None = None) -> None:
        """Take https://host or https://host/path; an end slash makes no difference."""
        self._base = public_url.rstrip("/")
        self._signer = signer

    def story(self, story: int) -> str | None:
        """Return the address of a story's page."""
        token = None if self._signer is None else self._signer.token(acts.see_story(story))
        return f"{self._base}/stories/{story}" + (f"?key={token}" if token else "")

    def mute_story(self, watch: str, story: int) -> str | None:
        """Return where a watch's readers ask to be told no more of a story for a while."""
        return self._act(acts.mute_story(watch, story))

    def mute_watch(self, watch: str) -> str | None:
        """Return where a watch is silenced for a while."""
        return self._act(acts.mute_watch(watch))

    def not_relevant(self, watch: str, article: int) -> str | None:
        """Return where an article is marked as one that the watch should not have found."""
        return self._act(acts.not_relevant(watch, article))

    def unsubscribe(self, channel: str, watch: str) -> str | None:
        """Return where a channel asks to get no more of a watch; a POST there acts at once."""
        return self._act(acts.unsubscribe(channel, watch))

    def _act(self, act: Act) -> str | None:
        token = None if self._signer is None else self._signer.token(act)
        return None if token is None else f"{self._base}/act/{token}"
