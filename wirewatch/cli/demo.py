"""`wirewatch demo`."""

import asyncio
import signal
import sys
from typing import Annotated

import typer
from rich.console import Console

from db.clock import SystemClock
from wirewatch.logs import configure_logs, hear_twisted

_WIDTH = 110  # columns, where no terminal tells its own


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="End after the story, in a terminal too, without pauses.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the daemon's log as well, on standard error.")
    ] = False,
) -> None:
    """Show Wirewatch at work on three small outlets on this machine; needs no internet.

    Starts the outlets (one lists its articles by RSS, one by a news sitemap, one by its front
    page), a mail sink and a webhook receiver, and runs the real daemon against them. You see what
    came in, what was taken off each page, what was told and why, and what was not; then an outlet
    publishes one more article, and you see how soon it is told.

    It takes about a minute. In a terminal the outlets then stay open, so that you can look at
    their pages, until Ctrl-C; with --once, or if the output is no terminal, it ends by itself.
    Nothing is left behind. Exit status 1 says that the daemon did not do its part in time.

    Examples:
      wirewatch demo
      wirewatch demo --once | less -R
    """
    configure_logs("text", "info" if verbose else "warning")
    asyncio.run(_run(stay=sys.stdout.isatty() and not once))


async def _run(*, stay: bool) -> None:
    # Imported here, as other commands need not wait for what fetches.
    from wirewatch.demo.run import run_demo  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    hear_twisted()
    console = Console(
        file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _WIDTH
    )
    await run_demo(console, SystemClock(), stop, pace=1 if stay else 0, stay=stay)
