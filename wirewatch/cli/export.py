"""`wirewatch articles export`: kept pages as a WARC archive."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from db.kept import StoredPage
from db.pages import Selection
from wirewatch.cli.options import Since
from wirewatch.cli.output import counted
from wirewatch.cli.session import session
from wirewatch.warc import WarcWriter

Pages = Iterable[tuple[StoredPage, bytes]]
_NOTHING = "no page is kept of such articles; `[crawler] keep_pages` says how long they are"


def export(
    context: typer.Context,
    warc: Annotated[str, typer.Option("--warc", metavar="FILE", help="Or - for standard output.")],
    since: Since = None,
    watch: Annotated[str | None, typer.Option("--watch", help="That matched this watch.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Of this source.")] = None,
    article: Annotated[int | None, typer.Option("--article", help="Of this article.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write the kept pages of articles into a WARC 1.1 archive, as they were fetched.

    Each page is a response with its headers, secrets left out, and a metadata record with the
    address asked for and the article's number. --since looks at when the page was fetched. Exit
    status 1 says that no page is kept of such articles; no file is written then.

    Examples:
      wirewatch articles export --warc week.warc.gz --since 7d
      wirewatch articles export --warc - --watch "Serbian arms to Ukraine" > evidence.warc.gz
    """
    call = session(context)
    chosen = Selection(source=source, watch=watch, since=since, article=article)
    file = None if warc == "-" else Path(warc)
    if file is not None and file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; --force overwrites it")
    with call.store() as store:
        pages = store.pages.each(chosen)
        first = next(pages, None)
        if first is None:
            typer.echo(_NOTHING, err=True)
            raise typer.Exit(1)
        everything = chain([first], pages)
        if file is None:
            count = _write(sys.stdout.buffer, everything, call.clock.now())
        else:
            count = _write_file(file, everything, call.clock.now())
    typer.echo(f"{counted(count, 'page')} written to {file or 'standard output'}", err=True)


def _write_file(file: Path, pages: Pages, now: datetime) -> int:
    """Write an archive beside its place and put it there whole, or leave all as it was."""
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as out:
            count = _write(out, pages, now)
        part.replace(file)
    except OSError as exc:
        raise typer.BadParameter(f"{file} cannot be written: {exc.strerror or exc}") from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count


def _write(out: BinaryIO, pages: Pages, now: datetime) -> int:
    writer = WarcWriter(out, software=f"Wirewatch/{version('wirewatch')}", now=now)
    writer.begin("Pages kept as fetched; bodies without content coding, headers without secrets")
    count = 0
    for count, (page, body) in enumerate(pages, start=1):  # noqa: B007 - counted after the loop
        writer.page(page, body, {"wirewatch-article": str(page.article)})
    out.flush()
    return count
