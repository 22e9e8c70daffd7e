"""`wirewatch sources discover`."""

import asyncio
import shlex
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from alerts.wording import one_line
from db.errors import NotFoundError
from db.records import Source
from net.access import nearest_access
from net.urls import normalise_url
from spiders.settings import SourceSettings
from wirewatch.cli.bookkeeping import NEXT, write_sources
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.config.newcomers import FreeNames, address_key, check_new, new_source

if TYPE_CHECKING:
    from crawler.discovery import Discovery
    from crawler.prospects import Prospect

_NAME_LENGTH = 80


def discover(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A site, a section of it, or a feed or sitemap.")],
    name: Annotated[str, typer.Option("--name", help="For the source; else the site's own.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Add the best one, and do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find a site's feeds and sitemaps, say what each would bring, and add the best on a yes.

    Looked at are the page's link tags and links, robots.txt and a few usual addresses, with at
    most 25 requests under all the rules of politeness; at last the page's own links, as a listing.
    Without a terminal and without --yes nothing is added. Exit status 1 says that nothing was
    found that could be read.

    Examples:
      wirewatch sources discover https://www.danas.rs
      wirewatch sources discover balkaninsight.com --name "Balkan Insight" --yes
      wirewatch sources discover https://www.danas.rs --json | jq -r .url
    """
    configuration = session(context).configuration()
    address = _address(url)
    # Imported here: the engine takes a second to load, and other commands need not wait for it.
    from crawler.prospects import best  # noqa: PLC0415
    from wirewatch.probe import probe_site  # noqa: PLC0415

    if not as_json:
        typer.echo(f"looking at {address}, politely: this can take half a minute", err=True)
    # What opens a site for a source of it opens it for a look round, too.
    access = nearest_access(address, configuration.accesses.values())
    found = asyncio.run(probe_site(address, configuration.crawler, access))
    chosen = best(found.prospects)
    known = {address_key(source.url): source.name for source in configuration.sources}
    source = _source(found, chosen, name, configuration.sources, known)
    if as_json:
        added = _add(context, source, agreed=yes)
        print_json(_prospect_json(each, chosen, known, added=added) for each in found.prospects)
    else:
        _print_found(found, known)
        added = _add(context, source, agreed=yes or _agreed(source))
        _print_outcome(chosen, source, known, added=added)
    if chosen is None:
        raise NotFoundError(
            f"nothing at {found.url} could be read as a source; look for a feed in a browser, "
            "or try the address of a section that lists articles"
        )


def _address(url: str) -> str:
    """Return the address whole; https where none was written. Raises BadParameter."""
    whole = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        normalise_url(whole)
    except ValueError as exc:
        raise typer.BadParameter(f"{url!r} cannot be looked at: {exc}") from exc
    return whole if whole.partition("://")[2].count("/") else whole + "/"


def _source(
    found: "Discovery",
    chosen: "Prospect | None",
    name: str,
    sources: Sequence[Source],
    known: Mapping[str, str],
) -> SourceSettings | None:
    """Return what would be added: None if there is nothing new. Raises ConfigError."""
    if chosen is None or address_key(chosen.candidate.url) in known:
        return None
    host = (urlsplit(found.url).hostname or "").removeprefix("www.")
    own = one_line(found.site or chosen.name, _NAME_LENGTH) or host
    source = new_source(
        {
            "name": name or FreeNames(sources).take(own, chosen.candidate.url),
            "kind": chosen.candidate.kind,
            "url": chosen.candidate.url,
        }
    )
    check_new(source, sources)
    return source


def _add(context: typer.Context, source: SourceSettings | None, *, agreed: bool) -> bool:
    if source is None or not agreed:
        return False
    write_sources(context, [source])
    return True


def _agreed(source: SourceSettings | None) -> bool:
    if source is None or not sys.stdin.isatty():
        return False
    return typer.confirm(f"Add {source.name!r} ({source.kind}, {source.url})?", err=True)


def _print_found(found: "Discovery", known: Mapping[str, str]) -> None:
    print_table(
        ("kind", "address", "entries", "a day", "newest", "what it is", "found by"),
        (
            (
                each.candidate.kind,
                each.candidate.url,
                each.entries,
                None if each.per_day is None else f"{each.per_day:.3g}",
                each.newest,
                _in_words(each, known),
                each.candidate.origin,
            )
            for each in found.prospects
        ),
        empty="nothing was found",
    )


def _in_words(prospect: "Prospect", known: Mapping[str, str]) -> str:
    owner = known.get(address_key(prospect.candidate.url))
    words = prospect.detail or prospect.verdict.value
    return f"{words}; it is the source {owner}" if owner else words


def _print_outcome(
    chosen: "Prospect | None",
    source: SourceSettings | None,
    known: Mapping[str, str],
    *,
    added: bool,
) -> None:
    if source is not None and added:
        console.print(f"{source.name} ({source.url}) is added; {NEXT}", markup=False)
    elif source is not None:
        words = ("wirewatch", "sources", "add", source.name, source.url, "--kind", source.kind)
        console.print(f"nothing was added; this adds it: {shlex.join(words)}", markup=False)
    elif chosen is not None:
        owner = known[address_key(chosen.candidate.url)]
        console.print(f"the best is read already: it is the source {owner}", markup=False)


def _prospect_json(
    prospect: "Prospect", chosen: "Prospect | None", known: Mapping[str, str], *, added: bool
) -> dict[str, object]:
    return {
        "kind": prospect.candidate.kind,
        "url": prospect.candidate.url,
        "found_by": prospect.candidate.origin,
        "entries": prospect.entries,
        "per_day": None if prospect.per_day is None else round(prospect.per_day, 2),
        "newest": prospect.newest,
        "verdict": prospect.verdict,
        "detail": prospect.detail or None,
        "source": known.get(address_key(prospect.candidate.url)),
        "best": prospect is chosen,
        "added": added and prospect is chosen,
    }
