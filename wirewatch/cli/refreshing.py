"""`wirewatch watches like --refresh`: example pages are read now, and kept."""

from collections.abc import Sequence

import typer

from db.errors import CleanError, FetchError, NotFoundError
from db.store import Store
from wirewatch.cli.extract import explained
from wirewatch.cli.output import console, print_json
from wirewatch.cli.session import Session
from wirewatch.config.nearest import nearest
from wirewatch.examples import addresses, example_of, next_asking


def refresh_examples(call: Session, chosen: Sequence[str], *, as_json: bool) -> None:
    """Read the pages chosen, or all that watches name; exit with 1 if one cannot be had."""
    wanted = _wanted(call, chosen)
    with call.store() as store:
        answers = [(address, _refresh(call, store, address)) for address in wanted]
    if as_json:
        print_json({"address": address, "failed": why or None} for address, why in answers)
    else:
        for address, why in answers:
            console.print(f"{address}: {why or 'read'}", markup=False)
        if not answers:
            console.print("no watch names a page as an example")
    if any(why for _, why in answers):
        raise typer.Exit(1)


def _wanted(call: Session, chosen: Sequence[str]) -> Sequence[str]:
    """Return the pages chosen, or all; raises NotFoundError for one that no watch names."""
    known = addresses(call.configuration())
    for each in chosen:
        if each not in known:
            near = nearest(each, known)
            advice = f"did you mean {near}?" if near else "add it to the `like` of a [[watch]]"
            raise NotFoundError(f"no watch names the example {each}; {advice}")
    return tuple(dict.fromkeys(chosen)) or sorted(known)


def _refresh(call: Session, store: Store, address: str) -> str:
    """Read one page and keep it; return why not, if so."""
    try:
        page = example_of(address, explained(call, address, "").article)
    except (FetchError, CleanError) as exc:
        now = call.clock.now()
        store.examples.fail(address, str(exc), now=now, due=next_asking(1, exc, now))
        return str(exc)
    store.examples.keep(page, call.clock.now())
    return ""
