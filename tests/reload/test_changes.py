"""What differs between two configurations, and what of it waits for a restart."""

from pathlib import Path

import pytest

from wirewatch.changes import Changes, Difference, changes_between
from wirewatch.settings import load_bytes

BEFORE = """
[[source]]
name = "Post"
kind = "feed"
url = "https://post.example/feed"
[[watch]]
name = "Arms"
query = "shells AND $makers"
channels = ["desk"]
[[list]]
name = "makers"
words = ["Krušik"]
[[channel]]
name = "desk"
kind = "console"
"""
NONE = Difference()


def changed(old: str, new: str, text: str = BEFORE) -> Changes:
    assert old in text
    after = text.replace(old, new)
    path = Path("config.toml")
    return changes_between(
        load_bytes(path, text.encode(), {}), load_bytes(path, after.encode(), {})
    )


def test_the_same_is_no_change() -> None:
    found = changed("Arms", "Arms")
    assert found == Changes(watches=NONE, sources=NONE, channels=NONE, waiting=())
    assert found.at_once == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"shells AND', '"shells OR bombs AND', {"watches": "~ Arms"}),
        ("Krušik", "Zastava", {"watches": "~ Arms"}),  # by way of the list
        ('channels = ["desk"]', 'channels = ["desk"]\nlook_back = "30d"', {"watches": "~ Arms"}),
        ('"Arms"', '"Guns"', {"watches": "+ Guns, - Arms"}),
        ("post.example/feed", "post.example/rss", {"sources": "~ Post"}),
        (
            'feed"\n[[watch]]',
            'feed"\nproxy = "http://proxy.example:8080"\n[[watch]]',
            {"sources": "~ Post"},
        ),
        ('kind = "console"', 'kind = "console"\nuse_zone = true', None),
    ],
)
def test_each_change_is_named(old: str, new: str, words: dict[str, str] | None) -> None:
    if words is not None:
        assert changed(old, new).at_once == words


def test_channels_by_name() -> None:
    found = changed('name = "desk"', 'name = "mail"', BEFORE.replace('["desk"]', "[]"))
    assert found.at_once == {"channels": "+ mail, - desk"}


def test_what_is_read_at_the_start_waits_key_by_key() -> None:
    sections = '[crawler]\ndelay = "3s"\nconcurrency = 9\n[web]\nlisten = "127.0.0.1:9000"\n'
    found = changed("\n[[source]]", f"\n{sections}[[source]]")
    assert set(found.waiting) == {"[crawler] delay", "[crawler] concurrency", "[web] listen"}
    assert found.at_once == {}
