"""Looking again at told articles: what the site is asked, what is stored, who is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.cleaning.headlines import without_language
from crawler.fetch import FetchRequest
from crawler.revisits import LookReason
from db.article_tables import RevisitRow
from db.delivery_records import AttemptResult, DeliveryState
from db.errors import BadStatus, CleanError, FetchError, NotYet, StoreError, Unreachable
from db.headline_rows import NotHad
from db.plans import Outcome, Snapshot
from db.records import Article, Entry, Hints, Obstacle, Page, Validators
from db.revisits import GoneArticle, Missed
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import decide
from intake.intake import arrive
from intake.looks import look_at
from intake.watching import prepare
from tests.intake.test_decide import POLICY
from tests.intake.test_never_twice import PAGE, Desk, entry
from tests.making import NOON, article, watch
from wirewatch.gone import wording
from wirewatch.progress import Progress
from wirewatch.stages.keep import Packing
from wirewatch.stages.revisit import FreshFirst, Revisiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GONE = BadStatus("the page is gone", url=PAGE, status=410, retry=False, obstacle=Obstacle.GONE)
DOWN = Unreachable("connection refused", url=PAGE)
WHY = "robots.txt forbids the page"
SEEN = Validators(etag='W/"1"', last_modified="Thu, 15 Jan 2026", body_sha256="0" * 64)


class Site:
    """One page, as the fetcher and the cleaner give it; an error stands in for either."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.says: Article | FetchError | CleanError = article(PAGE)
        self.unchanged = False
        self.leads_to = PAGE
        self.asked: list[Validators | None] = []
        self.cleaned = 0

    async def fetch(self, request: FetchRequest) -> Page:
        self.asked.append(request.validators)
        if isinstance(self.says, FetchError):
            raise self.says
        body = b"" if self.unchanged else repr(self.says).encode()
        return Page(
            url=request.url, final_url=self.leads_to, status=304 if self.unchanged else 200,
            headers={"etag": 'W/"2"'}, body=body, fetched=self.now(),
        )  # fmt: skip

    async def clean(
        self, page: Page, *, timezone: str, entry: Entry, hints: Hints | None = None
    ) -> Article:
        self.cleaned += 1
        if isinstance(self.says, Article):
            return self.says
        raise self.says


class Newsdesk(Desk):
    """A desk with one told article, whose page is looked at again."""

    def __init__(self, store: Store, threads: Threads) -> None:
        super().__init__(store, threads)
        self.lists()  # so that what follows is no backlog
        self.site = Site(self.clock.now)
        self.delivered = 0
        self.busy: set[str] = set()
        self.revisiting = Revisiting(
            store=store, threads=threads, fetcher=self.site, cleaning=self.site,
            intake=self.intake, clock=self.clock, owner="me", progress=Progress(),
            busy=lambda: self.busy, packing=Packing(keeps=True), told=self.deliver,
        )  # fmt: skip

    async def tells(self, found: Article | None = None) -> None:
        """Bring the article in, and deliver its alert."""
        self.lists(entry())
        now = self.clock.now()
        (claimed,) = self.store.entries.claim_due("me", now, now + HOUR, limit=9)
        await self.intake.take(claimed, found or article(PAGE), validators=SEEN)
        self.send()

    def send(self) -> list[str]:
        """Deliver what is due; return the titles."""
        now, titles = self.clock.now(), []
        for each in self.store.deliveries.claim("me", now, now + HOUR, 9):
            number = self.store.deliveries.begin_attempt(each.id, now, b"x")
            titles.append(getattr(each.message, "title", "an alert"))
            self.store.deliveries.finish_attempt(each.id, number, sent(), now)
        return titles

    def deliver(self) -> None:
        self.delivered += 1

    async def looks(self, **later: float) -> int:
        """Look at what is due after some time; return how many pages that were."""
        self.clock.move(**later)
        claimed = await self.revisiting.claim(9)
        for each in claimed:
            await self.revisiting.revisit(each)
        return len(claimed)

    def row(self):
        with self.store.revisits._database.reading() as connection:
            return connection.execute(RevisitRow.__table__.select()).one_or_none()

    def stored(self):
        return self.store.articles.get(1)


