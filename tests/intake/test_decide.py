"""The decision about one article: what it is, and what is told of it, with the reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.plans import AlertState, KnownAlert, KnownArticle, MatchReason, Snapshot, Verdict
from db.records import Mark
from db.watch_records import AlertMode, Match
from intake.decide import Policy, decide, decide_again, find_original
from tests.making import NOON, article, passage, watch

PRINT = tuple(range(100))
POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)


def known(number=1, **given):
    return KnownArticle(
        **{
            "id": number,
            "story": 10 + number,
            "site": "Other Post",
            "title": "Shells left the plant",
            "text": "Shells left the plant on Monday.\nNobody saw them arrive.",
            "fingerprint": PRINT,
            "copy_of": None,
            "revision": 1,
            "published": NOON - timedelta(hours=2),
            "first_seen": NOON - timedelta(hours=1),
            **given,
        }
    )


def alert(story=11, state=AlertState.TOLD, **given):
    return KnownAlert(
        **{"id": "a1", "watch": "arms", "story": story, "sequence": 1, "state": state, **given}
    )


def snapshot(of=None, watches=(), **given):
    watches = watches or (watch(),)
    return Snapshot(
        **{
            "now": NOON,
            "article": of or article(fingerprint=PRINT),
            "listed_at": None,
            "backlog": False,
            "stored": None,
            "candidates": (),
            "alerts": (),
            "matched": frozenset(),
            "matches": tuple(Match(watch=w.name, passages=(passage(),)) for w in watches),
            "watches": watches,
            **given,
        }
    )


def only(outcome):
    (planned,) = outcome.matches
    return planned


def test_a_first_report_is_told_at_once():
    outcome = decide(snapshot(), POLICY)
    planned = only(outcome)
    assert (outcome.verdict, outcome.story, outcome.copy_of) == (Verdict.NEW, None, None)
    assert planned.reason is MatchReason.TOLD
    assert planned.new_alert.state is AlertState.OPEN
    assert (planned.new_alert.sequence, planned.new_alert.due_at) == (1, NOON)


@pytest.mark.parametrize("mark", Mark)
def test_what_is_no_article_is_matched_but_not_told_and_the_reason_says_so(mark):
    found = article(fingerprint=PRINT, mark=mark, evidence="as seen")
    planned = only(decide(snapshot(of=found), POLICY))
    assert planned.reason.value == f"not an article: {mark.value}"
    assert (planned.new_alert, planned.join_alert) == (None, None)


def test_a_copy_of_what_was_no_article_is_told_as_the_first():
    outcome = decide(snapshot(candidates=(known(),), alerts=()), POLICY)
    assert only(outcome).reason is MatchReason.TOLD


def test_quiet_hours_move_the_delivery_and_nothing_else():
    policy = replace(POLICY, hold=lambda _watch, now: now + timedelta(hours=6))
    assert only(decide(snapshot(), policy)).new_alert.due_at == NOON + timedelta(hours=6)


def test_a_copy_joins_the_story_and_is_not_told_again():
    outcome = decide(snapshot(candidates=(known(),), alerts=(alert(),)), POLICY)
    assert (outcome.verdict, outcome.story, outcome.copy_of) == (Verdict.COPY, 11, 1)
    assert only(outcome).reason is MatchReason.COPY
    assert only(outcome).new_alert is None


def test_a_copy_of_a_copy_names_the_original():
    outcome = decide(snapshot(candidates=(known(2, copy_of=1, story=11),)), POLICY)
    assert (outcome.story, outcome.copy_of) == (11, 1)


@pytest.mark.parametrize("state", [AlertState.OPEN, AlertState.HELD, AlertState.WAITING])
def test_a_copy_joins_an_alert_that_is_not_told_yet(state):
    planned = only(decide(snapshot(candidates=(known(),), alerts=(alert(state=state),)), POLICY))
    assert (planned.reason, planned.join_alert) == (MatchReason.JOINED, "a1")


def test_a_copy_that_alone_matches_is_told():
    planned = only(decide(snapshot(candidates=(known(),)), POLICY))
    assert planned.reason is MatchReason.TOLD


def test_another_watchs_alert_silences_nothing():
    planned = only(decide(snapshot(candidates=(known(),), alerts=(alert(watch="x"),)), POLICY))
    assert planned.reason is MatchReason.TOLD


def test_a_watch_that_wants_every_article_is_told_of_copies_too():
    every = watch(alert=AlertMode.ARTICLE)
    planned = only(
        decide(snapshot(watches=(every,), candidates=(known(),), alerts=(alert(),)), POLICY)
    )
    assert (planned.reason, planned.new_alert.sequence) == (MatchReason.TOLD_ARTICLE, 2)


def test_a_digest_waits_also_in_a_backlog():
    digest = watch(alert=AlertMode.DIGEST)
    for backlog in (False, True):
        planned = only(decide(snapshot(watches=(digest,), backlog=backlog), POLICY))
        assert planned.new_alert.state is AlertState.WAITING


def test_a_backlog_is_held():
    assert only(decide(snapshot(backlog=True), POLICY)).new_alert.state is AlertState.HELD


def test_an_edited_article_is_a_revision_and_not_told_twice():
    edited = article(title="Shells left the plant, officials say")
    outcome = decide(snapshot(edited, stored=known(), matched=frozenset({"arms"})), POLICY)
    assert (outcome.verdict, outcome.story, outcome.matches) == (Verdict.REVISED, 11, ())


def test_an_edit_that_brings_the_word_is_told():
    outcome = decide(snapshot(article(title="Now with shells"), stored=known()), POLICY)
    assert outcome.verdict is Verdict.REVISED
    assert only(outcome).reason is MatchReason.TOLD


def test_the_same_text_again_changes_nothing():
    outcome = decide(snapshot(stored=known(), matched=frozenset({"arms"})), POLICY)
    assert (outcome.verdict, outcome.matches) == (Verdict.UNCHANGED, ())


OLD = NOON - timedelta(days=8)


@pytest.mark.parametrize(
    ("published", "listed", "told"),
    [
        (OLD, None, False),
        (None, OLD, False),
        (NOON - timedelta(days=6), OLD, True),
        (None, None, True),
        (NOON + timedelta(hours=3), None, True),
    ],
)
def test_old_news_is_stored_and_not_told(published, listed, told):
    of = article(published=published, fingerprint=PRINT)
    planned = only(decide(snapshot(of, listed_at=listed), POLICY))
    assert (planned.new_alert is not None) is told
    assert (planned.reason is MatchReason.TOO_OLD) is not told


def test_a_renewed_date_makes_old_news_no_younger():
    stored = known(published=OLD, first_seen=NOON - timedelta(minutes=1))
    planned = only(decide(snapshot(article(title="x", published=NOON), stored=stored), POLICY))
    assert planned.reason is MatchReason.TOO_OLD


def test_what_was_young_when_first_seen_stays_so():
    stored = known(published=OLD, first_seen=OLD + timedelta(hours=1))
    planned = only(decide(snapshot(article(title="x", published=OLD), stored=stored), POLICY))
    assert planned.reason is MatchReason.TOLD


def test_a_watch_without_channels_is_matched_only():
    planned = only(decide(snapshot(watches=(watch(channels=()),)), POLICY))
    assert (planned.reason, planned.new_alert) == (MatchReason.NO_CHANNELS, None)


def test_short_texts_prove_no_copy():
    tiny = article(fingerprint=(1, 2, 3))
    assert find_original(tiny, [known(fingerprint=(1, 2, 3))]) is None


def test_a_shared_paragraph_is_no_copy():
    other = tuple(range(60, 160))
    assert find_original(article(fingerprint=other), [known()]) is None


def test_of_several_the_earliest_is_the_original():
    near = tuple(range(5, 105))
    found = find_original(article(fingerprint=near), [known(1), known(2)])
    assert found.id == 1


def test_a_better_text_of_a_stored_article_keeps_its_story_and_is_a_backlog():
    stored = known(text="Subscribe.", copy_of=5)
    outcome = decide_again(snapshot(stored=stored), POLICY)
    assert (outcome.verdict, outcome.story, outcome.copy_of) == (Verdict.REVISED, 11, 5)
    assert only(outcome).new_alert.state is AlertState.HELD


def test_the_same_text_cleaned_again_is_no_other_and_matches_nothing_twice():
    outcome = decide_again(snapshot(stored=known(), matched=frozenset({"arms"})), POLICY)
    assert (outcome.verdict, outcome.matches) == (Verdict.UNCHANGED, ())


@pytest.mark.parametrize(
    ("state", "reason"),
    [(AlertState.TOLD, MatchReason.TOLD_STORY), (AlertState.HELD, MatchReason.JOINED)],
)
def test_a_story_that_has_its_alert_gets_no_other_by_cleaning_again(state, reason):
    planned = only(decide_again(snapshot(stored=known(), alerts=(alert(state=state),)), POLICY))
    assert (planned.reason, planned.new_alert) == (reason, None)


@pytest.mark.parametrize(
    ("seen", "published", "too_old"),
    [(7, 7, False), (7.1, None, True), (7.1, 1, True), (1, 7.1, True), (1, None, False)],
)
def test_what_is_cleaned_again_is_as_old_as_it_is_today(seen, published, too_old):
    at = None if published is None else NOON - timedelta(days=published)
    stored = known(first_seen=NOON - timedelta(days=seen), published=NOON)
    planned = only(decide_again(snapshot(article(published=at), stored=stored), POLICY))
    assert (planned.reason is MatchReason.TOO_OLD) is too_old


def test_only_what_is_stored_can_be_cleaned_again():
    with pytest.raises(ValueError, match="not stored"):
        decide_again(snapshot(), POLICY)
