"""Articles: the transaction that stores them, revisions, copies, and finding them again."""

from datetime import timedelta

import pytest

from db.errors import NotFoundError
from db.plans import MatchReason, PlannedMatch, Verdict
from db.records import Mark
from db.watch_records import Match
from tests.making import NOON, arrival, article, outcome, passage, source, watch


@pytest.fixture(autouse=True)
def _a_source(store):
    store.sources.configure([source()], NOON)
    store.watches.configure([watch()], NOON, lambda _watch, now: now)


def take(store, of=None, *, at=NOON, decided=None, **given):
    seen = []

    def decide(snapshot):
        seen.append(snapshot)
        return decided or outcome()

    taken = store.intake.take(arrival(of, **given), decide, at)
    return taken, seen[0]


def matched():
    return PlannedMatch(
        match=Match(watch="arms", passages=(passage(),)),
        watch=watch(),
        reason=MatchReason.TOO_OLD,
    )


def test_what_was_stored_comes_back_as_it_was(store):
    given = article(fingerprint=(1, 2, 2**32 - 1), modified=NOON)
    taken, snapshot = take(store, given, decided=outcome(matched()))
    stored = store.articles.get(taken.article)
    assert stored.article == given
    assert (stored.source, stored.watches, stored.revision) == ("Valley Post", ("arms",), 1)
    assert snapshot.stored is None


def test_its_metadata_comes_back_too_and_a_mark_with_its_evidence(store):
    given = article(
        authors=("Mira Kos", "dpa"),
        agencies=("dpa",),
        section="World",
        tags=("arms", "Ukraine"),
        image="https://valley.test/a.jpg",
        words=11,
        paywalled=False,
        origins={"title": "h1", "authors": "json-ld"},
        mark=Mark.LIST,
        evidence="9 linked headlines make up its text",
    )
    taken, _ = take(store, given)
    assert store.articles.get(taken.article).article == given


def test_a_stub_that_grows_into_an_article_may_be_told_and_its_match_is_renewed(store):
    def as_told(reason):
        return PlannedMatch(
            match=Match(watch="arms", passages=(passage(),)), watch=watch(), reason=reason
        )

    stub = article(mark=Mark.SHORT, evidence="9 words of text")
    take(store, stub, decided=outcome(as_told(MatchReason.SHORT)))
    _, again = take(store, stub, decided=outcome(verdict=Verdict.UNCHANGED))
    assert again.matched == {"arms"}
    grown = article(text="Shells left the plant, and this is all that is known of it.")
    decided = outcome(as_told(MatchReason.NO_CHANNELS), verdict=Verdict.REVISED)
    taken, snapshot = take(store, grown, decided=decided)
    assert snapshot.matched == frozenset()
    _, after = take(store, grown, decided=outcome(verdict=Verdict.UNCHANGED))
    assert after.matched == {"arms"}
    assert store.articles.get(taken.article).article.mark is None
    assert store.stats().matches == 1


def test_an_absent_article_is_named(store):
    with pytest.raises(NotFoundError, match="no article 9"):
        store.articles.get(9)


def test_the_same_article_is_seen_again_with_what_it_matched(store):
    take(store, decided=outcome(matched()))
    _, snapshot = take(store, decided=outcome(verdict=Verdict.UNCHANGED))
    assert snapshot.stored.title == "Shells left the plant"
    assert snapshot.matched == {"arms"}
    assert store.stats().articles == 1


def test_a_revision_keeps_the_earlier_text_and_is_found_by_the_new(store):
    taken, _ = take(store)
    changed = article(title="Shells returned", text="Shells returned.")
    take(store, changed, decided=outcome(verdict=Verdict.REVISED))
    stored = store.articles.get(taken.article)
    assert (stored.article.title, stored.revision) == ("Shells returned", 2)
    assert store.stats().revisions == 1
    assert [a.id for a in store.articles.find([["returned"]], 5)] == [taken.article]
    assert not store.articles.find([["monday"]], 5)


def test_candidates_for_copies_share_shingles(store):
    first, _ = take(store, article(fingerprint=tuple(range(100))))
    take(store, article("https://b.test/1", fingerprint=tuple(range(1000, 1100))))
    _, snapshot = take(store, article("https://c.test/1", fingerprint=tuple(range(20, 120))))
    assert [candidate.id for candidate in snapshot.candidates] == [first.article]
    assert snapshot.candidates[0].fingerprint == tuple(range(100))


def test_words_are_found_by_key_alternative_and_prefix(store):
    first, _ = take(store, folded_title="vucic u kijevu", folded_text="granate i municija")
    second, _ = take(
        store, article("https://b.test/2"), folded_title="x", folded_text="krusik granate"
    )
    found = [a.id for a in store.articles.find([["granate"]], 5)]
    assert found == [second.article, first.article]
    assert [a.id for a in store.articles.find([["vucic", "krusik"], ["munic*"]], 5)] == [
        first.article
    ]
    assert store.articles.find([['we"ird', "o'clock"]], 5) == []


def test_lists_are_narrowed_by_time_watch_and_source(store):
    first, _ = take(store, decided=outcome(matched()))
    second, _ = take(store, article("https://b.test/2"), at=NOON + timedelta(hours=1))
    numbers = [a.id for a in store.articles.list(limit=None)]
    assert numbers == [second.article, first.article]
    assert [a.id for a in store.articles.list(limit=1)] == [second.article]
    assert [a.id for a in store.articles.list(limit=5, watch="arms")] == [first.article]
    late = store.articles.list(limit=5, since=NOON + timedelta(minutes=1))
    assert [a.id for a in late] == [second.article]
    assert store.articles.list(limit=5, source="Nobody") == []
    assert len(store.articles.list(limit=5, source="Valley Post")) == 2


def test_the_archive_is_walked_page_by_page(store):
    for number in range(205):
        take(store, article(f"https://a.test/{number}"))
    pages = [len(page) for page in store.articles.since(NOON)]
    assert pages == [200, 5]
    assert list(store.articles.since(NOON + timedelta(days=1))) == []
