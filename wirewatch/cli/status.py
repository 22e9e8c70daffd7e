"""`wirewatch status`."""

from collections import Counter

import typer

from db.applied import Application
from web.shapes.sources import GAPS_SHOWN, NO_GAPS
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, shown
from wirewatch.cli.session import is_running, session
from wirewatch.examples import lacking, with_pages
from wirewatch.stages.keep import JOINABLE


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say whether a daemon runs on this database, and since when; for health checks.

    Exit status 1 says that none gave a sign of life within the last minute.

    Example:
      wirewatch status || systemctl restart wirewatch
    """
    call = session(context)
    now = call.clock.now()
    with call.store(as_it_is=True) as store:
        last = store.presences.last()
        states = store.sources.all()
        gaps = store.walks.by_source(now - GAPS_SHOWN)
        pushed = Counter(each.state.value for each in store.subscriptions.all())
        applied = store.applications.latest() if last and not last.ended else None
        gathered = store.earlier.progress(now - JOINABLE)
        configuration, pages = call.configuration(), store.examples.all()
        lacks = lacking(with_pages(configuration, pages), pages)
    failing = [state.source.name for state in states if state.failures]
    missed = [s.source.name for s in states if gaps.get(s.id, NO_GAPS).reported]
    alive = is_running(last, now)
    if as_json:
        told: dict[str, object] = {
            "alive": alive,
            "last_run": last,
            "failing": failing,
            "gaps": missed,
        }
        told |= {"push": dict(pushed), "configuration": applied}
        told |= {"examples": [f"{each}" for each in lacks], "not_in_stories": gathered.left}
        print_json([told])
    elif last is None:
        console.print("no daemon has run on this database yet")
    else:
        words = f"runs since {shown(last.started)} UTC" if alive else "does not run"
        console.print(f"the daemon {words}; last sign of life {shown(now - last.seen)} ago")
        if failing:
            console.print(f"sources not heard: {', '.join(failing)}", markup=False)
        if missed:
            console.print(f"entries may have been missed of: {', '.join(missed)}", markup=False)
        if pushed:
            counts = ", ".join(f"{count} {state}" for state, count in sorted(pushed.items()))
            console.print(f"sources that a hub may push: {counts}", markup=False)
        if gathered.left:
            share = f"{gathered.done:,} of {gathered.of:,}"
            console.print(f"earlier articles being put into stories: {share} are", markup=False)
        for each in lacks:
            console.print(str(each), markup=False)
        if applied:
            _print_applied(applied)
    if not alive:
        raise typer.Exit(1)


def _print_applied(applied: Application) -> None:
    """Say what of the configuration's latest change is not in force."""
    if applied.refused:
        at = shown(applied.at)
        console.print(f"the configuration was refused at {at} UTC, the former one stands:")
        console.print(applied.refused, markup=False)
    elif applied.waiting:
        waiting = ", ".join(applied.waiting)
        console.print(f"changed, and applied at the next start: {waiting}", markup=False)
