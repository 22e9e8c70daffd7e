"""`wirewatch watches apply`: a watch held against what is stored already."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from alerts.quiet import hold
from db.errors import NotFoundError
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import Policy
from intake.intake import Intake
from intake.lookback import LookBack, LookedBack
from intake.watching import prepare
from wirewatch.cli.options import AsJson, parse_time
from wirewatch.cli.output import console, counted, print_json
from wirewatch.cli.session import Session, session
from wirewatch.watched import ready_watch


def apply(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The watch's name.")],
    since: Annotated[
        datetime,
        typer.Option("--since", parser=parse_time, metavar="TIME", help="30d, or 2026-01-31."),
    ],
    tell: Annotated[
        bool, typer.Option("--tell", help="Alert, too: as a backlog, but for stories told before.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold a watch against the articles stored since a time, and record what it matches.

    What matched before stays as it is, so a call that was ended can be made again. Nobody is
    alerted without --tell; with it, up to twenty alerts are told one by one, more as one summary.

    Examples:
      wirewatch watches apply Arms --since 30d
      wirewatch watches apply Arms --since 2026-01-31 --tell
    """
    call = session(context)
    watch = ready_watch(call.in_force(), name)
    with call.store() as store:
        if name not in {each.name for each in store.watches.active()}:
            raise NotFoundError(
                f"the running daemon does not know the watch {name!r} yet; try again in a moment, "
                "and see `wirewatch status`"
            )
        done = asyncio.run(_look_back(call, store, watch, since, tell=tell))
    if as_json:
        print_json([{"watch": name, "read": done.read, "found": done.found, "known": done.known}])
        return
    said = "told by the daemon as a backlog" if tell else "recorded, and nobody is alerted"
    console.print(
        f"{counted(done.found, 'new match', 'new matches')} in {counted(done.read, 'article')}: "
        f"{said}; {done.known} matched before"
    )


async def _look_back(
    call: Session, store: Store, watch: Watch, since: datetime, *, tell: bool
) -> LookedBack:
    threads = Threads()
    try:
        intake = Intake(
            store=store,
            threads=threads,
            watching=prepare([watch]),
            policy=Policy(max_age=call.configuration().crawler.max_age, hold=hold),
            clock=call.clock,
        )
        lookback = LookBack(store=store, threads=threads, intake=intake, clock=call.clock)
        return await lookback.run(watch, since, tell=tell)
    finally:
        threads.close()
