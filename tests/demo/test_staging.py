"""The stage as a whole: everything up, everything down, one article held back."""

import html
import tomllib

import httpx
import pytest

from wirewatch.demo.staging import Demo


@pytest.fixture
def demo():
    demo = Demo()
    demo.start()
    yield demo
    demo.stop()


def test_every_source_that_the_file_names_answers(demo):
    config = tomllib.loads(demo.config.read_text(encoding="utf-8"))
    assert len(config["source"]) == 3
    for source in config["source"]:
        assert httpx.get(source["url"], trust_env=False).status_code == 200


def test_the_held_back_article_is_printed_once(demo):
    before = {site.url: len(site.articles) for site in demo.sites}
    ((url, article),) = demo.publish_held_back()
    assert article.title in html.unescape(httpx.get(url, trust_env=False).text)
    assert sum(len(site.articles) for site in demo.sites) == sum(before.values()) + 1
    assert demo.sites[0].articles[0].slug == article.slug
    assert demo.publish_held_back() == ()


def test_stopping_closes_the_doors_and_removes_the_folder(demo):
    folder, url = demo.config.parent, demo.sites[0].url
    demo.stop()
    demo.stop()
    assert not folder.exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    with pytest.raises(RuntimeError, match="not running"):
        _ = demo.config


def test_starting_twice_changes_nothing(demo):
    config, sites = demo.config, demo.sites
    demo.start()
    assert (demo.config, demo.sites) == (config, sites)


def test_a_start_that_fails_leaves_nothing_behind(monkeypatch):
    demo = Demo()

    def refuse() -> None:
        raise OSError("no port left")

    monkeypatch.setattr(demo.hooks, "start", refuse)
    with pytest.raises(OSError, match="no port left"):
        demo.start()
    with pytest.raises(RuntimeError, match="not running"):
        _ = demo.mail.url
    demo.stop()
