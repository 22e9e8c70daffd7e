"""The configuration as it is in force: with what is kept of examples, without what was left."""

from collections.abc import Sequence
from dataclasses import replace

from db.examples import ExamplePage
from db.leaving import Leaving
from db.watch_records import Watch
from wirewatch.examples import with_pages
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


def in_force(
    configuration: Configuration, left: Sequence[Leaving], pages: Sequence[ExamplePage]
) -> Configuration:
    """Return a configuration with the example pages that are kept.

    Its watches tell only the channels that want them.
    """
    found = with_pages(configuration, pages)
    return replace(found, watches=without_left(found.watches, left))
