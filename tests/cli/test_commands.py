"""Commands that need no network: what they print, and how they end."""

import gzip
import io
import json
import re
import shutil
import sys
from datetime import timedelta

import pytest

from db.clock import SystemClock
from db.delivery_records import AttemptResult, DeliveryState
from db.records import Obstacle, PollReason, PollResult
from db.store import open_store
from tests.db.test_deliveries import tell
from tests.making import NOON
from wirewatch.cli.main import main

CONFIG = """
[database]
url = "sqlite:///w.db"
[[source]]
name = "Valley Post"
kind = "feed"
url = "https://valley.test/feed"
[[watch]]
name = "arms"
query = "shells AND plant"
channels = ["hook", "mail"]
[[channel]]
name = "hook"
kind = "webhook"
url = "https://chat.test/hook"
[[channel]]
name = "mail"
kind = "console"
"""
PAGE = """<html lang="en"><head><title>Shells left the plant | Valley Post</title></head><body>
<h1>Shells left the plant</h1><p class="byline">By Mira Kos</p>
<p>Four thousand shells left the plant in the valley on Monday, the works council said, and nobody
could say where they went after the last border crossing.</p>
<p>The ministry said that it had asked for the papers and expected them before the week was out,
as it had done twice before in the same matter.</p>
<div id="comments"><p>Zeppelins took them, everybody knows that.</p></div></body></html>"""


