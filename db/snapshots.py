"""What a decision about an article is shown, read in its transaction before anything is decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, union

from db.arrivals import Arrival
from db.article_tables import AddressRow, ArticleRow, StoryRow
from db.articles import known_article
from db.copy_rows import similar_articles
from db.delivery_tables import AlertRow
from db.plans import (
    NO_ARTICLE,
    AlertState,
    KnownAlert,
    KnownArticle,
    Merging,
    Placing,
    Snapshot,
    ToldTo,
)
from db.prepared import Prepared
from db.records import Article
from db.remembered import Cut
from db.site_rows import read_cuts
from db.standings import read_standings
from db.story_rows import Traits, merge, near_stories, split, told_reports
from db.told import told_elsewhere, told_to
from db.watch_tables import MatchRow, WatchRow

Place = Callable[[Snapshot], Placing]

_KNOWN_BY = Prepared(
    select(ArticleRow.__table__, AddressRow.key)
    .join(AddressRow, AddressRow.article_id == ArticleRow.id)
    .where(AddressRow.key.in_(bindparam("keys", expanding=True)))
)
# Alerts of a story that was merged into another are that one's, and those by which an article was
# told go with it when its story is split.
_ALERT = (AlertRow.id, WatchRow.name, AlertRow.sequence, AlertRow.state, AlertRow.kind)
_OF_STORIES = (
    select(*_ALERT, func.coalesce(StoryRow.merged_into, StoryRow.id).label("story"))
    .join(WatchRow, WatchRow.id == AlertRow.watch_id)
    .join(StoryRow, StoryRow.id == AlertRow.story_id)
    .where(
        StoryRow.id.in_(bindparam("stories", expanding=True))
        | StoryRow.merged_into.in_(bindparam("stories", expanding=True))
    )
)
_OF_ARTICLES = (
    select(*_ALERT, ArticleRow.story_id.label("story"))
    .join(MatchRow, MatchRow.article_id == ArticleRow.id)
    .join(AlertRow, AlertRow.id == MatchRow.alert_id)
    .join(WatchRow, WatchRow.id == AlertRow.watch_id)
    .where(ArticleRow.story_id.in_(bindparam("stories", expanding=True)))
)
_ALERTS_ON = Prepared(union(_OF_STORIES, _OF_ARTICLES).order_by("sequence"))
_WATCHES_OF = (
    select(WatchRow.name)
    .join(MatchRow, MatchRow.watch_id == WatchRow.id)
    .where(MatchRow.article_id == bindparam("article"))
)
_MATCHED = Prepared(_WATCHES_OF)
_MATCHED_AS_ARTICLE = Prepared(_WATCHES_OF.where(MatchRow.reason.not_in(NO_ARTICLE)))


def known_by(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the stored articles that are known by keys, by these."""
    return {row.key: row for row in connection.execute(_KNOWN_BY, {"keys": keys})}


def read_snapshot(
    connection: Connection,
    arrival: Arrival,
    known: Mapping[str, Row[Any]],
    now: datetime,
    told: Row[Any] | None = None,
) -> Snapshot:
    """Return all that a decision about an article may look at, but for its story.

    ``known`` are the stored articles by the keys that it shares, ``told`` the one that its entry
    was told as by its headline.
    """
    keys = arrival.keys
    # Of two, the one of the same title, else the one that was at this very place.
    stored = max(
        (known[key] for key in keys if key in known),
        key=lambda row: (row.title == arrival.article.title, keys.index(row.key)),
        default=told,
    )
    partly = bool(known) and len(known) < len(keys)
    certain = stored is not None and not partly and stored.headline_only is None
    candidates = () if certain else similar_articles(connection, arrival.article.fingerprint)
    stories = {row.story_id for row in (*candidates, *([stored] if stored else []))}
    told_by = _told_to(connection, arrival.article, stored)
    return Snapshot(
        now=now,
        article=arrival.article,
        listed_at=arrival.listed_at,
        backlog=arrival.backlog,
        stored=known_article(stored) if stored else None,
        candidates=tuple(known_article(row) for row in candidates),
        alerts=_alerts_on(connection, stories),
        matched=_matched(connection, stored.id, arrival.article) if stored else frozenset(),
        matches=arrival.matches,
        watches=arrival.watches,
        matched_by={
            row.id: _matched(connection, row.id, arrival.article)
            for row in candidates
            if row.published and row.published == arrival.article.published
        },
        partly=partly,
        held=frozenset(arrival.held),
        recalled=arrival.recalled,
        stored_cuts=_cuts(connection, arrival, stored),
        told_to=told_by,
        standings=read_standings(
            connection, (*arrival.watches, *(each.watch for each in told_by)), now
        ),
    )


