"""The decision about one article: pure, a snapshot in, an outcome with named reasons out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from alerts.holding import Hold
from crawler.sitememory import says_the_same
from db.plans import (
    KnownArticle,
    MatchReason,
    Outcome,
    PlannedMatch,
    Snapshot,
    Verdict,
)
from db.records import Article, Mark
from db.watch_records import AlertMode, Match, Watch
from intake.updates import is_muted, new_alert, plan_later, plan_revision
from matching.stories.copies import Key, are_copies, may_be_copies
from matching.stories.wording import wording
from net.urls import registrable

_NO_ARTICLE = {mark: MatchReason(f"not an article: {mark.value}") for mark in Mark}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the decision is bound to beside the snapshot."""

    max_age: timedelta  # older at first sight: stored, never alerted
    hold: Hold


def decide(snapshot: Snapshot, policy: Policy) -> Outcome:
    """Return what is written of an article: what it is, and what is told of it, to whom."""
    snapshot = _recognised(_believed(snapshot))
    if _says_less(snapshot):
        return _nothing_new(snapshot)
    verdict, story, copy_of = _place(snapshot)
    placing = snapshot.placing if verdict is Verdict.NEW else None
    lost = _lost(snapshot) if verdict is Verdict.REVISED else frozenset()
    return Outcome(
        verdict=verdict,
        story=story,
        copy_of=copy_of,
        same_as=snapshot.stored,
        follows=placing.follows if placing else None,
        joined=placing.why if placing else (),
        matches=_plan_matches(snapshot, story, policy, is_copy=copy_of is not None),
        lost=lost,
        tellings=plan_revision(snapshot, lost, policy.hold) if verdict is Verdict.REVISED else (),
    )


def decide_again(snapshot: Snapshot, policy: Policy) -> Outcome:
    """Return what is written of a stored article whose page was cleaned again.

    Its story stays. What it newly matches is a backlog, as with a new watch: nothing that was seen
    or published more than ``max_age`` ago is alerted, nor is a story that was told already.
    """
    stored = snapshot.stored
    if stored is None:
        raise ValueError("an article that is not stored cannot be cleaned again")
    known_since = min(snapshot.article.published or stored.first_seen, stored.first_seen)
    by_today = replace(
        snapshot,
        stored=replace(stored, published=known_since, first_seen=snapshot.now),
        backlog=True,
    )
    return Outcome(
        verdict=Verdict.REVISED if _differs(snapshot) else Verdict.UNCHANGED,
        story=stored.story,
        copy_of=stored.copy_of,
        same_as=stored,
        matches=_plan_matches(by_today, stored.story, policy, again=True),
    )


def decide_swept(snapshot: Snapshot, policy: Policy) -> Outcome:
    """Return what is written of a stored article off which its site's memory took blocks.

    No outlet revised it, so what matched by such a block only is noted as lost, and stays told.
    """
    outcome = decide_again(snapshot, policy)
    return replace(outcome, verdict=Verdict.UNCHANGED, lost=_lost(snapshot))


def _place(snapshot: Snapshot) -> tuple[Verdict, int | None, int | None]:
    """Return what an article is, its story (None: one of its own), and what it is a copy of."""
    stored = snapshot.stored
    if original := _proved_copy(snapshot):
        return Verdict.REVISED, original.story, original.copy_of or original.id
    if stored is not None:
        verdict = Verdict.REVISED if _differs(snapshot) else Verdict.UNCHANGED
        return verdict, stored.story, stored.copy_of
    if original := find_original(snapshot.article, snapshot.candidates):
        return Verdict.COPY, original.story, original.copy_of or original.id
    return Verdict.NEW, snapshot.placing.story if snapshot.placing else None, None