class Ended:
    """How a call of the command line ended."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def wirewatch(tmp_path, monkeypatch, capsys):
    """Call the command line in a folder with a configuration."""
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words, stdin=""):
        monkeypatch.setattr(sys, "argv", ["wirewatch", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        status = 0
        try:
            main()
        except SystemExit as exc:
            status = exc.code or 0
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return call


@pytest.fixture
def filled(wirewatch, tmp_path, shaped):
    """The same with an article, an alert and two deliveries, one of them dead."""
    shutil.copy(shaped, tmp_path / "w.db")
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    tell(store)
    lease = NOON + timedelta(minutes=5)
    for claimed in store.deliveries.claim("me", NOON, lease, 9):
        number = store.deliveries.begin_attempt(claimed.id, NOON)
        dead = claimed.channel == "hook"
        result = AttemptResult(
            state=DeliveryState.DEAD if dead else DeliveryState.SENT,
            detail="410 Gone" if dead else "printed",
        )
        store.deliveries.finish_attempt(claimed.id, number, result, NOON)
    store.close()
    return wirewatch


def test_without_a_word_it_reads_like_a_manual(wirewatch):
    manual = wirewatch("--help")
    assert manual.status == 0
    for command in ("run", "check", "demo", "sources", "watches", "articles", "deliveries", "db"):
        assert command in manual.out
    assert "Exit status" in manual.out


@pytest.mark.parametrize(
    "command",
    [
        "run", "check", "init", "status", "sources list", "sources test",
        "sources discover", "sources add", "sources remove", "sources import", "sources export",
        "watches list",
        "watches test", "watches match", "channels list", "channels test", "articles list",
        "articles show", "articles search", "articles extract", "articles reclean",
        "articles export", "deliveries list", "deliveries show", "deliveries retry",
        "deliveries pause", "deliveries resume", "deliveries drop", "channels pause",
        "channels resume", "channels preview",
        "db upgrade", "db stats", "watches backtest", "watches explain", "articles mark",
        "stories group",
    ],
)  # fmt: skip
def test_every_command_teaches_by_example(wirewatch, command):
    told = wirewatch(*command.split(), "--help")
    assert told.status == 0
    assert "Example" in told.out
    assert f"wirewatch {command.split()[0]}" in told.out or "wirewatch --config" in told.out


def test_check_says_all_right_or_where_it_is_wrong(wirewatch, tmp_path):
    good = wirewatch("check")
    assert (good.status, "all right" in good.out) == (0, True)
    assert "no signature" in good.err or "secret" in good.err
    (tmp_path / "config.toml").write_text(CONFIG.replace("query", "qery"))
    bad = wirewatch("check")
    assert bad.status == 2
    assert "config.toml:10:1" in bad.err
    assert "did you mean `query`" in bad.err


def test_init_writes_what_check_accepts_and_overwrites_nothing(wirewatch, tmp_path):
    assert wirewatch("init", "new.toml").status == 0
    assert wirewatch("--config", "new.toml", "check").status == 0
    again = wirewatch("init", "new.toml")
    assert (again.status, "left as it is" in again.err or "left as it was" in again.err) == (
        2,
        True,
    )
    assert (tmp_path / "new.toml").read_text()


def test_an_absent_configuration_says_what_was_looked_for(wirewatch, tmp_path):
    (tmp_path / "config.toml").unlink()
    ended = wirewatch("sources", "list")
    assert ended.status == 2
    assert "wirewatch init" in ended.err


def test_bad_usage_ends_with_two(wirewatch):
    assert wirewatch("run", "--only", "api").status == 2
    assert wirewatch("run", "--log", "xml").status == 2
    assert wirewatch("articles", "list", "--since", "yesterday").status == 2
    assert wirewatch("deliveries", "retry").status == 2
    assert wirewatch("watches", "test").status == 2
    assert wirewatch("nonsense").status == 2


def test_sources_show_their_health_since_when_and_what_was_seen(filled):
    store = open_store("sqlite:///w.db")
    (state,) = store.sources.all()
    walled = PollResult(
        source_id=state.id, at=NOON, reason=PollReason.FAILED, next_poll_at=NOON,
        interval=timedelta(minutes=5), error="status 401; next try 12:10 UTC",
        obstacle=Obstacle.LOGIN,
    )  # fmt: skip
    store.sources.store_poll(state.id, [], NOON, lambda _count: walled)
    store.close()
    (source,) = filled("sources", "list", "--json").objects
    assert (source["state"], source["blocked_by"]) == ("blocked", "login wall")
    assert (source["since"], source["evidence"]) == ("2026-01-15T12:00:00Z", "status 401")
    assert "login wall" in " ".join(filled("sources", "list").out.split())


def test_lists_for_people_and_for_machines(filled):
    assert "not heard yet" in filled("sources", "list").out
    (source,) = filled("sources", "list", "--json").objects
    assert (source["name"], source["state"], source["every"]) == (
        "Valley Post",
        "not-heard-yet",
        "adaptive",
    )
    assert "arms" in filled("watches", "list").out
    (watch,) = filled("watches", "list", "--json").objects
    assert watch["channels"] == ["hook", "mail"]
    channels = filled("channels", "list", "--json").objects
    assert [c["watches"] for c in channels] == [["arms"], ["arms"]]
    assert "Shells left" in filled("articles", "list").out
    (stats,) = filled("db", "stats", "--json").objects
    assert stats["deliveries"] == {"dead": 1, "sent": 1}


def test_an_article_has_all_that_the_outside_relies_on(filled):
    (article,) = filled("articles", "list", "--json").objects
    names = (
        "id, url, canonical_url, title, text, authors, published, modified, fetched, language, "
        "site, source, story, copy_of, watches"
    )
    assert set(names.split(", ")) <= set(article)
    assert article["published"] == "2026-01-15T10:00:00Z"
    assert article["modified"] is None
    assert article["watches"] == ["arms"]
    (shown,) = filled("articles", "show", "1", "--json").objects
    assert shown == {**article, "pages": [], "revisions": [], "removed": [], "marks": {}}
    assert "Mira Kos" in filled("articles", "show", "1").out
    missing = filled("articles", "show", "9")
    assert (missing.status, "no article 9" in missing.err) == (1, True)


def test_lists_are_narrowed(filled):
    assert filled("articles", "list", "--json", "--watch", "none").objects == []
    assert len(filled("articles", "list", "--json", "--source", "Valley Post").objects) == 1
    assert filled("articles", "list", "--json", "--since", "2027-01-01").objects == []
    assert len(filled("deliveries", "list", "--json", "--state", "dead").objects) == 1


def test_searching_speaks_the_watch_language(filled):
    (found,) = filled("articles", "search", "title:shells AND plant", "--json").objects
    assert found["passages"][0]["terms"]
    assert filled("articles", "search", "language:en").status == 0
    assert filled("articles", "search", "zeppelin").status == 1
    assert filled("articles", "search", "source:valley shells").status == 0
    assert filled("articles", "search", "source:valley").status == 0
    assert filled("articles", "search", "url:valley").status == 0
    assert filled("articles", "search", "tag:shells").status == 1
    unlisted = filled("articles", "search", "$makers")
    assert (unlisted.status, "there is no list" in unlisted.err) == (2, True)
    wrong = filled("articles", "search", "(shells")
    assert wrong.status == 2
    assert "1:1" in wrong.err


def test_a_watch_is_tried_on_stored_articles_and_on_a_text(filled):
    tried = filled("watches", "test", "arms")
    assert (tried.status, "1 of 1 articles match" in tried.out) == (0, True)
    (match,) = filled("watches", "test", "--query", "shells NEAR/3 plant", "--json").objects
    assert match["passages"][0]["text"]
    assert filled("watches", "test", "--query", "zeppelin").status == 1
    assert filled("watches", "test", "--query", 'source:"Valley Post"').status == 0
    assert filled("watches", "test", "--query", "section:shells").status == 1
    assert filled("watches", "test", "--query", "Vučić", "--text", "Вучић рече").status == 0
    unknown = filled("watches", "test", "arm")
    assert (unknown.status, "did you mean 'arms'" in unknown.err) == (1, True)


def test_the_batch_door_for_matching(wirewatch):
    lines = [
        {"query": "shells AND title:plant", "title": "The plant", "text": "No shells here."},
        {"query": "(shells", "title": "", "text": ""},
        {"query": "zeppelin", "title": None, "text": "shells", "language": None},
    ]
    answered = wirewatch(
        "watches", "match", "--jsonl", stdin="\n".join(map(json.dumps, lines)) + "\nnonsense\n"
    )
    first, second, third, fourth = answered.objects
    assert first["match"] is True
    assert {term for p in first["passages"] for term in p["terms"]} == {"plant", "shells"}
    assert "bracket" in second["error"]
    assert third == {"match": False, "passages": []}
    assert "error" in fourth


def test_the_batch_door_takes_every_field(wirewatch):
    query = (
        "source:tanjug tag:arms section:world author:maric site:post url:sport published:2026-01"
    )
    given = {
        "query": query,
        "authors": ["Ana Marić"],
        "site": "Danube Post",
        "url": "https://danube.test/sport",
        "source": "Tanjug English",
        "tags": ["arms"],
        "section": "World",
        "published": "2026-02-01T00:30:00+01:00",
    }
    wrong = [{**given, "tags": "arms"}, {**given, "published": "0001-01-01T00:00+14:00"}]
    lines = [given, {**given, "published": "2026-02-01"}, *wrong]
    answered = wirewatch("watches", "match", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    first, second, *refused = answered.objects
    assert (first["match"], second["match"]) == (True, False)
    assert "tags is no list" in refused[0]["error"]
    assert "published is no date" in refused[1]["error"]


def test_a_query_that_asks_too_much_is_said_to_be_stopped(wirewatch):
    query, text = r"word /(\w+\s?)+!/", "word " + "a" * 60_000
    line = json.dumps({"query": query, "text": text})
    (answer,) = wirewatch("watches", "match", "--jsonl", stdin=line).objects
    assert answer == {"match": False, "passages": [], "stopped": "steps spent"}
    tried = wirewatch("watches", "test", "--query", query, "--text", text)
    assert (tried.status, "asked too much of 1 article" in tried.err) == (1, True)


def test_the_batch_door_for_cleaning(wirewatch, tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "c.html").write_text("")
    asked = [{"file": f"{name}", "url": "https://valley.test/1"}
             for name in ("a.html", "b.html.gz", "c.html", "absent.html")]  # fmt: skip
    answered = wirewatch("articles", "extract", "--jsonl", stdin="\n".join(map(json.dumps, asked)))
    first, second, third, fourth = answered.objects
    assert first["title"] == "Shells left the plant"
    assert first["authors"] == ["Mira Kos"]
    assert first["language"] == "en"
    assert "Zeppelins" not in first["text"]
    assert (first["reason"], first["seconds"] > 0) == (None, True)
    assert second["text"] == first["text"]
    assert third["text"] is None
    assert third["reason"]
    assert "absent.html" in fourth["reason"]


def test_one_page_is_shown_with_what_was_taken_off(wirewatch, tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    shown = wirewatch("articles", "extract", "a.html", "--url", "https://valley.test/1")
    assert shown.status == 0
    assert "reader comments" in shown.out
    (article,) = wirewatch("articles", "extract", "a.html", "--json").objects
    assert article["removed"][0]["reason"]
    (tmp_path / "empty.html").write_text("<html></html>")
    assert wirewatch("articles", "extract", "empty.html").status == 1


def test_dead_letters_are_shown_and_revived(filled):
    (dead,) = filled("deliveries", "list", "--json", "--state", "dead").objects
    assert dead["last_detail"] == "410 Gone"
    assert "410 Gone" in filled("deliveries", "show", dead["id"][:10]).out
    assert "1 delivery is due now" in filled("deliveries", "retry", dead["id"]).out
    (sent,) = filled("deliveries", "list", "--json", "--state", "sent").objects
    refused = filled("deliveries", "retry", sent["id"])
    assert (refused.status, "was sent" in refused.err) == (1, True)
    assert "0 deliveries are due" in filled("deliveries", "retry", "--all").out


def test_a_channel_is_tested(wirewatch):
    printed = wirewatch("channels", "test", "mail")
    assert printed.status == 0
    assert "This is a test" in printed.out
    unreachable = wirewatch("channels", "test", "hook", "--json")
    assert unreachable.status == 1
    assert unreachable.objects[0]["arrived"] is False
    assert wirewatch("channels", "test", "hok").status == 1


def test_a_source_is_named_right(wirewatch):
    unknown = wirewatch("sources", "test", "Valey Post")
    assert (unknown.status, "did you mean 'Valley Post'" in unknown.err) == (1, True)


def test_status_knows_a_daemon_only_by_its_sign_of_life(wirewatch, tmp_path):
    absent = wirewatch("status")
    assert (absent.status, "wirewatch db upgrade" in absent.err) == (1, True)
    assert wirewatch("db", "upgrade").status == 0
    ended = wirewatch("status")
    assert (ended.status, "no daemon has run" in ended.out) == (1, True)
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    store.presences.begin("me", SystemClock().now())
    store.close()
    assert wirewatch("status").status == 0
    (told,) = wirewatch("status", "--json").objects
    assert told["alive"] is True


def test_what_a_running_daemon_was_told_stands_until_it_is_started_again(wirewatch, tmp_path):
    assert len(wirewatch("sources", "list", "--json").objects) == 1
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    store.presences.begin("me", SystemClock().now())
    (tmp_path / "config.toml").write_text(CONFIG.replace("Valley Post", "Hill Post"))
    (source,) = wirewatch("sources", "list", "--json").objects
    assert source["name"] == "Valley Post"
    store.presences.end("me", SystemClock().now())
    store.close()
    (source,) = wirewatch("sources", "list", "--json").objects
    assert source["name"] == "Hill Post"


def test_the_database_is_made_and_named(wirewatch):
    assert "made, now 00" in wirewatch("db", "upgrade").out
    assert re.search(r"was (\w+), now \1$", wirewatch("db", "upgrade").out.strip())
