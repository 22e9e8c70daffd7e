"""`watches mute`, `watches unmute`, `watches muted`: silence for a time, for all or for a story."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from db.errors import NotFoundError
from wirewatch.cli.options import AsJson, duration, one_of
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session

Watch = Annotated[str, typer.Argument(help="A watch's name.")]
Story = Annotated[
    int | None, typer.Option("--story", min=1, help="On this story only; `stories list` has them.")
]


def mute(
    context: typer.Context,
    watch: Watch,
    for_: Annotated[
        timedelta | None,
        typer.Option("--for", parser=duration, metavar="TIME", help="How long: 2h, 7d."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M%z"], help="Or until when."),
    ] = None,
    story: Story = None,
    why: Annotated[str, typer.Option("--why", help="For those who wonder.")] = "",
) -> None:
    """Silence a watch for a time, or what it tells of one story.

    What a muted watch finds is told together at the end. What is found of a muted story is recorded
    and not told.

    Examples:
      wirewatch watches mute "Serbian arms to Ukraine" --for 8h
      wirewatch watches mute "Serbian arms to Ukraine" --story 12 --for 7d
    """
    one_of(for_, until, otherwise="say --for how long, or --until when")
    call = session(context)
    now = call.clock.now()
    end = now + for_ if for_ is not None else _aware(until)
    if end <= now:
        raise typer.BadParameter("that time is over; name one that is to come")
    with call.store() as store:
        store.mutes.mute(watch=watch, story=story, until=end, now=now, why=why or "by command")
    console.print(
        f"{_named(watch, story)} is muted until {end.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        markup=False,
    )


def unmute(context: typer.Context, watch: Watch, story: Story = None) -> None:
    """End a mute; what waited for its end is told now.

    Example:
      wirewatch watches unmute "Serbian arms to Ukraine"
    """
    call = session(context)
    with call.store() as store:
        ended = store.mutes.unmute(watch=watch, story=story, now=call.clock.now())
    if not ended:
        raise NotFoundError(
            f"{_named(watch, story)} is not muted; `wirewatch watches muted` lists what is"
        )
    console.print(f"{_named(watch, story)} speaks again", markup=False)


def muted(context: typer.Context, as_json: AsJson = False) -> None:
    """List what is muted, and until when.

    Example:
      wirewatch watches muted
    """
    call = session(context)
    with call.store() as store:
        found = store.mutes.list(call.clock.now())
    if as_json:
        print_json(
            {
                "watch": each.watch,
                "story": None if each.story is None else str(each.story),
                "until": each.until,
                "since": each.since,
                "why": each.why,
            }
            for each in found
        )
        return
    print_table(
        ("watch", "story", "until", "why"),
        ((each.watch, each.story, each.until, each.why) for each in found),
        empty="nothing is muted",
    )


def _named(watch: str, story: int | None) -> str:
    return watch if story is None else f"{watch}, on story {story},"


def _aware(until: datetime | None) -> datetime:
    """Return a time that the user wrote; one without a zone is meant by this machine's clock."""
    if until is None:
        raise typer.BadParameter("say --for how long, or --until when")
    return until.astimezone()
