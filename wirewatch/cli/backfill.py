"""`wirewatch sources backfill`."""

import asyncio
import shlex
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.walking import WalkEnd
from db.clock import Clock
from db.errors import NotFoundError
from db.records import SourceState
from db.store import Store
from db.walk import Walk
from wirewatch.cli.options import AsJson, parse_time
from wirewatch.cli.output import console, counted, print_json, shown
from wirewatch.cli.session import session
from wirewatch.config.nearest import nearest

if TYPE_CHECKING:
    from wirewatch.backfilling import Backfill

_MOST_PAGES = 1000
_SHOWN = 10  # addresses that could not be read


def backfill(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source's name in the configuration.")],
    since: Annotated[
        datetime,
        typer.Option("--since", parser=parse_time, metavar="TIME", help="2026-01-01, or 90d."),
    ],
    most_pages: Annotated[
        int, typer.Option("--max-pages", min=1, help="Ask for at most so many pages in this run.")
    ] = _MOST_PAGES,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, and forget how far it was.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read a source's archive back to a date; the daemon fetches what was found in its own time.

    Its older pages are followed: those that a feed or a page of links names, those that `archive`
    counts, the sitemaps of an index by month; else the sitemaps of its site. It may run beside the
    daemon, as politely, and stop at any moment (Ctrl-C): the same command goes on. What it finds is
    a backlog: nothing older than `max_age` is told, and more than 20 alerts come as one summary.
    Exit status 1 says that no archive could be read, or that it is to be gone on with later.

    Examples:
      wirewatch sources backfill Danas --since 2026-01-01
      wirewatch sources backfill Danas --since 90d --max-pages 50
    """
    call = session(context)
    configuration = call.configuration()
    if since >= call.clock.now():
        raise typer.BadParameter("--since lies in the future; write a day that is over")
    # Imported here: the engine takes a second to load, and other commands need not wait for it.
    from wirewatch.backfilling import backfill as run  # noqa: PLC0415

    with call.store() as store:
        state = _state(store, name)
        with _Bar(since, call.clock) as bar:
            done = asyncio.run(
                run(
                    configuration,
                    store,
                    call.clock,
                    state,
                    since=since,
                    most_pages=most_pages,
                    restart=restart,
                    told=bar.tell,
                )
            )
        waiting = store.walks.count_waiting(done.walk.id)
        tried = store.walks.tried(done.walk.id)
    if as_json:
        print_json([_as_json(done, waiting, tried)])
    else:
        _print_walk(done.walk, done.start.value)
    fault = _fault(done, tried)
    if fault:
        typer.echo(f"{name}: {fault}", err=True)
        raise typer.Exit(1)
    if not as_json:
        console.print(_outcome(done, waiting), markup=False)


def _state(store: Store, name: str) -> SourceState:
    states = {state.source.name: state for state in store.sources.all()}
    if name not in states:
        near = nearest(name, states)
        advice = f"did you mean {near!r}?" if near else "`wirewatch sources list` shows them"
        raise NotFoundError(
            f"no source is named {name!r}; {advice}; one that is new in the file is known once "
            "the daemon is started again"
        )
    return states[name]


class _Bar(AbstractContextManager["_Bar"]):
    """A bar on standard error: how far back we are, of the time that is asked for."""

    def __init__(self, since: datetime, clock: Clock) -> None:
        screen = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=screen,
            transient=True,
            disable=not screen.is_terminal,
        )
        self._now = clock.now()
        self._task = self._progress.add_task("reading back", total=None, told="")
        self._whole = (self._now - since).total_seconds()

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    async def tell(self, walk: Walk) -> None:
        """Show how far a walk is."""
        told = f"{counted(walk.pages, 'page')}, {walk.found} found, {walk.new} new"
        if walk.oldest is None:
            self._progress.update(self._task, told=told)
            return
        back = min(self._whole, max(0.0, (self._now - walk.oldest).total_seconds()))
        told += f", back to {walk.oldest:%Y-%m-%d}"
        self._progress.update(self._task, total=self._whole, completed=back, told=told)


def _print_walk(walk: Walk, start: str) -> None:
    oldest = f", the oldest of {shown(walk.oldest)} UTC" if walk.oldest else ""
    console.print(
        f"{walk.source.name}, back to {walk.since:%Y-%m-%d}, {start}: "
        f"{counted(walk.pages, 'page')} read, {counted(walk.found, 'entry', 'entries')} found"
        f"{oldest}; {walk.new} new, {walk.dropped} before the date",
        markup=False,
    )


def _outcome(done: "Backfill", waiting: int) -> str:
    if done.end is WalkEnd.CAPPED:
        return f"{counted(waiting, 'page')} or more to read; to go on: {_again(done.walk)}"
    fetched = "a running daemon, or `wirewatch run --once`, fetches what is new"
    return f"done: {done.end.value if done.end else ''}; {fetched}"


def _fault(done: "Backfill", tried: Mapping[str, str]) -> str:
    """Return why the answer is no, or ""."""
    if done.stopped:
        return f"stopped; nothing is lost. To go on: {_again(done.walk)}"
    if done.put_off:
        return f"it cannot be gone on with now: {done.put_off}. Later: {_again(done.walk)}"
    if done.walk.archive or (done.end is WalkEnd.CAPPED):
        return ""
    lines = [f"  {url}: {why}" for url, why in list(tried.items())[:_SHOWN]]
    words = done.end.value if done.end else ""
    if not lines:
        return words
    return "\n".join((f"{words}; tried were its own address and", *lines))


def _again(walk: Walk) -> str:
    words = ("wirewatch", "sources", "backfill", walk.source.name, "--since")
    return shlex.join((*words, f"{walk.since:%Y-%m-%dT%H:%M:%SZ}"))


def _as_json(done: "Backfill", waiting: int, tried: Mapping[str, str]) -> dict[str, object]:
    walk = done.walk
    return {
        "source": walk.source.name,
        "since": walk.since,
        "start": done.start.name.lower(),
        "done": done.end not in (None, WalkEnd.CAPPED),
        "reason": done.put_off or ("stopped" if done.stopped else done.end),
        "pages": walk.pages,
        "waiting": waiting,
        "found": walk.found,
        "new": walk.new,
        "before": walk.dropped,
        "oldest": walk.oldest,
        "failed": [{"url": url, "why": why} for url, why in tried.items()],
    }
