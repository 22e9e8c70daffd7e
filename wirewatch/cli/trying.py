"""Tries a source's hints on one of its pages, for `wirewatch sources test`."""

from dataclasses import dataclass

from crawler.cleaning.hints import Trial, tried
from crawler.cleaning.markup import parse
from crawler.polling import SourceReading
from db.errors import CleanError
from db.records import Hints, Page, Source
from wirewatch.cli.output import console, print_json, print_table
from wirewatch.probe import probe_sample, probe_source
from wirewatch.settings import Configuration


@dataclass(frozen=True, kw_only=True)
class Trials:
    """What hints matched on a page, or why they could not be tried."""

    page: str = ""  # its address
    trials: tuple[Trial, ...] = ()
    problem: str = ""


async def probe_with_hints(
    source: Source, configuration: Configuration
) -> tuple[SourceReading, Trials | None]:
    """Return what a source lists, and how its hints do on its first page; None without hints."""
    asked = (source, configuration.crawler, configuration.kinds, configuration.accesses)
    if source.hints == Hints():
        return await probe_source(*asked), None
    reading, page, problem = await probe_sample(*asked)
    return reading, Trials(problem=problem) if page is None else try_hints(source.hints, page)


def try_hints(hints: Hints, page: Page) -> Trials:
    """Return what each hint matches on a page."""
    try:
        root = parse(
            page.body, url=page.final_url, content_type=page.headers.get("content-type", "")
        )
    except CleanError as exc:
        return Trials(page=page.final_url, problem=str(exc))
    return Trials(page=page.final_url, trials=tuple(tried(root, hints)))


def print_trials(found: Trials | None, *, as_json: bool) -> None:
    """Print them as a table, or as one JSON object a hint."""
    if found is None:
        return
    if as_json:
        print_json(
            {
                "hint": trial.key,
                "selector": trial.selector,
                "matched": trial.matched,
                "reads": trial.excerpt,
                "page": found.page,
            }
            for trial in found.trials
        )
        return
    if found.problem:
        console.print(f"the hints could not be tried: {found.problem}")
        return
    console.print(f"hints, tried on {found.page}:")
    print_table(
        ("hint", "selector", "matched", "reads"),
        ((each.key, each.selector, each.matched, each.excerpt) for each in found.trials),
        empty="",
    )
