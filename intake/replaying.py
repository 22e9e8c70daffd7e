"""What would have been told of past matches, had a watch been there; pure.

The decisions are those of the intake (intake.decide, intake.release) and of the clock
(alerts.quiet): one match after the other, in the order of their first sight.
"""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.plans import (
    AlertState,
    Backlog,
    HeldAlerts,
    KnownAlert,
    KnownArticle,
    MatchReason,
    PlannedMatch,
    Snapshot,
)
from db.policies import Mute, WatchStanding
from db.records import Article, Mark, Record
from db.watch_records import Match, Watch
from intake.decide import Policy, decide
from intake.release import PATIENCE, decide_release

NextDigest = Callable[[Watch, datetime], datetime]  # the first digest time after a time
_MARKS = (None, *Mark)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_NEVER = -(2**63)


@dataclass(frozen=True, kw_only=True, slots=True)
class PastMatch:
    """A past match, as far as it is decided by."""

    id: int  # of the article
    story: int
    first_seen: datetime
    published: datetime | None
    listed: datetime | None  # the date that the source claimed
    backlog: bool
    mark: Mark | None


class MatchLog:
    """Past matches, written newest first, read oldest first; 56 bytes each."""

    def __init__(self) -> None:
        self._values = array("q")

    def add(self, match: PastMatch) -> None:
        """Write one down."""
        times = (match.first_seen, match.published, match.listed)
        mark = _MARKS.index(match.mark)
        self._values.extend((match.id, match.story, *map(_packed, times), match.backlog, mark))

    def __len__(self) -> int:
        """Count them."""
        return len(self._values) // 7

    def __iter__(self) -> Iterator[PastMatch]:
        """Yield them, oldest first."""
        for at in range(len(self._values) - 7, -1, -7):
            number, story, seen, published, listed, backlog, mark = self._values[at : at + 7]
            yield PastMatch(
                id=number,
                story=story,
                first_seen=_EPOCH + seen * _MICRO,
                published=_unpacked(published),
                listed=_unpacked(listed),
                backlog=bool(backlog),
                mark=_MARKS[mark],
            )


def _packed(at: datetime | None) -> int:
    return _NEVER if at is None else (at - _EPOCH) // _MICRO


def _unpacked(value: int) -> datetime | None:
    return None if value == _NEVER else _EPOCH + value * _MICRO


@dataclass(slots=True)
class Day:
    """What happened on one day, by the clock of the watch."""

    matches: int = 0  # articles
    alerts: int = 0  # stories told, by themselves or in a digest or summary
    messages: int = 0  # what arrives on each channel


@dataclass(frozen=True, kw_only=True)
class Telling(Record):
    """What would have been told."""

    days: Mapping[date, Day]
    reasons: Mapping[MatchReason, int]  # of all matches: why told, or why not
    digests: int = 0
    summaries: int = 0  # of backlogs, and of what quiet hours or a throttle held
    waiting: int = 0  # alerts in the digest that is still to come

    def total(self) -> Day:
        """Return the sums."""
        days = self.days.values()
        return Day(
            matches=sum(day.matches for day in days),
            alerts=sum(day.alerts for day in days),
            messages=sum(day.messages for day in days),
        )


@dataclass(slots=True)
class _Alert:
    """An alert, as it stands after some matches."""

    sequence: int
    state: AlertState
    closes: datetime  # when it is sent, if it is open


@dataclass(slots=True)
class _Sums:
    days: dict[date, Day] = field(default_factory=dict)
    reasons: Counter[MatchReason] = field(default_factory=Counter)
    digests: int = 0
    summaries: int = 0


def replay(
    matches: MatchLog,
    watch: Watch,
    policy: Policy,
    next_digest: NextDigest,
    until: datetime,
    *,
    mutes: Sequence[Mute] = (),
) -> Telling:
    """Return what a watch would have told of past matches, up to a time, muted as it was."""
    replaying = _Replaying(watch, policy, next_digest, mutes)
    for match in matches:
        replaying.take(match)
    return replaying.end(until)


