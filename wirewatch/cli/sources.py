"""`wirewatch sources`."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.health import standing_now
from db.errors import NotFoundError
from db.evidence import Health, HealthState
from db.pushing import Subscription
from db.records import Source, SourceState
from web.shapes.sources import GAPS_SHOWN, NO_GAPS, source_json
from wirewatch.cli import backfill, bookkeeping, discover
from wirewatch.cli.gaps import gaps_in_words
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.config.nearest import nearest
from wirewatch.keys import keyed_entries

if TYPE_CHECKING:
    from crawler.polling import SourceReading

app = typer.Typer(
    help="Places that list articles: feeds, news sitemaps, index pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("discover")(discover.discover)
app.command("backfill")(backfill.backfill)
app.command("add")(bookkeeping.add)
app.command("remove")(bookkeeping.remove)
app.command("import")(bookkeeping.import_)
app.command("export")(bookkeeping.export)
_LISTED = 20


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources with their health: how each stands, since when, and what was seen of it.

    What may have been missed between two polls in the last 30 days is counted, too.
    A source is ok, stale (silent for longer than its habit), drifting (its texts shrink, are empty
    or repeat), failing, blocked (by what is said), gone, or not heard yet.

    Examples:
      wirewatch sources list
      wirewatch sources list --json | jq -r 'select(.state == "failing") | .name'

    --json tells more: since when, what waits, how pushes and gaps stand, why it is polled then.
    """
    call = session(context)
    with call.store() as store:
        states = store.sources.all()
        gaps = store.walks.by_source(call.clock.now() - GAPS_SHOWN)
        health = {evidence.state.id: standing_now(evidence) for evidence in store.health.evidence()}
        pushes = {each.source_id: each for each in store.subscriptions.all()}
    if as_json:
        print_json(
            source_json(s, health[s.id], gaps.get(s.id, NO_GAPS), pushes.get(s.id)) for s in states
        )
        return
    now = call.clock.now()
    print_table(
        ("source", "state", "heard", "next", "entries", "what"),
        (
            (
                state.source.name,
                _state(state, health[state.id]),
                _ago(now, state.last_heard_at),
                _until(now, state),
                state.entries,
                state.last_error
                or _moved(state)
                or _why(health[state.id])
                or gaps_in_words(gaps.get(state.id, NO_GAPS))
                or _plan(state, pushes.get(state.id)),
            )
            for state in states
        ),
        empty="no sources; `wirewatch sources discover SITE` finds some",
    )


@app.command()
def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source's name in the configuration.")],
    as_json: AsJson = False,
) -> None:
    """Poll one source now and show what it lists and what would be fetched; stores nothing.

    Where it has hints (keep, drop, title, published), they are tried on the page of its first
    entry: how many elements each matches, and what it reads.

    Examples:
      wirewatch sources test "Balkan Insight"
      wirewatch sources test "Balkan Insight" --json
    """
    configuration = session(context).configuration()
    source = _named(name, configuration.sources)
    # Imported here: the engine takes a second to load, and other commands need not wait for it.
    from wirewatch.cli.trying import print_trials, probe_with_hints  # noqa: PLC0415

    reading, trials = asyncio.run(probe_with_hints(source, configuration))
    entries = keyed_entries(reading.entries)
    with session(context).store() as store:
        known = store.entries.known([entry.key for entry in entries])
    if as_json:
        print_json(
            {
                "url": entry.entry.url,
                "title": entry.entry.title,
                "published": entry.entry.published,
                "known": entry.key in known,
            }
            for entry in entries
        )
    else:
        _print_reading(source, reading, known={e.entry.url: e.key in known for e in entries})
    print_trials(trials, as_json=as_json)
    if reading.error is not None:
        typer.echo(f"{source.name} could not be heard: {reading.error}", err=True)
        raise typer.Exit(1)


def _print_reading(source: Source, reading: "SourceReading", known: Mapping[str, bool]) -> None:
    new = sum(not known.get(entry.url, True) for entry in reading.entries)
    console.print(
        f"{source.name}: {len(reading.entries)} entries, {new} not known yet, "
        f"{reading.skipped} without a usable link"
    )
    if reading.wrapped:
        console.print(
            f"{reading.wrapped} of the entries have only the search engine's link, which does not "
            "name the article: likely no more than the headline can be had"
        )
    print_table(
        ("published", "title", "link", ""),
        (
            (
                entry.published,
                entry.title,
                entry.url,
                "known" if known.get(entry.url) else "would be fetched",
            )
            for entry in reading.entries[:_LISTED]
        ),
        empty="",
    )
    if len(reading.entries) > _LISTED:
        console.print(f"and {len(reading.entries) - _LISTED} more")


def _named(name: str, sources: tuple[Source, ...]) -> Source:
    by_name = {source.name: source for source in sources}
    if name not in by_name:
        near = nearest(name, by_name)
        advice = f"did you mean {near!r}?" if near else "`wirewatch sources list` shows them"
        raise NotFoundError(f"no source is named {name!r}; {advice}")
    return by_name[name]


def _state(state: SourceState, health: Health) -> str:
    if state.gone_at is not None:
        return "gone"
    return f"{health.state.value}: {health.wall.value}" if health.wall else health.state.value


def _why(health: Health) -> str:
    return "" if health.state in (HealthState.OK, HealthState.NEW) else health.evidence


def _moved(state: SourceState) -> str | None:
    if state.move is None or not state.move.settled:
        return None
    return f"none; it has moved to {state.move.target}: write that address as its url"


def _plan(state: SourceState, push: Subscription | None) -> str:
    """Return why the next poll is when it is, after how a hub's pushes stand."""
    pushed = None if push is None else f"pushes by {push.offer.hub}: {push.state.value}"
    return "; ".join(filter(None, (pushed, state.why)))


def _ago(now: datetime, at: datetime | None) -> str:
    return "-" if at is None else f"{_roughly(now - at)} ago"


def _until(now: datetime, state: SourceState) -> str:
    """Return in how long a source is polled."""
    if state.gone_at is not None:
        return "-"
    return "now" if state.next_poll_at <= now else f"in {_roughly(state.next_poll_at - now)}"


def _roughly(length: timedelta) -> str:
    """Return a length by its greatest unit, as in "3h": a table has little room."""
    seconds = max(int(length.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
