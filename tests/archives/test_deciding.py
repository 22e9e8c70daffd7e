"""What follows from a page, when a walk is over, and what is a gap: pure decisions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.gaps import GapReason, judge_gap, new_gap
from crawler.polling import SourceReading
from crawler.walking import (
    BARREN_PAGES,
    Onward,
    Seen,
    WalkEnd,
    end_state,
    first_pages,
    next_step,
    onward,
    select_maps,
    site_pages,
    walk_end,
    wants_site,
)
from db.records import Entry, PollCount, SourceState, Validators
from db.walk import FoundPage, PageCount, PageRead, Purpose, Walk, WalkState, Way
from spiders.sitemap import NamedSitemap
from tests.making import NOON, source
from wirewatch.backfilling import Start, how_to_start
from wirewatch.health.gaps import TOLD_AGAIN, gap_notice

DAY = timedelta(days=1)
SINCE = NOON - 30 * DAY
HERE = FoundPage(url="https://valley.test/feed", way=Way.SOURCE)
NEXT = FoundPage(url="https://valley.test/feed?page=2", way=Way.NEXT)
MAP = FoundPage(url="https://valley.test/sitemap.xml", way=Way.SITEMAP)
NOTHING = PageCount(count=PollCount())
BOUNDED = settings(max_examples=100, derandomize=True, deadline=None)


def walk(**given) -> Walk:
    return Walk(
        **{
            "id": 1, "source_id": 1, "source": source(), "purpose": Purpose.BACKFILL,
            "state": WalkState.OPEN, "since": SINCE, "until": None, "why": "", "reason": "",
            "pages": 1, "found": 0, "new": 0, "dropped": 0, "oldest": None, "reached": False,
            "archive": False, "barren": 0, "started": NOON, "updated": NOON, "ended": None,
            "attempts": 0, **given,
        }
    )  # fmt: skip


def seen(newest=NOON, oldest=NOON - DAY, **given) -> Seen:
    read = PageRead(newest=newest, oldest=oldest)
    return Seen(**{"read": read, "next": NEXT.url, "in_time": 10, **given})


OLD = seen(SINCE - DAY, SINCE - 2 * DAY, in_time=0, early=10)


@pytest.mark.parametrize(
    ("page", "what", "barren", "reason"),
    [
        (HERE, seen(), 0, Onward.OLDER),
        (NEXT, seen(), 0, Onward.OLDER),
        (NEXT, seen(next=""), 0, Onward.LAST),
        (NEXT, seen(repeats=True), 0, Onward.REPEATS),
        (NEXT, OLD, 0, Onward.OLDER),  # one page alone may be all pinned
        (NEXT, OLD, BARREN_PAGES - 1, Onward.TOO_OLD),
        (NEXT, seen(None, None), BARREN_PAGES - 1, Onward.OLDER),  # no dates say nothing
        (MAP, seen(), 0, Onward.LAST),
        (MAP, seen(maps=(NamedSitemap(url=MAP.url, changed=None),)), 0, Onward.SEVERAL),
    ],
)
def test_what_follows_has_a_name(page, what, barren, reason):
    assert onward(walk(barren=barren), page, what, 0) is reason


def test_a_gap_is_closed_by_what_was_known_and_a_backfill_is_not():
    known = PageCount(count=PollCount(known=1), before=1)
    gap = next_step(walk(purpose=Purpose.GAP), NEXT, seen(), known)
    assert (gap.finished, gap.reached, gap.follow) == (True, True, ())
    backfill = next_step(walk(), NEXT, seen(), known)
    assert (backfill.finished, backfill.follow) == (False, (NEXT,))


def test_one_old_entry_at_the_head_of_a_list_reaches_nothing():
    pinned = seen(NOON, SINCE - DAY, early=1, next="")
    assert wants_site(walk(), HERE, pinned)
    step = next_step(walk(), HERE, pinned, NOTHING, (MAP,))
    assert (step.reached, step.follow) == (False, (MAP,))


def test_site_sitemaps_are_for_sources_without_an_archive():
    assert wants_site(walk(), HERE, seen(next=""))
    assert wants_site(walk(), HERE, None)
    assert not wants_site(walk(), HERE, seen())
    assert not wants_site(walk(), NEXT, seen(next=""))
    assert not wants_site(walk(), HERE, replace(OLD, next=""))
    for kind in ("search", "telegram"):
        assert not wants_site(walk(source=source(kind=kind)), HERE, seen(next=""))


def test_sitemaps_that_robots_names_stay_on_the_site():
    named = (
        "/news.xml",
        "https://other.test/map.xml",
        "https://www.valley.test/tag-map.xml",
        "/a.xml",
    )
    pages = site_pages(source(), named)
    assert [page.url for page in pages] == [
        "https://valley.test/news.xml", "https://valley.test/a.xml",
        "https://www.valley.test/tag-map.xml",
    ]  # fmt: skip
    assert {page.way for page in site_pages(source(), ())} == {Way.GUESS}
    assert all(page.whole_site for page in pages)


def test_maps_are_chosen_by_name_before_date_and_newest_first():
    def named(name, changed=NOON):
        return NamedSitemap(url=f"https://valley.test/{name}.xml", changed=changed)

    chosen = select_maps(
        [
            named("2025-11"), named("tags"), named("2025-12"), named("other", SINCE - DAY),
            named("plain", None), named("2026-01", SINCE - DAY), named("news", NOON + DAY),
        ],
        SINCE,
    )  # fmt: skip
    names = [url.removeprefix("https://valley.test/").removesuffix(".xml") for url in chosen]
    assert names == ["2026-01", "news", "2025-12", "plain", "tags"]


@BOUNDED
@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(1, 3))
def test_a_chain_of_any_dates_ends_and_loses_nothing_before_two_pages_too_old(ages, width):
    """Each number is a page, so many days old; the chain goes on until the rule ends it."""
    going, read = walk(), 0
    for age in ages:
        read += 1
        newest = NOON - 2 * age * DAY
        held = seen(newest, newest - width * DAY, in_time=int(newest >= SINCE), early=2)
        step = next_step(going, NEXT, held, NOTHING)
        going = replace(going, barren=step.barren, reached=going.reached or step.reached)
        if not step.follow:
            break
    old = [2 * age > 30 for age in ages]
    pairs = [number for number in range(1, len(old)) if old[number - 1] and old[number]]
    assert read == (pairs[0] + 1 if pairs else len(ages))


@pytest.mark.parametrize(
    ("given_", "end", "state"),
    [
        ({"reached": True}, WalkEnd.REACHED, WalkState.DONE),
        ({"archive": True}, WalkEnd.WHOLE, WalkState.DONE),
        ({}, WalkEnd.NO_ARCHIVE, WalkState.DONE),
        ({"source": source(kind="search")}, WalkEnd.SEARCH, WalkState.DONE),
        ({"reached": True, "purpose": Purpose.GAP}, WalkEnd.KNOWN, WalkState.FILLED),
        ({"archive": True, "purpose": Purpose.GAP}, WalkEnd.WHOLE, WalkState.REPORTED),
        ({"purpose": Purpose.GAP}, WalkEnd.NO_ARCHIVE, WalkState.REPORTED),
    ],
)
def test_a_walk_ends_by_name(given_, end, state):
    ended = walk(**given_)
    assert walk_end(ended) is end
    assert end_state(ended, end) is state


def test_a_template_comes_before_the_address():
    keyed = source(options={"archive": "https://valley.test/old/{page}"})
    assert first_pages(source()) == (HERE,)
    assert first_pages(keyed) == (FoundPage(url="https://valley.test/old/1", way=Way.NUMBERED),)


@pytest.mark.parametrize(
    ("known", "since", "restart", "start"),
    [
        (None, SINCE, False, Start.NEW),
        (walk(), SINCE, False, Start.RESUMED),
        (walk(), SINCE, True, Start.AGAIN),
        (walk(), SINCE - DAY, False, Start.NEW),
        (walk(started=NOON - DAY), SINCE + DAY, False, Start.RESUMED),  # "30d", a day later
        (walk(), SINCE + DAY, False, Start.NEW),
        (walk(state=WalkState.DONE, archive=True), SINCE + 9 * DAY, False, Start.DONE),
        (walk(state=WalkState.DONE), SINCE, False, Start.NEW),
    ],
)
def test_the_same_command_goes_on(known, since, restart, start):
    assert how_to_start(known, since, NOON, restart=restart) is start


def state(**given) -> SourceState:
    return SourceState(
        **{
            "id": 1, "source": source(), "next_poll_at": NOON, "interval": DAY,
            "first_heard_at": NOON - 9 * DAY, "last_polled_at": NOON - DAY,
            "last_heard_at": NOON - DAY, "last_new_at": None, "failures": 0, "last_error": None,
            "validators": Validators(), **given,
        }
    )  # fmt: skip


def reading(*hours: float | None, **given) -> SourceReading:
    """Return a poll that listed entries so many hours old."""
    entries = tuple(
        Entry(
            url=f"https://valley.test/{number}",
            published=None if age is None else NOON - timedelta(hours=age),
        )
        for number, age in enumerate(hours)
    )
    return SourceReading(source_id=1, at=NOON, entries=entries, **given)


def all_new(listed: SourceReading) -> PollCount:
    return PollCount(listed=len(listed.entries), new=len(listed.entries))


@pytest.mark.parametrize(
    ("what", "listed", "count", "reason"),
    [
        (state(), reading(1, 2, 3, 4), None, GapReason.TURNED_OVER),
        (state(), reading(None, None, None, None), None, GapReason.UNDATED),
        (state(), reading(1, 2, 3, 400), None, GapReason.TURNED_OVER),  # one may be pinned
        (state(), reading(1, 2, 25, 26), None, GapReason.REACHES_BACK),
        (state(), reading(1, 2, 3), None, GapReason.TOO_FEW),
        (state(), reading(1, 2, 3, 4), PollCount(listed=4, new=3, known=1), GapReason.SHARED),
        (state(), reading(1, 2, 3, 4), PollCount(listed=4, new=3, changed=1), GapReason.SHARED),
        (state(first_heard_at=None), reading(1, 2, 3, 4), None, GapReason.FIRST),
        (state(), reading(), None, GapReason.UNHEARD),
        (state(), reading(1, 2, 3, 4, error="down"), None, GapReason.UNHEARD),
        (state(), reading(not_modified=True), None, GapReason.UNHEARD),
        (state(source=source(kind="search")), reading(1, 2, 3, 4), None, GapReason.SEARCH),
    ],
)
def test_what_is_a_gap_has_a_name(what, listed, count, reason):
    count = count or all_new(listed)
    verdict = judge_gap(what, listed, count)
    assert verdict.reason is reason
    assert (new_gap(what, listed, count) is not None) == verdict.is_gap
    assert verdict.is_gap == (reason in (GapReason.TURNED_OVER, GapReason.UNDATED))


def test_a_gap_lies_between_the_last_poll_and_the_oldest_entry():
    listed = reading(1, 2, 3, 4)
    gap = new_gap(state(), listed, all_new(listed))
    assert (gap.since, gap.until) == (NOON - DAY, NOON - timedelta(hours=3))
    assert gap.pages == (HERE,)


def test_the_notice_says_what_where_and_what_to_do_and_only_now_and_then():
    gap = walk(purpose=Purpose.GAP, why=GapReason.TURNED_OVER.value, until=NOON, found=3, new=2)
    tried = {"https://valley.test/sitemap.xml": "status 404"}
    title, text = gap_notice(gap, None, reason="it has no archive", tried=tried, now=NOON)
    assert title == "Valley Post: entries may have been missed"
    for words in ("2025-12-16 12:00 and 2026-01-15 12:00 UTC", "(status 404)", "`every`",
                  "it has no archive", "3 entries were found in all, 2 of them new"):  # fmt: skip
        assert words in text
    lately = NOON - TOLD_AGAIN + DAY
    assert gap_notice(gap, lately, reason="", tried={}, now=NOON) is None
    assert gap_notice(gap, NOON - TOLD_AGAIN, reason="", tried={}, now=NOON) is not None
