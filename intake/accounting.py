"""The account of one article and one watch: does it match now, did it then, what was told, and why.

`wirewatch watches explain` prints it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.errors import NotFoundError
from db.fates import Fate
from db.past import PastArticle
from db.records import Record
from db.store import Store
from db.watch_records import Watch
from intake.backtest import NO_LISTING, past_match
from intake.decide import Policy
from intake.intake import document
from intake.replaying import told_by_itself
from matching.compile import Query
from matching.explain import Explained, explain
from net.twins import twin_key


@dataclass(frozen=True, kw_only=True)
class Account(Record):
    """What is known of an article for a watch."""

    past: PastArticle
    explained: Explained
    fate: Fate | None  # None: no match is on record
    watch_since: datetime | None
    would_be: str  # why the watch would tell of it as its story's first, or why not


def account(store: Store, article: str, watch: Watch, query: Query, policy: Policy) -> Account:
    """Return the account; ``article`` is a number or an address. Raises NotFoundError."""
    number = _number(store, article)
    past = next((each for batch in store.past.read([number]) for each in batch), None)
    if past is None:
        raise NotFoundError(f"no article {number}; `wirewatch articles list` shows what is stored")
    listed = store.past.listed([number]).get(number, NO_LISTING)
    return Account(
        past=past,
        explained=explain(query, document(past.article, past.source)),
        fate=store.fates.of(number, watch.name),
        watch_since=store.fates.since(watch.name),
        would_be=told_by_itself(past_match(past, listed), watch, policy).value,
    )


def _number(store: Store, article: str) -> int:
    if article.isascii() and article.isdigit():
        return int(article[:18])
    try:
        keys: Sequence[str] = [twin_key(article)]
    except ValueError as exc:
        raise NotFoundError(f"{article!r} is neither an article's number nor an address") from exc
    number = store.past.at(keys)
    if number is not None:
        return number
    entry = store.past.entry_at(keys)
    if entry is None:
        raise NotFoundError(f"{article} is not stored, and no source has listed it")
    raise NotFoundError(f"{article} is not stored; a source listed it, its fetching is {entry}")
