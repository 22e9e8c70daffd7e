"""The one transaction of an article's way: snapshot, decision, and all that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, select, union, update

from db.articles import article_values, known_article
from db.copy_rows import file_again, file_article, similar_articles
from db.database import Database
from db.errors import NotFoundError
from db.headline_rows import NotHad, headline_of, join_story, leave_entry
from db.kept import KeptPage
from db.match_rows import note_lost
from db.page_rows import keep_page
from db.plans import (
    NO_ARTICLE,
    AlertState,
    KnownAlert,
    KnownArticle,
    Merging,
    NewAlert,
    Outcome,
    Placing,
    PlannedMatch,
    PlannedTelling,
    Snapshot,
    Taken,
    ToldTo,
    Verdict,
)
from db.prepared import Prepared
from db.records import Article, Match, Passage, Record, StoredArticle, Watch
from db.remembered import Cut, Recalled
from db.revisit_rows import Look, finish_look, note_look
from db.search import SearchIndex
from db.site_rows import read_cuts, remember, write_cuts
from db.story_rows import Traits, join, merge, near_stories, open_story, renew, split, told_reports
from db.tables import (
    AddressRow,
    AlertRow,
    ArticleRow,
    DeliveryRow,
    EntryRow,
    MatchRow,
    RevisionRow,
    StoryRow,
    WatchRow,
)
from db.told import add_news, told_elsewhere, told_to, written_news

_Planned = PlannedMatch | PlannedTelling
Decide = Callable[[Snapshot], Outcome]
Place = Callable[[Snapshot], Placing]
EDITED, CLEANED_AGAIN = "edited", "cleaned again"  # why a text was replaced

# What runs for every article is put together once: building the statements anew took most of a
# transaction's time.
_NEW_ARTICLE = Prepared(insert(ArticleRow).returning(ArticleRow.id))
_NEW_ADDRESS = Prepared(insert(AddressRow))
_NEW_MATCH = Prepared(insert(MatchRow))
_OUTDATED_MATCH = Prepared(
    delete(MatchRow).where(
        MatchRow.article_id == bindparam("article"),
        MatchRow.watch_id == bindparam("watch"),
        MatchRow.reason.in_(NO_ARTICLE),
    )
)
_NEW_ALERT = Prepared(insert(AlertRow))
_NEW_DELIVERY = Prepared(insert(DeliveryRow))
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
_ENTRY = update(EntryRow).where(EntryRow.id == bindparam("entry"))
_TAKEN = Prepared(_ENTRY)
_FOR_NOTHING = Prepared(
    _ENTRY.values(
        unchanged=case((EntryRow.article_id.is_not(None), EntryRow.unchanged + 1), else_=0)
    )
)
_WATCH_ID = Prepared(select(WatchRow.id).where(WatchRow.name == bindparam("name")))


@dataclass(frozen=True, kw_only=True)
class Arrival(Record):
    """An article that reached the intake, with what was made of it so far."""

    article: Article
    identity: str  # by which the same article is known again
    addresses: tuple[str, ...] = ()  # other keys by which it may be known
    folded_title: str
    folded_text: str
    matches: tuple[Match, ...]
    watches: tuple[Watch, ...]  # those of ``matches``
    source_id: int
    entry_id: int | None  # None: it did not come from a listing but from the archive
    listed_at: datetime | None
    backlog: bool
    page: KeptPage | None = None  # what it was read off, to be kept with it
    held: tuple[str, ...] = ()  # the watches that it was held against
    not_had: NotHad | None = None  # the article is what its source listed; its page may still come
    look: Look | None = None  # how its page was seen, and when it is looked at again if told
    revisit_of: int | None = None  # the told article at whose page this look was
    recalled: Recalled | None = None  # what its site's memory took off it, and is to learn
    traits: Traits | None = None  # by which its story is found; None: it says too little


class IntakeRows:
    """The intake's transaction."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search

    def take(
        self, arrival: Arrival, decide: Decide, now: datetime, *, place: Place | None = None
    ) -> Taken:
        """Read the snapshot, decide, and write all of the outcome, or nothing.

        A new article's story is asked of ``place`` before; without it, it has one of its own.
        """
        with self._database.writing() as connection:
            known = _known_by(connection, _keys(arrival))
            told = _headline_of(connection, arrival) if not known else None
            snapshot = _snapshot(connection, arrival, known, now, told)
            if place is not None:
                snapshot = _placed(connection, snapshot, arrival.traits, place)
            outcome = decide(snapshot)
            free = [key for key in _keys(arrival) if key not in known]
            taken = self._write(connection, arrival, free, snapshot, outcome)
            if arrival.entry_id is not None:
                _end_entry(connection, arrival.entry_id, arrival.not_had, taken, now)
            if arrival.page is not None:
                keep_page(connection, arrival.page, article=taken.article, entry=arrival.entry_id)
            if arrival.look is not None:
                _note_look(connection, arrival, arrival.look, taken)
            if arrival.recalled is not None:
                _remember(connection, arrival.recalled, taken, now)
        return taken

    def take_recleaned(
        self, arrival: Arrival, seen: StoredArticle, decide: Decide, now: datetime
    ) -> Taken:
        """Write what a better cleaner made of a stored article's page.

        Its story and its earlier matches stay; an earlier text is kept as a revision that the
        outlet did not make. An edit that came since the article was ``seen`` counts more: nothing
        is written. Raises NotFoundError.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                select(ArticleRow.__table__).where(ArticleRow.id == seen.id)
            ).one_or_none()
            if row is None:
                raise NotFoundError(f"article {seen.id} is no longer stored")
            outcome = decide(_snapshot_again(connection, arrival, row, now))
            if row.revision != seen.revision:
                outcome = replace(outcome, verdict=Verdict.UNCHANGED, matches=())
            else:
                self._clean_again(connection, arrival, row, outcome)
            for planned in outcome.matches:
                _write_match(connection, planned, article=row.id, story=row.story_id, now=now)
        return Taken(
            article=row.id, story=row.story_id, verdict=outcome.verdict, matches=outcome.matches
        )

    def _clean_again(
        self, connection: Connection, arrival: Arrival, row: Row[Any], outcome: Outcome
    ) -> None:
        if outcome.verdict is Verdict.REVISED:
            self._revise(connection, arrival, row.id, cause=CLEANED_AGAIN)
        else:
            self._rewrite(connection, arrival, row.id, revision=row.revision)
        if arrival.recalled is not None:
            write_cuts(connection, row.id, arrival.recalled.cuts)
        if outcome.lost:
            note_lost(
                connection, row.id, lost=outcome.lost, held=arrival.held, revision=row.revision
            )

    def _write(
        self,
        connection: Connection,
        arrival: Arrival,
        free: Sequence[str],
        snapshot: Snapshot,
        outcome: Outcome,
    ) -> Taken:
        """Write an outcome; ``free`` are the article's keys that no stored one is known by."""
        if outcome.verdict in (Verdict.NEW, Verdict.COPY):
            identity = free[0] if free else arrival.identity
            article, story = self._insert(connection, arrival, outcome, identity, snapshot.now)
        else:
            stored = outcome.same_as or snapshot.stored
            if stored is None:
                raise ValueError(f"{outcome.verdict} of an article that is not stored")
            article, story = stored.id, stored.story
            if outcome.verdict is Verdict.REVISED:
                revision = self._revise(connection, arrival, article)
                note_lost(
                    connection, article, lost=outcome.lost, held=arrival.held, revision=revision
                )
                if arrival.traits is not None and stored.copy_of is None:
                    renew(
                        connection,
                        article,
                        story=story,
                        published=stored.published,
                        traits=arrival.traits,
                        now=snapshot.now,
                    )
            if outcome.story is not None and outcome.story != story:
                story = outcome.story
                join_story(connection, article, story=story, copy_of=outcome.copy_of)
        if free:
            rows = [{"key": key, "article_id": article} for key in free]
            connection.execute(_NEW_ADDRESS, rows)
        for planned in outcome.matches:
            _write_match(connection, planned, article=article, story=story, now=snapshot.now)
        for telling in outcome.tellings:
            _write_telling(connection, telling, article=article, story=story, now=snapshot.now)
        return Taken(
            article=article,
            story=story,
            verdict=outcome.verdict,
            matches=outcome.matches,
            tellings=outcome.tellings,
            copy_of=outcome.copy_of,
        )

    def _insert(
        self,
        connection: Connection,
        arrival: Arrival,
        outcome: Outcome,
        identity: str,
        now: datetime,
    ) -> tuple[int, int]:
        article = arrival.article
        story = outcome.story
        if story is None:
            story = open_story(connection, article.title, follows=outcome.follows, now=now)
        number = connection.execute(
            _NEW_ARTICLE,
            {
                **article_values(article),
                "identity": identity,
                "source_id": arrival.source_id,
                "story_id": story,
                "copy_of": outcome.copy_of,
                "revision": 1,
                "first_seen_at": now,
                "host": arrival.recalled.site if arrival.recalled else None,
                "joined": list(outcome.joined) or None,
            },
        ).scalar_one()
        traits = arrival.traits if outcome.copy_of is None else None
        join(connection, number, story=story, published=article.published, traits=traits, now=now)
        copied = outcome.copy_of is not None
        file_article(connection, number, article.fingerprint, copied=copied)
        self._search.add(connection, number, arrival.folded_title, arrival.folded_text)
        return number, story

    def _revise(
        self, connection: Connection, arrival: Arrival, article: int, *, cause: str = EDITED
    ) -> int:
        """Replace an article's text, keep the former one; return the number of the new one."""
        row = connection.execute(
            select(
                ArticleRow.revision, ArticleRow.title, ArticleRow.text, ArticleRow.fetched
            ).where(ArticleRow.id == article)
        ).one()
        connection.execute(
            insert(RevisionRow).values(
                article_id=article,
                number=row.revision,
                title=row.title,
                text=row.text,
                fetched=row.fetched,
                cause=cause,
            )
        )
        self._rewrite(connection, arrival, article, revision=row.revision + 1)
        return int(row.revision) + 1

    def _rewrite(
        self, connection: Connection, arrival: Arrival, article: int, *, revision: int
    ) -> None:
        connection.execute(
            update(ArticleRow)
            .where(ArticleRow.id == article)
            .values(**article_values(arrival.article), revision=revision)
        )
        if arrival.recalled is not None:  # not so of what was known by its headline only
            connection.execute(
                update(ArticleRow)
                .where(ArticleRow.id == article, ArticleRow.host.is_(None))
                .values(host=arrival.recalled.site)
            )
        file_again(connection, article, arrival.article.fingerprint)
        self._search.replace(connection, article, arrival.folded_title, arrival.folded_text)


