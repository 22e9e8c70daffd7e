"""`wirewatch articles blocks`: what recurs on a site's pages and is taken off its articles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from crawler.sitememory import site_of
from db.remembered import Cut, KnownBlock, SiteMemory
from db.sites import Sites
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session

_HEX = 16


def blocks(
    context: typer.Context,
    site: Annotated[
        str | None, typer.Argument(help="A host, such as news.example.org, or any address on it.")
    ] = None,
    forget: Annotated[
        str | None,
        typer.Option("--forget", metavar="ID", help="Forget this block and never learn it again."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what recurs on a site's pages and is taken off its articles: since when, on how many.

    Without a site, of all sites. A block that was forgotten by --forget stays on the articles that
    come from now on; articles off which it was taken stay as they are.

    Examples:
      wirewatch articles blocks
      wirewatch articles blocks news.example.org --json
      wirewatch articles blocks news.example.org --forget 5f0e3a1c
    """
    host = _host(site) if site else None
    with session(context).store() as store:
        if forget is not None:
            mark = _mark(forget)
            if host is None:
                raise typer.BadParameter("name the site too: blocks of two sites may be alike")
            store.sites.never(host, mark)
            console.print(f"{mark:08x} is forgotten, and never learned again on {host}")
            return
        memories = _memories(store.sites, host)
    if as_json:
        print_json(_json(memory, block, seen) for memory, block, seen in _counted(memories))
        return
    print_table(
        ("id", "site", "place", "seen", "since", "block"),
        (
            (
                f"{block.mark:08x}",
                memory.site,
                block.place.value,
                "kept" if block.never else f"{seen} of {len(memory.pages)}",
                block.since,
                block.example,
            )
            for memory, block, seen in _counted(memories)
        ),
        empty="no blocks are known; some pages of a site must be seen first",
    )


def cut_rows(cuts: Sequence[Cut]) -> Iterator[tuple[str, str]]:
    """Return what was taken off an article as rows of a table: the text, and why."""
    return ((cut.text, cut.reason) for cut in cuts)


def _memories(sites: Sites, host: str | None) -> list[SiteMemory]:
    return [sites.memory(each) for each in ([host] if host else sites.with_blocks())]


def _counted(memories: Sequence[SiteMemory]) -> Iterator[tuple[SiteMemory, KnownBlock, int]]:
    for memory in memories:
        for block in memory.known:
            yield memory, block, sum(block.mark in page.marks for page in memory.pages)


def _json(memory: SiteMemory, block: KnownBlock, seen: int) -> Mapping[str, object]:
    return {
        "id": f"{block.mark:08x}",
        "site": memory.site,
        "place": block.place,
        "seen": seen,
        "of": len(memory.pages),
        "since": block.since,
        "text": block.example,
        "never": block.never,
        "swept": block.swept,
    }


def _host(site: str) -> str:
    try:
        return site_of(site if "://" in site else f"https://{site}")
    except ValueError as exc:
        raise typer.BadParameter(f"{site!r} is no site: {exc}") from exc


def _mark(given: str) -> int:
    try:
        mark = int(given, _HEX)
    except ValueError:
        mark = -1
    if not 0 < mark < 1 << 32:
        raise typer.BadParameter(f"{given!r} is no block's id; the list shows them, as 5f0e3a1c")
    return mark
