"""What a source is asked with reaches the network from every command that asks, and no screen."""

from pathlib import Path

import pytest

from crawler.discovery import Discovery
from db.records import Page
from net.access import Access
from tests.cleaning.papers import column, pdf
from tests.cli.test_commands import CONFIG, PAGE, wirewatch
from tests.making import NOON
from wirewatch import probe
from wirewatch.probe import _WithAccess

__all__ = ["wirewatch"]  # the fixture

SECRET = "s3cret-value"
SOURCE = (
    '\n[[source]]\nname = "Hill"\nkind = "feed"\nurl = "https://hill.test/rss"\n'
    'headers_file = "hill.headers"\n'
)
BODY = (
    "The ministry said on Monday that the shipments of shells which left the port of",
    "Bar in January had been stopped, and that it would publish all licences.",
)


@pytest.fixture
def subscribed(wirewatch, tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG + SOURCE)
    (tmp_path / "hill.headers").write_text(f"X-Key: {SECRET}\n")
    return wirewatch


def test_check_says_what_is_wrong_and_not_what_it_holds(subscribed, tmp_path):
    good = subscribed("check")
    assert good.status == 0
    (tmp_path / "hill.headers").write_text(f"X-Key: 1\n{SECRET}\n")
    bad = subscribed("check")
    assert bad.status == 2
    assert "the file hill.headers is not usable: line 2" in bad.err
    assert SECRET not in good.out + good.err + bad.out + bad.err


def test_discovery_and_extraction_use_the_access_of_the_site(subscribed, monkeypatch):
    asked: list[tuple[str, Access | None]] = []

    async def probe_site(url, settings, access=None):
        asked.append((url, access))
        return Discovery(url=url, site="", prospects=())

    async def probe_page(url, settings, access=None):
        asked.append((url, access))
        return Page(
            url=url, final_url=url, status=200, headers={}, body=PAGE.encode(), fetched=NOON
        )

    monkeypatch.setattr(probe, "probe_site", probe_site)
    monkeypatch.setattr(probe, "probe_page", probe_page)
    subscribed("sources", "discover", "https://www.hill.test/")
    subscribed("sources", "discover", "https://other.test/")
    subscribed("articles", "extract", "https://hill.test/1")
    assert [access.source if access else None for _, access in asked] == ["Hill", None, "Hill"]


async def test_discovery_asks_for_all_with_one_access():
    access = Access(source="Hill", home="https://hill.test/rss", headers={"X-Key": SECRET})
    asked = []

    class Fetching:
        async def fetch(self, request):
            asked.append(request.access)

        async def sitemaps(self, url, given):
            asked.append(given)

    asking = _WithAccess(Fetching(), access)
    await asking.fetch(probe.FetchRequest(url="https://hill.test/"))
    await asking.sitemaps("https://hill.test/")
    assert asked == [access, access]


def test_a_paper_is_shown_as_an_article(wirewatch, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf([column(BODY)], {"Author": "Ana Kos"}))
    (article,) = wirewatch("articles", "extract", "a.pdf", "--json").objects
    assert article["text"] == " ".join(BODY)
    assert article["authors"] == ["Ana Kos"]
    Path(tmp_path / "b.pdf").write_bytes(pdf([column(BODY)], locked=True))
    refused = wirewatch("articles", "extract", "b.pdf")
    assert refused.status == 1
    assert "encrypted" in refused.err


def test_nothing_of_an_access_is_in_the_database(subscribed, tmp_path):
    assert subscribed("sources", "list").status == 0
    files = [path.read_bytes() for path in tmp_path.rglob("*.db*")]
    assert files
    assert all(SECRET.encode() not in body for body in files)


def test_check_says_what_a_browser_wants(wirewatch, tmp_path, monkeypatch):
    plain = '\n[[source]]\nname = "Hill"\nkind = "listing"\nurl = "https://hill.test/"\n'
    monkeypatch.setattr("wirewatch.cli.check.missing_for_rendering", lambda chosen: "type: this")
    (tmp_path / "config.toml").write_text(CONFIG + plain)
    assert wirewatch("check").status == 0  # nobody wants one
    (tmp_path / "config.toml").write_text(CONFIG + plain + "render = true\n")
    told = wirewatch("check")
    assert told.status == 2
    assert "'Hill' has `render = true`, but no browser can show its pages: type: this" in told.err
    monkeypatch.setattr("wirewatch.cli.check.missing_for_rendering", lambda chosen: "")
    assert wirewatch("check").status == 0
