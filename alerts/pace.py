"""Gives each channel's deliveries their turns: so many at once, so many in a time."""

from collections.abc import Mapping
from datetime import timedelta

from alerts.channel import Channel
from alerts.rate import Bucket
from alerts.terms import AS_BUILT, ChannelTerms
from db.clock import Clock
from db.terms import Terms

AHEAD = timedelta(seconds=20)
"""How long what is claimed at once may take by the channel's rate; well within a lease."""


class Pace:
    """The channels' terms, looked up anew each time, and the tokens that each has left."""

    def __init__(self, terms: Mapping[str, ChannelTerms], clock: Clock) -> None:
        self._terms, self._clock = terms, clock
        self._buckets: dict[str, Bucket] = {}

    def at_once(self, name: str, channel: Channel | None) -> int:
        """Return how many deliveries go side by side."""
        return self._of(name).at_once or (channel.at_once if channel else 1)

    def wait(self, name: str) -> float:
        """Take the channel's next turn and return 0, or return for how many seconds to wait."""
        rate = self._of(name).rate
        if rate is None:
            return 0.0
        bucket = self._buckets.get(name)
        if bucket is None or bucket.rate != rate:
            bucket = self._buckets[name] = Bucket(rate, self._clock.now())
        return bucket.take(self._clock.now()).total_seconds()

    def terms(self) -> Mapping[str, Terms]:
        """Return under what terms deliveries are claimed, by channel."""
        return {
            name: Terms(
                most=each.rate.within(AHEAD) if each.rate else None,
                repeat=each.repeat,
                backlog=each.backlog or None,
            )
            for name, each in self._terms.items()
        }

    def _of(self, name: str) -> ChannelTerms:
        return self._terms.get(name, AS_BUILT)