def _headline_of(connection: Connection, arrival: Arrival) -> Row[Any] | None:
    return headline_of(connection, entry=arrival.entry_id, article=arrival.revisit_of)


def _note_look(connection: Connection, arrival: Arrival, look: Look, taken: Taken) -> None:
    """Note how the article's page was seen; its first telling makes that looks are to follow."""
    if arrival.revisit_of is not None:
        finish_look(connection, arrival.revisit_of, look)
    if taken.article != arrival.revisit_of:
        told = any(each.new_alert or each.join_alert for each in taken.matches)
        fetched = arrival.not_had is None and (arrival.entry_id or arrival.revisit_of) is not None
        if told or taken.verdict in (Verdict.REVISED, Verdict.UNCHANGED):
            note_look(connection, taken.article, look, told=told, fetched=fetched)


def _snapshot(
    connection: Connection,
    arrival: Arrival,
    known: Mapping[str, Row[Any]],
    now: datetime,
    told: Row[Any] | None = None,
) -> Snapshot:
    keys = _keys(arrival)
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
        told_to=_told_to(connection, arrival.article, stored),
    )


def _placed(
    connection: Connection, snapshot: Snapshot, traits: Traits | None, place: Place
) -> Snapshot:
    """Return a snapshot with the story that the article tells, and what was told of it.

    Two stories that it shows to be one are merged before anything is decided of it.
    """
    if snapshot.stored is None:
        if traits is not None:
            near = near_stories(connection, traits.terms)
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


