"""[[source]], as users write it and mistype it; and the registry of kinds."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from db.errors import NotFoundError
from spiders.kinds import SPIDERS, spider_for
from spiders.settings import SourceSettings


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
        ({"colour": "red"}, "colour"),
    ],
)
def test_mistakes_are_told_with_the_way_out(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        write(**keys)
    assert words in str(caught.value)


def test_every_kind_has_its_spider() -> None:
    assert set(SPIDERS) == {"feed", "sitemap", "listing"}
    for kind, spider in SPIDERS.items():
        assert spider_for(kind) is spider
        assert spider.kind == kind
        assert "/" in spider.accept


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'sitemap'"):
        spider_for("site map")
    with pytest.raises(NotFoundError, match="write one of feed"):
        spider_for("qqq")
