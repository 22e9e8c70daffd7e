"""`wirewatch db`."""

import typer

from db.store import Store, open_store
from intake.searchable import searchable
from matching.folding import FOLDING_VERSION
from wirewatch.cli.counting import counting
from wirewatch.cli.options import AsJson
from wirewatch.cli.output import console, counted, print_json, print_table
from wirewatch.cli.session import session
from wirewatch.stages.reindex import AT_ONCE

app = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to the shape that this version needs; `run` does it by itself.

    If this version folds words otherwise than the one that made the search index, the index is made
    anew. A call that was ended can be made again: it goes on from there.

    Example:
      wirewatch db upgrade
    """
    store = open_store(session(context).configuration().database.url)
    try:
        before, after = store.upgrade()
        console.print(
            f"{store.address}: {'made' if before is None else f'was {before}'}, now {after}",
            markup=False,
        )
        _reindex(store)
    finally:
        store.close()


def _reindex(store: Store) -> None:
    progress = store.indexing.progress(FOLDING_VERSION)
    if progress.complete:
        store.indexing.begin(FOLDING_VERSION)
        return
    with counting("articles indexed anew") as count:
        while not progress.complete:
            progress = store.indexing.redo(FOLDING_VERSION, searchable, AT_ONCE)
            count(progress.done, progress.of)
    console.print(f"search index made anew: {counted(progress.done, 'article')}")


@app.command()
def stats(context: typer.Context, as_json: AsJson = False) -> None:
    """Show how much the database holds.

    Example:
      wirewatch db stats --json
    """
    with session(context).store() as store:
        found = store.stats()
    counts: dict[str, object] = {
        "sources": found.sources,
        "watches": found.watches,
        "entries": dict(found.entries),
        "articles": found.articles,
        "stories": found.stories,
        "copies": found.copies,
        "revisions": found.revisions,
        "cleaned_again": found.cleaned_again,
        "pages": found.pages,
        "page_bytes": found.page_bytes,
        "matches": found.matches,
        "alerts": dict(found.alerts),
        "deliveries": dict(found.deliveries),
        "bytes": found.bytes,
        "oldest": found.oldest,
        "newest": found.newest,
    }
    if as_json:
        print_json([counts])
        return
    print_table(
        ("", "count"), ((name, _by_state(value)) for name, value in counts.items()), empty=""
    )


def _by_state(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return ", ".join(f"{count} {state}" for state, count in value.items()) or 0
