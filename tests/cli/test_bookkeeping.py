"""Sources added, removed, imported and exported by command; the file and the answers."""

import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import CONFIG, wirewatch
from wirewatch.settings import load

__all__ = ["wirewatch"]  # the fixture

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Balkans"><outline text="deep">
  <outline type="rss" text="Hill Echo" xmlUrl="https://hill.test/rss"/>
  <outline type="rss" title="Valley Post" text="v" xmlUrl="https://other.test/feed"/>
</outline></outline>
<outline type="rss" text="Known" xmlUrl="https://VALLEY.test/feed"/>
<outline type="rss" text="Twice" xmlUrl="https://hill.test/rss#x"/>
<outline type="rss" text="Odd" xmlUrl="gopher://hill.test/"/>
</body></opml>"""


def names() -> list[str]:
    return [source.name for source in load(Path("config.toml"), {}).sources]


def test_a_source_is_added_and_removed_and_the_file_is_as_before(wirewatch):
    added = wirewatch("sources", "add", "Hill Echo", "https://hill.test/", "--kind", "listing")
    assert (added.status, "started again" in added.out) == (0, True)
    assert names() == ["Valley Post", "Hill Echo"]
    assert wirewatch("check").status == 0
    (row,) = [r for r in wirewatch("sources", "list", "--json").objects if r["kind"] == "listing"]
    assert row["name"] == "Hill Echo"
    removed = wirewatch("sources", "remove", "Hill Echo")
    assert (removed.status, 'kind = "listing"' in removed.out) == (0, True)
    assert Path("config.toml").read_text().replace("\n", "") == CONFIG.replace("\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("valley post", "https://x.test/"), "choose another name"),
        (("Other", "https://valley.test/feed"), "read already"),
        (("Other", "x.test"), "no web address"),
        (("Other", "https://x.test/", "--kind", "sitmap"), "did you mean 'sitemap'"),
        (("Other", "https://x.test/", "--every", "soon"), "every"),
        (("Other", "https://x.test/", "--timezone", "Belgrade"), "Europe/Belgrade"),
    ],
)
def test_what_cannot_be_added_changes_nothing(wirewatch, words, says):
    ended = wirewatch("sources", "add", *words)
    assert (ended.status, says in ended.err) == (2, True), ended.err
    assert Path("config.toml").read_text() == CONFIG


def test_what_is_not_there_cannot_be_removed(wirewatch):
    ended = wirewatch("sources", "remove", "Valey Post")
    assert (ended.status, "did you mean 'Valley Post'" in ended.err) == (1, True)


def test_machines_are_told_in_json(wirewatch):
    added = wirewatch("sources", "add", "Echo", "https://hill.test/rss", "--json")
    assert added.objects == [
        {"name": "Echo", "kind": "feed", "url": "https://hill.test/rss", "added": True}
    ]
    (removed,) = wirewatch("sources", "remove", "Echo", "--json").objects
    assert removed["removed"].startswith("[[source]]")


def test_an_import_says_what_became_of_each(wirewatch):
    Path("feeds.opml").write_text(OPML)
    tried = wirewatch("sources", "import", "feeds.opml", "--dry-run")
    assert (tried.status, "2 of 5 sources would be added" in tried.out) == (0, True)
    assert "is read already: Valley Post" in tried.out
    assert Path("config.toml").read_text() == CONFIG
    done = wirewatch("sources", "import", "feeds.opml", "--json")
    assert [each["added"] for each in done.objects] == [True, True, False, False, False]
    assert names() == ["Valley Post", "Hill Echo", "Valley Post (other.test)"]
    again = wirewatch("sources", "import", "feeds.opml")
    assert (again.status, "0 of 5 sources added" in again.out) == (1, True)


def test_a_file_that_is_none_is_refused(wirewatch):
    assert wirewatch("sources", "import", "absent.opml").status == 2
    Path("a.opml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><opml/>')
    ended = wirewatch("sources", "import", "a.opml")
    assert (ended.status, "a.opml: the file defines entities" in ended.err) == (2, True)


def test_what_is_exported_can_be_imported(wirewatch):
    wirewatch("sources", "add", "Town", "https://t.test/", "--kind", "listing", "--pattern", "/n/")
    exported = wirewatch("sources", "export")
    assert 'xmlUrl="https://valley.test/feed"' in exported.out
    Path("feeds.opml").write_text(exported.out)
    before = load(Path("config.toml"), {}).sources
    for name in names():
        wirewatch("sources", "remove", name)
    assert wirewatch("sources", "import", "feeds.opml").status == 0
    assert load(Path("config.toml"), {}).sources == before


def test_standard_input_is_a_file_too(wirewatch, monkeypatch, tmp_path):
    (tmp_path / "feeds.opml").write_text(OPML)
    with (tmp_path / "feeds.opml").open() as file:
        import wirewatch.cli.bookkeeping as tested  # noqa: PLC0415 - its own sys, not the fixture's

        monkeypatch.setattr(tested, "sys", type("Sys", (), {"stdin": file, "stdout": sys.stdout}))
        assert wirewatch("sources", "import", "-", "--dry-run").status == 0
