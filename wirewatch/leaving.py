"""The configuration without what channels' readers asked to be taken off."""

from collections.abc import Sequence
from dataclasses import replace

from db.leaving import Leaving
from db.records import Watch
from wirewatch.settings import Configuration


def without_left(watches: Sequence[Watch], left: Sequence[Leaving]) -> tuple[Watch, ...]:
    """Return the watches without the channels that left them."""
    gone = {(each.watch, each.channel) for each in left}
    return tuple(
        replace(
            watch,
            channels=tuple(each for each in watch.channels if (watch.name, each) not in gone),
        )
        for watch in watches
    )


def in_force(configuration: Configuration, left: Sequence[Leaving]) -> Configuration:
    """Return a configuration whose watches tell only the channels that want them."""
    return replace(configuration, watches=without_left(configuration.watches, left))
