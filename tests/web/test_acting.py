"""Links in messages: a look changes nothing, a confirmation does what was signed, once or twice."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx
import pytest

from alerts import acts
from alerts.acts import Act, Signer
from db.errors import StoreBusy
from db.policies import Mute
from db.store import Store
from db.threads import Threads
from tests.making import NOON, HeldClock
from tests.web.asking import no_hubs, ready
from web.acting import MAX_BODY, ActPages
from web.app import make_app
from web.server import DeskServer
from web.settings import WebSettings

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Desk:
    """A desk that answers links, and remembers what it was asked to mute."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, HeldClock()
        self.signer = Signer(b"k" * 32, self.clock)
        self.threads = Threads()
        pages = ActPages(self.signer, store, self.threads, self.clock)
        self.server = DeskServer(
            make_app(no_hubs, ready, acts=pages), WebSettings(listen="127.0.0.1:0")
        )

    @property
    def muted(self) -> list[Mute]:
        return list(self.store.mutes.list(self.clock.now()))

    def path(self, act: Act) -> str:
        return f"/act/{self.signer.token(act)}"


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


def state(desk: Desk) -> tuple[object, ...]:
    store = desk.store
    return (tuple(desk.muted), store.markings.of_article(1), tuple(store.leavings.all()))


ACTS = [
    (acts.mute_story("arms", 1), "Report 1"),
    (acts.mute_watch("arms"), "“arms”"),
    (acts.not_relevant("arms", 1), "Report 1"),
    (acts.unsubscribe("hook", "arms"), "hook"),
]


@pytest.mark.parametrize(("act", "shown"), ACTS)
async def test_a_look_asks_and_changes_nothing(desk: Desk, client, act, shown):
    before = state(desk)
    for _ in range(2):
        answer = await client.get(desk.path(act))
        page = unescape(answer.text)
        assert (answer.status_code, shown in page, "<form method=\"post\">" in page) == (
            200, True, True,
        )  # fmt: skip
    assert (await client.head(desk.path(act))).status_code == 200
    assert state(desk) == before == ((), {}, ())


async def test_a_page_is_closed_to_others(desk: Desk, client):
    headers = (await client.get(desk.path(ACTS[0][0]))).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy.endswith("form-action 'self'")
    assert (headers["referrer-policy"], headers["x-robots-tag"]) == ("no-referrer", "noindex")
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("act", "form", "story", "days"),
    [
        (acts.mute_story("arms", 1), {}, 1, 30),
        (acts.mute_story("arms", 1), {"for": "7d"}, 1, 7),
        (acts.mute_watch("arms"), {"for": "30d"}, None, 30),
        (acts.mute_watch("arms"), {"for": "9999d"}, None, 1),
        (acts.mute_watch("arms"), ONE_CLICK, None, 1),
    ],
)
async def test_muting_lasts_as_long_as_chosen(desk: Desk, client, act, form, story, days):
    answer = await client.post(desk.path(act), data=form)
    assert (answer.status_code, "Done" in answer.text) == (200, True)
    (muted,) = desk.muted
    assert (muted.watch, muted.story, muted.since) == ("arms", story, NOON)
    assert muted.until - NOON == timedelta(days=days)
    assert "link" in muted.why
    assert re.search(rf"for (a|{days}) days?", answer.text)


async def test_what_is_not_relevant_is_marked_and_may_be_said_twice(desk: Desk, client):
    for _ in range(2):
        answer = await client.post(desk.path(acts.not_relevant("arms", 1)))
        assert answer.status_code == 200
        assert desk.store.markings.of_article(1) == {"arms": False}


@pytest.mark.parametrize(
    "sent",
    [
        {"data": ONE_CLICK},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"content": b""},
        {"content": b"x=" * 3_000, "headers": {"content-type": "text/plain"}},
        {"content": b"a&" * 900, "headers": {"content-type": "application/x-www-form-urlencoded"}},
    ],
    ids=["form", "multipart", "nothing", "other", "many fields"],
)
async def test_one_click_unsubscribes_at_once(desk: Desk, client, sent):
    for _ in range(2):
        answer = await client.post(desk.path(acts.unsubscribe("hook", "arms")), **sent)
        assert answer.status_code == 200
    (left,) = desk.store.leavings.all()
    assert (left.channel, left.watch, left.at) == ("hook", "arms", NOON)


async def test_forged_old_and_broken_links_are_answered_alike(desk: Desk, client):
    good = desk.path(ACTS[0][0])
    forged = f"/act/{Signer(b'other' * 9, desk.clock).token(ACTS[0][0])}"
    broken = ["/act/x", "/act/x.", good[:-1], good + "x", "/act/%00", "/act/é", forged]
    answers = {(await client.request(m, path)).text for path in broken for m in ("GET", "POST")}
    assert len(answers) == 1
    assert (await client.get(broken[0])).status_code == 404
    desk.clock.move(days=367)
    assert (await client.post(good)).status_code == 404
    assert state(desk) == ((), {}, ())


async def test_what_is_gone_by_now_is_said(desk: Desk, client):
    for act in (acts.mute_story("arms", 99), acts.not_relevant("arms", 99)):
        for method in ("GET", "POST"):
            answer = await client.request(method, desk.path(act))
            assert (answer.status_code, "no longer there" in answer.text) == (404, True)
            assert "wirewatch" not in answer.text  # no advice for the command line
    for act in (acts.mute_watch("gone"), acts.unsubscribe("hook", "gone")):
        assert (await client.post(desk.path(act))).status_code == 404


async def test_a_busy_database_is_told(desk: Desk, client, monkeypatch):
    def busy(**_: object) -> None:
        raise StoreBusy("database /secret/place: locked")

    monkeypatch.setattr(desk.store.mutes, "mute", busy)
    answer = await client.post(desk.path(acts.mute_watch("arms")))
    assert (answer.status_code, "secret" in answer.text) == (503, False)


async def test_bodies_are_bounded(desk: Desk, client):
    answer = await client.post(desk.path(ACTS[0][0]), content=b"x" * (MAX_BODY + 1))
    assert (answer.status_code, state(desk)) == (413, ((), {}, ()))
    assert (await client.put(desk.path(ACTS[0][0]))).status_code == 405


async def test_titles_are_text(desk: Desk, client, monkeypatch):
    monkeypatch.setattr(desk.store.stories, "title", lambda _: "<script>alert(1)</script>{label}")
    page = (await client.get(desk.path(acts.mute_story("<b>arms", 1)))).text
    assert "<script>" not in page
    assert "<b>arms" not in page
    assert "alert(1)" in page
