"""`wirewatch articles reclean`: kept pages read again by the present cleaner."""

import asyncio
import time
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.text import Text

from alerts.quiet import hold
from crawler.cleaning.version import cleaner_version
from db.pages import Selection
from db.records import Article
from db.store import Store
from db.threads import Threads
from intake.decide import Policy
from intake.intake import Intake
from intake.watching import prepare
from web.shapes.plain import plain
from wirewatch.cli.options import AsJson, Since
from wirewatch.cli.output import console, counted, print_json, shown
from wirewatch.cli.session import Session, session
from wirewatch.recleaning import Change, Cleaned, Recleaning

_OFTEN = 5.0  # seconds between two words on how far it is
_NO_NEWS = {Change.SAME, Change.NOTHING}
_COMPARED = ("title", "authors", "published", "modified", "language", "site")


def reclean(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="Of this source.")] = None,
    since: Since = None,
    article: Annotated[int | None, typer.Option("--article", help="Of this article.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also what this cleaner has read already.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Clean kept pages again, as after an upgrade, and store what has become better.

    Pages that this version of the cleaner has read are left out, so a call that was ended can be
    made again. A better text is no revision of the outlet's. What newly matches a watch is told as
    a backlog by the daemon, nothing is told twice. --since looks at when the page was fetched.

    Examples:
      wirewatch articles reclean --dry-run --since 7d
      wirewatch articles reclean --source "Balkan Insight"
      wirewatch articles reclean --article 17 --dry-run
    """
    call = session(context)
    chosen = Selection(source=source, since=since, article=article)
    every = every or article is not None
    with call.store() as store:
        telling = _Telling(
            total=store.pages.count_to_clean(chosen, but_by=None if every else cleaner_version()),
            as_json=as_json,
        )
        counts = asyncio.run(_run(call, store, chosen, telling, every=every, dry_run=dry_run))
    if not as_json:
        _print_counts(counts, telling, dry_run=dry_run)


async def _run(
    call: Session,
    store: Store,
    chosen: Selection,
    telling: "_Telling",
    *,
    every: bool,
    dry_run: bool,
) -> Mapping[Change, int]:
    # Imported here, as other commands need not wait for what runs workers.
    from crawler.cleaning.pool import CleaningPool  # noqa: PLC0415
    from wirewatch.wiring import workers  # noqa: PLC0415

    configuration = call.configuration()
    crawler = configuration.crawler
    threads = Threads(together=store.together)
    pool = CleaningPool(workers=workers(crawler))
    embedder = configuration.stories.build(call.clock)
    try:
        await pool.start()
        watches = await threads.read(store.watches.active)
        intake = Intake(
            store=store,
            threads=threads,
            watching=prepare(watches),
            policy=Policy(max_age=crawler.max_age, hold=hold),
            clock=call.clock,
            embedder=embedder,
        )
        recleaning = Recleaning(
            store=store,
            threads=threads,
            cleaning=pool,
            intake=intake,
            clock=call.clock,
            cleaner=cleaner_version(),
            at_once=2 * workers(crawler),
            hints={source.name: source.hints for source in configuration.sources},
        )
        return await recleaning.run(chosen, telling.tell, every=every, dry_run=dry_run)
    finally:
        await pool.close()
        if embedder is not None:
            await embedder.close()
        threads.close()


class _Telling:
    """Shows what changes, and how far it is."""

    def __init__(self, *, total: int, as_json: bool) -> None:
        self.held = 0
        self._total = total
        self._as_json = as_json
        self._done = 0
        self._spoke = time.monotonic()

    def tell(self, cleaned: Cleaned) -> None:
        """Show a page that changed; say now and then how many are done."""
        self._done += 1
        self.held += cleaned.held
        if time.monotonic() - self._spoke >= _OFTEN:
            self._spoke = time.monotonic()
            typer.echo(f"{self._done} of {counted(self._total, 'page')} cleaned again", err=True)
        if cleaned.change in _NO_NEWS:
            return
        changes = _changes(cleaned)
        if self._as_json:
            print_json([_as_json(cleaned, changes)])
        else:
            _print(cleaned, changes)


def _changes(cleaned: Cleaned) -> dict[str, tuple[object, object]]:
    """Return what is other than before, by name: before and after."""
    after, stored = cleaned.article, cleaned.kept.article
    if after is None:
        return {}
    before = stored.article if stored else None
    changes: dict[str, tuple[object, object]] = {
        name: (getattr(before, name, None), getattr(after, name))
        for name in _COMPARED
        if getattr(before, name, None) != getattr(after, name)
    }
    if before is None or before.text != after.text:
        changes["text"] = _texts(before, after)
    return changes


def _texts(before: Article | None, after: Article) -> tuple[str | None, str]:
    """Return the first line in which two texts differ, each with the length of its text."""
    old = before.text.splitlines() if before else []
    new = after.text.splitlines()
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    at = min(len(old), len(new)) if at is None else at
    return (_line(old, at) if before else None), _line(new, at)


def _line(lines: list[str], at: int) -> str:
    letters = sum(map(len, lines)) + max(len(lines) - 1, 0)
    return f"({letters} letters) {lines[at] if at < len(lines) else '…'}"


def _as_json(cleaned: Cleaned, changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    return {
        "article": None if cleaned.number is None else str(cleaned.number),
        "url": cleaned.kept.page.final_url,
        "outcome": cleaned.change.value,
        "changes": {
            name: {"before": plain(before), "after": plain(after)}
            for name, (before, after) in changes.items()
        },
        "watches": list(cleaned.watches),
        "held": cleaned.held,
        "reason": cleaned.reason or None,
    }


def _print(cleaned: Cleaned, changes: Mapping[str, tuple[object, object]]) -> None:
    number = "-" if cleaned.number is None else cleaned.number
    head = f"{number:>5} {shown(cleaned.kept.page.final_url)}: {cleaned.change.value}"
    console.print(Text(head, style="bold"))
    if cleaned.reason:
        console.print(Text(f"      {shown(cleaned.reason)}"))
    for name, (before, after) in changes.items():
        if before is not None:
            console.print(Text(f"    - {name}: {_shown(before)}"))
        console.print(Text(f"    + {name}: {_shown(after)}"))
    for watch in cleaned.watches:
        console.print(Text(f"    + matches {shown(watch)}"))


def _shown(value: object) -> str:
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else shown(value)


def _print_counts(counts: Mapping[Change, int], telling: _Telling, *, dry_run: bool) -> None:
    if not counts:
        console.print("no kept page is to be cleaned again")
        return
    told = ", ".join(f"{count} {change.value}" for change, count in counts.items())
    said = "would be cleaned again" if dry_run else "cleaned again"
    console.print(f"{counted(sum(counts.values()), 'page')} {said}: {told}")
    if telling.held:
        console.print(f"{counted(telling.held, 'new alert')} held; a running daemon tells them")
