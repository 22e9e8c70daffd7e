"""`wirewatch watches like`: a watch proposed from documents."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from db.errors import CleanError, ConfigError, NotFoundError
from intake.intake import document
from matching.document import Document
from matching.example import NAME, Distinctive, combined, distinctive, no_rarity, proposed, rarity
from matching.folding import fold_word
from matching.language import compile_query
from matching.matcher import Matcher
from matching.words import words_of
from wirewatch.cli.extract import explained
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import print_json
from wirewatch.cli.refreshing import refresh_examples
from wirewatch.cli.session import Session, session
from wirewatch.config.examples import example_document

_COMPARED = 1000  # stored articles, the newest
_ENOUGH = 100  # of them, to tell which words are rare
_SHOWN = 12  # terms of each kind
_LONGEST_NAME = 60


def like(
    context: typer.Context,
    documents: Annotated[
        list[str] | None, typer.Argument(help="Files, addresses, or numbers of stored articles.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write the one document here, for `like`.")
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read the pages that watches name, or these, anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Propose a watch that finds more like these documents; to paste, and to edit.

    It asks for their distinctive names, terms and figures: those that are rare in your stored
    articles, or where there are few, those that are so by their kind. Text files have their title
    in the first line. Exit status 1 says that there is nothing distinctive in them.

    With --refresh no watch is proposed: the pages that configured watches name by `like` are read
    again now, and a running daemon takes up what they say. Exit status 1 says that one failed.

    Examples:
      wirewatch watches like https://example.org/story.html
      wirewatch watches like 17 21 --json
      wirewatch watches like 17 --save examples/plant.txt
      wirewatch watches like --refresh
    """
    call = session(context)
    if refresh:
        refresh_examples(call, documents or (), as_json=as_json)
        return
    if not documents:
        raise typer.BadParameter("name files, addresses or numbers of stored articles")
    read = [_document(call, each) for each in documents]
    if save is not None:
        _save(save, read)
    others = _stored(call, {each for each in documents if each.isdecimal()})
    rare = rarity(map(_keys, others)) if len(others) >= _ENOUGH else no_rarity
    terms = combined(distinctive(each, rare) for each in read)
    query = proposed(terms)
    if not query:
        typer.echo("there is nothing distinctive in them: no name, no term", err=True)
        raise typer.Exit(1)
    found = _count(query, others)
    if as_json:
        told = [{"text": t.text, "kind": t.kind, "weight": round(t.weight, 2)} for t in terms]
        print_json([{"query": query, "terms": told, "matching": found, "compared": len(others)}])
        return
    for line in _watch_lines(read[0].title, query, terms, save):
        typer.echo(line)
    if others:
        typer.echo(f"# it matches {found} of the newest {len(others)} stored articles")


def _document(call: Session, named: str) -> Document:
    """Return a stored article, a page, or a file of text; raises NotFoundError and CleanError."""
    if named.isdecimal():
        with call.store() as store:
            stored = store.articles.get(int(named))
        return document(stored.article, stored.source)
    if named.startswith(("http://", "https://")) or not named.endswith((".txt", ".md")):
        return document(explained(call, named, "").article, "")
    try:
        text = Path(named).read_text("utf-8")
    except (OSError, ValueError) as exc:
        raise CleanError(f"{named} cannot be read as text: {exc}", url=named) from exc
    return example_document(text)


def _save(path: Path, read: Sequence[Document]) -> None:
    if len(read) != 1:
        raise typer.BadParameter("--save writes one document; name one")
    if path.exists():
        raise typer.BadParameter(f"{path} is there already; name a new file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{read[0].title}\n\n{read[0].text}\n", "utf-8")
    except OSError as exc:
        raise NotFoundError(f"{path} cannot be written: {exc.strerror or exc}") from exc


def _stored(call: Session, own: set[str]) -> list[Document]:
    """Return the newest stored articles but those that are examples; none without a database."""
    try:
        with call.store() as store:
            return [
                document(each.article, each.source)
                for each in islice(store.articles.list(limit=_COMPARED), _COMPARED)
                if str(each.id) not in own
            ]
    except ConfigError:
        return []


def _keys(held: Document) -> set[str]:
    return {fold_word(word) for word in words_of(f"{held.title}\n{held.text}")}


def _count(query: str, others: Iterable[Document]) -> int:
    matcher = Matcher({query: compile_query(query)})
    return sum(bool(matcher.match(each)) for each in others)


def _watch_lines(
    title: str, query: str, terms: Sequence[Distinctive], saved: Path | None
) -> Iterable[str]:
    """Return the watch as TOML, with what it was made of as comments."""
    for label, kinds in (("names", {NAME}), ("terms and figures", {"term", "figure"})):
        told = [f"{each.text} {each.weight:.1f}" for each in terms if each.kind in kinds]
        if told:
            yield f"# {label}: {', '.join(told[:_SHOWN])}"
    name = "".join(letter for letter in title if letter.isprintable() and letter not in '"\\')
    yield "[[watch]]"
    yield f'name = "Like: {name[:_LONGEST_NAME].strip()}"'
    yield "query = '''"
    yield query
    yield "'''"
    if saved is not None:
        yield f'like = ["{saved.as_posix()}"]   # below the configuration\'s folder'
    yield "channels = []"
