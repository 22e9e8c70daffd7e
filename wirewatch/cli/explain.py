"""`wirewatch watches explain`: why an article matches a watch, or why not, and what was told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from alerts.quiet import hold
from db.fates import Fate, Sent
from db.watch_records import Watch
from intake.accounting import Account, account
from intake.decide import Policy
from intake.watching import compile_watch
from matching.explain import Explained, decisive
from matching.query import Or
from web.shapes.accounts import account_json
from wirewatch.cli.chosen import chosen_watch
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, marked, print_json, shown
from wirewatch.cli.session import session
from wirewatch.watched import UNNAMED

_MOST_ALTERNATIVES = 5  # that do not hold, shown of one OR
_ALERTS = {
    "held": "its alert is held until the size of its backlog is known",
    "open": "its alert takes in copies until it is sent",
    "told": "its alert was sent",
    "folded": "its alert was sent within a digest",
}


def explain(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="[NAME] ARTICLE", help="A number, or an address.")
    ],
    query: Annotated[str | None, typer.Option("--query", help="In place of NAME: a query.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell why an article matches a watch, or why not; and what was told of it, or why nothing was.

    Each part of the query is shown with yes or no, with the passages where it stands, or with what
    was nearest. Exit status 1 says that it does not match.

    Examples:
      wirewatch watches explain "Serbian arms to Ukraine" 17
      wirewatch watches explain --query 'shells NEAR/5 Ukraine' https://example.org/story.html
    """
    if len(words) != (1 if query is not None else 2):
        raise typer.BadParameter("give a watch's name and an article, or --query and an article")
    watch = chosen_watch(context, words[0] if query is None else None, query)
    looked_for, call = compile_watch(watch), session(context)
    policy = Policy(max_age=call.configuration().crawler.max_age, hold=hold)
    with call.store() as store:
        told = account(store, words[-1], watch, looked_for, policy)
    if as_json:
        print_json([account_json(told, watch)])
    else:
        _print_account(told, watch, call.clock.now())
    if not told.explained.holds:
        raise typer.Exit(1)


def _print_account(told: Account, watch: Watch, now: datetime) -> None:
    article = told.past.article
    head = f"{told.past.id}  {shown(article.title)} — {shown(article.site)}"
    console.print(Text(head, style="bold"))
    _print_node(told.explained, 0)
    failed = decisive(told.explained)
    if failed is None:
        console.print("it matches")
    else:
        because = f": {failed.why}" if failed.why else ""
        console.print(Text(f"it does not match, because of {_short(failed.written)}{because}"))
    console.print()
    for line in _record(told, watch, now):
        console.print(Text(line))


def _print_node(node: Explained, depth: int) -> None:
    margin = "  " * depth
    line = Text(f"{margin}{'yes' if node.holds else 'no':3}  ", "green" if node.holds else "red")
    line.append(node.written if not node.parts else _short(node.written), "default")
    if node.why:
        line.append(f"  ({node.why})", "dim")
    console.print(line)
    for passage in node.passages:
        console.print(Text(f"{margin}       ").append_text(marked(passage)))
    parts = list(_shown_parts(node))
    for part in parts:
        _print_node(part, depth + 1)
    if left := len(node.parts) - len(parts):
        console.print(f"{margin}  no   {left} more, none of which stands there")


def _shown_parts(node: Explained) -> Iterator[Explained]:
    """Yield a node's parts; of the many alternatives of an OR that do not hold, the first."""
    left = _MOST_ALTERNATIVES if isinstance(node.node, Or) else len(node.parts)
    for part in node.parts:
        left -= not part.holds
        if part.holds or left >= 0:
            yield part


def _short(written: str) -> str:
    return written if len(written) <= 100 else f"{written[:99]}…"


def _record(told: Account, watch: Watch, now: datetime) -> Iterator[str]:
    past = told.past
    copy = f", a copy of {past.copy_of}" if past.copy_of is not None else ""
    yield f"stored on {shown(past.first_seen)} from {past.source}, in story {past.story}{copy}"
    if watch.name == UNNAMED:
        yield f"by itself, a watch would say: {told.would_be}"
    elif told.fate is None:
        yield _unmatched(told)
    else:
        yield from _fate(told.fate, watch, now)


def _unmatched(told: Account) -> str:
    if not told.explained.holds:
        return "it did not match when it came, either"
    since, seen = told.watch_since, told.past.first_seen
    if since is not None and since > seen:
        return (
            f"no match is on record: the watch is there since {shown(since)}, and looks back "
            f"max_age only; had it been there: {told.would_be}"
        )
    return (
        "no match is on record: the query, or the article's text, was another when it came; "
        f"had it matched: {told.would_be}"
    )


def _fate(fate: Fate, watch: Watch, now: datetime) -> Iterator[str]:
    yield f"matched on {shown(fate.matched)}: {fate.reason}"
    if fate.lost_in is not None:
        yield f"no longer matched since its revision {fate.lost_in}"
    if fate.alert == "waiting":
        yield f"its alert waits for the digest of {shown(fate.digest_due)}"
    elif fate.alert is not None:
        yield _ALERTS.get(fate.alert, f"its alert is {fate.alert}")
    for sent in fate.deliveries:
        yield f"  {_delivery(sent, watch, now)}"


def _delivery(sent: Sent, watch: Watch, now: datetime) -> str:
    detail = f" ({sent.detail})" if sent.detail else ""
    if sent.state == "due" and sent.due > now:
        quiet = hold(watch, now) > now and not sent.detail
        why = f", as the watch is quiet {watch.quiet}" if quiet else ""
        return f"{sent.channel}: due on {shown(sent.due)}{why}{detail}"
    at = f" on {shown(sent.ended)}" if sent.ended else ""
    return f"{sent.channel}: {sent.state}{at}{detail}"
