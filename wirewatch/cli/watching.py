"""Finds a watch by the name that a user wrote."""

from db.errors import NotFoundError
from db.records import Watch
from wirewatch.cli.session import Session
from wirewatch.config.nearest import nearest


def watch_named(call: Session, name: str) -> Watch:
    """Return a configured watch; raises NotFoundError, naming the nearest."""
    watches = {watch.name: watch for watch in call.configuration().watches}
    if name in watches:
        return watches[name]
    near = nearest(name, watches)
    advice = f"did you mean {near!r}?" if near else "`wirewatch watches list` shows them"
    raise NotFoundError(f"no watch is named {name!r}; {advice}")
