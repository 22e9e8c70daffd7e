"""What is said while the search index is made anew: it does not find everything."""

import typer

from db.store import Store
from matching.folding import FOLDING_VERSION


def note_incomplete_index(store: Store) -> None:
    """Say, if it is so, how much of the index is made anew."""
    progress = store.indexing.progress(FOLDING_VERSION)
    if not progress.complete:
        note = (
            f"note: the search index is being made anew, {progress.done} of {progress.of} articles "
            "so far; some of the others may be missed (`wirewatch run` or `wirewatch db upgrade` "
            "goes on with it)"
        )
        typer.echo(note, err=True)