def _believed(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot, without its stored article if an address is all that they share.

    One address may serve another article each day, and a site may name one canonical address on
    all its pages. So an article with an address that is new must also be alike in title or text.
    """
    stored, article = snapshot.stored, snapshot.article
    if stored is None or not snapshot.partly or stored.title == article.title:
        return snapshot
    if stored.headline:  # listed in other words than the page's own, and with too few to compare
        return snapshot
    if find_original(article, [stored]):
        return snapshot
    return replace(snapshot, stored=None, matched=frozenset())


def _recognised(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with the article that this one is, though all its addresses are new.

    Some sites put an edited headline or a number that changes at each visit into their addresses.
    """
    if snapshot.stored is not None:
        return snapshot
    for known in snapshot.candidates:
        if _is_renamed(snapshot.article, known):
            return replace(
                snapshot,
                stored=known,
                matched=snapshot.matched_by.get(known.id, frozenset()),
            )
    return snapshot


def _is_renamed(article: Article, known: KnownArticle) -> bool:
    """Tell whether a stored article is this one: same domain, title, date, and nearly the text."""
    if article.published is None or known.published != article.published or not known.identity:
        return False
    return (
        known.title == article.title
        and registrable(f"https://{known.identity}") == registrable(article.url)
        and find_original(article, [known]) is not None
    )


def find_original(article: Article, candidates: Sequence[KnownArticle]) -> KnownArticle | None:
    """Return the earliest stored article that this one is a copy of, or that is one of it."""
    suspects = [c for c in candidates if may_be_copies(article.fingerprint, c.fingerprint)]
    if not suspects:
        return None
    key = Key(fingerprint=article.fingerprint, wording=wording(article.text))
    for known in suspects:
        if are_copies(key, Key(fingerprint=known.fingerprint, wording=wording(known.text))):
            return known
    return None


def _differs(snapshot: Snapshot) -> bool:
    stored, article = snapshot.stored, snapshot.article
    if stored is None:
        return False
    if stored.headline and not article.headline_only:
        return True
    if stored.title != article.title:
        return True
    return not says_the_same(stored.text, snapshot.stored_cuts, article.text, snapshot.recalled)


def _says_less(snapshot: Snapshot) -> bool:
    """Tell whether only the headline came of an article that is stored with its text."""
    stored = snapshot.stored
    return stored is not None and bool(snapshot.article.headline_only) and not stored.headline


def _nothing_new(snapshot: Snapshot) -> Outcome:
    """Return the outcome that leaves a stored article as it is; what it says was matched before."""
    stored = snapshot.stored
    return Outcome(
        verdict=Verdict.UNCHANGED,
        story=stored.story if stored else None,
        copy_of=stored.copy_of if stored else None,
        same_as=stored,
        matches=(),
    )


def _proved_copy(snapshot: Snapshot) -> KnownArticle | None:
    """Return what an article, known by its headline until now, proves to be a copy of.

    Once a watch was told of the headline, its story stays what it is.
    """
    stored = snapshot.stored
    if stored is None or not stored.headline or snapshot.matched:
        return None
    others = [each for each in snapshot.candidates if each.id != stored.id]
    return find_original(snapshot.article, others)


def _lost(snapshot: Snapshot) -> frozenset[str]:
    """Return the watches that an article satisfied and, as it reads now, does not."""
    found = {match.watch for match in snapshot.matches}
    return (snapshot.matched & snapshot.held) - found


def _plan_matches(
    snapshot: Snapshot,
    story: int | None,
    policy: Policy,
    *,
    is_copy: bool = False,
    again: bool = False,
) -> tuple[PlannedMatch, ...]:
    watches = {watch.name: watch for watch in snapshot.watches}
    planned = (
        _plan_match(snapshot, match, watches[match.watch], story, policy, is_copy=is_copy or again)
        for match in snapshot.matches
        if match.watch not in snapshot.matched
    )
    if again:
        return tuple(map(_told_before, planned))
    return tuple(planned)


def _told_before(planned: PlannedMatch) -> PlannedMatch:
    """Say of a page that was cleaned again, and is no copy, why its story is not told."""
    if planned.reason is not MatchReason.COPY:
        return planned
    return replace(planned, reason=MatchReason.TOLD_STORY)


def _plan_match(
    snapshot: Snapshot,
    match: Match,
    watch: Watch,
    story: int | None,
    policy: Policy,
    *,
    is_copy: bool,
) -> PlannedMatch:
    if snapshot.article.mark is not None:
        return PlannedMatch(match=match, watch=watch, reason=_NO_ARTICLE[snapshot.article.mark])
    if is_too_old(snapshot, policy.max_age):
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.TOO_OLD)
    if not watch.channels:
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.NO_CHANNELS)
    if is_muted(snapshot, watch, story):
        return PlannedMatch(match=match, watch=watch, reason=MatchReason.MUTED)
    earlier = [a for a in snapshot.alerts if a.watch == watch.name and a.story == story]
    if watch.alert is AlertMode.ARTICLE:
        reason = MatchReason.TOLD_ARTICLE
    elif not earlier:
        reason = MatchReason.TOLD
    else:
        return plan_later(snapshot, match, watch, earlier, is_copy=is_copy, hold=policy.hold)
    at = snapshot.now + _wait(watch)
    return PlannedMatch(
        match=match,
        watch=watch,
        reason=reason,
        new_alert=new_alert(snapshot, watch, kind="new", earlier=earlier, at=at, hold=policy.hold),
    )


def _wait(watch: Watch) -> timedelta:
    """Return how long a first alert stays open for more outlets."""
    return (watch.wait or timedelta()) if watch.alert is AlertMode.STORY else timedelta()


def is_too_old(snapshot: Snapshot, max_age: timedelta) -> bool:
    """Tell whether an article was older than ``max_age`` when first seen; undated ones are not."""
    stored = snapshot.stored
    published = snapshot.article.published or snapshot.listed_at
    first_seen = stored.first_seen if stored else snapshot.now
    if stored is not None:
        published = stored.published or published  # a date renewed later makes nothing young
    return published is not None and published < first_seen - max_age
