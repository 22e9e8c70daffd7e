"""Kept pages: one transaction with their article, each body once, removed in time."""

import hashlib
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from db.article_tables import PageRow, RevisionRow
from db.errors import StoreError
from db.intake import CLEANED_AGAIN
from db.kept import MOST_HEADERS, KeptPage, harmless, pack_page, unpack_body
from db.pages import AT_ONCE, Selection
from db.plans import MatchReason, PlannedMatch, Verdict
from db.records import Page
from db.watch_records import Match
from tests.db.test_sources import plan
from tests.making import NOON, arrival, article, keyed, outcome, passage, source, watch

BODY = b"<html><p>" + b"Shells left the plant. " * 400
FOREVER = 10**12  # bytes: room enough
LONG_AGO = NOON - timedelta(days=365)


def page(body: bytes = BODY, number: int = 1, **given) -> Page:
    url = f"https://valley.test/{number}"
    return Page(**{
        "url": url, "final_url": url + "/final", "status": 200, "body": body, "fetched": NOON,
        "headers": {"content-type": "text/html", "set-cookie": "sid=1"}, **given,
    })  # fmt: skip


def kept(body: bytes = BODY, cleaner: str = "1", **given) -> KeptPage:
    return pack_page(page(body, **given), cleaner)


@pytest.fixture
def listed(store):
    """Give the ids of nine entries of two sources."""
    store.sources.configure([source(), source("Hill Post")], NOON)
    store.watches.configure([watch()], NOON, lambda _watch, now: now)
    for start, by in ((1, 1), (6, 2)):
        urls = [f"https://valley.test/{n}" for n in range(start, start + 5)]
        store.sources.store_poll(by, [keyed(url, url) for url in urls], NOON, plan())
    claimed = store.entries.claim_due("me", NOON, NOON + timedelta(minutes=5), limit=10)
    return {int(entry.entry.url.rpartition("/")[2]): entry.id for entry in claimed}


@pytest.fixture
def take(store, listed):
    """Store article ``number`` with a page; return the article's id."""

    def take(number=1, a_page=None, decided=None, **given) -> int:
        of = article(f"https://valley.test/{number}", **given)
        given = arrival(of, source_id=1 if number < 6 else 2, entry_id=listed[number], page=a_page)
        return store.intake.take(given, lambda _snapshot: decided or outcome(), NOON).article

    return take


def all_pages(store, **chosen):
    return list(store.pages.each(Selection(**chosen)))


def to_clean(store, *, but_by="2", after=0, limit=99, **chosen):
    return store.pages.to_clean(Selection(**chosen), but_by=but_by, after=after, limit=limit)


def test_a_page_comes_back_as_it_was_fetched_without_its_cookie(store, take):
    number = take(1, kept())
    ((stored, body),) = all_pages(store)
    assert body == BODY
    assert stored.headers == {"content-type": "text/html"}
    assert (stored.article, stored.url, stored.final_url, stored.status, stored.fetched) == (
        number, "https://valley.test/1", "https://valley.test/1/final", 200, NOON,
    )  # fmt: skip
    assert (stored.size, stored.sha256) == (len(BODY), hashlib.sha256(BODY).hexdigest())
    assert stored.stored < stored.size / 10
    assert store.pages.of(number) == (stored,)
    stats = store.stats()
    assert (stats.pages, stats.page_bytes) == (1, stored.stored)


def test_an_article_without_a_page_has_none(store, take):
    assert store.pages.of(take(1)) == ()
    assert store.stats().page_bytes == 0


def test_the_same_bytes_are_kept_once_of_an_article_and_others_beside_them(store, take):
    same = outcome(verdict=Verdict.UNCHANGED)
    revised = outcome(verdict=Verdict.REVISED)
    first = take(1, kept())
    assert take(1, kept(fetched=NOON + timedelta(hours=1)), same) == first
    take(1, kept(BODY + b"!"), revised, text="Changed.")
    take(2, kept())  # another article of the same bytes
    assert [len(store.pages.of(number)) for number in (first, first + 1)] == [2, 1]
    assert store.pages.of(first)[0].fetched == NOON


def test_article_and_page_are_stored_together_or_not_at_all(store, take, database):
    with pytest.raises(StoreError):
        take(1, replace(kept(), url=None))
    assert (store.stats().articles, store.stats().pages) == (0, 0)
    assert store.entries.known(["https://valley.test/1"])


