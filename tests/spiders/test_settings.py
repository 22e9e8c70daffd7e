"""[[source]], as users write it and mistype it; and the registry of kinds."""

import re
from datetime import timedelta

import pytest
from pydantic import ValidationError

from db.errors import NotFoundError
from spiders.kinds import SPIDERS, spider_for
from spiders.settings import SourceSettings
from spiders.site import SiteSpider
from spiders.site_file import SiteFile

HERALD = "https://a.example/feed"


def write(**keys: object) -> SourceSettings:
    return SourceSettings.model_validate(
        {"name": "Herald", "kind": "feed", "url": "https://a.example/feed"} | keys
    )


def test_defaults() -> None:
    source = write(name=" Herald ").source()
    assert (source.name, source.kind, source.url) == ("Herald", "feed", "https://a.example/feed")
    assert (source.every, source.timezone, dict(source.options)) == (None, "UTC", {})


def test_everything_given() -> None:
    source = write(
        kind="listing", every="10m", timezone="Europe/Sarajevo", pattern=r"/n/\d"
    ).source()
    assert source.every == timedelta(minutes=10)
    assert source.timezone == "Europe/Sarajevo"
    assert source.options == {"pattern": r"/n/\d"}


def test_what_is_written_out_can_be_read_back() -> None:
    for every in ("adaptive", "1h 30m"):
        dumped = write(every=every).model_dump()
        assert dumped["every"] == every
        assert SourceSettings.model_validate(dumped) == write(every=every)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"name": "  "}, "the name is empty"),
        ({"kind": "feeds"}, "did you mean 'feed'?"),
        ({"kind": "zzz"}, "write one of feed, sitemap, listing"),
        ({"url": "a.example/feed"}, "is no web address; write it whole"),
        ({"url": "ftp://a.example/feed"}, "is no web address"),
        ({"url": "https:///feed"}, "is no web address"),
        ({"url": "https://a.example:port/"}, "is no web address"),
        ({"url": "https://[bad/"}, "is no web address"),
        ({"url": "https://a.example/a b"}, "is no web address"),
        ({"every": "often"}, 'or write "adaptive"'),
        ({"every": "10ms"}, "shorter than a second"),
        ({"timezone": "Europe/Beograd"}, "did you mean 'Europe/Belgrade'?"),
        ({"timezone": "belgrade"}, "did you mean 'Europe/Belgrade'?"),
        ({"timezone": "europe/kiev"}, "did you mean 'Europe/Kiev'?"),
        ({"timezone": ""}, "write an IANA name"),
        ({"timezone": "../../etc"}, "write an IANA name"),
        ({"kind": "listing", "pattern": "("}, "is no regular expression"),
        ({"pattern": "x"}, "a feed has no pattern"),
        ({"query": "x"}, 'a feed has no query; leave `query` out, or write kind = "search"'),
        ({"kind": "search", "url": ""}, "a search needs `query`"),
        ({"kind": "search", "url": "", "query": 7}, "query"),
        ({"kind": "search", "url": "", "query": "x", "engine": "altavista"}, "engine"),
        ({"kind": "search", "url": "", "query": "x" * 2000}, "too long to be asked"),
        ({"kind": "search", "url": "", "query": "x", "language": "sr"}, "sourcelang:serbian"),
        ({"kind": "telegram", "url": "https://t.me/+abc"}, "names no public channel"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_mistakes_are_told_with_the_way_out(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        write(**keys)
    assert words in str(caught.value)


def test_every_kind_has_its_spider() -> None:
    assert set(SPIDERS) >= {"feed", "sitemap", "listing", "search", "telegram"}
    for kind, spider in SPIDERS.items():
        assert spider_for(kind) is spider
        assert spider.kind == kind
        assert "/" in spider.accept


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'sitemap'"):
        spider_for("site map")
    with pytest.raises(NotFoundError, match="write one of feed"):
        spider_for("qqq")


def test_a_search_makes_its_own_address() -> None:
    keys = {"name": "Shells", "kind": "search", "query": "shells (Kyiv OR Kiev)"}
    source = SourceSettings.model_validate(keys).source()
    assert source.url.startswith("https://api.gdeltproject.org/api/v2/doc/doc?query=shells+%28Kyiv")
    assert source.options == {"engine": "gdelt"}
    again = SourceSettings.model_validate(SourceSettings.model_validate(keys).model_dump())
    assert again.source() == source


def test_a_written_address_comes_before_the_one_of_the_words() -> None:
    source = write(kind="search", engine="bing-news", url="http://127.0.0.1/x").source()
    assert (source.url, dict(source.options)) == ("http://127.0.0.1/x", {"engine": "bing-news"})


def test_a_channel_is_asked_for_its_preview() -> None:
    source = write(kind="telegram", url="https://t.me/glasdrine", pattern="/news/").source()
    assert (source.url, dict(source.options)) == (
        "https://t.me/s/glasdrine",
        {"pattern": "/news/"},
    )


def test_a_kind_of_sites_brings_its_address_and_other_kinds_come_with_the_context() -> None:
    ministry = SourceSettings.model_validate({"name": "M", "kind": "example-ministry"})
    assert ministry.url == "https://ministarstvo-reka.example/saopstenja"
    gazette = SiteSpider("gazette", SiteFile(item="li", url="https://gazette.example/"))
    context = {"kinds": {**SPIDERS, "gazette": gazette}}
    keys = {"name": "G", "kind": "gazette"}
    assert SourceSettings.model_validate(keys, context=context).url == "https://gazette.example/"
    with pytest.raises(ValidationError, match="did you mean 'gazette'"):
        SourceSettings.model_validate(keys | {"kind": "gazete", "url": HERALD}, context=context)
    with pytest.raises(ValidationError, match="there is no source kind 'gazette'"):
        SourceSettings.model_validate(keys | {"url": HERALD})


@pytest.mark.parametrize("page", ["{page}", "{page:0:20}"])
def test_an_archive_is_a_template(page: str) -> None:
    archive = f"https://a.example/all?from={page}"
    assert write(archive=f" {archive} ").source().options == {"archive": archive}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"archive": "https://a.example/all"}, "must have {page} once"),
        ({"archive": "https://a.example/{page}/{page}"}, "must have {page} once"),
        ({"archive": "https://a.example/{page:0}"}, "must have {page} once"),
        ({"archive": "https://a.example/{month}/{page}"}, "must have {page} once"),
        ({"archive": "https://{page}.example/all"}, "in its host"),
        ({"archive": "a.example/{page}"}, "is no web address"),
        (
            {"kind": "telegram", "url": "https://t.me/valley", "archive": "https://t.me/{page}"},
            "a telegram has no archive",
        ),
    ],
)
def test_an_archive_that_is_none_is_refused(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        write(**keys)
