"""The watch that a command is about: one by name, or a query that is being written."""

import typer

from db.watch_records import Watch
from wirewatch.cli.session import session
from wirewatch.watched import of_query, ready_watch


def chosen_watch(context: typer.Context, name: str | None, query: str | None) -> Watch:
    """Return the watch, or one of the query alone; refuses both and neither."""
    if (name is None) is (query is None):
        raise typer.BadParameter("give a watch's name, or --query with a query, and not both")
    configuration = session(context).in_force()
    return (
        ready_watch(configuration, name)
        if name is not None
        else of_query(query or "", configuration)
    )
