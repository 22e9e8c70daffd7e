"""Why an article matches a watch, or why not, and what was told of it, as the outside sees it."""

from datetime import datetime

from typing_extensions import TypedDict

from db.fates import Fate
from db.watch_records import Watch
from intake.accounting import Account
from matching.explain import Explained, decisive
from web.shapes.articles import PassageShape, passage_json


class BecauseShape(TypedDict):
    """The part of a query that decides that it does not match, and what was nearest."""

    part: str
    why: str


class NodeShape(TypedDict):
    """A part of a query, whether it holds, and where."""

    part: str
    holds: bool
    why: str
    passages: list[PassageShape]
    parts: "list[NodeShape]"


class SentShape(TypedDict):
    """How one delivery of the match's alert stands."""

    channel: str
    state: str
    due: datetime
    ended: datetime | None
    detail: str | None


class FateShape(TypedDict):
    """A match that is on record, why it is told or not, and its alert."""

    matched: datetime
    reason: str
    lost_in_revision: int | None
    alert: str | None
    digest_due: datetime | None
    deliveries: list[SentShape]


class AccountShape(TypedDict):
    """What is known of an article for a watch."""

    article: str
    title: str
    url: str
    query: str
    match: bool
    because: BecauseShape | None
    tree: NodeShape
    stored: datetime
    story: str
    copy_of: str | None
    record: FateShape | None
    by_itself: str


def account_json(told: Account, watch: Watch) -> AccountShape:
    """Return the account of an article for a watch."""
    past, failed = told.past, decisive(told.explained)
    return {
        "article": str(past.id),
        "title": past.article.title,
        "url": past.article.url,
        "query": watch.query,
        "match": told.explained.holds,
        "because": None if failed is None else {"part": failed.written, "why": failed.why},
        "tree": _node_json(told.explained),
        "stored": past.first_seen,
        "story": str(past.story),
        "copy_of": None if past.copy_of is None else str(past.copy_of),
        "record": None if told.fate is None else _fate_json(told.fate),
        "by_itself": told.would_be,
    }


def _node_json(node: Explained) -> NodeShape:
    return {
        "part": node.written,
        "holds": node.holds,
        "why": node.why,
        "passages": [passage_json(each) for each in node.passages],
        "parts": [_node_json(part) for part in node.parts],
    }


def _fate_json(fate: Fate) -> FateShape:
    return {
        "matched": fate.matched,
        "reason": fate.reason,
        "lost_in_revision": fate.lost_in,
        "alert": fate.alert,
        "digest_due": fate.digest_due if fate.alert == "waiting" else None,
        "deliveries": [
            {
                "channel": sent.channel,
                "state": sent.state,
                "due": sent.due,
                "ended": sent.ended,
                "detail": sent.detail,
            }
            for sent in fate.deliveries
        ],
    }