def test_a_page_without_an_article_is_kept_with_its_entry_once(store, listed):
    for _ in range(2):
        store.entries.give_up(listed[1], "no article text was found", NOON, kept())
    store.entries.give_up(listed[2], "no article text was found", NOON)
    assert store.stats().pages == 1
    assert all_pages(store) == []
    (found,) = to_clean(store)
    assert (found.article, found.claimed.id, found.page.body) == (None, listed[1], BODY)
    assert (found.claimed.source, found.claimed.timezone) == ("Valley Post", "UTC")


def test_a_damaged_body_is_said_and_not_handed_out(store, take, database):
    take(1, kept())
    for damaged in (zlib.compress(b"other"), b"nonsense"):
        with database.writing() as connection:
            connection.execute(update(PageRow).values(body=damaged))
        with pytest.raises(StoreError, match=r"kept page 1 of https://valley\.test/1/final is"):
            all_pages(store)


def test_a_body_that_would_unpack_to_more_than_it_says_is_not_unpacked(store, take):
    take(1, kept())
    ((stored, _),) = all_pages(store)
    bomb = zlib.compress(b"0" * 10_000_000)
    with pytest.raises(StoreError, match="not what was fetched"):
        unpack_body(bomb, stored)


def test_pages_are_chosen_by_source_time_watch_and_article(store, take):
    told = PlannedMatch(
        match=Match(watch="arms", passages=(passage(),)), watch=watch(), reason=MatchReason.TOO_OLD
    )
    first = take(1, kept(), outcome(told))
    late = take(6, kept(b"late", number=6, fetched=NOON + timedelta(days=1)))
    assert [p.article for p, _ in all_pages(store)] == [first, late]
    assert [p.article for p, _ in all_pages(store, source="Hill Post")] == [late]
    assert [p.article for p, _ in all_pages(store, source="Nobody")] == []
    assert [p.article for p, _ in all_pages(store, watch="arms")] == [first]
    assert [p.article for p, _ in all_pages(store, article=late)] == [late]
    at = NOON + timedelta(days=1)
    assert [p.article for p, _ in all_pages(store, since=at)] == [late]
    assert all_pages(store, since=at + timedelta(seconds=1)) == []


def test_only_an_articles_latest_page_is_cleaned_again_and_once_a_cleaner(store, take):
    first = take(1, kept())
    take(1, kept(b"later"), outcome(verdict=Verdict.REVISED), text="Later.")
    second = take(2, kept(number=2))
    assert [(p.article.id, p.page.body) for p in to_clean(store)] == [
        (first, b"later"), (second, BODY)
    ]  # fmt: skip
    assert [p.article.id for p in to_clean(store, limit=1)] == [first]
    (one,) = to_clean(store, after=to_clean(store)[0].id)
    store.pages.mark([one.id], "2")
    assert [p.article.id for p in to_clean(store)] == [first]
    assert len(to_clean(store, but_by=None)) == 2
    assert to_clean(store, but_by="1", article=first) == ()


def test_a_page_is_adopted_by_the_article_found_on_it(store, listed, take):
    store.entries.give_up(listed[1], "nothing found", NOON, kept())
    number = take(2, kept(b"other", number=2))
    (found, _) = to_clean(store)
    store.pages.adopt(found.id, number, "2")
    assert [p.cleaner for p in store.pages.of(number)] == ["2", "1"]
    store.entries.give_up(listed[3], "nothing found", NOON, kept())
    (again,) = [p for p in to_clean(store) if p.article is None]
    store.pages.adopt(again.id, number, "2")  # which has these bytes already
    assert len(store.pages.of(number)) == store.stats().pages == 2


def test_a_page_goes_once_it_is_old_enough_and_not_before(store, take):
    take(1, kept(fetched=NOON))
    take(2, kept(fetched=NOON + timedelta(microseconds=1)))
    assert store.pages.prune(NOON - timedelta(microseconds=1), FOREVER) == 0
    assert store.pages.prune(NOON, FOREVER) == 1
    assert store.pages.prune(NOON, FOREVER) == 0
    ((left, _),) = all_pages(store)
    assert left.url == "https://valley.test/1"
    assert left.fetched > NOON
    assert store.stats().articles == 2


