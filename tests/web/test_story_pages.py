"""The page of a story: opened by a key for that story alone, complete, and words stay words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from alerts import acts
from alerts.acts import Signer
from alerts.links import PublicLinks
from db.errors import StoreBusy
from db.store import Store
from db.threads import Threads
from tests.making import HeldClock
from tests.web.asking import fill, no_hubs, ready
from web.acting import ActPages
from web.app import make_app
from web.server import DeskServer
from web.settings import WebSettings
from web.story_pages import StoryPages

EVIL = '<script>alert(1)</script> "onload= \u202eevil'


class Desk:
    """A desk that shows stories, and the links to them as messages carry them."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.threads = store, HeldClock(), Threads()
        self.signer = Signer(b"k" * 32, self.clock)
        self.links = PublicLinks("https://desk.example/news", self.signer)
        self.server = DeskServer(
            make_app(
                no_hubs,
                ready,
                acts=ActPages(self.signer, store, self.threads, self.clock),
                stories=StoryPages(self.signer, store.stories, self.threads),
            ),
            WebSettings(listen="127.0.0.1:0"),
        )

    def path(self, story: int) -> str:
        """Return what a proxy asks for, that stands for the public address."""
        parts = urlsplit(self.links.story(story) or "")
        return f"{parts.path.removeprefix('/news')}?{parts.query}"


@pytest.fixture
async def desk(stored: Store) -> AsyncIterator[Desk]:
    desk = Desk(stored)
    await desk.server.start()
    yield desk
    await desk.server.stop()
    desk.threads.close()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{desk.server.port}") as client:
        yield client


async def test_the_link_of_a_message_shows_the_story(desk, client):
    answer = await client.get(desk.path(1))
    page = unescape(answer.text)
    assert answer.status_code == 200
    for said in ("Report 1", "1 outlet, 1 independent report", 'href="https://valley.test/1"',
                 "Seven people were hurt.", "First by Valley Post"):  # fmt: skip
        assert said in page
    assert (await client.head(desk.path(1))).status_code == 200


async def test_it_is_closed_to_search_engines_caches_and_scripts(desk, client):
    headers = (await client.get(desk.path(1))).headers
    assert headers["x-robots-tag"] == "noindex"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "script-src" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "form-action 'none'" in headers["content-security-policy"]


async def test_only_a_key_for_that_story_opens_it(desk, client):
    key = desk.signer.token(acts.see_story(1))
    muting = desk.signer.token(acts.mute_story("", 1))
    strange = Signer(b"x" * 32, desk.clock).token(acts.see_story(1))
    for path in (
        "/stories/1", "/stories/1?key=", f"/stories/2?key={key}", f"/stories/1?key={muting}",
        f"/stories/1?key={strange}", f"/stories/1?key={key[:-1]}", f"/stories/{10**30}?key={key}",
    ):  # fmt: skip
        answer = await client.get(path)
        assert (answer.status_code, "Report" in answer.text) == (404, False), path
    assert (await client.post(f"/stories/1?key={key}")).status_code == 405


async def test_a_key_for_looking_acts_on_nothing(desk, client):
    token = desk.signer.token(acts.see_story(1))
    for method in ("GET", "POST"):
        assert (await client.request(method, f"/act/{token}")).status_code == 404
    assert list(desk.store.leavings.all()) == []


async def test_a_link_ends_after_a_year(desk, client):
    path = desk.path(1)
    desk.clock.move(days=368)
    assert (await client.get(path)).status_code == 404


async def test_a_story_that_is_gone_and_a_busy_database_are_said(desk, client, monkeypatch):
    gone = await client.get(desk.path(99))
    assert (gone.status_code, "no longer there" in gone.text) == (404, True)

    def busy(*_: object) -> None:
        raise StoreBusy("the database is locked")

    monkeypatch.setattr(desk.store.stories, "show", busy)
    answer = await client.get(desk.path(1))
    assert (answer.status_code, "locked" in answer.text) == (503, False)


@pytest.fixture
def hostile(sqlite: Store) -> Store:
    fill(sqlite, [f"{EVIL}. The plant sold 300 shells.", "Rain."])
    return sqlite


async def test_words_of_pages_stay_words(hostile: Store, monkeypatch):
    story = hostile.stories.show(1, lambda url: url)
    evil = {"title": EVIL, "site": EVIL, "url": 'javascript:alert("x")'}
    titled = replace(story, articles=tuple(replace(each, **evil) for each in story.articles))
    monkeypatch.setattr(hostile.stories, "show", lambda *_: titled)
    desk = Desk(hostile)
    await desk.server.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{desk.server.port}") as client:
            page = (await client.get(desk.path(1))).text
    finally:
        await desk.server.stop()
        desk.threads.close()
    assert "<script" not in page
    assert "javascript:" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page
