"""Verbs on subscriptions: what feeds offer, what is due at hubs, what was pushed."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from db.database import Database
from db.entries import store_listed
from db.health_rows import note_push
from db.leases import free
from db.pushing import Mode, Offer, PushState, Subscription, Unwanted
from db.records import KeyedEntry, PollCount
from db.source_tables import EntryRow, SourceRow, SubscriptionRow

LATE = timedelta(minutes=5)  # what is younger may still be on its way through the hub
MISSES = 2  # polls that find what no push brought, before pushes are not relied on
STEADY = timedelta(hours=1)  # no change of hub sooner: a feed may not send us around by naming many
REMEMBERED = timedelta(days=7)  # of an ended one: its hub is answered that it is gone
NUDGED = timedelta(minutes=1)  # least distance of the polls that pushes cause
_SECRET_BYTES = 32  # WebSub, 5.1: a secret is below 200 bytes; as text these are 43
_MIDNIGHT = time(0)

_NEWS = "its hub says that there is news"
_ALONE = "what is new is not pushed any more"

Change = Callable[[Subscription], Subscription]
_WRITTEN = (
    "callback",
    "wanted",
    "reason",
    "pending_since",
    "active_since",
    "expires_at",
    "next_at",
    "failures",
    "misses",
    "pushes",
    "refused",
    "last_push_at",
)


class Subscriptions:
    """What the database knows of subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(
        self, source_id: int, offer: Offer | None, now: datetime, *, wanted: bool = True
    ) -> None:
        """Note what a source's feed, as just read, says of a hub; None if it names none.

        Another hub or topic replaces the subscription, at most once an hour. ``wanted`` tells
        whether a new one is to be made use of.
        """
        with self._database.writing() as connection:
            former = _current(connection, source_id)
            if former is None or former.offer != offer:
                _replace(connection, source_id, former, offer, now, wanted=wanted)
            elif wanted and former.reason == Unwanted.WITHDRAWN:
                _write(connection, former, _revived(former, now))

    def configure(self, names: Collection[str], callbacks: str, now: datetime) -> None:
        """Make wanted what is offered to the sources of these names, and unwanted all else.

        ``callbacks`` is what a callback's address begins with. A subscription that was made with
        another is replaced.
        """
        with self._database.writing() as connection:
            for row in connection.execute(_known()).all():
                former = _subscription(row)
                if _newest_id(connection, former.source_id) != former.id:
                    continue
                wanted = former.source in names and row.source_active
                if not wanted:
                    _write(connection, former, _unwanted(former, Unwanted.OFF, now))
                elif former.callback and not former.callback.startswith(callbacks):
                    _write(connection, former, _unwanted(former, Unwanted.MOVED, now))
                    _insert(connection, former.source_id, former.offer, now)
                elif not former.wanted:
                    _write(connection, former, _revived(former, now))

    def claim_due(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> tuple[Subscription, ...]:
        """Lease the subscriptions that something is to be done about, the longest due first."""
        chosen = (
            _known()
            .where(SubscriptionRow.next_at <= now, free(SubscriptionRow.lease_until, now))
            .where(SubscriptionRow.state != PushState.ENDED.value)
            .where(or_(SubscriptionRow.wanted, SubscriptionRow.callback != ""))
            .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
            .limit(limit)
        )
        with self._database.writing() as connection:
            rows = connection.execute(chosen).all()
            if rows:
                connection.execute(
                    update(SubscriptionRow)
                    .where(SubscriptionRow.id.in_([row.id for row in rows]))
                    .values(lease_owner=owner, lease_until=lease_until)
                )
        return tuple(_subscription(row) for row in rows)

    def change(
        self, token: str, change: Change, now: datetime, *, release: bool = False
    ) -> Subscription | None:
        """Replace a subscription by what ``change`` makes of it, and return that.

        None if no such token is known. A source whose subscription stops being relied on is polled
        at once, as its next poll may be hours away. ``release`` ends the lease.
        """
        with self._database.writing() as connection:
            former = _by_token(connection, token)
            if former is None:
                return None
            later = change(former)
            _write(connection, former, later)
            if release:
                connection.execute(
                    update(SubscriptionRow)
                    .where(SubscriptionRow.id == former.id)
                    .values(lease_owner=None, lease_until=None)
                )
            if former.state is PushState.ACTIVE and later.state is not PushState.ACTIVE:
                _make_due(connection, former.source_id, now, _ALONE)
        return later

    def known(self, token: str) -> Subscription | None:
        """Return the subscription with a callback's token, or None."""
        with self._database.reading() as connection:
            return _by_token(connection, token)

    def of_source(self, source_id: int) -> Subscription | None:
        """Return a source's present subscription, or None."""
        with self._database.reading() as connection:
            return _current(connection, source_id)

    def all(self) -> tuple[Subscription, ...]:
        """Return the present subscription of each configured source that has one, by name."""
        newest = select(func.max(SubscriptionRow.id)).group_by(SubscriptionRow.source_id)
        statement = _known().where(SourceRow.active, SubscriptionRow.id.in_(newest))
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(SourceRow.name)).all()
        return tuple(_subscription(row) for row in rows)

    def store_push(
        self, token: str, entries: Sequence[KeyedEntry], now: datetime
    ) -> PollCount | None:
        """Count a push and write what it listed as a poll's is, but not its validators and plans.

        Without entries it only says that there is news: the source is polled at once. None, and
        nothing is written, if no such subscription is live, or if its source was not
        heard by a poll yet: what is a backlog only a poll can tell.
        """
        with self._database.writing() as connection:
            former = _by_token(connection, token)
            if former is None or not former.heeded or not _is_heard(connection, former.source_id):
                return None
            count = store_listed(
                connection, source_id=former.source_id, entries=entries, backlog=False, now=now
            )
            _write(connection, former, replace(former, pushes=former.pushes + 1, last_push_at=now))
            if not entries:
                _make_due(connection, former.source_id, now, _NEWS)
            if count.new:
                connection.execute(
                    update(SourceRow)
                    .where(SourceRow.id == former.source_id)
                    .values(last_new_at=now)
                )
                note_push(connection, former.source_id, now)
        return count

    def note_poll(self, source_id: int, at: datetime) -> bool:
        """Hold what a poll at that time found against the source's subscription.

        Entries that are new though posted, by their date, minutes before and since the hub
        pushes, were missed by it. Return whether pushes stopped being relied on with this poll.
        """
        with self._database.writing() as connection:
            former = _current(connection, source_id)
            if former is None or former.state is not PushState.ACTIVE:
                return False
            if not _missed(connection, former, at):
                return False
            later = replace(former, misses=former.misses + 1)
            if later.misses >= MISSES:
                reason = f"{later.misses} polls found what no push had brought"
                later = replace(later, state=PushState.UNRELIABLE, reason=reason)
                _make_due(connection, source_id, at + NUDGED, _ALONE)
            _write(connection, former, later)
        return later.state is not PushState.ACTIVE


