"""`wirewatch stories`: which articles tell one story, and what each adds."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from db.clock import SystemClock
from intake.embedding.settings import build_embedder
from matching.stories.background import Background
from matching.stories.likeness import judge
from matching.stories.profile import Report, read_profile
from matching.stories.telling import Telling
from net.urls import registrable
from web.shapes.stories import story_json, sum_json
from wirewatch.cli.options import AsJson, Limit, Since
from wirewatch.cli.output import print_json, print_table
from wirewatch.cli.session import session
from wirewatch.cli.story_page import print_story

# What a line raises that is no JSON, no object, or tells a time that no calendar has.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError)

_Read = Callable[[Report], Report]

app = typer.Typer(help="Articles that tell one story.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    context: typer.Context,
    limit: Limit = 30,
    since: Since = None,
    watch: Annotated[str | None, typer.Option("--watch", help="That this watch found.")] = None,
    as_json: AsJson = False,
) -> None:
    """List stories, those with the latest articles first; ``--since`` looks at these.

    Examples:
      wirewatch stories list --since 1d
      wirewatch stories list --watch "Serbian arms to Ukraine" --json
    """
    with session(context).store() as store:
        found = store.stories.list(limit=limit, since=since, watch=watch)
    if as_json:
        print_json(sum_json(each) for each in found)
        return
    print_table(
        ("id", "latest", "outlets", "articles", "copies", "follows", "title"),
        (
            (
                each.id,
                each.latest,
                each.outlets,
                each.articles,
                each.copies,
                each.follows,
                each.title,
            )
            for each in found
        ),
        empty="no stories yet",
    )


@app.command()
def show(
    context: typer.Context,
    story: Annotated[int, typer.Argument(help="The story's number.")],
    as_json: AsJson = False,
) -> None:
    """Show who reported a story when, what each report added, and what was told of it.

    A story that was merged into another shows that one.

    Example:
      wirewatch stories show 12
    """
    with session(context).store() as store:
        whole = store.stories.show(story, registrable)
    if as_json:
        print_json([story_json(whole)])
    else:
        print_story(whole)


@app.command()
def group(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Objects one a line (the only way).")],
    pairs: Annotated[bool, typer.Option("--pairs", help="Judge pairs of articles.")] = False,
    embedding: Annotated[
        bool, typer.Option("--embedding", help="Ask the embedding model, too (an extra).")
    ] = False,
) -> None:
    """Group articles into stories, one JSON object a line on standard input; no database.

    In, in order of arrival: {id, url, site, title, text, published, language}. Out, in the same
    order: {id, story, copy_of, new}; ``new`` are the sentences that this article adds to its story,
    ``copy_of`` is the id of the first article of which it is a copy. Missing fields are null.
    With --pairs: in {id, first, second}, out {id, same}. A line that cannot be read gives {error}.

    Examples:
      wirewatch stories group --jsonl < articles.jsonl > stories.jsonl
      wirewatch stories group --jsonl --embedding < articles.jsonl > stories.jsonl
    """
    if not jsonl:
        raise typer.BadParameter("write --jsonl")
    lines = (line for line in sys.stdin if line.strip())
    with _reading(embedding=embedding) as read:
        print_json(_judged(lines, read) if pairs else _grouped(lines, read))


@contextmanager
def _reading(*, embedding: bool) -> Iterator[_Read]:
    """Yield what reads an article's report, with its vector if a model is to be asked."""
    if not embedding:
        yield lambda report: report
        return
    embedder = build_embedder(SystemClock())
    with asyncio.Runner() as runner:

        def read(report: Report) -> Report:
            vector = runner.run(embedder.vector(report.title, report.text))
            return replace(report, vector=vector)

        try:
            yield read
        finally:
            runner.run(embedder.close())


def _grouped(lines: Iterator[str], read: _Read) -> Iterator[dict[str, object]]:
    telling = Telling()
    for line in lines:
        try:
            asked = json.loads(line)
            name, report, at = str(asked["id"]), _report(asked), _moment(asked.get("published"))
        except _UNREADABLE as exc:
            yield {"error": f"this line is no article with an id: {exc}"}
            continue
        taken = telling.take(name, read(report), at)
        yield {
            "id": asked["id"],
            "story": str(taken.story),
            "copy_of": taken.copy_of,
            "new": list(taken.new),
        }


def _judged(lines: Iterator[str], read: _Read) -> Iterator[dict[str, object]]:
    background = Background()
    for line in lines:
        try:
            asked = json.loads(line)
            name = asked["id"]
            reports = [_report(asked[side], asked.get("language")) for side in ("first", "second")]
        except _UNREADABLE as exc:
            yield {"error": f"this line is no pair with an id, a first and a second: {exc}"}
            continue
        profiles = [read_profile(read(report)) for report in reports]
        for profile in profiles:
            background.add(profile)
        first, second = (background.sketch(profile) for profile in profiles)
        yield {"id": name, "same": judge(first, second)}


def _report(asked: dict[str, Any], language: object = None) -> Report:
    return Report(
        title=str(asked.get("title") or ""),
        text=str(asked.get("text") or ""),
        language=str(asked.get("language") or language or ""),
    )


def _moment(written: object) -> datetime | None:
    """Return a time in UTC; dates count as their beginning, and times without a zone as UTC."""
    if not written:
        return None
    moment = datetime.fromisoformat(str(written))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