def placed(
    connection: Connection, snapshot: Snapshot, traits: Traits | None, place: Place
) -> Snapshot:
    """Return a snapshot with the story that the article tells, and what was told of it.

    Two stories that it shows to be one are merged before anything is decided of it.
    """
    if snapshot.stored is None:
        if traits is not None:
            near = near_stories(connection, traits.terms, traits.anchors)
            snapshot = replace(snapshot, sketch=traits.sketch, near=near)
        placing = place(snapshot)
        candidates = snapshot.candidates
        if placing.merges is not None:
            merge(connection, placing.merges, snapshot.now)
            candidates = tuple(_in_merged(each, placing.merges) for each in candidates)
        if placing.splits is not None:
            opened = split(connection, placing.splits, snapshot.now)
            left = set(placing.splits.articles)
            candidates = tuple(
                replace(each, story=opened) if left & {each.id, each.copy_of} else each
                for each in candidates
            )
            if placing.splits.late:
                placing = replace(placing, story=opened)
        stories = {each.story for each in candidates}
        stories |= {placing.story} if placing.story is not None else set()
        snapshot = replace(
            snapshot,
            placing=placing,
            candidates=candidates,
            alerts=_alerts_on(connection, stories),
        )
        story = placing.story
    else:
        story = snapshot.stored.story
    if story is None:
        return snapshot
    asking = {match.watch for match in snapshot.matches} - snapshot.matched
    asking |= {told.watch.name for told in snapshot.told_to}
    asking &= {alert.watch for alert in snapshot.alerts if alert.story == story}
    return replace(
        snapshot,
        told=told_reports(connection, story, asking),
        told_elsewhere=told_elsewhere(connection, story, asking),
    )


def _in_merged(known: KnownArticle, merging: Merging) -> KnownArticle:
    return replace(known, story=merging.kept) if known.story == merging.absorbed else known


def read_again(connection: Connection, arrival: Arrival, row: Row[Any], now: datetime) -> Snapshot:
    """Return what a decision about a stored article may look at whose page was cleaned again."""
    return Snapshot(
        now=now,
        article=arrival.article,
        listed_at=arrival.listed_at,
        backlog=arrival.backlog,
        stored=known_article(row),
        candidates=(),
        alerts=_alerts_on(connection, {row.story_id}),
        matched=_matched(connection, row.id, arrival.article),
        matches=arrival.matches,
        watches=arrival.watches,
        held=frozenset(arrival.held),
        recalled=arrival.recalled,
        stored_cuts=_cuts(connection, arrival, row),
        standings=read_standings(connection, arrival.watches, now),
    )


def _told_to(
    connection: Connection, article: Article, stored: Row[Any] | None
) -> tuple[ToldTo, ...]:
    if stored is None or (stored.title, stored.text) == (article.title, article.text):
        return ()
    return told_to(connection, stored.id)


def _cuts(connection: Connection, arrival: Arrival, stored: Row[Any] | None) -> tuple[Cut, ...]:
    """Return what was taken off a stored article, where its text differs from the one arrived."""
    if arrival.recalled is None or stored is None or stored.text == arrival.article.text:
        return ()
    return read_cuts(connection, [stored.id]).get(stored.id, ())


def _alerts_on(connection: Connection, stories: set[int]) -> tuple[KnownAlert, ...]:
    if not stories:
        return ()
    rows = connection.execute(_ALERTS_ON, {"stories": list(stories)})
    return tuple(
        KnownAlert(
            id=row.id,
            watch=row.name,
            story=row.story,
            sequence=row.sequence,
            state=AlertState(row.state),
            kind=row.kind,
        )
        for row in rows
    )


def _matched(connection: Connection, number: int, article: Article) -> frozenset[str]:
    """Return the watches that a stored article matched, as far as that settles the matter.

    What was not told because it was no article may be told once it is one: a stub that grew.
    """
    statement = _MATCHED if article.mark is not None else _MATCHED_AS_ARTICLE
    return frozenset(connection.scalars(statement, {"article": number}))
