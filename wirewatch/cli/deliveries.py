"""`wirewatch deliveries`."""

from typing import Annotated

import typer

from db.errors import NotFoundError
from db.records import Attempt, DeliveryState
from web.shapes.deliveries import delivery_json, whole_delivery_json
from wirewatch.cli.options import AsJson, Limit
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session

app = typer.Typer(
    help="What was sent, what waits, and what was given up (dead letters).",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[
        DeliveryState | None, typer.Option("--state", help="due, sending, sent or dead.")
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
        ("id", "when", "channel", "state", "attempts", "next", "what", "last answer"),
        (
            (
                delivery.id[:12],
                delivery.created,
                delivery.channel,
                delivery.state.value,
                len(delivery.attempts),
                delivery.due_at if delivery.state is DeliveryState.DUE else None,
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
    """Show one delivery with each of its attempts.

    Example:
      wirewatch deliveries show 3f2a
    """
    with session(context).store() as store:
        found, payload = store.deliveries.get(delivery)
    if as_json:
        print_json([whole_delivery_json(found, payload)])
        return
    console.print(f"{found.id}  {found.channel}  {found.state.value}  {found.title}", markup=False)
    print_table(
        ("attempt", "begun", "ended", "answer"),
        ((a.number, a.begun, a.ended, a.detail or _unknown(a)) for a in found.attempts),
        empty="no attempt yet",
    )


@app.command()
def retry(
    context: typer.Context,
    delivery: Annotated[str | None, typer.Argument(help="The id, or how it begins.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
) -> None:
    """Make a dead letter, or a waiting delivery, due now; the daemon sends it.

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


def _unknown(attempt: Attempt) -> str:
    return "" if attempt.ended else "nobody knows: the process ended before the answer"
