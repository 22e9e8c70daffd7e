"""The API's answers: what the commands print, by pages, with problems that say what is wrong."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from structlog.testing import capture_logs

from db.errors import StoreBusy, StoreError
from net.urls import registrable
from tests.making import NOON
from tests.web.asking import Asked
from web.api import paging
from web.shapes.articles import article_json
from web.shapes.plain import plain
from web.shapes.stories import story_json, sum_json
from web.shapes.watches import watch_json

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_lists_hold_what_the_commands_print(asked: Asked):
    store = asked.store
    articles = plain([article_json(each) for each in store.articles.list(limit=9)])
    stories = plain([sum_json(each) for each in store.stories.list(limit=9)])
    watches = plain([watch_json(each) for each in store.watches.active()])
    assert await asked.get("/articles") == {"items": articles, "next": None}
    assert await asked.get("/stories") == {"items": stories, "next": None}
    assert await asked.get("/watches") == {"items": watches, "next": None}
    assert len(articles) == 4
    (source,) = (await asked.get("/sources"))["items"]
    assert (source["name"], source["state"], source["push"]) == (
        "Valley Post",
        "not-heard-yet",
        None,
    )


async def test_one_of_each_is_shown_whole(asked: Asked):
    article = await asked.get("/articles/1")
    assert (article["id"], article["marks"], article["revisions"]) == ("1", {}, [])
    whole = asked.store.stories.show(int(article["story"]), registrable)
    assert await asked.get(f"/stories/{article['story']}") == plain(story_json(whole))
    delivery = (await asked.get("/deliveries"))["items"][0]
    shown = await asked.get(f"/deliveries/{delivery['id'][:8]}")
    assert {**delivery, "payload": None} == shown
    assert (delivery["channel"], delivery["watch"]) == ("hook", "arms")


@pytest.mark.parametrize("path", ["/articles", "/stories", "/deliveries"])
async def test_pages_together_are_the_list(asked: Asked, path):
    whole = (await asked.get(path))["items"]
    found, cursor = [], None
    for _ in range(len(whole)):
        page = await asked.get(path, limit=1, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
    assert (found, cursor) == (whole, None)
    assert len(whole) > 1


async def test_pages_of_what_is_configured(asked: Asked):
    assert (await asked.get("/watches", cursor=paging.written((1,))))["items"] == []
    assert (await asked.get("/sources", cursor=paging.written(("Valley",))))["items"] != []
    assert (await asked.get("/sources", cursor=paging.written(("Valley Post",))))["items"] == []


async def test_lists_are_narrowed(asked: Asked):
    async def ids(path: str, **params: object) -> list[str]:
        return [each["id"] for each in (await asked.get(path, **params))["items"]]

    assert await ids("/articles", watch="arms") == ["4", "1"]
    assert await ids("/articles", source="Valley Post", since="2h") == ["4", "3", "2"]
    assert await ids("/articles", source="nobody") == []
    later = (NOON - timedelta(hours=1)).isoformat()
    assert await ids("/articles", since=later) == ["4", "3"]
    assert len(await ids("/stories", watch="arms")) == 2
    assert await ids("/deliveries", state="dead") == []
    assert len(await ids("/deliveries", channel="hook")) == 2


@given(
    key=st.tuples(
        st.datetimes(timezones=st.just(NOON.tzinfo)),
        st.text(st.characters(exclude_characters="\0")),
    )
)
@settings(max_examples=30, derandomize=True, deadline=None)
async def test_a_cursor_holds_its_key(key):
    assert paging.read_time_and_text(paging.written(key)) == key


@given(cursor=st.text(max_size=60))
@settings(max_examples=60, derandomize=True, deadline=None)
async def test_what_is_no_cursor_is_refused(cursor):
    for read in (paging.read_number, paging.read_text, paging.read_time_and_number):
        with suppress(HTTPException):
            read(cursor)


@pytest.mark.parametrize(
    ("path", "cursor"),
    [
        ("/articles", "e"),
        ("/articles", paging.written(("1",))),
        ("/articles", paging.written((True,))),
        ("/articles", paging.written((-1,))),
        ("/articles", paging.written((2**63,))),
        ("/stories", paging.written((1, 2))),
        ("/stories", paging.written(("2026-01-01", 2))),
        ("/stories", paging.written(("0001-01-01T00:00:00+14:00", 2))),
        ("/deliveries", paging.written((NOON, 2))),
        ("/sources", paging.written(("\0",))),
        ("/sources", "x" * 401),
    ],
)
async def test_a_cursor_of_another_list_is_a_problem(asked: Asked, path, cursor):
    assert (await asked.get(path, 422, cursor=cursor))["status"] == 422


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/articles/99", 404, "no article 99"),
        ("/articles/0", 422, "path.article"),
        ("/articles/99999999999999999999999", 422, "path.article"),
        ("/stories/99", 404, "no story 99"),
        ("/stories/one", 422, "path.story"),
        ("/deliveries/ffff%25", 404, "no delivery begins"),
        ("/deliveries/f", 422, "at least 4"),
        ("/articles?limit=101", 422, "query.limit"),
        ("/articles?since=soon", 422, "since: 'soon' is no duration"),
        ("/articles?since=2026-13-01", 422, "is no date"),
        ("/articles?since=0001-01-01T00:00:00%2B14:00", 422, "is no date"),
        ("/articles?since=9999999d", 422, "since"),
        ("/deliveries?state=lost", 422, "query.state"),
        ("/nothing", 404, "/api/docs"),
        ("/", 404, "/api/docs"),
    ],
)
async def test_problems_say_what_is_wrong(asked: Asked, path, status, said):
    answer = await asked.client.get(f"/api/v1{path}")
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in told["detail"]
    assert (told["type"], bool(told["title"])) == ("about:blank", True)


async def test_methods_that_an_address_does_not_take(asked: Asked):
    answer = await asked.client.delete("/api/v1/stories")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreBusy("database /secret/place: locked"), 503, "busy"),
        (StoreError("database /secret/place: broken"), 500, "the log says why"),
        (ZeroDivisionError("secret"), 500, "the log tells more"),
    ],
)
async def test_failures_of_ours_are_told_without_particulars(
    asked: Asked, monkeypatch, error, status, said
):
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(asked.store.articles, "list", fail)
    with capture_logs() as logged:
        answer = await asked.client.get("/api/v1/articles")
    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert [each["log_level"] for each in logged] == ([] if status == 503 else ["error"])
    assert "secret" not in answer.text
    assert ("retry-after" in answer.headers) is (status == 503)


async def test_an_article_is_marked_and_the_mark_taken_back(asked: Asked):
    marked = await asked.post("/articles/2/marks", watch="arms", wanted=True)
    assert marked.json() == {"article": "2", "marks": {"arms": True}}
    await asked.post("/articles/2/marks", watch="arms", wanted=False)
    assert asked.store.markings.of_article(2) == {"arms": False}
    for status in (204, 404):
        answer = await asked.client.delete("/api/v1/articles/2/marks", params={"watch": "arms"})
        assert answer.status_code == status
    await asked.post("/articles/99/marks", 404, watch="arms", wanted=True)
    await asked.post("/articles/2/marks", 404, watch="nobody's", wanted=True)
    wrong = await asked.post("/articles/2/marks", 422, watch="arms", wanted="perhaps")
    assert wrong.json()["faults"][0]["at"] == "body.wanted"
    assert "perhaps" not in wrong.text


async def test_a_match_is_explained(asked: Asked):
    told = (await asked.post("/watches/arms/explain", article="1")).json()
    assert (told["match"], told["because"], told["tree"]["holds"]) == (True, None, True)
    assert told["record"]["reason"] == "first report of its story"
    other = (await asked.post("/watches/arms/explain", article="https://valley.test/2")).json()
    assert (other["article"], other["match"], other["record"]) == ("2", False, None)
    assert other["because"]["part"] == "shells"
    await asked.post("/watches/a%2Fb/explain", 404, article="1")
    await asked.post("/watches/arms/explain", 404, article="nowhere")
    await asked.post("/watches/arms/explain", 422, article="1", more=1)


async def test_a_page_of_another_site_is_not_answered(asked: Asked):
    client, port = asked.client, asked.port
    for headers in (
        {"host": f"rebound.example:{port}"},
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
    ):
        answer = await client.get("/api/v1/articles", headers=headers)
        assert (answer.status_code, "valley" in answer.text) == (403, False)
    mark = b'{"watch": "arms", "wanted": true}'
    plain_text = {"content-type": "text/plain"}
    answer = await client.post("/api/v1/articles/3/marks", content=mark, headers=plain_text)
    assert (answer.status_code, asked.store.markings.of_article(3)) == (415, {})
    asks_first = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = await client.options("/api/v1/articles/3/marks", headers=asks_first)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_answers_are_kept_by_nobody(asked: Asked):
    answer = await asked.client.get("/api/v1/articles")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert json.loads(answer.content)["items"][0]["text"] == "The plant of Вучић makes shells."
