"""`wirewatch watches backtest`: a query tried on what is stored."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from alerts.quiet import hold, next_digest_of
from db.store import Store
from intake.backtest import Backtest, Change, Question, Report, Sample
from intake.decide import Policy
from intake.watching import compile_watch
from matching.language import lint
from web.shapes.backtests import report_json, sample_json
from wirewatch.cli.backtest_report import print_report
from wirewatch.cli.chosen import chosen_watch
from wirewatch.cli.counting import counting
from wirewatch.cli.index_note import note_incomplete_index
from wirewatch.cli.options import AsJson, parse_time
from wirewatch.cli.output import console, marked, print_json, shown, warn_of_stopped
from wirewatch.cli.session import Session, session
from wirewatch.watched import edited, ready_watch

_PASSAGES = 2  # of a sample
_SIGNS = {Change.FOUND: "", Change.GAINED: "+ ", Change.LOST: "- "}


def backtest(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A watch's name.")] = None,
    query: Annotated[
        str | None, typer.Option("--query", help="A query as you try it; with NAME, as its edit.")
    ] = None,
    since: Annotated[
        datetime,
        typer.Option("--since", parser=parse_time, metavar="TIME", help="90d, 12h, or 2026-01-31."),
    ] = "90d",  # type: ignore[assignment]  # the parser reads the default, too
    limit: Annotated[int, typer.Option("--limit", min=0, help="Samples to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Try a watch, or a query you are writing, on what is stored; tells nobody.

    Shows samples as they are found, newest first; then how many alerts a day there would have been,
    after copies, digest, quiet hours and max_age; which words found how many; with NAME and
    --query what the edit gains and loses; and precision and recall, if you have marked articles by
    `wirewatch articles mark`. Exit status 1 says that nothing matched.

    Examples:
      wirewatch watches backtest "Serbian arms to Ukraine" --since 30d
      wirewatch watches backtest --query 'Vučić AND (granat* OR municij*)'
      wirewatch watches backtest "Serbian arms to Ukraine" --query 'Serbia* AND shells' --json
    """
    call = session(context)
    with call.store() as store:
        question = replace(_question(context, store, name, query, since), samples=limit)
        for warning in lint(question.query.text):
            typer.echo(f"note: {warning}", err=True)
        note_incomplete_index(store)
        report = _run(_backtest(call, store), question, as_json=as_json)
    if as_json:
        print_json([report_json(report, question)])
    else:
        print_report(report, question, until=call.clock.now())
    warn_of_stopped(report.stopped)
    if not report.telling.total().matches:
        raise typer.Exit(1)


def _question(
    context: typer.Context, store: Store, name: str | None, query: str | None, since: datetime
) -> Question:
    if name is None or query is None:
        watch, saved = chosen_watch(context, name, query), None
    else:
        configuration = session(context).in_force()
        before = ready_watch(configuration, name)
        watch, saved = edited(before, query, configuration), compile_watch(before)
    return Question(
        watch=watch,
        query=compile_watch(watch),
        saved=saved,
        since=since,
        marked=store.markings.of_watch(name) if name else {},
    )


def _backtest(call: Session, store: Store) -> Backtest:
    max_age = call.configuration().crawler.max_age
    policy = Policy(max_age=max_age, hold=hold)
    return Backtest(store=store, policy=policy, next_digest=next_digest_of, clock=call.clock)


def _run(trying: Backtest, question: Question, *, as_json: bool) -> Report:
    with counting("articles") as count:
        for event in trying.run(question):
            if isinstance(event, Report):
                return event
            if event.samples:
                count.pause()
            for sample in event.samples:
                _show(sample, as_json=as_json)
            count(event.done, event.of)
    raise RuntimeError("a backtest ended without a report")


def _show(sample: Sample, *, as_json: bool) -> None:
    if as_json:
        print_json([sample_json(sample)])
        return
    past = sample.past
    head = f"{_SIGNS[sample.change]}{past.id}  {shown(past.article.title)}"
    console.print(Text(f"{head} — {shown(past.article.site)}", style="bold"))
    for passage in sample.passages[:_PASSAGES]:
        console.print(Text("    ").append_text(marked(passage)))
