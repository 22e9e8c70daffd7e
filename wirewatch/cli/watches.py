"""`wirewatch watches`."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import typer
from rich.text import Text

from db.errors import QueryError
from db.leaving import Leaving
from db.watch_records import Match, Watch
from intake.intake import document
from matching.compile import Query
from matching.language import compile_query, lint
from matching.likeness import with_likeness
from matching.matcher import Document, Findings, Matcher
from web.shapes.articles import passage_json
from web.shapes.plain import plain
from web.shapes.watches import watch_json
from wirewatch.cli import backtest, explain, mutes
from wirewatch.cli.apply import apply
from wirewatch.cli.asked import asked_document
from wirewatch.cli.like import like
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import (
    console,
    marked,
    print_json,
    print_table,
    warn_of_stopped,
)
from wirewatch.cli.session import session
from wirewatch.cli.watching import Why, what_is_tried, why_found
from wirewatch.examples import Lacking, lacking

app = typer.Typer(
    help="Standing queries: what to look for, and whom to tell.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command()(apply)
app.command()(like)
app.command("backtest")(backtest.backtest)
app.command("explain")(explain.explain)
app.command("mute")(mutes.mute)
app.command("unmute")(mutes.unmute)
app.command("muted")(mutes.muted)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the watches with their queries and channels; channels that left one are set apart.

    Says which watches wait for examples, pages that could not be read yet, and why.

    Example:
      wirewatch watches list --json
    """
    standing = session(context).standing()
    watches, left = standing.configuration.watches, _left(standing.left)
    lacks = lacking(standing.configuration, standing.pages)
    if as_json:
        print_json(_listed(watch, left, lacks) for watch in watches)
        return
    print_table(
        ("watch", "alert", "channels", "query"),
        ((w.name, w.alert.value, _channels(w, left[w.name]), w.query) for w in watches),
        empty="no watches; add a [[watch]] to the configuration",
    )
    for each in lacks:
        console.print(str(each), markup=False)


def _left(leavings: Iterable[Leaving]) -> Mapping[str, list[str]]:
    """Return the channels that left, by watch."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in leavings:
        found[each.watch].append(each.channel)
    return found


def _channels(watch: Watch, left: Sequence[str]) -> str:
    return ", ".join((*watch.channels, *(f"{each} (left)" for each in left)))


def _listed(
    watch: Watch, left: Mapping[str, list[str]], lacks: Iterable[Lacking]
) -> dict[str, object]:
    return {
        **watch_json(watch),
        "left": left[watch.name],
        "lacking": [
            {"address": each.address, "why": each.why} for each in lacks if each.watch == watch.name
        ],
    }


@app.command()
def test(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A watch's name.")] = None,
    query: Annotated[str | None, typer.Option("--query", help="Or a query, as you try it.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Try it on this text only.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Stored articles to try.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Try a watch, or a query you are writing, on the newest stored articles; tells nobody.

    Exit status 1 says that nothing matched.

    Examples:
      wirewatch watches test "Serbian arms to Ukraine"
      wirewatch watches test --query 'Vučić AND (granat* OR municij*)'
      wirewatch watches test --query 'shells NEAR/5 Ukraine' --text 'Shells went to Ukraine.'
    """
    asked = what_is_tried(session(context), name, query)
    compiled = with_likeness(compile_query(asked.query, widen=asked.widen), asked.likeness)
    for warning in lint(asked.written):
        typer.echo(f"note: {warning}", err=True)
    found = tried = stopped = 0
    for number, held, findings in _held_against(context, compiled, text, limit):
        tried += 1
        stopped += len(findings.stopped)
        if not findings.matches:
            continue
        (match,) = findings.matches
        found += 1
        why = why_found(asked, compiled, match, held)
        if as_json:
            print_json([_match_json(number, held, match, why)])
        else:
            _print_match(number, held, match, why)
    if not as_json:
        console.print(f"{found} of {tried} articles match")
    warn_of_stopped(stopped)
    if not found:
        raise typer.Exit(1)


@app.command("match")
def match_lines(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Objects one a line (the only way).")],
) -> None:
    """Hold texts against queries, one JSON object a line on standard input; no database.

    In: {query, title, text, language}, and where a query asks for them authors, site, source, url,
    tags, section and published. Out, in the same order: {match, passages}, with {stopped} if the
    query asked too much of the text, or {error}.

    Example:
      echo '{"query": "shells", "text": "No shells."}' | wirewatch watches match --jsonl
    """
    if not jsonl:
        raise typer.BadParameter("write --jsonl")
    print_json(_answer(line) for line in sys.stdin if line.strip())


def _match_json(number: str, held: Document, match: Match, why: Why) -> dict[str, object]:
    return {
        "article": number,
        "title": _title(held),
        "site": held.site,
        "passages": [passage_json(each) for each in match.passages],
        "widened": [{"found": w.found, "word": w.word, "by": list(w.by)} for w in why.widened],
        **({"similarity": plain(why.similarity)} if why.similarity else {}),
    }


def _title(held: Document) -> str:
    return held.title or held.text[:60]


def _answer(line: str) -> dict[str, object]:
    try:
        asked = json.loads(line)
        query = compile_query(str(asked["query"]))
        findings = _look(query, asked_document(asked))
    except QueryError as exc:
        return {"error": str(exc)}
    except (ValueError, KeyError, TypeError) as exc:
        return {"error": f"this line is no object with a query: {exc}"}
    passages = [passage_json(each) for match in findings.matches for each in match.passages]
    answer: dict[str, object] = {"match": bool(findings.matches), "passages": passages}
    if findings.stopped:
        answer["stopped"] = findings.stopped[0].reason
    return answer


def _held_against(
    context: typer.Context, query: Query, text: str | None, limit: int
) -> Iterator[tuple[str, Document, Findings]]:
    if text is not None:
        given = Document(text=text)
        yield "-", given, _look(query, given)
        return
    matcher = Matcher({query.text: query})
    with session(context).store() as store:
        for stored in store.articles.list(limit=limit):
            held = document(stored.article, stored.source)
            yield str(stored.id), held, matcher.look(held)


def _look(query: Query, held: Document) -> Findings:
    return Matcher({query.text: query}).look(held)


def _print_match(number: str, held: Document, match: Match, why: Why) -> None:
    console.print(Text(f"{number}  {_title(held)} — {held.site}", style="bold"))
    for passage in match.passages:
        console.print(Text("    ").append_text(marked(passage)))
    for line in why.lines:
        console.print(Text(f"    {line}", style="dim"))
