"""`wirewatch sources discover`: what it says, asks and adds."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import tests.cli.test_commands as commands
from crawler.discovery import Discovery
from crawler.prospects import Candidate, Origin, judge, unreadable
from db.clock import SystemClock
from db.records import Entry
from tests.cli.test_commands import CONFIG, wirewatch
from tests.making import NOON
from wirewatch import probe
from wirewatch.demo.loopback import Answer, LoopbackServer, Request
from wirewatch.settings import load

__all__ = ["wirewatch"]  # the fixture

ROOT = Path(__file__).parents[2]
FEED = "https://hill.test/rss"


class Terminal(io.StringIO):
    """A standard input with someone before it."""

    def isatty(self):
        return True


def found(*prospects, site="Hill \x1b[31mEcho"):
    return Discovery(url="https://hill.test/", site=site, prospects=prospects)


def prospect(url=FEED, kind="feed", count=5, name=""):
    entries = [
        Entry(url=f"https://hill.test/{n}", title="Shells", published=NOON - timedelta(hours=6 * n))
        for n in range(count)
    ]
    return judge(
        Candidate(kind=kind, url=url, origin=Origin.LINK_TAG), entries, now=NOON, name=name
    )


@pytest.fixture
def site(monkeypatch):
    """Say what the network would; gives the addresses that were looked at."""
    asked = []
    answers = [found(prospect())]

    async def probe_site(url, settings, access=None):
        asked.append(url)
        return answers[-1]

    monkeypatch.setattr(probe, "probe_site", probe_site)
    return SimpleNamespace(asked=asked, answers=answers)


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(commands, "io", SimpleNamespace(StringIO=Terminal))


def sources():
    return [(each.name, each.kind, each.url) for each in load(Path("config.toml"), {}).sources[1:]]


def test_without_a_terminal_nothing_is_added_and_the_way_on_is_said(wirewatch, site):
    told = wirewatch("sources", "discover", "hill.test")
    assert site.asked == ["https://hill.test/"]
    assert told.status == 0
    assert "5" in told.out
    assert "brings news" in told.out
    assert f"wirewatch sources add 'Hill [31mEcho' {FEED} --kind feed" in told.out
    assert Path("config.toml").read_text() == CONFIG


def test_yes_adds_the_best(wirewatch, site):
    told = wirewatch("sources", "discover", "hill.test", "--yes", "--name", "Echo")
    assert (told.status, "is added" in told.out) == (0, True)
    assert sources() == [("Echo", "feed", FEED)]
    again = wirewatch("sources", "discover", "hill.test", "--yes")
    assert (again.status, "read already: it is the source Echo" in again.out) == (0, True)
    assert len(sources()) == 1


@pytest.mark.parametrize(("said", "added"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_it_asks(wirewatch, site, terminal, said, added):
    told = wirewatch("sources", "discover", "https://hill.test", stdin=said)
    assert (told.status, len(sources())) == (0, added)
    assert ("nothing was added" in told.out) is (not added)


def test_machines_get_all_prospects(wirewatch, site, terminal):
    broken = unreadable(Candidate(kind="sitemap", url="x", origin=Origin.ROBOTS), "it is gone")
    site.answers.append(found(prospect(), broken))
    first, second = wirewatch("sources", "discover", "hill.test", "--json").objects
    assert first == {
        "kind": "feed", "url": FEED, "found_by": "a link tag of the page", "entries": 5,
        "per_day": 4.0, "newest": "2026-01-15T12:00:00Z", "verdict": "brings news",
        "detail": None, "source": None, "best": True, "added": False,
    }  # fmt: skip
    assert (second["best"], second["detail"], second["newest"]) == (False, "it is gone", None)
    (first, _) = wirewatch("sources", "discover", "hill.test", "--json", "--yes").objects
    assert first["added"] is True
    assert len(sources()) == 1


def test_a_name_in_use_gets_the_host_beside_it(wirewatch, site):
    site.answers.append(found(prospect(), site="valley post"))
    wirewatch("sources", "discover", "hill.test", "--yes")
    assert sources() == [("valley post (hill.test)", "feed", FEED)]
    site.answers.append(found(prospect("https://hill.test/2")))
    named = wirewatch("sources", "discover", "hill.test", "--yes", "--name", "Valley Post")
    assert (named.status, "choose another name" in named.err) == (2, True)


@pytest.mark.parametrize(("own", "name"), [("Echo feed", "Echo feed"), ("", "hill.test")])
def test_a_site_without_a_name_has_its_feeds_or_its_hosts(wirewatch, site, own, name):
    site.answers.append(found(prospect(name=own), site=""))
    wirewatch("sources", "discover", "hill.test", "--yes")
    assert sources() == [(name, "feed", FEED)]


def test_nothing_found_is_a_no(wirewatch, site):
    site.answers.append(found(prospect(count=0)))
    told = wirewatch("sources", "discover", "hill.test", "--yes")
    assert (told.status, "nothing at https://hill.test/" in told.err) == (1, True)
    assert Path("config.toml").read_text() == CONFIG


@pytest.mark.parametrize("word", ["ftp://hill.test/", "https://", "hill.test:x", "a b", ""])
def test_what_is_no_address_is_bad_usage(wirewatch, site, word):
    assert wirewatch("sources", "discover", word).status == 2
    assert site.asked == []


def respond(request: Request) -> Answer:
    """Be a small site: a front page, and behind its link tag a feed of three."""
    now = f"{SystemClock().now():%a, %d %b %Y %H:%M:%S} +0000"
    items = "".join(
        f"<item><title>Shells {n}</title><link>/{n}</link><pubDate>{now}</pubDate></item>"
        for n in range(3)
    )
    pages = {
        "/": '<html><link rel="alternate" type="application/rss+xml" href="/rss"><p>Hello',
        "/rss": f"<rss><channel><title>Hill Echo</title>{items}</channel></rss>",
    }
    if request.path not in pages:
        return Answer(status=404)
    return Answer(headers={"Content-Type": "text/html"}, body=pages[request.path].encode())


def test_a_real_site_is_looked_at_through_the_real_engine(tmp_path):
    crawler = '[crawler]\ndelay = "0s"\nallow_networks = ["127.0.0.0/8"]\n'
    (tmp_path / "config.toml").write_text(CONFIG + crawler)
    server = LoopbackServer(respond)
    server.start()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", "from wirewatch.cli.main import main; main()",
             "sources", "discover", server.url, "--yes", "--json"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
            text=True, timeout=60, check=True,
        )  # fmt: skip
    finally:
        server.stop()
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["url"], first["entries"], first["added"]) == (server.url + "/rss", 3, True)
    assert done.stderr == ""
    assert load(tmp_path / "config.toml", {}).sources[-1].url == server.url + "/rss"
