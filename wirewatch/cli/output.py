"""How answers are printed: tables for people, one JSON object a line for machines."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.wording import one_line
from db.records import Article
from db.settings import format_duration
from db.watch_records import Passage
from matching.steps import STEPS_SPENT
from web.shapes.plain import written

console = Console(highlight=False, soft_wrap=True)
Row = Sequence[object]


def print_json(objects: Iterable[Mapping[str, object]]) -> None:
    """Print one object a line, as soon as it is there."""
    for each in objects:
        sys.stdout.write(written(each) + "\n")
        sys.stdout.flush()


_WHOLE = frozenset({"id", "when", "next", "heard", "entries", "state"})  # cells that stay a line


def print_table(columns: Sequence[str], rows: Iterable[Row], *, empty: str) -> None:
    """Print a table without frames, or ``empty`` if there are no rows."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in _WHOLE)
    count = 0
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
        count += 1
    if not count:
        console.print(Text(empty))
        return
    Console(highlight=False).print(table)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 source, 2 sources."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def shown(value: object) -> str:
    """Return a value as a cell of a table; what came from the network stays on one line."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, timedelta):
        return format_duration(timedelta(seconds=round(value.total_seconds())))
    return one_line(str(value), 300)


def particulars(article: Article) -> list[tuple[str, object]]:
    """Return what is shown of an article beside its title, with where each was found."""
    told: list[tuple[str, str, object]] = [
        ("site", "site", article.site),
        ("section", "section", article.section),
        ("authors", "authors", ", ".join(_author(article, name) for name in article.authors)),
        ("published", "published", article.published),
        ("modified", "modified", article.modified),
        ("language", "language", article.language),
        ("tags", "tags", ", ".join(article.tags)),
        ("paywalled", "paywalled", _yes_or_no(article.paywalled)),
        ("words", "", article.words),
        ("image", "image", article.image),
        ("canonical", "canonical_url", article.canonical_url),
    ]
    rows = [
        (name, f"{shown(value)}{_origin(article, field)}")
        for name, field, value in told
        if value not in (None, "") or name in ("site", "authors", "published", "language")
    ]
    if article.mark is not None:
        rows.append(("not an article", f"{article.mark.value}: {article.evidence}"))
    return list(rows)


def _author(article: Article, name: str) -> str:
    return f"{name} (no person)" if name in article.agencies else name


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _origin(article: Article, field: str) -> str:
    where = article.origins.get(field)
    return f"  [{where}]" if where else ""


def warn_of_stopped(articles: int) -> None:
    """Say, if it was so, that a query was not held against some articles to the end."""
    if articles:
        many = "1 article" if articles == 1 else f"{articles} articles"
        note = f"note: the query asked too much of {many} ({STEPS_SPENT}); make it narrower"
        typer.echo(note, err=True)


def marked(passage: Passage) -> Text:
    """Return a passage with its matched words marked."""
    text = Text(passage.text)
    for start, end in passage.spans:
        text.stylize("bold yellow", start, end)
    return text
