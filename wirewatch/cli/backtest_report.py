"""The report of a backtest: a chart of alerts, words, the edit, precision and recall."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.text import Text

from intake.backtest import Edit, Question, Report
from intake.measure import Quality, WordCount
from intake.replaying import Day, Telling
from wirewatch.cli.output import console, counted, print_table, shown

_WIDTH = 40  # cells of the longest bar
_MOST_BARS = 35
_FORMS = 6  # of a word
_STEPS = ((1, "day"), (7, "week"), (28, "four weeks"), (364, "year"))


def print_report(report: Report, question: Question, *, until: datetime) -> None:
    """Print a report for people."""
    telling = report.telling
    period = f" since {shown(question.since)}" if question.since else ""
    console.print()
    found = counted(telling.total().matches, "article")
    console.print(
        f"{found} of {report.stored}{period} match "
        f"({report.candidates} read, the others have none of its words)"
    )
    if telling.days:
        _print_telling(telling)
        _print_chart(telling, until.astimezone(ZoneInfo(question.watch.timezone)))
        _print_words(report.words)
    if report.edit is not None:
        _print_edit(report.edit, telling)
    if question.marked:
        _print_quality(report)


def _print_telling(telling: Telling) -> None:
    total = telling.total()
    parts = [counted(total.alerts, "alert") + f" in {counted(total.messages, 'message')}"]
    if telling.digests:
        parts.append(f"{counted(telling.digests, 'digest')} among them")
    if telling.summaries:
        many = counted(telling.summaries, "summary", "summaries")
        parts.append(f"{many} of what came together or was held among them")
    if telling.waiting:
        parts.append(f"{telling.waiting} more in the next digest")
    console.print(f"it would have told {', '.join(parts)}")
    for reason, count in telling.reasons.items():
        console.print(f"  {count:>6}  {reason.value}")


def _print_chart(telling: Telling, until: datetime) -> None:
    days = telling.days
    begin, end = min(days), max(*days, until.date())
    size, name = next(
        (each for each in _STEPS if (end - begin).days < each[0] * _MOST_BARS), _STEPS[-1]
    )
    bars = list(_bars(days, begin, end, size))
    most = max(day.messages for _, day in bars) or 1
    console.print(f"\nmessages a {name}:")
    for start, day in bars:
        bar = "█" * max(round(day.messages * _WIDTH / most), bool(day.messages))
        told = f"{day.messages}" if day.messages else ""
        matches = f"  ({counted(day.matches, 'match', 'matches')})" if day.matches else ""
        console.print(Text(f"  {start}  {bar} {told}{matches}".rstrip()))


def _bars(
    days: Mapping[date, Day], begin: date, end: date, size: int
) -> Iterator[tuple[date, Day]]:
    """Yield stretches of so many days with their sums, empty ones too."""
    start = begin
    while start <= end:
        total = Day()
        for offset in range(size):
            day = days.get(start + timedelta(days=offset), Day())
            total.matches += day.matches
            total.alerts += day.alerts
            total.messages += day.messages
        yield start, total
        start += timedelta(days=size)


def _print_words(words: tuple[WordCount, ...]) -> None:
    console.print()
    print_table(
        ("word", "matches", "only by it", "found as"),
        ((each.word, each.matches, each.decisive, _forms(each)) for each in words),
        empty="",
    )


def _forms(count: WordCount) -> str:
    forms = [f"{form} ({number})" for form, number in list(count.forms.items())[:_FORMS]]
    more = len(count.forms) - len(forms)
    return ", ".join(forms) + (f", {more} more" if more else "")


def _print_edit(edit: Edit, telling: Telling) -> None:
    before, after = edit.saved.total(), telling.total()
    console.print()
    console.print(
        f"the edit gains {counted(edit.gained, 'article')} (+) and loses {edit.lost} (-): "
        f"{before.matches} before, {after.matches} after"
    )
    console.print(f"alerts: {before.alerts} before, {after.alerts} after")


def _print_quality(report: Report) -> None:
    quality = report.quality
    marks = f"{quality.wanted} marked yes, {quality.unwanted} marked no"
    console.print(f"\n{_shares(quality)} on {marks}")
    console.print(
        f"  {quality.found} of {quality.wanted} wanted found, {quality.wrong} of "
        f"{quality.unwanted} unwanted found"
    )
    if report.edit is not None:
        console.print(f"  before the edit: {_shares(report.edit.saved_quality)}")


def _shares(quality: Quality) -> str:
    return f"precision {_share(quality.precision)}, recall {_share(quality.recall)}"


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"