def sent() -> AttemptResult:
    return AttemptResult(state=DeliveryState.SENT, detail="250 OK")


@pytest.fixture
def desk(store: Store) -> Iterator[Newsdesk]:
    threads = Threads()
    yield Newsdesk(store, threads)
    threads.close()


async def test_only_what_is_told_is_looked_at_again(desk: Newsdesk) -> None:
    await desk.tells(article(PAGE, title="A quiet day", text="Nothing happened.", authors=()))
    assert desk.row() is None
    assert await desk.looks(days=9) == 0


async def test_it_is_asked_four_times_with_its_validators_to_the_letter(desk: Newsdesk) -> None:
    await desk.tells()
    assert desk.row().why == LookReason.HOUR
    desk.site.unchanged = True
    assert await desk.looks(minutes=59) == 0
    looked = [await desk.looks(**later) for later in (
        {"minutes": 1}, {"hours": 5}, {"hours": 18}, {"days": 6}, {"days": 30},
    )]  # fmt: skip
    assert looked == [1, 1, 1, 1, 0]
    assert desk.site.asked[0] == SEEN
    assert {each.etag for each in desk.site.asked[1:]} == {'W/"2"'}  # a 304 may renew it
    assert (desk.row().due_at, desk.row().why) == (None, LookReason.DONE)
    assert (desk.stored().revision, desk.told()) == (1, 1)


async def test_the_same_bytes_are_not_cleaned_again(desk: Newsdesk) -> None:
    await desk.tells()
    for later in (1, 5, 18):
        assert await desk.looks(hours=later) == 1
    assert desk.site.cleaned == 1  # at the first look, as nothing was known of the bytes before
    assert (desk.stored().revision, desk.row().why) == (1, LookReason.WEEK)


