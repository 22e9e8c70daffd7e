"""The watch that a command is about: one by name, or a query that is being written."""

from dataclasses import replace

import typer

from db.errors import NotFoundError
from db.records import Watch, Widening
from intake.intake import compile_watch
from matching.aliases import with_aliases
from matching.compile import Query
from matching.lists import with_lists
from wirewatch.cli.session import session
from wirewatch.config.nearest import nearest
from wirewatch.settings import Configuration

UNNAMED = "(query)"  # the watch of a query that no watch has


def chosen_watch(context: typer.Context, name: str | None, query: str | None) -> Watch:
    """Return the watch, or one of the query alone; refuses both and neither."""
    if (name is None) is (query is None):
        raise typer.BadParameter("give a watch's name, or --query with a query, and not both")
    configuration = session(context).configuration()
    if name is not None:
        return named_watch(configuration, name)
    return edited(Watch(name=UNNAMED, query="", channels=("terminal",)), query or "", configuration)


def named_watch(configuration: Configuration, name: str) -> Watch:
    """Return a watch of the configuration; raises NotFoundError with the nearest name."""
    watches = {watch.name: watch for watch in configuration.watches}
    if name not in watches:
        near = nearest(name, watches)
        advice = f"did you mean {near!r}?" if near else "`wirewatch watches list` shows them"
        raise NotFoundError(f"no watch is named {name!r}; {advice}")
    return watches[name]


def edited(watch: Watch, query: str, configuration: Configuration) -> Watch:
    """Return a watch with another query, its $lists and aliases written out."""
    written = with_lists(query, configuration.lists)
    if Widening.ALIASES in watch.widen:
        written = with_aliases(written, configuration.aliases)
    return replace(watch, query=written)


def compiled(watch: Watch) -> Query:
    """Compile all that a watch looks for; raises QueryError."""
    return compile_watch(watch)