def _known() -> Any:  # noqa: ANN401 - a Select
    source = (SourceRow.name.label("source"), SourceRow.active.label("source_active"))
    return select(SubscriptionRow.__table__, *source).join(
        SourceRow, SourceRow.id == SubscriptionRow.source_id
    )


def _by_token(connection: Connection, token: str) -> Subscription | None:
    row = connection.execute(_known().where(SubscriptionRow.token == token)).one_or_none()
    return None if row is None else _subscription(row)


def _current(connection: Connection, source_id: int) -> Subscription | None:
    row = connection.execute(
        _known()
        .where(SubscriptionRow.source_id == source_id)
        .order_by(SubscriptionRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _subscription(row)


def _newest_id(connection: Connection, source_id: int) -> int | None:
    return connection.scalar(
        select(func.max(SubscriptionRow.id)).where(SubscriptionRow.source_id == source_id)
    )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        source_id=row.source_id,
        source=row.source,
        offer=Offer(topic=row.topic, hub=row.hub),
        token=row.token,
        secret=row.secret,
        state=PushState(row.state),
        pending=None if row.pending is None else Mode(row.pending),
        created_at=row.created_at,
        **{name: getattr(row, name) for name in _WRITTEN},
    )


def _write(connection: Connection, former: Subscription, later: Subscription) -> None:
    """Write what may change of a subscription, if it did."""
    if former == later:
        return
    connection.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.id == former.id)
        .values(
            state=later.state.value,
            pending=None if later.pending is None else later.pending.value,
            **{name: getattr(later, name) for name in _WRITTEN},
        )
    )