async def test_a_text_that_takes_back_what_was_told_is_a_correction(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = article(PAGE, text="Correction: no shells left the plant.")
    await desk.looks(hours=1)
    assert (desk.stored().revision, desk.articles(), desk.told()) == (2, 1, 2)
    (before,) = desk.store.articles.revisions(1)
    assert (before.number, before.text) == (1, article().text)
    assert desk.delivered == 0
    assert desk.row().why == LookReason.SIX_HOURS
    assert [page.size for page in desk.store.pages.of(1)] == [len(repr(desk.site.says))]


async def test_a_match_that_the_new_text_does_not_bear_is_written_down(desk: Newsdesk) -> None:
    await desk.tells()
    quiet = article(PAGE, title="A quiet day", text="Nothing left the plant.")
    told = article(PAGE)
    for says, lost, later in ((quiet, ("arms",), 1), (told, (), 5), (quiet, ("arms",), 18)):
        desk.site.says = says
        await desk.looks(hours=later)
        assert (desk.stored().watches, desk.stored().lost) == (("arms",), lost)
    assert (desk.stored().revision, desk.told()) == (4, 3)  # it was taken back twice


@pytest.mark.parametrize("error", [DOWN, NotYet("resting", url=PAGE, retry_after=HOUR)])
async def test_trouble_is_no_verdict_on_the_article(desk: Newsdesk, error: FetchError) -> None:
    await desk.tells()
    desk.site.says = error
    for _ in range(3):
        assert await desk.looks(hours=1, minutes=1) == 1
    assert (desk.row().missing_since, desk.row().gone_at) == (None, None)
    assert desk.store.stats().deliveries == {"sent": 1}


async def test_what_is_gone_is_told_once_after_a_second_look(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    assert (desk.send(), desk.row().gone_at, desk.delivered) == ([], None, 0)
    assert await desk.looks(minutes=59) == 0
    await desk.looks(minutes=1)
    assert desk.delivered == 1
    assert desk.send() == ["The article you were told is gone: Shells left the plant"]
    assert desk.stored().gone_at == NOON + 2 * HOUR
    for later in (4, 18, 144, 200):
        await desk.looks(hours=later)
    assert desk.send() == []


async def test_the_notice_says_what_was_there_and_since_when_not(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    await desk.looks(hours=1)
    (claimed,) = desk.store.deliveries.claim("me", desk.clock.now(), NOON + DAY, 9)
    notice = claimed.message
    assert (notice.about, notice.subject, claimed.channel) == ("watch", "arms", "hook")
    for said in (
        "Valley Post had “Shells left the plant”", "told of it on 2026-01-15 12:00 UTC",
        "last seen there on 2026-01-15 12:00 UTC", "missing on 2026-01-15 13:00 UTC",
        "the page is gone", PAGE,
    ):  # fmt: skip
        assert said in notice.text


async def test_what_comes_back_is_no_longer_gone_and_may_go_again(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    await desk.looks(hours=1)
    assert len(desk.send()) == 1
    desk.site.says = article(PAGE)
    await desk.looks(hours=4)
    assert (desk.stored().gone_at, desk.row().missing_since, desk.row().evidence) == (None,) * 3
    assert desk.send() == []


async def test_a_hiccup_is_forgotten(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    desk.site.says, desk.site.unchanged = article(PAGE), True
    await desk.looks(hours=1)
    assert desk.row().missing_since is None
    desk.site.says = GONE
    await desk.looks(hours=4)
    assert desk.row().gone_at is None


async def test_a_page_that_leads_home_now_is_missing(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.leads_to = "https://www.valley.test/"
    await desk.looks(hours=1)
    await desk.looks(hours=1)
    assert "front page" in desk.row().evidence
    assert len(desk.send()) == 1


async def test_a_channel_of_two_watches_is_told_once_and_a_resting_watch_is_not(
    store: Store,
) -> None:
    threads = Threads()
    desk = Newsdesk(store, threads)
    await desk.tells()
    store.watches.configure([watch(channels=("hook", "mail", "hook"))], NOON, lambda _w, now: now)
    desk.site.says = GONE
    await desk.looks(hours=1)
    await desk.looks(hours=1)
    assert sorted(d.channel for d in store.deliveries.list(limit=None) if d.watch is None) == [
        "hook", "mail",
    ]  # fmt: skip
    threads.close()


async def test_who_was_not_told_yet_is_not_told_that_it_is_gone(desk: Newsdesk) -> None:
    desk.lists(entry())
    now = desk.clock.now()
    (claimed,) = desk.store.entries.claim_due("me", now, now + HOUR, limit=9)
    await desk.intake.take(claimed, article(PAGE))
    desk.site.says = GONE
    await desk.looks(hours=1)
    await desk.looks(hours=1)
    assert desk.stored().gone_at is not None
    assert desk.store.stats().deliveries == {"due": 1}  # the alert itself


async def test_a_headline_becomes_its_page_once_that_can_be_had(desk: Newsdesk) -> None:
    desk.lists(entry())
    now = desk.clock.now()
    (claimed,) = desk.store.entries.claim_due("me", now, now + HOUR, limit=9)
    listed = without_language(claimed.entry, WHY, fetched=now)
    await desk.intake.take(claimed, listed, not_had=NotHad(error=WHY, again=None, counts=True))
    desk.site.says = GONE  # it never was there: that is no news
    await desk.looks(hours=1)
    assert (desk.row().missing_since, desk.row().why) == (None, LookReason.SIX_HOURS)
    desk.site.says = article("https://valley.test/n/1", title="Plant loses shells")
    await desk.looks(hours=5)
    assert (desk.articles(), desk.told(), desk.stored().revision) == (1, 1, 2)
    assert desk.stored().article.headline_only is None
    assert desk.row().url == "https://valley.test/n/1"


async def test_a_new_watch_on_old_articles_is_no_look_at_their_pages(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    desk.clock.move(minutes=5)
    await desk.intake.catch_up(watch(query="shells"))
    assert desk.row().missing_since is not None
    assert desk.row().etag == SEEN.etag


async def test_a_lease_that_ends_is_taken_over_and_a_proper_end_gives_it_back(
    desk: Newsdesk,
) -> None:
    await desk.tells()
    now = desk.clock.move(hours=1)
    rows, until = desk.store.revisits, now + timedelta(minutes=10)
    assert rows.ready(now) == 1
    assert len(rows.claim_due("one", now, until, limit=9)) == 1
    assert (rows.claim_due("two", now, until, limit=9), rows.ready(now)) == ((), 0)
    assert len(rows.claim_due("two", until, until + HOUR, limit=9)) == 1
    desk.store.presences.begin("two", now)
    desk.store.presences.end("two", now)
    assert rows.ready(now) == 1


class BreakdownError(Exception):
    """What a test breaks with; it stands for a kill in the midst of a transaction."""


async def test_a_notice_that_breaks_leaves_the_article_ungone_and_is_told_later(
    desk: Newsdesk,
) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    now = desk.clock.move(hours=1)
    missed = Missed(evidence="404", due=None, why="x")

    def breaks(_gone: GoneArticle) -> tuple[str, str]:
        raise BreakdownError

    def at_once(_watch: Watch, at: datetime) -> datetime:
        return at

    rows = desk.store.revisits
    with pytest.raises(BreakdownError):
        rows.lose(1, missed, now, wording=breaks, hold=at_once)
    assert (desk.row().gone_at, desk.row().why) == (None, LookReason.CONFIRM)
    assert len(rows.lose(1, missed, now, wording=wording, hold=at_once)) == 1
    assert rows.lose(1, missed, now, wording=wording, hold=at_once) == ()  # another saw it, too
    assert len(desk.send()) == 1


async def test_a_gone_note_waits_for_the_end_of_quiet_hours(desk: Newsdesk) -> None:
    await desk.tells()
    desk.site.says = GONE
    await desk.looks(hours=1)
    quiet = watch(quiet="12:00-20:00", query="shells OR bridge")
    desk.store.watches.configure([quiet], NOON, lambda _watch, now: now)
    await desk.looks(hours=1)
    assert desk.send() == []
    desk.clock.at = NOON + 8 * HOUR
    assert len(desk.send()) == 1


async def test_an_intake_that_breaks_plans_no_look_and_the_next_try_does(desk: Newsdesk) -> None:
    desk.lists(entry())
    now = desk.clock.now()
    (claimed,) = desk.store.entries.claim_due("me", now, now + HOUR, limit=9)
    listed = without_language(claimed.entry, WHY, fetched=now)
    watching = prepare([watch()])
    arrival = arrive(
        listed, watching, source_id=1, source=claimed.source, claimed=claimed, backlog=False
    )
    look = look_at(PAGE, SEEN, first=now, seen=now, now=now)
    arrival = replace(arrival, look=look, not_had=NotHad(error=WHY, again=None, counts=True))

    def breaks_after(snapshot: Snapshot) -> Outcome:
        outcome = decide(snapshot, POLICY)
        unknown = replace(outcome.matches[0], watch=watch("nobody's"))
        return replace(outcome, matches=(*outcome.matches, unknown))

    with pytest.raises(StoreError):
        desk.store.intake.take(arrival, breaks_after, now)
    assert (desk.row(), desk.articles(), desk.told()) == (None, 0, 0)
    assert desk.store.stats().entries == {"fetching": 1}
    desk.store.intake.take(arrival, lambda snapshot: decide(snapshot, POLICY), now)
    assert (desk.row().why, desk.articles(), desk.told()) == (LookReason.HOUR, 1, 1)
    assert desk.store.stats().entries == {"failed": 1}


async def test_busy_and_resting_hosts_are_left_alone(desk: Newsdesk) -> None:
    await desk.tells()
    desk.busy = {"www.valley.test"}
    assert await desk.looks(hours=1) == 0
    desk.busy = set()
    desk.store.hosts.allow_from("www.valley.test", desk.clock.now() + HOUR)
    assert await desk.looks() == 0
    assert await desk.looks(hours=1) == 1


class Fresh:
    """So many fresh entries."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[int] = []

    async def claim(self, limit: int):
        self.asked.append(limit)
        return [object()] * min(self.count, limit)


@pytest.mark.parametrize(("fresh", "left"), [(0, [4]), (3, [1]), (9, [])])
async def test_what_is_new_goes_first(fresh: int, left: list[int]) -> None:
    again = Fresh(9)
    order = FreshFirst(Fresh(fresh), again)
    assert len(await order.claim(4)) == 4
    assert again.asked == left
