"""`wirewatch channels left` and `rejoin`: who unsubscribed from what, and how to undo it."""

from typing import Annotated

import typer

from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session


def left(context: typer.Context, as_json: AsJson = False) -> None:
    """List the channels whose readers unsubscribed from a watch, by a link in a message.

    Example:
      wirewatch channels left
    """
    with session(context).store() as store:
        found = store.leavings.all()
    if as_json:
        print_json({"channel": e.channel, "watch": e.watch, "at": e.at} for e in found)
        return
    print_table(
        ("channel", "watch", "when"),
        ((each.channel, each.watch, each.at) for each in found),
        empty="nobody unsubscribed",
    )


def rejoin(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(help="The channel's name.")],
    watch: Annotated[str, typer.Option("--watch", help="The watch that it left.")],
) -> None:
    """Let a channel get a watch again, whose readers unsubscribed from it.

    A running daemon takes it up within seconds. Exit status 1 says that it had not left.

    Example:
      wirewatch channels rejoin desk-mail --watch "Serbian arms to Ukraine"
    """
    with session(context).store() as store:
        had_left = store.leavings.rejoin(channel=channel, watch=watch)
    if not had_left:
        typer.echo(f"{channel} had not left {watch!r}", err=True)
        raise typer.Exit(1)
    console.print(f"{channel} gets {watch!r} again", markup=False)
