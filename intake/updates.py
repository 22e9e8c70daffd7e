"""What is told of a story that a watch was told of: updates, and corrections; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from alerts.holding import Hold, turn_of
from db.message_records import News
from db.plans import (
    AlertState,
    KnownAlert,
    KnownArticle,
    MatchReason,
    NewAlert,
    PlannedMatch,
    PlannedTelling,
    Snapshot,
    ToldTo,
    ToldWatch,
)
from db.policies import WatchStanding
from db.remembered import whole
from db.watch_records import AlertMode, Match, Updates, Watch
from matching.stories.news.changes import what_changed
from matching.stories.news.judging import Judged, what_is_new
from matching.stories.news.reading import Telling

_STILL_TO_GO = (AlertState.HELD, AlertState.WAITING, AlertState.OPEN)
_FREE = WatchStanding()


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A text of an article, as far as it is compared."""

    title: str
    text: str
    language: str
    site: str


def first_state(watch: Watch, *, backlog: bool) -> AlertState:
    """Return the state in which a watch's alert begins."""
    if watch.alert is AlertMode.DIGEST:
        return AlertState.WAITING
    return AlertState.HELD if backlog else AlertState.OPEN


def new_alert(
    snapshot: Snapshot,
    watch: Watch,
    *,
    kind: str,
    earlier: Sequence[KnownAlert],
    at: datetime,
    hold: Hold,
    news: tuple[News, ...] = (),
) -> NewAlert:
    """Return an alert of a kind, numbered after the ``earlier`` ones of its story.

    It is to be told ``at`` a time, or as soon as nothing of the watch's policy holds it.
    """
    state = first_state(watch, backlog=snapshot.backlog)
    turn = turn_of(watch, standing_of(snapshot, watch), at, hold)
    held_by = turn.held_by if state is AlertState.OPEN else None
    return NewAlert(
        sequence=max((alert.sequence for alert in earlier), default=0) + 1,
        state=state if held_by is None else AlertState.WAITING,
        kind=kind,
        channels=watch.channels,
        due_at=turn.at,
        news=news,
        held_by=held_by,
    )


def standing_of(snapshot: Snapshot, watch: Watch) -> WatchStanding:
    """Return what an alert of a watch meets."""
    return snapshot.standings.get(watch.name, _FREE)


def is_muted(snapshot: Snapshot, watch: Watch, story: int | None) -> bool:
    """Tell whether a watch is to say nothing of a story."""
    return story is not None and story in standing_of(snapshot, watch).muted_stories


def plan_later(
    snapshot: Snapshot,
    match: Match,
    watch: Watch,
    earlier: Sequence[KnownAlert],
    *,
    is_copy: bool,
    hold: Hold,
) -> PlannedMatch:
    """Return what is told of a match whose story has alerts already, the ``earlier`` ones."""
    last = earlier[-1]
    if last.state in _STILL_TO_GO:
        adds = last.kind != "new" and not is_copy
        return PlannedMatch(
            match=match,
            watch=watch,
            reason=MatchReason.JOINED,
            join_alert=last.id,
            joined_news=_judged(snapshot, watch).news if adds else (),
        )
    if is_copy:
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.COPY)
    if watch.updates is Updates.NONE:
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.NO_UPDATES)
    judged = _judged(snapshot, watch)
    if watch.updates is Updates.MATERIAL and not judged.is_material:
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.NOTHING_NEW)
    return PlannedMatch(
        match=match,
        watch=watch,
        reason=MatchReason.UPDATE,
        new_alert=new_alert(
            snapshot,
            watch,
            kind="update",
            earlier=earlier,
            at=snapshot.now,
            hold=hold,
            news=judged.news,
        ),
    )