def _replace(
    connection: Connection,
    source_id: int,
    former: Subscription | None,
    offer: Offer | None,
    now: datetime,
    *,
    wanted: bool,
) -> None:
    if former is not None and former.callback and now - former.created_at < STEADY:
        return
    _forget(connection, source_id, now)
    if former is not None:
        _write(connection, former, _unwanted(former, Unwanted.WITHDRAWN, now))
    if offer is not None:
        _insert(connection, source_id, offer, now, wanted=wanted)


def _forget(connection: Connection, source_id: int, now: datetime) -> None:
    """Drop a source's subscriptions that no hub knows of."""
    ended = and_(
        SubscriptionRow.state == PushState.ENDED.value,
        SubscriptionRow.next_at <= now - REMEMBERED,
    )
    connection.execute(
        delete(SubscriptionRow).where(
            SubscriptionRow.source_id == source_id, or_(ended, SubscriptionRow.callback == "")
        )
    )


def _insert(
    connection: Connection, source_id: int, offer: Offer, now: datetime, *, wanted: bool = True
) -> None:
    connection.execute(
        insert(SubscriptionRow).values(
            source_id=source_id,
            topic=offer.topic,
            hub=offer.hub,
            token=secrets.token_urlsafe(_SECRET_BYTES),
            secret=secrets.token_urlsafe(_SECRET_BYTES),
            callback="",
            wanted=wanted,
            state=PushState.OFFERED.value,
            reason="",
            next_at=now,
            failures=0,
            misses=0,
            pushes=0,
            refused=0,
            created_at=now,
        )
    )


def _unwanted(former: Subscription, why: Unwanted, now: datetime) -> Subscription:
    """Return a subscription that is to be ended; what no hub was asked for waits as it is."""
    if not former.wanted:
        return former
    if not former.callback:
        return replace(former, wanted=False)
    return replace(former, wanted=False, reason=why.value, next_at=now, failures=0)


def _revived(former: Subscription, now: datetime) -> Subscription:
    """Return a subscription that is wanted again."""
    state = former.state if former.live else PushState.OFFERED
    return replace(
        former, wanted=True, state=state, reason="", pending=None, next_at=now, failures=0
    )


def _is_heard(connection: Connection, source_id: int) -> bool:
    heard = select(SourceRow.first_heard_at).where(SourceRow.id == source_id, SourceRow.active)
    return connection.scalar(heard) is not None


def _make_due(connection: Connection, source_id: int, now: datetime, why: str) -> None:
    """Have a source polled now, but no sooner than a minute after its last poll."""
    row = connection.execute(
        select(SourceRow.next_poll_at, SourceRow.last_polled_at, SourceRow.failures).where(
            SourceRow.id == source_id
        )
    ).one()
    if row.failures:  # its back-off, or what its server asked for, holds
        return
    at = max(now, row.last_polled_at + NUDGED) if row.last_polled_at else now
    if at < row.next_poll_at:
        connection.execute(
            update(SourceRow).where(SourceRow.id == source_id).values(next_poll_at=at, why=why)
        )


def _missed(connection: Connection, former: Subscription, at: datetime) -> bool:
    """Tell whether a poll at that time found what the hub should have pushed minutes before."""
    if former.active_since is None:
        return False
    found = select(EntryRow.published).where(
        EntryRow.source_id == former.source_id,
        EntryRow.seen_at == at,
        EntryRow.published > former.active_since,
        EntryRow.published < at - LATE,
    )
    dates = connection.scalars(found).all()
    return any(date is not None and date.time() != _MIDNIGHT for date in dates)
