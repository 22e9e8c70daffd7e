"""Reading a source: unchanged, followed, broken."""

import hashlib
from datetime import timedelta

import pytest

from crawler.fetch import FetchRequest
from crawler.poller import MAX_ENTRIES, MAX_LISTS, Poller
from db.errors import BadStatus, FetchError, NotFoundError, SpiderError
from db.records import Entry, Listing, Move, Page, Source, Validators
from tests.crawler.fakes import NOON, HeldClock
from tests.crawler.test_polling import source_state

FEED = "http://outlet.example/feed"
TAGGED = Validators(etag='"1"', last_modified="then", body_sha256="0" * 64)


class ShelfFetcher:
    """Hands out pages from a shelf."""

    def __init__(self) -> None:
        self.shelf: dict[str, Page | FetchError] = {}
        self.asked: list[FetchRequest] = []

    def put(self, url: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.shelf[url] = Page(
            url=url, final_url=url, status=status, headers=named, body=body, fetched=NOON
        )

    async def fetch(self, request: FetchRequest) -> Page:
        self.asked.append(request)
        page = self.shelf.get(request.url)
        if page is None:
            raise BadStatus("the server answers with status 404", url=request.url, status=404)
        if isinstance(page, FetchError):
            raise page
        return page


class LineSpider:
    """Lists an entry a line; one with a plus names a further list, one with ~ minutes to live."""

    accept = "text/lines"

    def read(self, page: Page, source: Source) -> Listing:
        lines = page.body.decode().split()
        if "!" in lines:
            raise SpiderError("this is no list", url=page.url)
        if "?" in lines:
            raise KeyError("a bug")
        return Listing(
            entries=tuple(Entry(url=line) for line in lines if line[0] not in "+~"),
            follow=tuple(line[1:] for line in lines if line.startswith("+")),
            ttl=next((timedelta(minutes=int(ln[1:])) for ln in lines if ln[0] == "~"), None),
        )


def spider_for(kind: str) -> LineSpider:
    if kind != "feed":
        raise NotFoundError(f"there is no kind {kind}")
    return LineSpider()


class Desk:
    def __init__(self) -> None:
        self.fetcher, self.clock = ShelfFetcher(), HeldClock()
        self.poller = Poller(self.fetcher, spider_for, self.clock)

    async def read(self, **changes):
        return await self.poller.read(source_state(**changes))


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_source_is_read(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"http://a/1 http://a/2 http://a/1", etag='"2"')
    reading = await desk.read()
    assert [entry.url for entry in reading.entries] == ["http://a/1", "http://a/2"]
    assert (reading.source_id, reading.at, reading.error) == (4, NOON, None)
    digest = hashlib.sha256(b"http://a/1 http://a/2 http://a/1").hexdigest()
    assert reading.validators == Validators(etag='"2"', body_sha256=digest)
    assert desk.fetcher.asked[0].accept == "text/lines"


async def test_a_304_renews_what_it_names(desk: Desk) -> None:
    desk.fetcher.put(FEED, status=304, last_modified="now")
    reading = await desk.read(validators=TAGGED)
    assert reading.not_modified
    assert reading.entries == ()
    assert reading.validators == Validators(etag='"1"', last_modified="now", body_sha256="0" * 64)
    assert desk.fetcher.asked[0].validators == TAGGED


async def test_the_same_bytes_are_not_read_again(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"!", etag='"9"')  # a spider would choke on it
    digest = hashlib.sha256(b"!").hexdigest()
    reading = await desk.read(validators=Validators(body_sha256=digest))
    assert reading.not_modified
    assert reading.validators == Validators(etag='"9"', body_sha256=digest)


async def test_what_is_said_about_freshness_is_kept(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"http://a/1 ~7", cache_control="max-age=300")
    whole = await desk.read()
    assert (whole.fresh_for, whole.ttl) == (timedelta(minutes=5), timedelta(minutes=7))
    desk.fetcher.put(FEED, status=304)
    same = await desk.read(ttl=whole.ttl)
    assert (same.fresh_for, same.ttl) == (None, whole.ttl)


async def test_once_a_day_it_is_asked_unconditionally(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"http://a/1")
    asked = []
    for hour in range(48):
        desk.clock.at = NOON + timedelta(hours=hour)
        await desk.read(validators=TAGGED, last_heard_at=desk.clock.at - timedelta(hours=1))
        asked.append(desk.fetcher.asked[-1].validators is None)
    assert asked.count(True) == 2


async def test_the_first_poll_is_unconditional(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"http://a/1")
    await desk.read(validators=TAGGED, last_heard_at=None)
    assert desk.fetcher.asked[0].validators is None


async def test_further_lists_are_followed_on_the_same_domain(desk: Desk) -> None:
    inside, outside = "http://www.outlet.example/two", "http://elsewhere.example/x"
    desk.fetcher.put(FEED, f"http://a/1 +{inside} +{outside} +nonsense +{FEED}".encode())
    desk.fetcher.put(inside, b"http://a/1 http://a/2 +http://outlet.example/three")
    desk.fetcher.put("http://outlet.example/three", b"http://a/3")
    reading = await desk.read()
    assert [entry.url for entry in reading.entries] == ["http://a/1", "http://a/2", "http://a/3"]
    assert outside not in [each.url for each in desk.fetcher.asked]


async def test_lists_behind_an_unchanged_index_are_watched(desk: Desk) -> None:
    child = "http://outlet.example/two"
    desk.fetcher.put(FEED, f"+{child}".encode(), etag='"index"')
    desk.fetcher.put(child, b"http://a/1")
    first = await desk.read()
    assert first.validators.etag is None  # its tag says nothing of the lists
    again = await desk.read(validators=first.validators)
    assert again.not_modified
    desk.fetcher.put(child, b"http://a/1 http://a/2")
    changed = await desk.read(validators=first.validators)
    assert len(changed.entries) == 2


async def test_no_more_than_ten_lists(desk: Desk) -> None:
    children = [f"http://outlet.example/{number}" for number in range(30)]
    desk.fetcher.put(FEED, " ".join("+" + child for child in children).encode())
    for child in children:
        desk.fetcher.put(child, f"http://a{child[-3:]}".encode())
    await desk.read()
    assert [each.url for each in desk.fetcher.asked[1:]] == children[:MAX_LISTS]


async def test_one_broken_list_costs_only_itself(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"+http://outlet.example/gone +http://outlet.example/two")
    desk.fetcher.put("http://outlet.example/two", b"http://a/2")
    reading = await desk.read()
    assert [entry.url for entry in reading.entries] == ["http://a/2"]
    assert reading.error is None
    assert reading.validators == Validators()  # so that the next poll looks again


async def test_all_lists_broken_is_a_failure(desk: Desk) -> None:
    desk.fetcher.put(FEED, b"+http://outlet.example/gone")
    reading = await desk.read()
    assert reading.error is not None
    assert "http://outlet.example/gone: the server answers with status 404" in reading.error


async def test_entries_are_bounded(desk: Desk) -> None:
    desk.fetcher.put(FEED, " ".join(f"http://a/{n}" for n in range(6000)).encode())
    assert len((await desk.read()).entries) == MAX_ENTRIES


async def test_a_failed_fetch_is_told_with_its_wait(desk: Desk) -> None:
    desk.fetcher.shelf[FEED] = BadStatus(
        "busy", url=FEED, status=503, retry_after=timedelta(minutes=9)
    )
    reading = await desk.read()
    assert (reading.error, reading.retry_after) == ("busy", timedelta(minutes=9))
    assert (reading.entries, reading.validators) == ((), None)


@pytest.mark.parametrize(
    ("body", "words"), [(b"!", "this is no list"), (b"?", "its reader broke (KeyError)")]
)
async def test_a_choking_spider_raises_nothing(desk: Desk, body: bytes, words: str) -> None:
    desk.fetcher.put(FEED, body)
    assert (await desk.read()).error == words


async def test_an_unknown_kind_raises_nothing(desk: Desk) -> None:
    reading = await desk.read(source=Source(name="X", kind="smoke", url=FEED))
    assert reading.error == "there is no kind smoke"


MOVED = "https://new.example/feed"


@pytest.mark.parametrize(("settled", "asked"), [(True, MOVED), (False, FEED)])
async def test_a_settled_move_is_asked_directly(desk: Desk, settled: bool, asked: str) -> None:
    desk.fetcher.put(asked, b"http://a/1")
    move = Move(target=MOVED, since=NOON, polls=9, settled=settled)
    reading = await desk.read(move=move)
    assert (len(reading.entries), reading.error) == (1, None)
    assert [each.url for each in desk.fetcher.asked] == [asked]


@pytest.mark.parametrize("status", [200, 304])
async def test_where_it_was_led_is_told_also_by_an_unchanged_source(
    desk: Desk, status: int
) -> None:
    desk.fetcher.shelf[FEED] = Page(
        url=FEED,
        final_url=MOVED,
        status=status,
        headers={},
        body=b"",
        fetched=NOON,
        moved_to=MOVED,
    )
    assert (await desk.read(validators=TAGGED)).moved_to == MOVED


async def test_lists_are_followed_where_the_index_moved_to(desk: Desk) -> None:
    desk.fetcher.put(MOVED, b"+https://www.new.example/two")
    desk.fetcher.put("https://www.new.example/two", b"http://a/2")
    reading = await desk.read(move=Move(target=MOVED, since=NOON, polls=9, settled=True))
    assert [entry.url for entry in reading.entries] == ["http://a/2"]


@pytest.mark.parametrize(
    ("status", "url", "gone"),
    [(410, FEED, True), (404, FEED, False), (410, "http://outlet.example/led-here", False)],
)
async def test_only_a_410_of_its_own_address_says_that_it_is_gone(
    desk: Desk, status: int, url: str, gone: bool
) -> None:
    desk.fetcher.shelf[FEED] = BadStatus("no", url=url, status=status, retry=False)
    reading = await desk.read()
    assert (reading.error, reading.gone) == ("no", gone)


async def test_a_410_where_it_moved_to_is_a_failure_only(desk: Desk) -> None:
    desk.fetcher.shelf[MOVED] = BadStatus("no", url=MOVED, status=410, retry=False)
    move = Move(target=MOVED, since=NOON, polls=9, settled=True)
    assert not (await desk.read(move=move)).gone


async def test_a_list_that_is_gone_is_not_the_source(desk: Desk) -> None:
    inside = "http://outlet.example/two"
    desk.fetcher.put(FEED, f"+{inside}".encode())
    desk.fetcher.shelf[inside] = BadStatus("no", url=inside, status=410, retry=False)
    reading = await desk.read()
    assert reading.error
    assert not reading.gone
