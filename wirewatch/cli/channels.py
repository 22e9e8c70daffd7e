"""`wirewatch channels`."""

import asyncio
from typing import Annotated
from uuid import uuid4

import typer

from alerts.channel import Channel, Sending
from alerts.made_up import made_up_alert
from alerts.wording import one_line
from db.channels import ChannelQueue
from db.circuits import ChannelStanding
from db.clock import SystemClock
from db.errors import ChannelError, NotFoundError
from wirewatch.channels import build_channels
from wirewatch.cli import leaving, preview
from wirewatch.cli.channel_standing import (
    ChannelShape,
    pause_channel,
    resume_channel,
    standing_json,
    stands,
)
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.config.nearest import nearest
from wirewatch.leaving import without_left

app = typer.Typer(
    help="The ways out: mail, webhooks, the terminal.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("left")(leaving.left)
app.command("rejoin")(leaving.rejoin)
app.command("preview")(preview.preview)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the channels, the watches that use them, how each stands, and how much waits for it.

    Example:
      wirewatch channels list
    """
    call = session(context)
    configuration, now = call.configuration(), call.clock.now()
    with call.store() as store:
        known = store.channels.all()
        watches = without_left(configuration.watches, store.leavings.all())
    queues = {
        channel.name: known.get(channel.name)
        or ChannelQueue(standing=ChannelStanding(name=channel.name))
        for channel in configuration.channels
    }
    rows: list[ChannelShape] = [
        {
            "name": channel.name,
            "kind": channel.kind,
            "watches": [w.name for w in watches if channel.name in w.channels],
            **standing_json(queues[channel.name], now),
        }
        for channel in configuration.channels
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("channel", "kind", "watches", "waiting", "last sent", "stands"),
        (
            (
                row["name"], row["kind"], ", ".join(row["watches"]) or "none", row["waiting"],
                row["last_sent"], stands(queues[row["name"]].standing, now),
            )
            for row in rows
        ),
        empty="no channels; add a [[channel]] to the configuration",
    )  # fmt: skip


@app.command()
def pause(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A channel's name.")],
    why: Annotated[str, typer.Option("--why", help="For the lists.")] = "paused by the user",
) -> None:
    """Give a channel nothing until it is resumed; its alerts wait, other channels go on.

    Example:
      wirewatch channels pause desk-mail --why "the server moves"
    """
    call = session(context)
    with call.store() as store:
        pause_channel(call, store, name, one_line(why, 200))


@app.command()
def resume(
    context: typer.Context, name: Annotated[str, typer.Argument(help="A channel's name.")]
) -> None:
    """Give a channel its alerts again, whether it was paused or failed.

    Example:
      wirewatch channels resume desk-mail
    """
    call = session(context)
    with call.store() as store:
        resume_channel(call, store, name)


@app.command()
def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A channel's name.")],
    as_json: AsJson = False,
) -> None:
    """Send one made-up alert through a channel and say what the other side answered.

    Exit status 1 says that it did not arrive.

    Example:
      wirewatch channels test desk-mail
    """
    configuration = session(context).configuration()
    channels = build_channels(configuration, SystemClock())
    if name not in channels:
        near = nearest(name, channels)
        advice = f"did you mean {near!r}?" if near else "`wirewatch channels list` shows them"
        raise NotFoundError(f"no channel is named {name!r}; {advice}")
    said, error = asyncio.run(_send(channels[name]))
    if as_json:
        print_json([{"channel": name, "arrived": error is None, "said": said}])
    else:
        console.print(f"{name}: {'arrived' if error is None else 'did not arrive'}: {said}")
    if error is not None:
        raise typer.Exit(1)


async def _send(channel: Channel) -> tuple[str, ChannelError | None]:
    number = uuid4().hex
    message = made_up_alert(SystemClock().now())
    try:
        sending = Sending(payload=channel.render(message, number), delivery_id=number)
        return (await channel.send(sending)).said, None
    except ChannelError as exc:
        return str(exc), exc
    finally:
        await channel.close()
