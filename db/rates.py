"""Verbs on how much watches find, and from whom: what is unusual is told once, with its standing.

A watch's finds are the articles that satisfy it and are no copies, by when they were first seen:
stored articles that a new query finds do not make a spike, nor do old ones that a source lists.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, select
from sqlalchemy import update as change

from db.article_tables import ArticleRow, StoryRow
from db.database import Database
from db.evidence import HealthState
from db.message_records import NoticeMessage
from db.policy_tables import MuteRow, WatchStandingRow
from db.presence import write_notice
from db.records import Record
from db.source_tables import HealthRow, SourceRow
from db.watch_records import Watch
from db.watch_tables import MatchRow, WatchRow
from db.watches import watch_record

MOST_FINDS = 20_000  # looked at of one watch; the latest
_FRESH = timedelta(days=1)
_TOP = 3


@dataclass(frozen=True, kw_only=True)
class Find(Record):
    """That a watch found an article of a story."""

    at: datetime
    story: int


@dataclass(frozen=True, kw_only=True)
class TopStory(Record):
    """One of the stories that most outlets have, of those just found."""

    title: str
    url: str
    outlets: int


@dataclass(frozen=True, kw_only=True)
class WatchPast(Record):
    """What a watch found."""

    watch: Watch
    since: datetime  # its past is known
    finds: tuple[Find, ...]
    top: tuple[TopStory, ...]  # of the last hour
    told: datetime | None  # since when it is told to spike


@dataclass(frozen=True, kw_only=True)
class Ear(Record):
    """How a configured source stands."""

    source: str
    state: HealthState
    entered: datetime | None  # when it was first judged so; None: never judged
    since: datetime | None  # when that had begun, where it is known


@dataclass(frozen=True, kw_only=True)
class Unusual(Record):
    """What is to be written of a watch: since when it is unusual, if it is, and what is told."""

    since: datetime | None
    title: str = ""  # of the notice; "" for none
    text: str = ""


Hold = Callable[[Watch, datetime], datetime]
JudgeDeaf = Callable[[Watch, datetime | None], Unusual]


class Rates:
    """What the database knows of how much watches find, and of what they live on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def worth_judging(self, now: datetime, past: timedelta, least: int) -> tuple[str, ...]:
        """Return the watches that tell spikes and found ``least`` stories within ``past``.

        Those that are told to spike are among them, too.
        """
        stories = func.count(ArticleRow.story_id.distinct())
        busy = _finds(MatchRow.watch_id, since=now - past).group_by(MatchRow.watch_id)
        with self._database.reading() as connection:
            watches = connection.execute(_standings()).all()
            wanted = [row for row in watches if watch_record(row).policy.spike is not None]
            if not wanted:
                return ()
            found = set(connection.scalars(busy.having(stories >= least)))
        return tuple(row.name for row in wanted if row.id in found or row.spiking_since)

    def past(self, watch: str, now: datetime, past: timedelta) -> WatchPast | None:
        """Return what a watch found; None if it is muted, or configured no more."""
        with self._database.reading() as connection:
            row = _speaking(connection, watch, now)
            return None if row is None else _read_past(connection, row, now, past)

    def settle_spike(
        self, past: WatchPast, unusual: Unusual, hold: Hold, now: datetime
    ) -> NoticeMessage | None:
        """Write what a watch's past was judged to be, with its notice; return that.

        Nothing is written where the watch was muted or told meanwhile.
        """
        with self._database.writing() as connection:
            _lock(connection, past.watch.name)
            row = _speaking(connection, past.watch.name, now)
            if row is None or row.spiking_since != past.told:
                return None
            return _settle(connection, row, unusual, column="spiking_since", hold=hold, now=now)

    def livelihoods(self, since: datetime) -> Mapping[str, Mapping[str, int]]:
        """Return how many finds each watch has from each source, by names."""
        statement = (
            _finds(WatchRow.name.label("watch"), SourceRow.name, func.count(), since=since)
            .join(WatchRow, WatchRow.id == MatchRow.watch_id)
            .join(SourceRow, SourceRow.id == ArticleRow.source_id)
            .where(WatchRow.active)
            .group_by(WatchRow.name, SourceRow.name)
        )
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        with self._database.reading() as connection:
            for watch, source, count in connection.execute(statement):
                found[watch][source] = count
        return found

    def ears(self) -> tuple[Ear, ...]:
        """Return how the configured sources stand, by name."""
        statement = (
            select(SourceRow.name, HealthRow.state, HealthRow.entered_at, HealthRow.since)
            .outerjoin(HealthRow, HealthRow.source_id == SourceRow.id)
            .where(SourceRow.active)
            .order_by(SourceRow.name)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            Ear(
                source=row.name,
                state=HealthState(row.state) if row.state else HealthState.NEW,
                entered=row.entered_at,
                since=row.since,
            )
            for row in rows
        )

    def deafness(self) -> tuple[tuple[Watch, datetime | None], ...]:
        """Return the configured watches, each with since when it is told to be deaf."""
        with self._database.reading() as connection:
            rows = connection.execute(_standings()).all()
        return tuple((watch_record(row), row.deaf_since) for row in rows)

    def settle_deaf(
        self, watches: Collection[str], judge: JudgeDeaf, hold: Hold, now: datetime
    ) -> Sequence[NoticeMessage]:
        """Write what ``judge`` makes of watches, each with its notice; return those."""
        notices = []
        with self._database.writing() as connection:
            for name in sorted(watches):
                _lock(connection, name)
                row = _speaking(connection, name, now)
                if row is None:
                    continue
                unusual = judge(watch_record(row), row.deaf_since)
                notice = _settle(connection, row, unusual, column="deaf_since", hold=hold, now=now)
                notices.append(notice)
        return [notice for notice in notices if notice is not None]


