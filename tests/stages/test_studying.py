"""Studying example pages: what is kept of one, when one that fails is asked again, who is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.errors import BadStatus, CleanError, FetchError, NotYet, TooLarge, Unreachable
from db.records import Article, Entry, Page
from db.store import Store, open_store
from db.threads import Threads
from intake.watching import prepare
from matching.document import Document
from tests.making import NOON, HeldClock, article
from tests.settings.conftest import GOOD
from wirewatch.examples import RETRIES, example_of, lacking, next_asking, waits, with_pages
from wirewatch.settings import Configuration, load
from wirewatch.stages.study import TOLD_AFTER, Studying

URL = "https://valley.test/plant"
TEXT = "Yesterday the Krušik works in Valjevo sold 100,000 shells to Moravia Arms."
DOWN = Unreachable("no route to host", url=URL)


class Web:
    """Fetcher and cleaner of one page, which fail as they are told to."""

    def __init__(self) -> None:
        self.error: FetchError | CleanError | None = None
        self.text = TEXT

    async def fetch(self, request: object) -> Page:
        if isinstance(self.error, FetchError):
            raise self.error
        return Page(url=URL, final_url=URL, status=200, headers={}, body=b"", fetched=NOON)

    async def clean(self, page: Page, *, timezone: str, entry: Entry) -> Article:
        if isinstance(self.error, CleanError):
            raise self.error
        return article(page.url, title="Shells from Valjevo", text=self.text, fetched=NOON)


class Desk:
    """One watch that names one page, and the stage that reads it."""

    def __init__(self, store: Store, configuration: Configuration) -> None:
        self.store, self.configuration = store, configuration
        self.web, self.clock, self.threads = Web(), HeldClock(), Threads()
        store.examples.configure([URL], NOON)
        self.studying = Studying(
            store=store, threads=self.threads, fetcher=self.web, cleaning=self.web,
            clock=self.clock, accesses={}, configuration=lambda: configuration, noticed=["desk"],
        )  # fmt: skip

    async def study(self, error: FetchError | CleanError | None = None) -> None:
        self.web.error = error
        for page in await self.studying.claim(9):
            await self.studying.study(page)

    @property
    def waits(self) -> bool:
        return waits(with_pages(self.configuration, self.store.examples.all()).watches[0])

    def told(self) -> list[str]:
        return [each.title for each in self.store.deliveries.list(limit=None)]


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    file = tmp_path / "config.toml"
    file.write_text(GOOD.replace('name = "Shells"', f'name = "Shells"\nlike = ["{URL}"]'))
    return load(file, {})


@pytest.fixture
def desk(tmp_path: Path, configuration: Configuration) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    store.upgrade()
    desk = Desk(store, configuration)
    yield desk
    desk.threads.close()
    store.close()


async def test_a_page_is_read_once_and_its_watch_waits_no_more(desk: Desk) -> None:
    assert desk.waits
    (lacks,) = lacking(desk.configuration, desk.store.examples.all())
    assert str(lacks) == f"Shells waits for its example, {URL}: it was not read yet"
    await desk.study()
    assert not desk.waits
    desk.clock.move(days=30)
    assert await desk.studying.claim(9) == ()
    assert lacking(desk.configuration, desk.store.examples.all()) == ()


async def test_what_is_added_twice_is_there_once(desk: Desk) -> None:
    await desk.study()
    pages = desk.store.examples.all()
    once = with_pages(desk.configuration, pages)
    assert with_pages(once, pages) == once
    (like,) = [each.likeness for each in once.watches if each.likeness]
    assert len(like.examples) == 1
    assert {"Krušik", "Valjevo"} <= {term for term, _ in like.examples[0]}


async def test_a_page_that_fails_is_asked_again_ever_more_rarely_and_told_once(desk: Desk) -> None:
    for wait in (*RETRIES, RETRIES[-1]):
        await desk.study(DOWN)
        (page,) = desk.store.examples.all()
        assert page.due == desk.clock.now() + wait
        assert page.why == "no route to host"
        assert desk.told() == ["An example of Shells cannot be had"] * (page.failures >= TOLD_AFTER)
        desk.clock.move(seconds=wait.total_seconds())
    await desk.study()
    assert not desk.waits


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (DOWN, RETRIES[0]),
        (BadStatus("404", url=URL, status=404, retry=False), RETRIES[-1]),
        (TooLarge("more than 10 MB", url=URL), RETRIES[-1]),
        (CleanError("no article text was found", url=URL), RETRIES[-1]),
        (CleanError("the worker ended", url=URL, retry=True), RETRIES[0]),
        (
            BadStatus("503", url=URL, status=503, retry_after=timedelta(minutes=20)),
            timedelta(minutes=20),
        ),
    ],
)
def test_when_it_is_asked_again_is_said_by_what_failed(error, wait) -> None:
    assert next_asking(1, error, NOON) == NOON + wait


async def test_a_host_that_is_not_to_be_asked_yet_is_no_failure(desk: Desk) -> None:
    await desk.study(NotYet("its turn is later", url=URL))
    (page,) = desk.store.examples.all()
    assert (page.failures, page.due) == (0, NOON + RETRIES[0])


async def test_a_page_without_anything_distinctive_is_no_example(desk: Desk) -> None:
    desk.web.text = "It is so."
    await desk.study()
    (page,) = desk.store.examples.all()
    assert "nothing distinctive" in page.why
    assert desk.waits


def test_what_is_kept_of_a_hostile_page_is_bounded() -> None:
    page = example_of(URL, article(URL, title="T" * 10**6, text="Krušik Valjevo " * 10**6))
    assert len(page.title) == 1000
    assert len(page.text) == 200_000


async def test_a_watch_with_another_example_does_not_wait(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Shells\n\n{TEXT}\n")
    file = tmp_path / "config.toml"
    file.write_text(file.read_text().replace('like = ["', 'like = ["a.txt", "'))
    both = load(file, {})
    (lacks,) = lacking(both, desk.store.examples.all())
    assert not waits(both.watches[0])
    assert str(lacks).startswith("Shells goes without an example")


def test_a_watch_that_waits_finds_nothing(configuration: Configuration) -> None:
    matcher = prepare(configuration.watches).matcher
    assert not matcher.match(Document(text=f"Shells, shells! {TEXT}"))
