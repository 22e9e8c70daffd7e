"""The watches as configured: one by name, or one of a query that is being written."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from db.errors import NotFoundError
from db.watch_records import Watch, Widening
from matching.aliases import with_aliases
from matching.lists import with_lists
from wirewatch.config.nearest import nearest
from wirewatch.examples import waits
from wirewatch.settings import Configuration

UNNAMED = "(query)"  # the watch of a query that no watch has


def named_watch(configuration: Configuration, name: str) -> Watch:
    """Return a watch of the configuration; raises NotFoundError with the nearest name."""
    watches = {watch.name: watch for watch in configuration.watches}
    if name not in watches:
        near = nearest(name, watches)
        advice = f"did you mean {near!r}?" if near else "`wirewatch watches list` shows them"
        raise NotFoundError(f"no watch is named {name!r}; {advice}")
    return watches[name]


def ready_watch(configuration: Configuration, name: str) -> Watch:
    """Return a watch of a configuration in force.

    Raises NotFoundError with the nearest name, or if the watch has yet to get its example.
    """
    watch = named_watch(configuration, name)
    if waits(watch):
        pages = ", ".join(configuration.like_pages.get(name, ()))
        raise NotFoundError(
            f"{name!r} waits for its example {pages}, and finds nothing until that is read; "
            "`wirewatch watches like --refresh` reads it now"
        )
    return watch


def edited(watch: Watch, query: str, configuration: Configuration) -> Watch:
    """Return a watch with another query, its $lists and aliases written out."""
    written = with_lists(query, configuration.lists)
    if Widening.ALIASES in watch.widen:
        written = with_aliases(written, configuration.aliases)
    return replace(watch, query=written)


def of_query(query: str, configuration: Configuration) -> Watch:
    """Return a watch of a query alone, its $lists and aliases written out."""
    return edited(Watch(name=UNNAMED, query="", channels=("terminal",)), query, configuration)


class ConfiguredWatches:
    """The watches of the configuration that is in force at the time of asking."""

    def __init__(self, configuration: Callable[[], Configuration]) -> None:
        self._configuration = configuration

    def all(self) -> Sequence[Watch]:
        """Return all, in the order of the configuration."""
        return self._configuration().watches

    def named(self, name: str) -> Watch:
        """Return one; raises NotFoundError with the nearest name, or if it waits for examples."""
        return ready_watch(self._configuration(), name)

    def of_query(self, query: str) -> Watch:
        """Return a watch of a query alone; raises QueryError."""
        return of_query(query, self._configuration())

    def edited(self, watch: Watch, query: str) -> Watch:
        """Return a watch with another query; raises QueryError."""
        return edited(watch, query, self._configuration())
