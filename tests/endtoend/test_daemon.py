"""The daemon while it runs: news in time, a first day that does not drown, faults that pass."""

import json
import socket
import time
from datetime import UTC, datetime, timedelta

from tests.endtoend.program import (
    SOON,
    channels,
    receivers,
    source,
    table,
    told,
    wait_until,
    watch,
    write,
)
from tests.newsroom.making import make_article
from tests.newsroom.sites import Newsroom

WORDS = ("Krusik", "ammunition")
ARMS = watch("arms", "Krusik AND ammunition", ["hook"])


def recent(number: int, **given):
    published = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=number)
    return make_article(number, published=published, words=WORDS, watches=("arms",), **given)


def test_an_article_published_while_it_runs_is_told_within_seconds(tmp_path, nursery):
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        site = newsroom.feed
        site.publish(recent(1))
        program = write(
            tmp_path,
            nursery,
            source("Gazette", "feed", site.source_url, every="2s"),
            ARMS,
            channels(mail, hooks),
        )
        with program.running() as daemon:
            hooks.wait_for(1, SOON)
            url = site.publish(recent(2))
            begun = time.monotonic()
            wait_until(lambda: url in told(hooks).get("arms", ()), 30, "the alert")
            assert time.monotonic() - begun < 30
            assert not daemon.ended()
        begun = time.monotonic()
    assert len(hooks.accepted) == 2
    (stopped,) = program.events("stopped")
    assert stopped["told"] == 2
    counts = program.events("source polled")
    assert counts[0]["new"] == 1
    status = program("status")
    assert status.status == 1  # it was stopped


def test_the_backlog_of_a_new_source_is_one_summary_and_later_news_are_alerts(tmp_path, nursery):
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        site = newsroom.feed
        for number in range(25):
            site.publish(recent(number))
        program = write(
            tmp_path,
            nursery,
            source("Gazette", "feed", site.source_url),
            ARMS,
            channels(mail, hooks),
        )
        assert program("run", "--once").status == 0
        (summary,) = [json.loads(hook.body) for hook in hooks.accepted]
        assert summary["type"] == "alert.digest"
        assert len(summary["data"]["alerts"]) == 25
        heard = summary["data"]["heard"]
        assert (heard["sources"], heard["heard"], heard["silent"]) == (1, 1, [])
        fresh = site.publish(recent(30))
        time.sleep(1)
        assert program("run", "--once").status == 0
        assert [json.loads(hook.body)["type"] for hook in hooks.accepted[1:]] == ["alert.story"]
        assert told(hooks)["arms"][-1] == fresh


def test_a_new_watch_is_held_against_what_is_stored(tmp_path, nursery):
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        site = newsroom.feed
        for number in range(22):
            site.publish(recent(number))
        parts = source("Gazette", "feed", site.source_url, every="1h"), channels(mail, hooks)
        assert (
            write(tmp_path, nursery, watch("none", "zeppelin", ["hook"]), *parts)(
                "run", "--once"
            ).status
            == 0
        )
        assert hooks.accepted == ()
        assert write(tmp_path, nursery, ARMS, *parts)("run", "--once").status == 0
        (summary,) = [json.loads(hook.body) for hook in hooks.accepted]
        assert len(summary["data"]["alerts"]) == 22
        assert write(tmp_path, nursery, ARMS, *parts)("run", "--once").status == 0
        assert len(hooks.accepted) == 1


def test_old_news_is_stored_and_not_told(tmp_path, nursery):
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        site = newsroom.feed
        site.publish(recent(8 * 24 * 60))
        site.publish(recent(6 * 24 * 60))
        program = write(
            tmp_path,
            nursery,
            source("Gazette", "feed", site.source_url),
            ARMS,
            channels(mail, hooks),
        )
        assert program("run", "--once").status == 0
        assert len(hooks.accepted) == 1
        assert len(program("articles", "list", "--watch", "arms", "--json").objects) == 2


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_faults_are_told_and_stop_nothing(tmp_path, nursery):
    """A dead host, a feed that is none, an unreadable page, a dead receiver beside healthy ones."""
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        healthy = newsroom.feed
        good, spoilt = healthy.publish(recent(1)), healthy.publish(recent(2))
        healthy.fail_next(spoilt.removeprefix(healthy.url), status=503)
        dead = f"http://127.0.0.1:{closed_port()}/"
        program = write(
            tmp_path, nursery,
            source("Healthy", "feed", healthy.source_url),
            source("Dead", "feed", dead + "feed"),
            source("No feed", "feed", good),
            watch("arms", "Krusik AND ammunition", ["hook", "gone"]),
            channels(mail, hooks),
            table("channel", {"name": "gone", "kind": "webhook", "url": dead + "hook",
                              "allow_networks": ["127.0.0.0/8"]}),
        )  # fmt: skip
        done = program("run", "--once", "--json")
        assert done.status == 0
        (summary,) = done.objects
        assert {silent["source"] for silent in summary["silent"]} == {"Dead", "No feed"}
        assert told(hooks)["arms"] == [good]
        sources = {s["name"]: s for s in program("sources", "list", "--json").objects}
        assert sources["Healthy"]["state"] == "ok"
        assert "refused" in sources["Dead"]["last_error"]
        assert "next try" in sources["Dead"]["last_error"]
        assert "HTML" in sources["No feed"]["last_error"]
        assert sources["Healthy"]["pending"] == 1  # the page that was out of order
        waiting = {d["channel"]: d for d in program("deliveries", "list", "--json").objects}
        assert waiting["gone"]["state"] == "waiting"
        assert "could not be reached" in waiting["gone"]["last_detail"]
        assert waiting["hook"]["state"] == "sent"