def _snapshot_again(
    connection: Connection, arrival: Arrival, row: Row[Any], now: datetime
) -> Snapshot:
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


def _remember(connection: Connection, recalled: Recalled, taken: Taken, now: datetime) -> None:
    new = taken.verdict in (Verdict.NEW, Verdict.COPY)
    if taken.verdict is not Verdict.UNCHANGED:
        write_cuts(connection, taken.article, recalled.cuts, new=new)
    if new:
        remember(connection, recalled, taken.copy_of or taken.article, now)


def _keys(arrival: Arrival) -> tuple[str, ...]:
    return tuple(dict.fromkeys((arrival.identity, *arrival.addresses)))


def _known_by(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    return {row.key: row for row in connection.execute(_KNOWN_BY, {"keys": keys})}


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


def _write_match(
    connection: Connection, planned: PlannedMatch, *, article: int, story: int, now: datetime
) -> None:
    watch = connection.execute(_WATCH_ID, {"name": planned.watch.name}).scalar_one()
    alert = planned.join_alert
    if planned.new_alert is not None:
        alert = _open_alert(
            connection,
            planned,
            planned.new_alert,
            watch=watch,
            story=story,
            now=now,
            news=written_news(planned.new_alert.news, article),
        )
    elif alert is not None and planned.joined_news:
        add_news(connection, alert, planned.joined_news, article)
    connection.execute(_OUTDATED_MATCH, {"article": article, "watch": watch})
    connection.execute(
        _NEW_MATCH,
        {
            "article_id": article,
            "watch_id": watch,
            "passages": [passage_json(passage) for passage in planned.match.passages],
            "matched_at": now,
            "alert_id": alert,
            "reason": planned.reason.value,
        },
    )


def _write_telling(
    connection: Connection, telling: PlannedTelling, *, article: int, story: int, now: datetime
) -> None:
    """Write an alert of a revised article, whose match has the alert that first told of it."""
    _open_alert(
        connection,
        telling,
        telling.alert,
        watch=connection.execute(_WATCH_ID, {"name": telling.watch.name}).scalar_one(),
        story=story,
        now=now,
        news=written_news(telling.alert.news, article),
        revised=article,
    )


def _open_alert(
    connection: Connection,
    planned: _Planned,
    alert: NewAlert,
    *,
    watch: int,
    story: int,
    now: datetime,
    news: list[dict[str, Any]],
    revised: int | None = None,
) -> str:
    number = uuid4().hex
    connection.execute(
        _NEW_ALERT,
        {
            "id": number,
            "watch_id": watch,
            "story_id": story,
            "sequence": alert.sequence,
            "kind": alert.kind,
            "mode": planned.watch.alert.value,
            "state": alert.state.value,
            "reason": planned.reason.value,
            "created_at": now,
            "article_id": revised,
            "news": news or None,
        },
    )
    if alert.state is AlertState.OPEN:
        write_deliveries(
            connection, "alert", number, channels=alert.channels, due_at=alert.due_at, now=now
        )
    return number


def write_deliveries(
    connection: Connection,
    kind: str,
    message: str,
    *,
    channels: Sequence[str],
    due_at: datetime,
    now: datetime,
) -> None:
    """Write one delivery of a message for each channel."""
    rows = [
        {
            "id": uuid4().hex,
            "message_kind": kind,
            "message_id": message,
            "channel": channel,
            "state": "due",
            "due_at": due_at,
            "created_at": now,
            "attempts": 0,
        }
        for channel in dict.fromkeys(channels)
    ]
    if rows:
        connection.execute(_NEW_DELIVERY, rows)


def _end_entry(
    connection: Connection, entry: int, not_had: NotHad | None, taken: Taken, now: datetime
) -> None:
    if not_had is not None:
        leave_entry(connection, entry, not_had, article=taken.article, now=now)
    else:
        _finish_entry(connection, entry, taken, now)


def _finish_entry(connection: Connection, entry: int, taken: Taken, now: datetime) -> None:
    values: dict[str, Any] = {
        "entry": entry,
        "state": "done",
        "reason": taken.verdict.value,
        "article_id": taken.article,
        "fetched_at": now,
        "last_error": None,
        "lease_owner": None,
        "lease_until": None,
    }
    if taken.verdict is Verdict.UNCHANGED:
        connection.execute(_FOR_NOTHING, values)
    else:
        connection.execute(_TAKEN, {**values, "unchanged": 0})


def passage_json(passage: Passage) -> dict[str, Any]:
    """Return a passage as a match's row keeps it."""
    return asdict(passage)
