"""`wirewatch channels`."""

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer

from alerts.channel import Channel, Sending
from db.clock import SystemClock
from db.errors import ChannelError, NotFoundError
from db.records import AlertMessage, AlertMode, Passage, ToldArticle
from wirewatch.channels import build_channels
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.config.nearest import nearest

app = typer.Typer(
    help="The ways out: mail, webhooks, the terminal.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_SENTENCE = "This is a test: nothing happened, and no shells were found."


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the channels and the watches that use them.

    Example:
      wirewatch channels list
    """
    configuration = session(context).configuration()
    rows = [
        {
            "name": channel.name,
            "kind": channel.kind,
            "watches": [w.name for w in configuration.watches if channel.name in w.channels],
        }
        for channel in configuration.channels
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("channel", "kind", "watches"),
        ((row["name"], row["kind"], ", ".join(row["watches"]) or "none") for row in rows),
        empty="no channels; add a [[channel]] to the configuration",
    )


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
    message = test_message(SystemClock().now())
    try:
        sending = Sending(payload=channel.render(message, number), delivery_id=number)
        return (await channel.send(sending)).said, None
    except ChannelError as exc:
        return str(exc), exc
    finally:
        await channel.close()


def test_message(now: datetime) -> AlertMessage:
    """Return a made-up alert that says of itself that it is one."""
    article = ToldArticle(
        id=0,
        url="https://example.org/test",
        title="Test of this channel by Wirewatch",
        site="Example Times",
        authors=("Nobody",),
        published=now,
        language="en",
        excerpt=_SENTENCE,
        passages=(Passage(field="text", text=_SENTENCE, spans=((10, 14),)),),
        copy_of=None,
    )
    return AlertMessage(
        id=uuid4().hex,
        kind="new",
        mode=AlertMode.STORY,
        watch="test",
        query="test",
        story=0,
        story_title=article.title,
        first_seen=now,
        outlets=1,
        articles=(article,),
        reason="you asked for a test",
        created=now,
    )
