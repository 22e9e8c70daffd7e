"""`wirewatch`: the program's one entry."""

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from db.errors import ConfigError, QueryError, WirewatchError
from wirewatch.cli import (
    articles,
    channels,
    check,
    database,
    deliveries,
    demo,
    run,
    sources,
    status,
    stories,
    translate,
    watches,
)
from wirewatch.cli.session import begin

MANUAL = """Watches the news wires for you: tells you once, soon, about each development you follow.

Sources (feeds, sitemaps, index pages) are polled, new articles fetched, cleaned of all that is not
the article, stored, and matched against your watches; alerts go out by mail, webhook or terminal.

A first look:        wirewatch demo
From nothing:        wirewatch init; edit config.toml; wirewatch check; wirewatch run
Try a query:         wirewatch watches test --query 'Serbia* AND (shells OR ammunition)'
See a cleaned page:  wirewatch articles extract https://example.org/story.html

Answers go to standard output, logs to standard error. Exit status: 0 done, 1 the answer is no or
a check failed, 2 bad usage or configuration.
"""

app = typer.Typer(
    name="wirewatch",
    help=MANUAL,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def start(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="FILE",
            help="The configuration; else ./config.toml, else the one in your config directory.",
        ),
    ] = None,
) -> None:
    """Read what stands before the command."""
    begin(context, config)


app.command("run")(run.run)
app.command("check")(check.check)
app.command("init")(check.init)
app.command("status")(status.status)
app.command("demo")(demo.demo)
app.command("translate")(translate.translate)
app.add_typer(sources.app, name="sources")
app.add_typer(watches.app, name="watches")
app.add_typer(channels.app, name="channels")
app.add_typer(articles.app, name="articles")
app.add_typer(stories.app, name="stories")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(database.app, name="db")


def main() -> None:
    """Run the command line; errors become one readable line and an exit status."""
    try:
        commands()()
    except (ConfigError, QueryError) as exc:
        fail(str(exc), status=2)
    except WirewatchError as exc:
        fail(str(exc), status=1)
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        sys.stderr.close()
        raise SystemExit(0) from None


@cache
def commands() -> Callable[[], object]:
    """Return the tree of all commands; it takes a tenth of a second to make."""
    return typer.main.get_command(app)


def fail(message: str, *, status: int) -> None:
    """Say what is wrong on standard error and end."""
    sys.stderr.write(f"wirewatch: {message}\n")
    raise SystemExit(status)
