"""`wirewatch run`."""

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from db.clock import SystemClock
from db.garbage import look_rarely
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.logs import LogStyle, configure_logs
from wirewatch.settings import Configuration

if TYPE_CHECKING:
    from wirewatch.once import Summary

PARTS = ("crawl", "deliver", "web")


def run(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Do all that is due once, print a summary, and end.")
    ] = False,
    only: Annotated[
        str,
        typer.Option("--only", metavar="PARTS", help="Run only these parts: crawl,deliver,web."),
    ] = ",".join(PARTS),
    log: Annotated[
        str, typer.Option("--log", metavar="STYLE", help="text for people, json for machines.")
    ] = "text",
    level: Annotated[str, typer.Option("--level", help="debug, info, warning or error.")] = "info",
    as_json: Annotated[
        bool, typer.Option("--json", help="With --once: the summary as JSON.")
    ] = False,
) -> None:
    """Run the daemon: poll, fetch, clean, match, tell, until you stop it (Ctrl-C, SIGTERM).

    Examples:
      wirewatch run
      wirewatch --config news.toml run --log json
      wirewatch run --once            # for cron
      wirewatch run --only deliver    # send what waits, fetch nothing
      wirewatch run --only web        # answer health checks and hubs

    What you change in config.toml applies within seconds, or at SIGHUP; a wrong file is refused.
    """
    style = _style(log)
    parts = _parts(only)
    configuration = session(context).configuration()
    try:
        configure_logs(style, level)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc
    summary = asyncio.run(_run(configuration, once=once, parts=parts))
    if summary is not None:
        _print_summary(summary, as_json=as_json)


async def _run(
    configuration: Configuration, *, once: bool, parts: frozenset[str]
) -> "Summary | None":
    # Imported here: the engine takes a second to load, and other commands need not wait for it.
    from wirewatch.daemon import Daemon  # noqa: PLC0415
    from wirewatch.logs import hear_twisted  # noqa: PLC0415
    from wirewatch.once import run_once  # noqa: PLC0415
    from wirewatch.wiring import open_house  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    hear_twisted()
    async with open_house(configuration, SystemClock()) as house:
        look_rarely()
        if once:
            return await run_once(house, parts, stop)
        loop.add_signal_handler(signal.SIGHUP, house.reloading.ask)
        await Daemon(house, only=parts).run(stop)
    return None


def _style(log: str) -> LogStyle:
    if log == "text":
        return "text"
    if log == "json":
        return "json"
    raise typer.BadParameter(f"there is no log style {log!r}; write text or json")


def _parts(only: str) -> frozenset[str]:
    parts = frozenset(part.strip() for part in only.split(",") if part.strip())
    unknown = parts - set(PARTS)
    if unknown or not parts:
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown)) or 'nothing'} is no part that runs; "
            f"write one or more of {', '.join(PARTS)}"
        )
    return parts


def _print_summary(summary: "Summary", *, as_json: bool) -> None:
    unheard = [(state.source.name, state.last_error) for state in summary.unheard]
    if as_json:
        silent = [{"source": name, "why": why} for name, why in unheard]
        print_json([{**summary.counts, "waiting": summary.waiting, "silent": silent}])
        return
    print_table(("", "count"), summary.counts.items(), empty="")
    if unheard:
        console.print()
        print_table(("source not heard", "why, and what will be done"), unheard, empty="")
    if summary.waiting:
        console.print(f"{summary.waiting} deliveries wait; see `wirewatch deliveries list`")