def plan_revision(
    snapshot: Snapshot, lost: frozenset[str], hold: Hold
) -> tuple[PlannedTelling, ...]:
    """Return what is told of a stored article whose outlet changed it: one alert a watch at most.

    A page that became none (a login wall, a soft 404) takes nothing back; nor does the text that
    comes after a headline.
    """
    stored, article = snapshot.stored, snapshot.article
    if stored is None or stored.headline or article.headline_only or article.mark is not None:
        return ()
    told_to = [
        each
        for each in snapshot.told_to
        if each.watch.channels and not is_muted(snapshot, each.watch, stored.story)
    ]
    planned = (
        _plan_telling(snapshot, stored, told, lost=told.watch.name in lost, hold=hold)
        for told in told_to
    )
    return tuple(each for each in planned if each is not None)


def _plan_telling(
    snapshot: Snapshot, stored: KnownArticle, told: ToldTo, *, lost: bool, hold: Hold
) -> PlannedTelling | None:
    watch = told.watch
    before, after = _texts(snapshot, stored)
    reason, kind = MatchReason.CORRECTION, "correction"
    news = what_changed(before, after, _shown(told, stored), matches=told.lost or not lost)
    if not news and not lost and not told.lost and _wants_updates(watch):
        reason, kind = MatchReason.UPDATE, "update"
        news = _added(snapshot, watch, before)
    if not news:
        return None
    earlier = [a for a in snapshot.alerts if a.watch == watch.name and a.story == stored.story]
    alert = new_alert(
        snapshot, watch, kind=kind, earlier=earlier, at=snapshot.now, hold=hold, news=news
    )
    return PlannedTelling(watch=watch, reason=reason, alert=alert)


def _added(snapshot: Snapshot, watch: Watch, before: _Text) -> tuple[News, ...]:
    """Return what a later text of an article brings, if it weighs enough for an alert."""
    judged = _judge(snapshot, watch, snapshot.article, [before])
    return judged.news if judged.is_material else ()


def _wants_updates(watch: Watch) -> bool:
    return watch.updates is not Updates.NONE and watch.alert is not AlertMode.ARTICLE


def _texts(snapshot: Snapshot, stored: KnownArticle) -> tuple[_Text, _Text]:
    """Return an article's text before and after, each with what its site's memory took off it."""
    article, recalled = snapshot.article, snapshot.recalled
    before, after = (
        _Text(title=title, text=text, language=article.language, site=article.site)
        for title, text in (
            (stored.title, whole(stored.text, snapshot.stored_cuts)),
            (article.title, whole(article.text, recalled.cuts if recalled else ())),
        )
    )
    return before, after


def _shown(told: ToldTo, stored: KnownArticle) -> list[str]:
    """Return what a user saw of an article: headline, passages, news; else how it begins."""
    shown = [stored.title, *(each.text for each in told.news)]
    passages = [passage.text for passage in told.passages if passage.field == "text"]
    return [*shown, *(passages or stored.text.splitlines()[:1])]


def _judged(snapshot: Snapshot, watch: Watch) -> Judged:
    return _judge(snapshot, watch, snapshot.article)


def _judge(
    snapshot: Snapshot, watch: Watch, report: Telling, before: Sequence[Telling] = ()
) -> Judged:
    """Hold a report against what was told; against other stories only if it may be material.

    What is known from them makes nothing new, so most repetitions end with their own story.
    """
    told = snapshot.by_watch.get(watch.name, ToldWatch())
    users = len({_articles(each) for each in snapshot.by_watch.values()}) or 1
    late, here = _plain(report), tuple(map(_plain, (*before, *told.here)))
    judged = _new_in(late, here, (), users)
    if watch.updates is Updates.MATERIAL and not judged.is_material:
        return judged
    return _new_in(late, here, tuple(map(_plain, told.elsewhere)), users)


def _articles(told: ToldWatch) -> tuple[int, ...]:
    return tuple(each.article for each in (*told.here, *told.elsewhere))


@lru_cache(maxsize=16)
def _new_in(
    late: _Text, here: tuple[_Text, ...], elsewhere: tuple[_Text, ...], users: int
) -> Judged:
    """Judge once for all watches that were told the same."""
    return what_is_new(late, here, elsewhere, users=users)


def _plain(report: Telling) -> _Text:
    return _Text(title=report.title, text=report.text, language=report.language, site=report.site)
