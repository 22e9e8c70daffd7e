"""`wirewatch articles mark`: what a watch should find, and what it should not."""

from enum import StrEnum
from typing import Annotated

import typer

from wirewatch.cli.output import console
from wirewatch.cli.session import session
from wirewatch.watched import named_watch


class Wanted(StrEnum):
    """Whether a watch should find an article."""

    YES = "yes"
    NO = "no"


def mark(
    context: typer.Context,
    article: Annotated[int, typer.Argument(help="The article's number.")],
    wanted: Annotated[Wanted | None, typer.Argument(help="Should the watch find it?")] = None,
    watch: Annotated[str, typer.Option("--watch", help="The watch.")] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Take the mark back.")] = False,
) -> None:
    """Mark an article as one that a watch should find, or should not; nobody is told.

    `wirewatch watches backtest` measures precision and recall by these marks. Exit status 1 says
    that there was no mark to take back.

    Examples:
      wirewatch articles mark 17 yes --watch "Serbian arms to Ukraine"
      wirewatch articles mark 17 --clear --watch "Serbian arms to Ukraine"
    """
    if not watch or (wanted is None) is not clear:
        raise typer.BadParameter("give yes or no, or --clear, and a --watch")
    call = session(context)
    named = named_watch(call.configuration(), watch)
    with call.store() as store:
        if wanted is not None:
            store.markings.set(
                article, named.name, wanted=wanted is Wanted.YES, now=call.clock.now()
            )
            console.print(f"article {article} marked {wanted.value} for {named.name!r}")
        elif store.markings.clear(article, named.name):
            console.print(f"article {article} is no longer marked for {named.name!r}")
        else:
            typer.echo(f"article {article} was not marked for {named.name!r}", err=True)
            raise typer.Exit(1)
