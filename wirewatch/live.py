"""What of the configuration is exchanged while the parts that look it up run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from alerts.channel import Channel
from alerts.channels.kinds import terms_of
from alerts.terms import ChannelTerms
from db.records import Hints, Source
from net.access import Access
from spiders.spider import Spider
from wirewatch.settings import Configuration

K = TypeVar("K")
V = TypeVar("V")


class Exchangeable(Mapping[K, V], Generic[K, V]):
    """A mapping that is replaced whole, at once, for all who hold it."""

    def __init__(self, values: Mapping[K, V]) -> None:
        self._values = values

    def exchange(self, values: Mapping[K, V]) -> None:
        """Put other values in place of all; who looks up next finds them."""
        self._values = values

    def __getitem__(self, key: K) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, kw_only=True)
class Live:
    """What parts look up by name, each time anew."""

    sources: Exchangeable[str, Source]
    kinds: Exchangeable[str, Spider]
    accesses: Exchangeable[str, Access]
    hints: Exchangeable[str, Hints]
    channels: Exchangeable[str, Channel]
    terms: Exchangeable[str, ChannelTerms]  # of channels
    languages: Exchangeable[str, str]  # of readers, by watch

    def take(self, configuration: Configuration, *, renewed: bool) -> None:
        """Take up a configuration's sources, and what they are asked and read with.

        A source that is asked as before keeps its cookies, which its answers may have renewed;
        unless files that the configuration names are ``renewed``.
        """
        before = {} if renewed else dict(self.accesses)
        self.sources.exchange({each.name: each for each in configuration.sources})
        self.hints.exchange({each.name: each.hints for each in configuration.sources})
        self.kinds.exchange(configuration.kinds)
        self.terms.exchange(_terms(configuration))
        self.languages.exchange(configuration.languages)
        self.accesses.exchange(
            {
                name: before[name] if access.is_as(before.get(name)) else access
                for name, access in configuration.accesses.items()
            }
        )


def live_from(configuration: Configuration, channels: Mapping[str, Channel]) -> Live:
    """Return what a configuration begins with; ``channels`` are built."""
    return Live(
        sources=Exchangeable({each.name: each for each in configuration.sources}),
        kinds=Exchangeable(configuration.kinds),
        accesses=Exchangeable(configuration.accesses),
        hints=Exchangeable({each.name: each.hints for each in configuration.sources}),
        channels=Exchangeable(channels),
        terms=Exchangeable(_terms(configuration)),
        languages=Exchangeable(configuration.languages),
    )


def _terms(configuration: Configuration) -> Mapping[str, ChannelTerms]:
    return {each.name: terms_of(each) for each in configuration.channels}
