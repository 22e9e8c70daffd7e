"""`articles reclean`, `export` and what `show` says of kept pages."""

import io
import json
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from db.clock import SystemClock
from db.kept import pack_page
from db.records import Page
from db.store import Store, open_store
from tests.cli.test_commands import PAGE, wirewatch
from tests.db.test_sources import plan
from tests.making import arrival, article, keyed, outcome

__all__ = ["wirewatch"]
URL = "https://valley.test/1"
COMMENT = "Zeppelins took them, everybody knows that."


@pytest.fixture
def kept(wirewatch, tmp_path, shaped):
    """The command line on a database with an article that a poor cleaner read, and its page."""
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("sources", "list")
    store, now = open_store(f"sqlite:///{tmp_path}/w.db"), SystemClock().now()
    store.sources.store_poll(1, [keyed(URL)], now, plan())
    (claimed,) = store.entries.claim_due("me", now, now + timedelta(minutes=5), limit=1)
    page = Page(
        url=URL, final_url=URL + "/final", status=200, body=PAGE.encode(), fetched=now,
        headers={"content-type": "text/html; charset=utf-8", "set-cookie": "sid=secret"},
    )  # fmt: skip
    poor = article(URL, title="Shells", text=COMMENT, published=None, fetched=now)
    given = arrival(poor, entry_id=claimed.id, page=pack_page(page, "0"))
    store.intake.take(given, lambda _snapshot: outcome(), now)
    store.watches.mark_caught_up("arms")
    store.close()
    return wirewatch


def opened(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path}/w.db")


def test_an_article_says_which_page_is_kept_and_until_when(kept):
    (shown,) = kept("articles", "show", "1", "--json").objects
    (page,) = shown["pages"]
    assert (page["url"], page["bytes"]) == (URL + "/final", len(PAGE.encode()))
    assert 0 < page["stored"] < page["bytes"]
    assert page["until"][:4] in {page["fetched"][:4], str(int(page["fetched"][:4]) + 1)}
    told = kept("articles", "show", "1").out
    assert page["sha256"] in told
    assert "until" in told
    (stats,) = kept("db", "stats", "--json").objects
    assert (stats["pages"], stats["page_bytes"]) == (1, page["stored"])


def test_cleaning_again_by_real_workers_first_dry_then_for_good(kept, tmp_path):
    dry = kept("articles", "reclean", "--dry-run")
    assert dry.status == 0
    assert "- title: Shells\n" in dry.out
    assert "+ title: Shells left the plant\n" in dry.out
    assert f"- text: ({len(COMMENT)} letters) {COMMENT}" in dry.out
    assert "+ matches arms" in dry.out
    assert "1 page would be cleaned again: 1 changed" in dry.out
    (before,) = kept("articles", "list", "--json").objects
    assert before["text"] == COMMENT
    (told,) = kept("articles", "reclean", "--json").objects
    assert (told["article"], told["outcome"], told["watches"]) == ("1", "changed", ["arms"])
    assert told["changes"]["title"] == {"before": "Shells", "after": "Shells left the plant"}
    assert told["held"] == 1
    (after,) = kept("articles", "list", "--json").objects
    assert (after["title"], after["authors"]) == ("Shells left the plant", ["Mira Kos"])
    assert COMMENT not in after["text"]
    again = kept("articles", "reclean")
    assert (again.status, "no kept page is to be cleaned again" in again.out) == (0, True)
    store = opened(tmp_path)
    assert (store.stats().revisions, store.stats().cleaned_again) == (0, 1)
    store.close()


def test_an_archive_holds_the_page_without_its_cookie(kept, tmp_path):
    ended = kept("articles", "export", "--warc", "out.warc.gz")
    assert (ended.status, ended.out) == (0, "")
    assert "1 page written to out.warc.gz" in ended.err
    archive = (tmp_path / "out.warc.gz").read_bytes()
    records = [
        (record.rec_type, record.content_stream().read(), record.http_headers)
        for record in ArchiveIterator(io.BytesIO(archive), check_digests="raise")
    ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "metadata"]
    _, body, headers = records[1]
    assert body == PAGE.encode()
    assert headers.get_header("set-cookie") is None
    assert b"wirewatch-article: 1\r\n" in records[2][1]
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_an_archive_goes_to_standard_output_too(kept, monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    ended = kept("articles", "export", "--warc", "-", "--article", "1", "--since", "1h")
    assert ended.status == 0
    assert "written to standard output" in ended.err
    assert len(list(ArchiveIterator(io.BytesIO(out.getvalue())))) == 3


def test_no_file_is_overwritten_unasked(kept, tmp_path):
    file = tmp_path / "out.warc.gz"
    file.write_text("mine")
    refused = kept("articles", "export", "--warc", str(file))
    assert (refused.status, "--force" in refused.err) == (2, True)
    assert file.read_text() == "mine"
    assert kept("articles", "export", "--warc", str(file), "--force").status == 0
    assert file.read_bytes()[:2] == b"\x1f\x8b"


@pytest.mark.parametrize(
    "chosen",
    [("--source", "Hill Post"), ("--watch", "arms"), ("--article", "9"), ("--since", "2100-01-01")],
)
def test_where_nothing_is_kept_no_file_is_made(kept, tmp_path, chosen):
    ended = kept("articles", "export", "--warc", "out.warc.gz", *chosen)
    assert (ended.status, "keep_pages" in ended.err) == (1, True)
    assert not (tmp_path / "out.warc.gz").exists()


def test_a_file_that_cannot_be_written_is_said(kept):
    ended = kept("articles", "export", "--warc", "nowhere/out.warc.gz")
    assert (ended.status, "cannot be written" in " ".join(ended.err.split())) == (2, True)


def test_a_page_that_is_damaged_leaves_no_half_archive(kept, tmp_path):
    import sqlite3  # noqa: PLC0415 - what no verb of ours does

    with sqlite3.connect(tmp_path / "w.db") as connection:
        connection.execute("UPDATE page SET body = x'00'")
    ended = kept("articles", "export", "--warc", "out.warc.gz")
    assert (ended.status, "kept page 1" in ended.err) == (1, True)
    assert not list(tmp_path.glob("out*"))


def test_nothing_to_clean_is_no_failure(wirewatch):
    ended = wirewatch("articles", "reclean", "--json")
    assert (ended.status, ended.out) == (0, "")
    assert json.loads(wirewatch("db", "stats", "--json").out)["pages"] == 0
