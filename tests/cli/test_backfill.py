"""`wirewatch sources backfill`: a real site, real ends, and what is said."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.store import open_store
from tests.archives.outlet import Outlet
from tests.cli.test_commands import wirewatch
from wirewatch.cli.gaps import gaps_in_words
from wirewatch.demo.loopback import LoopbackServer
from wirewatch.presence import lock_folder

__all__ = ["wirewatch"]  # the fixture

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
CONFIG = """
[database]
url = "sqlite:///w.db"
[crawler]
delay = "10ms"
allow_networks = ["127.0.0.0/8"]
[[source]]
name = "Valley Post"
kind = "listing"
url = "{url}/list"
[[source]]
name = "Plain"
kind = "feed"
url = "{url}/feed"
"""


@pytest.fixture
def outlet(tmp_path):
    """Give an outlet behind a real server, and a configuration that names it."""
    outlet = Outlet(newest=NOW - timedelta(hours=1))
    server = LoopbackServer(outlet.respond)
    server.start()
    outlet.site = server.url.rstrip("/")
    (tmp_path / "config.toml").write_text(CONFIG.format(url=outlet.site))
    yield outlet
    server.stop()


@pytest.fixture
def backfill(tmp_path):
    """Start the command in a process of its own."""
    started = []

    def start(*words, name="Valley Post"):
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from wirewatch.cli.main import main; main()",
             "sources", "backfill", name, *words],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ended(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def at_page(outlet, number):
    """Return an event that is set when so many pages were asked for; answers then wait a little."""
    reached, go_on = threading.Event(), threading.Event()

    def asked(_path):
        if len(outlet.pages) == number:
            reached.set()
            go_on.wait(2)

    outlet.on_asked = asked
    return reached, go_on


def test_a_killed_and_a_stopped_run_are_gone_on_with(outlet, backfill, tmp_path):
    since = f"{NOW - timedelta(days=20):%Y-%m-%d}"
    killed = backfill("--since", since)
    reached, go_on = at_page(outlet, 3)
    assert reached.wait(40)
    killed.kill()
    killed.wait()
    go_on.set()
    stopped = backfill("--since", since)
    reached, go_on = at_page(outlet, 7)
    assert reached.wait(40)
    stopped.send_signal(signal.SIGINT)
    status, _, err = ended(stopped)
    go_on.set()
    assert status == 1
    assert "stopped; nothing is lost. To go on: wirewatch sources backfill 'Valley Post'" in err
    outlet.on_asked = lambda _path: None
    status, out, err = ended(backfill("--since", since, "--json"))
    done = json.loads(out)
    assert (status, err, done["start"], done["done"]) == (0, "", "resumed", True)
    start = datetime.fromisoformat(since).replace(tzinfo=UTC)
    assert done["new"] == len(outlet.since(start))
    twice = {page for page in outlet.pages if outlet.pages.count(page) > 1}
    assert len(twice) == 2  # those in flight at the two ends
    assert not list(lock_folder(f"sqlite:///{tmp_path}/w.db").glob("backfill-*"))


def test_no_archive_is_told_with_what_was_tried(outlet, backfill):
    status, out, err = ended(backfill("--since", "20d", name="Plain"))
    assert (status, "1 page read, 10 entries found" in out) == (1, True)
    assert "it has no archive that could be read; tried were its own address and" in err
    assert f"{outlet.site}/news-sitemap.xml: the server answers with status 404" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Valley Pots", "--since", "9d"), (1, "did you mean 'Valley Post'?")),
        (("Valley Post", "--since", "2999-01-01"), (2, "lies in the future")),
        (("Valley Post", "--since", "lately"), (2, "is no duration")),
        (("Valley Post",), (2, "Missing option '--since'")),
        (("Valley Post", "--since", "9d", "--max-pages", "0"), (2, "--max-pages")),
    ],
)
def test_mistakes_are_told_before_anything_is_asked(wirewatch, words, said):
    done = wirewatch("sources", "backfill", *words)
    assert (done.status, said[1] in done.err) == (said[0], True), done.err


def test_gaps_and_backfills_are_listed(wirewatch, tmp_path):
    (listed,) = wirewatch("sources", "list", "--json").objects
    assert listed["gaps"] == {"open": 0, "filled": 0, "not_filled": 0, "last": None}
    assert listed["backfill"] is None
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    store.walks.begin(1, NOW - timedelta(days=9), (), NOW)
    found = store.walks.by_source(NOW)
    store.close()
    assert gaps_in_words(found[1]) == ""
    (listed,) = wirewatch("sources", "list", "--json").objects
    assert (listed["backfill"]["state"], listed["backfill"]["pages"]) == ("open", 0)
    (status,) = wirewatch("status", "--json").objects
    assert status["gaps"] == []