def _standings() -> Select[Any]:
    return (
        select(
            WatchRow.__table__, WatchStandingRow.spiking_since, WatchStandingRow.deaf_since
        )
        .outerjoin(WatchStandingRow, WatchStandingRow.watch_id == WatchRow.id)
        .where(WatchRow.active)
        .order_by(WatchRow.name)
    )  # fmt: skip


def _lock(connection: Connection, watch: str) -> None:
    """Let of two daemons the second wait, and find what the first has told."""
    connection.execute(select(WatchRow.id).where(WatchRow.name == watch).with_for_update())


def _speaking(connection: Connection, watch: str, now: datetime) -> Row[Any] | None:
    """Return a configured watch's row with its standing, unless it is muted."""
    muted = and_(
        MuteRow.watch_id == WatchRow.id, MuteRow.story_id.is_(None), MuteRow.until > now
    )  # fmt: skip
    statement = _standings().where(
        WatchRow.name == watch, ~select(MuteRow.id).where(muted).exists()
    )
    return connection.execute(statement).one_or_none()


def _finds(*columns: Any, since: datetime) -> Select[Any]:  # noqa: ANN401 - columns of any type
    return (
        select(*columns)
        .select_from(MatchRow)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(ArticleRow.first_seen_at > since, _counts())
    )


def _counts() -> ColumnElement[bool]:
    return and_(ArticleRow.copy_of.is_(None), MatchRow.lost_in.is_(None))


def _read_past(
    connection: Connection, row: Row[Any], now: datetime, past: timedelta
) -> WatchPast:  # fmt: skip
    found = connection.execute(
        _finds(
            ArticleRow.first_seen_at, ArticleRow.published, ArticleRow.story_id, since=now - past
        )
        .where(MatchRow.watch_id == row.id)
        .order_by(ArticleRow.first_seen_at.desc())
        .limit(MOST_FINDS)
    ).all()
    fresh = [each for each in found if _is_fresh(each)]
    earliest = found[-1].first_seen_at if found else now
    cut = len(found) == MOST_FINDS
    lately = {each.story_id for each in fresh if now - each.first_seen_at < timedelta(hours=1)}
    return WatchPast(
        watch=watch_record(row),
        since=earliest if cut else min(earliest, max(row.created_at, now - past)),
        finds=tuple(Find(at=each.first_seen_at, story=each.story_id) for each in fresh),
        top=_top(connection, row.id, lately),
        told=row.spiking_since,
    )


def _is_fresh(row: Row[Any]) -> bool:
    published: datetime | None = row.published
    first: datetime = row.first_seen_at
    return published is None or first - published < _FRESH


def _top(connection: Connection, watch: int, stories: Collection[int]) -> tuple[TopStory, ...]:
    outlets = func.count(ArticleRow.source_id.distinct())
    most = connection.execute(
        select(StoryRow.id, StoryRow.title, outlets.label("outlets"))
        .join(ArticleRow, ArticleRow.story_id == StoryRow.id)
        .where(StoryRow.id.in_(stories))
        .group_by(StoryRow.id, StoryRow.title)
        .order_by(outlets.desc(), StoryRow.id)
        .limit(_TOP)
    ).all()
    return tuple(
        TopStory(title=row.title, url=_first_url(connection, watch, row.id), outlets=row.outlets)
        for row in most
    )


def _first_url(connection: Connection, watch: int, story: int) -> str:
    statement = (
        select(ArticleRow.url)
        .join(MatchRow, MatchRow.article_id == ArticleRow.id)
        .where(ArticleRow.story_id == story, MatchRow.watch_id == watch, _counts())
        .order_by(ArticleRow.id)
        .limit(1)
    )
    return connection.execute(statement).scalar_one()


def _settle(
    connection: Connection,
    row: Row[Any],
    unusual: Unusual,
    *,
    column: str,
    hold: Hold,
    now: datetime,
) -> NoticeMessage | None:
    if unusual.since != getattr(row, column):
        _write_standing(connection, row.id, {column: unusual.since})
    if not unusual.title:
        return None
    watch = watch_record(row)
    return write_notice(
        connection, about="watch", subject=watch.name, title=unusual.title, text=unusual.text,
        channels=watch.channels, now=now, due_at=hold(watch, now),
    )  # fmt: skip


def _write_standing(connection: Connection, watch: int, values: Mapping[str, Any]) -> None:
    table = WatchStandingRow
    written = connection.execute(change(table).where(table.watch_id == watch).values(**values))
    if not written.rowcount:
        connection.execute(insert(table).values(watch_id=watch, **values))