class _Replaying:
    def __init__(
        self, watch: Watch, policy: Policy, next_digest: NextDigest, mutes: Sequence[Mute]
    ) -> None:
        self._watch = watch
        self._policy = policy
        self._next_digest = next_digest
        self._mutes = mutes
        self._zone = ZoneInfo(watch.timezone)
        self._alerts: dict[int, _Alert] = {}  # the last one of each story
        self._held: deque[tuple[int, datetime]] = deque()  # stories and when they were held
        self._waiting: list[int] = []  # stories in the digest to come
        self._turns: dict[datetime, list[int]] = {}  # stories held, by when their turn comes
        self._told: deque[datetime] = deque()  # messages within the throttle's time
        self._closes: datetime | None = None  # that digest
        self._sums = _Sums()

    def take(self, match: PastMatch) -> None:
        """Decide of the next match."""
        self._pass_to(match.first_seen)
        self._day(match.first_seen).matches += 1
        planned = self._decided(match)
        self._sums.reasons[planned.reason] += 1
        made = planned.new_alert
        if made is None:
            return
        self._alerts[match.story] = _Alert(made.sequence, made.state, made.due_at)
        if made.state is AlertState.HELD:
            self._held.append((match.story, match.first_seen))
        elif made.held_by is not None:
            self._turns.setdefault(made.due_at, []).append(match.story)
        elif made.state is AlertState.WAITING:
            self._wait(match)
        else:
            self._tell(made.due_at, alerts=1)

    def end(self, until: datetime) -> Telling:
        """Return what was told by a time, what was held included."""
        self._pass_to(until)
        if self._held:
            self._release(until)
        for at in sorted(self._turns):
            self._take_turn(at)
        sums = self._sums
        return Telling(
            days=dict(sorted(sums.days.items())),
            reasons=dict(sums.reasons.most_common()),
            digests=sums.digests,
            summaries=sums.summaries,
            waiting=len(self._waiting),
        )

    def _decided(self, match: PastMatch) -> PlannedMatch:
        standing = self._standing(match.first_seen)
        snapshot = _snapshot(match, self._watch, self._known(match), standing)
        return decide(snapshot, self._policy).matches[0]

    def _standing(self, at: datetime) -> WatchStanding:
        mutes = [each for each in self._mutes if each.since <= at < each.until]
        return WatchStanding(
            muted_until=max((each.until for each in mutes if each.story is None), default=None),
            muted_stories=frozenset(each.story for each in mutes if each.story is not None),
            told=tuple(self._told),
        )

    def _known(self, match: PastMatch) -> tuple[KnownAlert, ...]:
        alert = self._alerts.get(match.story)
        if alert is None:
            return ()
        state = alert.state
        if state is AlertState.OPEN and alert.closes < match.first_seen:
            state = AlertState.TOLD
        return (
            KnownAlert(
                id=str(match.story),
                watch=self._watch.name,
                story=match.story,
                sequence=alert.sequence,
                state=state,
            ),
        )

    def _pass_to(self, now: datetime) -> None:
        """Release and close what a time has come for."""
        if self._held and now - self._held[0][1] >= PATIENCE:
            self._release(self._held[0][1] + PATIENCE)
        for at in sorted(at for at in self._turns if at <= now):
            self._take_turn(at)
        throttle = self._watch.policy.throttle
        while throttle and self._told and self._told[0] <= now - throttle.per:
            self._told.popleft()
        if self._closes is not None and self._closes <= now:
            due = self._policy.hold(self._watch, self._closes)
            self._tell(due, alerts=len(self._waiting))
            self._sums.digests += 1
            for story in self._waiting:
                self._alerts[story].state = AlertState.FOLDED
            self._waiting, self._closes = [], None

    def _take_turn(self, at: datetime) -> None:
        """Tell what was held until a time: one story by itself, several in one message."""
        stories = self._turns.pop(at)
        self._tell(at, alerts=len(stories))
        self._sums.summaries += len(stories) > 1
        for story in stories:
            self._alerts[story].state = AlertState.TOLD

    def _release(self, now: datetime) -> None:
        stories = [story for story, _ in self._held]
        held = HeldAlerts(
            watch=self._watch, alerts=tuple(map(str, stories)), oldest=self._held[0][1]
        )
        backlog = Backlog(now=now, fresh=0, retrying=0, unheard=0, behind=0, held=(held,))
        for release in decide_release(backlog, hold=self._policy.hold):
            self._sums.summaries += release.summary
            if release.summary:
                self._tell(release.due_at, alerts=len(stories))
            for story in stories:
                if not release.summary:
                    self._tell(release.due_at, alerts=1)
                state = AlertState.FOLDED if release.summary else AlertState.OPEN
                self._alerts[story].state = state
                self._alerts[story].closes = release.due_at
        self._held.clear()

    def _wait(self, match: PastMatch) -> None:
        if self._closes is None:
            self._closes = self._next_digest(self._watch, match.first_seen)
        self._waiting.append(match.story)

    def _tell(self, at: datetime, *, alerts: int) -> None:
        day = self._day(at)
        day.messages += 1
        day.alerts += alerts
        if self._watch.policy.throttle:
            self._told.append(at)

    def _day(self, at: datetime) -> Day:
        return self._sums.days.setdefault(at.astimezone(self._zone).date(), Day())


def _snapshot(
    match: PastMatch,
    watch: Watch,
    alerts: tuple[KnownAlert, ...],
    standing: WatchStanding | None = None,
) -> Snapshot:
    """Return what the intake would have seen: an article already placed in its story."""
    article = Article(
        url="",
        canonical_url="",
        title="",
        text="",
        published=match.published,
        fetched=match.first_seen,
        mark=match.mark,
    )
    return Snapshot(
        now=match.first_seen,
        article=article,
        listed_at=match.listed,
        backlog=match.backlog,
        stored=KnownArticle(
            id=match.id,
            story=match.story,
            site="",
            title="",
            text="",
            fingerprint=(),
            copy_of=match.id,  # no text is kept here that could tell what is new in it
            revision=1,
            published=match.published,
            first_seen=match.first_seen,
        ),
        candidates=(),
        alerts=alerts,
        matched=frozenset(),
        matches=(Match(watch=watch.name, passages=()),),
        watches=(watch,),
        standings={} if standing is None else {watch.name: standing},
    )


def told_by_itself(match: PastMatch, watch: Watch, policy: Policy) -> MatchReason:
    """Return why a watch would tell of a match, or why not, if it were its story's first."""
    return decide(_snapshot(match, watch, ()), policy).matches[0].reason
