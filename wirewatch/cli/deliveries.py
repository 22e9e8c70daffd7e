"""`wirewatch deliveries`."""

from datetime import datetime
from operator import itemgetter
from typing import Annotated

import typer

from db.delivery_records import Attempt, Delivery, DeliveryState
from db.errors import NotFoundError
from db.standing import ENDED
from web.shapes.deliveries import delivery_json, whole_delivery_json
from wirewatch.cli.channel_standing import known_channel, pause_channel, resume_channel
from wirewatch.cli.options import AsJson, Limit, duration, one_of
from wirewatch.cli.output import console, counted, print_json, print_table, shown
from wirewatch.cli.session import session

app = typer.Typer(
    help="What was sent, what waits, and what was given up (dead letters).",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Delivery_ = Annotated[str | None, typer.Argument(help="The id, or how it begins.")]


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[
        DeliveryState | None,
        typer.Option("--state", help="Of " + ", ".join(DeliveryState) + "."),
    ] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="Of this channel only.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List deliveries: what happened to each, and what will be done.

    Examples:
      wirewatch deliveries list
      wirewatch deliveries list --state dead
    """
    with session(context).store() as store:
        found = store.deliveries.list(limit=limit, state=state, channel=channel)
    if as_json:
        print_json(delivery_json(delivery) for delivery in found)
        return
    print_table(
        ("id", "when", "channel", "state", "reason", "attempts", "next", "what", "last answer"),
        (
            (
                delivery.id[:12],
                delivery.created,
                delivery.channel,
                delivery.state.value,
                delivery.reason,
                len(delivery.attempts),
                None if delivery.state in ENDED else delivery.due_at,
                delivery.title,
                delivery.last_detail,
            )
            for delivery in found
        ),
        empty="no deliveries",
    )


@app.command()
def show(
    context: typer.Context,
    delivery: Annotated[str, typer.Argument(help="The id, or how it begins.")],
    as_json: AsJson = False,
) -> None:
    """Show one delivery: how it stands, why, and all that happened to it.

    Example:
      wirewatch deliveries show 3f2a
    """
    with session(context).store() as store:
        found, payload = store.deliveries.get(delivery)
    if as_json:
        print_json([whole_delivery_json(found, payload)])
        return
    console.print(f"{found.id}  {found.channel}  {_stands(found)}  {found.title}", markup=False)
    print_table(("when", "what", "more"), _history(found), empty="nothing has happened to it")


@app.command()
def retry(
    context: typer.Context,
    delivery: Annotated[str | None, typer.Argument(help="The id, or how it begins.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
) -> None:
    """Make a delivery due now, dead, dropped or whatever it waits for; the daemon sends it.

    Examples:
      wirewatch deliveries retry 3f2a
      wirewatch deliveries retry --all
    """
    if (delivery is None) is not everything:
        raise typer.BadParameter("give a delivery's id, or --all for all dead letters")
    call = session(context)
    with call.store() as store:
        count = store.deliveries.retry(delivery, call.clock.now())
    if delivery is not None and not count:
        raise NotFoundError("that delivery was sent or is being sent; nothing was changed")
    console.print(f"{count} {'delivery is' if count == 1 else 'deliveries are'} due now")


@app.command()
def pause(
    context: typer.Context,
    delivery: Delivery_ = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="All of this channel, as `channels pause`.")
    ] = None,
    hold_older_than: Annotated[
        str | None,
        typer.Option(
            "--hold-older-than",
            metavar="DURATION",
            help="After a restore from a backup, before the daemon starts: all that was made, and "
            "for a day all news, from longer ago.",
        ),
    ] = None,
) -> None:
    """Let a delivery, a channel, or what a restored backup would repeat, wait for your word.

    Examples:
      wirewatch deliveries pause 3f2a
      wirewatch deliveries pause --hold-older-than 15m
    """
    one_of(
        delivery, channel, hold_older_than, otherwise="give an id, --channel or --hold-older-than"
    )
    call = session(context)
    now = call.clock.now()
    with call.store() as store:
        if channel is not None:
            pause_channel(call, store, channel, "paused by the user")
        elif hold_older_than is not None:
            count = store.deliveries.hold_older(now - duration(hold_older_than), now)
            console.print(f"{_these(count)} held; so are news from before, until tomorrow")
        else:
            _insist(store.deliveries.pause(delivery or "", now), _NOT_NOW)
            console.print("the delivery waits until it is resumed or dropped")


@app.command()
def resume(
    context: typer.Context,
    delivery: Delivery_ = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="All of this channel, as `channels resume`.")
    ] = None,
    held: Annotated[bool, typer.Option("--held", help="All that waits for your word.")] = False,
) -> None:
    """Make due what waits for your word: paused, held after a restore, or perhaps arrived.

    Examples:
      wirewatch deliveries resume 3f2a
      wirewatch deliveries resume --held
    """
    one_of(delivery, channel, held or None, otherwise="give an id, --channel or --held")
    call = session(context)
    now = call.clock.now()
    with call.store() as store:
        if channel is not None:
            resume_channel(call, store, channel)
            return
        deliveries = store.deliveries
        count = deliveries.resume_held(now) if held else deliveries.resume(delivery or "", now)
        _insist(count or held, "that delivery does not wait for your word; nothing was changed")
        console.print(f"{_these(count)} due now")


@app.command()
def drop(
    context: typer.Context,
    delivery: Delivery_ = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="All that this channel has yet to be given.")
    ] = None,
    held: Annotated[bool, typer.Option("--held", help="All that waits for your word.")] = False,
) -> None:
    """Never make a delivery; `retry` takes that back.

    Examples:
      wirewatch deliveries drop 3f2a
      wirewatch deliveries drop --held
    """
    one_of(delivery, channel, held or None, otherwise="give an id, --channel or --held")
    call = session(context)
    now = call.clock.now()
    with call.store() as store:
        if channel is not None:
            count = store.deliveries.drop_channel(known_channel(call, store, channel), now)
        elif held:
            count = store.deliveries.drop_held(now)
        else:
            count = _insist(store.deliveries.drop(delivery or "", now), _NOT_NOW)
        console.print(f"{_these(count)} dropped")


_NOT_NOW = "that delivery was sent, was dropped or is being sent; nothing was changed"


def _insist(count: int, otherwise: str) -> int:
    if not count:
        raise NotFoundError(otherwise)
    return count


def _these(count: int) -> str:
    return f"{counted(count, 'delivery', 'deliveries')} {'is' if count == 1 else 'are'}"


def _stands(found: Delivery) -> str:
    """Return how a delivery stands, why, and until when."""
    until = found.due_at
    if found.state in ENDED:
        return f"{found.state.value} ({found.reason})"
    when = f"until {shown(until)} UTC" if until else "until you say so"
    waits = found.state in (DeliveryState.WAITING, DeliveryState.UNKNOWN)
    return f"{found.state.value} ({found.reason})" + (f", {when}" if waits else "")


def _history(found: Delivery) -> list[tuple[datetime, str, str]]:
    """Return all that happened, in its order."""
    lines = [(found.created, "made", "")]
    for attempt in found.attempts:
        lines.append((attempt.begun, f"attempt {attempt.number}", _unknown(attempt)))
        if attempt.ended:
            lines.append((attempt.ended, f"answer {attempt.number}", attempt.detail or ""))
    for event in found.history:
        waits = event.until and event.state is DeliveryState.WAITING
        until = f"until {shown(event.until)} UTC" if waits else ""
        lines.append((event.at, event.state.value, f"{event.reason} {until}".strip()))
    return sorted(lines, key=itemgetter(0))


def _unknown(attempt: Attempt) -> str:
    return "" if attempt.ended else "nobody knows: the process ended before the answer"