def test_many_are_removed_a_few_at_a_time(store, take, database):
    number = take(1, kept())
    with database.writing() as connection:
        connection.execute(text(
            "INSERT INTO page (article_id, entry_id, url, final_url, status, headers, fetched,"
            " sha256, size, stored, cleaner, body) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
            " SELECT i + 1 FROM n WHERE i < :more) SELECT article_id, entry_id, url, final_url,"
            " status, headers, fetched, CAST(i AS TEXT), size, stored, cleaner, body FROM page, n"
        ), {"more": AT_ONCE + 9})  # fmt: skip
    assert [store.pages.prune(NOON, FOREVER) for _ in range(3)] == [AT_ONCE, 10, 0]
    assert store.pages.of(number) == ()


def test_the_oldest_go_first_where_the_room_is_used_up(store, take):
    sizes = []
    for number in (3, 1, 2):  # not in the order of their fetching
        a_page = kept(b"%d" % number * 5000, fetched=NOON + timedelta(hours=number))
        take(number, a_page)
        sizes.append(len(a_page.body))
    assert store.pages.prune(LONG_AGO, sum(sizes)) == 0
    assert store.pages.prune(LONG_AGO, sum(sizes) - 1) == 1
    assert [p.fetched.hour for p, _ in all_pages(store)] == [15, 14]
    assert store.pages.prune(LONG_AGO, 0) == 2


def test_an_earlier_text_that_our_cleaner_replaced_is_no_revision_of_the_outlet(
    store, take, database
):
    number = take(1, kept())
    seen = store.articles.get(number)
    better = replace(seen.article, title="Shells gone", text="Shells left.", authors=("Ana Ilić",))
    again = arrival(better, folded_text="novi tekst")
    revised = outcome(verdict=Verdict.REVISED)
    store.intake.take_recleaned(again, seen, lambda _snapshot: revised, NOON)
    now = store.articles.get(number)
    assert (now.article, now.revision) == (better, 2)
    assert (store.stats().revisions, store.stats().cleaned_again) == (0, 1)
    assert [a.id for a in store.articles.find([["novi"]], 5)] == [number]
    with database.reading() as connection:
        row = connection.execute(RevisionRow.__table__.select()).one()
    assert (row.title, row.cause) == (seen.article.title, CLEANED_AGAIN)


def test_better_authors_alone_are_stored_without_an_earlier_text(store, take):
    seen = store.articles.get(take(1, kept()))
    better = arrival(replace(seen.article, authors=("Ana Ilić",)))
    same = outcome(verdict=Verdict.UNCHANGED)
    store.intake.take_recleaned(better, seen, lambda _snapshot: same, NOON)
    now = store.articles.get(seen.id)
    assert (now.article.authors, now.revision) == (("Ana Ilić",), 1)
    assert store.stats().cleaned_again == 0


def test_an_edit_that_came_meanwhile_counts_more(store, take):
    seen = store.articles.get(take(1, kept()))
    take(1, kept(b"edited"), outcome(verdict=Verdict.REVISED), text="Edited by the outlet.")
    revised = outcome(verdict=Verdict.REVISED)
    taken = store.intake.take_recleaned(arrival(seen.article), seen, lambda _s: revised, NOON)
    assert taken.verdict is Verdict.UNCHANGED
    assert store.articles.get(seen.id).article.text == "Edited by the outlet."


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=8))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_headers_that_are_kept_can_be_written_again(headers):
    for name, value in harmless(headers).items():
        assert name.isascii()
        assert not set(name) & set(" :\r\n")
        assert not any(ord(char) < 32 and char != "\t" for char in value)


@pytest.mark.parametrize(
    "name",
    ["Set-Cookie", "set-cookie2", "Authorization", "WWW-Authenticate", "X-Auth-Token",
     "X-CSRF-Token", "x-session-id", "Api-Key", "x-amz-security-token", "bad name", "", "näme"],
)  # fmt: skip
def test_secrets_and_what_is_no_header_are_dropped(name):
    assert harmless({name: "value", "Server": "nginx"}) == {"server": "nginx"}


def test_headers_are_bounded_in_number_and_length():
    flood = harmless({f"x-{n}": "v" * 10_000 for n in range(1000)})
    assert len(flood) == MOST_HEADERS
    assert max(map(len, flood.values())) == 4000
