"""`wirewatch sources add`, `remove`, `import` and `export`: what config.toml names, by command."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from db.errors import ConfigError
from spiders.settings import SourceSettings
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.config.editing import with_sources, without_source
from wirewatch.config.newcomers import check_new, new_source
from wirewatch.config.rewriting import rewrite
from wirewatch.opml import MAX_BYTES, Import, plan_import, read_opml, write_opml

NEXT = "a running daemon reads it when it is started again"


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What alerts and lists shall call it.")],
    url: Annotated[str, typer.Argument(help="Its address, whole.")],
    kind: Annotated[str, typer.Option("--kind", help="feed, sitemap or listing.")] = "feed",
    every: Annotated[str, typer.Option("--every", help="Such as 10m; else its own rhythm.")] = "",
    timezone: Annotated[str, typer.Option("--timezone", help="Of dates that name none.")] = "",
    pattern: Annotated[
        str, typer.Option("--pattern", help="For a listing: found in its articles' addresses.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write a source into config.toml; all that is there stays as it is. Asks no network.

    Exit status 2 says that it was not written: the name or the address is in use, or a key is
    wrong.

    Examples:
      wirewatch sources add "Balkan Insight" https://balkaninsight.com/feed/
      wirewatch sources add Danas https://www.danas.rs/sitemap_news.xml --kind sitemap --every 10m
      wirewatch sources add Council https://council.example.org/ --kind listing --pattern /news/
    """
    source = new_source(
        {"name": name, "kind": kind, "url": url, "every": every, "timezone": timezone,
         "pattern": pattern}
    )  # fmt: skip
    check_new(source, session(context).configuration().sources)
    path = write_sources(context, [source])
    if as_json:
        print_json([source_added(source)])
    else:
        console.print(f"{source.name} is added to {path}; {NEXT}", markup=False)


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source's name in the configuration.")],
    as_json: AsJson = False,
) -> None:
    """Take a source out of config.toml, and show the lines taken out; its articles stay stored.

    Exit status 1 says that there is none of that name.

    Example:
      wirewatch sources remove "Balkan Insight"
    """
    call = session(context)
    path = call.configuration().path
    removed: list[str] = []

    def edit(text: str) -> str:
        removal = without_source(text, name)
        removed.append(removal.removed)
        return removal.text

    rewrite(path, os.environ, edit)
    if as_json:
        print_json([{"name": name, "removed": removed[0]}])
        return
    console.print(f"{name} is taken out of {path}; {NEXT}. These were its lines:", markup=False)
    console.print(removed[0], markup=False)


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file, or - for standard input.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, and add nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add the feeds of an OPML file, as other feed readers export it, to config.toml.

    Those that are read already are skipped; a name in use gets its host beside it. Exit status 1
    says that nothing was to be added.

    Examples:
      wirewatch sources import feeds.opml --dry-run
      wirewatch sources import feeds.opml
    """
    outlines = read_opml(_read(file), str(file))
    plan = plan_import(outlines, session(context).configuration().sources)
    new = [each.source for each in plan if each.source is not None]
    if new and not dry_run:
        write_sources(context, new)
    if as_json:
        print_json(_import_json(each, added=not dry_run) for each in plan)
    else:
        _print_plan(plan, len(new), dry_run=dry_run)
    if not new:
        raise typer.Exit(1)


def export(context: typer.Context) -> None:
    """Print the sources as OPML, for other feed readers or another Wirewatch.

    Sources that are no feeds are written as links with attributes of our own, which import reads.

    Example:
      wirewatch sources export > feeds.opml
    """
    configuration = session(context).configuration()
    document = write_opml(configuration.sources, "Sources of Wirewatch")
    sys.stdout.write(document.decode())


def write_sources(context: typer.Context, sources: Sequence[SourceSettings]) -> Path:
    """Write sources into the configuration and return its path; raises ConfigError."""
    path = session(context).configuration().path
    rewrite(path, os.environ, lambda text: with_sources(text, sources))
    return path


def source_added(source: SourceSettings) -> dict[str, object]:
    """Return an added source as the outside sees it."""
    return {"name": source.name, "kind": source.kind, "url": source.url, "added": True}


def _read(file: Path) -> bytes:
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ConfigError(f"the file cannot be read: {reason}", file=str(file)) from exc


def _import_json(planned: Import, *, added: bool) -> dict[str, object]:
    source = planned.source
    return {
        "name": source.name if source else planned.outline.name,
        "kind": planned.outline.kind,
        "url": planned.outline.url,
        "added": added and source is not None,
        "reason": str(planned),
    }


def _print_plan(plan: Sequence[Import], new: int, *, dry_run: bool) -> None:
    print_table(
        ("source", "address", ""),
        (
            (each.source.name if each.source else each.outline.name, each.outline.url, each)
            for each in plan
        ),
        empty="",
    )
    said = "would be added" if dry_run else f"added; {NEXT}" if new else "added"
    console.print(f"{new} of {len(plan)} sources {said}")
