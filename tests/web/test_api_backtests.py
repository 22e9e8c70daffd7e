"""Backtests asked for by HTTP: streamed, one at a time, ended when nobody listens."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from db.errors import StoreBusy
from tests.web.asking import Asked
from tests.web.conftest import until
from web.api import backtests

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATH = "/api/v1/watches/backtest"


class Halting:
    """Stands between a backtest and the articles, and lets it read when told to."""

    def __init__(self, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reads, self.ended = 0, False
        self.go = threading.Event()
        self._read = asked.store.past.read
        monkeypatch.setattr(asked.store.past, "read", self.read)

    def read(self, *given: object) -> Iterator[object]:
        try:
            for batch in self._read(*given):
                self.reads += 1
                self.go.wait(10)
                yield batch
                yield ()
        finally:
            self.ended = True


async def lines(asked: Asked, **body: object) -> list[dict[str, object]]:
    answer = await asked.post("/watches/backtest", **body)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content.endswith(b"}\n")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_matches_progress_and_the_report_at_the_end(asked: Asked):
    found = await lines(asked, watch="arms")
    assert [each["kind"] for each in found] == ["match", "match", "progress", "report"]
    assert [each.get("article") for each in found[:2]] == ["4", "1"]
    assert found[2] == {"kind": "progress", "done": 2, "of": 2}
    assert (found[3]["matches"], found[3]["alerts"], found[3]["edit"]) == (2, 2, None)


async def test_queries_edits_periods_and_few_samples(asked: Asked):
    assert (await lines(asked, query="football"))[0]["article"] == "2"
    edit = await lines(asked, watch="arms", query="football", samples=1)
    assert [each["change"] for each in edit[:2]] == ["lost", "gained"]
    assert edit[-1]["edit"]["lost"] == 2
    few = await lines(asked, watch="arms", since="1h", samples=0)
    assert [each["kind"] for each in few] == ["progress", "report"]
    assert (few[1]["stored"], few[1]["matches"]) == (2, 1)
    nothing = await lines(asked, query="zeppelins")
    assert (nothing[-1]["kind"], nothing[-1]["matches"]) == ("report", 0)
    doubt = await lines(asked, query="football and hurt")
    assert (doubt[0]["kind"], "and" in str(doubt[0]["text"])) == ("note", True)


async def test_what_cannot_be_tried_is_a_problem_and_the_place_is_free_again(asked: Asked):
    broken = (await asked.post("/watches/backtest", 422, query="arms AND (")).json()
    assert (broken["line"], broken["column"] > 1, bool(broken["hint"])) == (1, True, True)
    assert (await asked.post("/watches/backtest", 404, watch="nobody's")).json()["status"] == 404
    assert "NOT" in (await asked.post("/watches/backtest", 422, query="NOT x")).text
    for body in ({}, {"query": "x", "samples": 101}, {"query": "x" * 20_001}, {"watch": 1}):
        await asked.post("/watches/backtest", 422, **body)
    assert "soon" in (await asked.post("/watches/backtest", 422, query="x", since="soon")).text
    assert (await lines(asked, watch="arms"))[-1]["kind"] == "report"


async def test_one_runs_at_a_time_and_others_are_answered_meanwhile(asked: Asked, monkeypatch):
    halting = Halting(asked, monkeypatch)
    running = asyncio.create_task(lines(asked, watch="arms"))
    await until(lambda: halting.reads == 1)
    refused = await asked.post("/watches/backtest", 429, watch="arms")
    assert refused.headers["retry-after"] == "5"
    assert refused.headers["content-type"] == "application/problem+json"
    assert len((await asked.get("/articles"))["items"]) == 4
    marked = await asked.post("/articles/1/marks", watch="arms", wanted=True)
    assert marked.json()["marks"] == {"arms": True}  # the writer is not held up
    halting.go.set()
    assert (await running)[-1]["kind"] == "report"
    assert (await lines(asked, watch="arms"))[-1]["kind"] == "report"


async def test_it_ends_when_its_client_leaves(asked: Asked, monkeypatch):
    halting = Halting(asked, monkeypatch)
    reader, writer = await asyncio.open_connection("127.0.0.1", asked.port)
    body = b'{"watch": "arms"}'
    writer.write(
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await reader.readuntil(b"\r\n\r\n")
    await until(lambda: halting.reads == 1)
    writer.close()
    await asyncio.sleep(0.05)
    halting.go.set()
    await until(lambda: halting.ended)
    assert halting.reads == 1
    assert (await lines(asked, watch="arms"))[-1]["kind"] == "report"


async def test_what_fails_on_the_way_is_the_last_line(asked: Asked, monkeypatch):
    def fail(*_: object) -> None:
        raise StoreBusy("database /secret/place: locked")

    monkeypatch.setattr(asked.store.past, "read", fail)
    (told,) = await lines(asked, watch="arms")
    assert (told["kind"], "busy" in str(told["detail"])) == ("problem", True)
    assert "secret" not in str(told)


async def test_one_that_takes_too_long_is_stopped(asked: Asked, monkeypatch):
    monkeypatch.setattr(asked.api._backtests, "_seconds", -1.0)
    told = await lines(asked, watch="arms")
    assert [each["kind"] for each in told] == ["match", "match", "progress", "problem"]
    assert "shorter" in str(told[-1]["detail"])
    assert backtests.SECONDS < 180  # before the door cuts it
