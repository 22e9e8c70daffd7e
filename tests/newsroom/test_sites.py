"""The local outlets over real HTTP: listings, validators, publishing, editing, misbehaviour."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest
from lxml import etree, html

from tests.newsroom.making import make_article
from tests.newsroom.sites import OUTLETS, MisbehavingSite, Newsroom

NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class HeldClock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def turn(self, by: timedelta) -> None:
        self.time += by


@pytest.fixture
def clock():
    return HeldClock()


@pytest.fixture
def newsroom(clock):
    with Newsroom(clock=clock) as newsroom:
        yield newsroom


@pytest.fixture
def client():
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client


def listed(client: httpx.Client, site: MisbehavingSite) -> list[str]:
    """The article addresses that a site lists, read in each kind's own way."""
    body = client.get(site.source_url).raise_for_status().content
    if site.outlet.kind == "feed":
        return [link.text for link in etree.fromstring(body).iterfind("channel/item/link")]
    if site.outlet.kind == "sitemap":
        child = etree.fromstring(body).findtext(f"{MAP}sitemap/{MAP}loc")
        pages = etree.fromstring(gzip.decompress(client.get(child).content))
        return [loc.text for loc in pages.iterfind(f"{MAP}url/{MAP}loc")]
    links = html.fromstring(body).xpath("//h2/a/@href")
    return list(dict.fromkeys(links))


@pytest.mark.parametrize("number", [0, 1, 2], ids=["feed", "sitemap", "listing"])
def test_a_published_article_is_listed_first_and_can_be_read(newsroom, client, number):
    site = newsroom.sites[number]
    first, second = make_article(1), make_article(2)
    assert listed(client, site) == []
    site.publish(first)
    url = site.publish(second)
    assert listed(client, site) == [url, site.article_url("article-1")]
    assert second.paragraphs[0] in html.fromstring(client.get(url).content).text_content()


@pytest.mark.parametrize("number", [0, 1, 2], ids=["feed", "sitemap", "listing"])
def test_an_unchanged_listing_answers_304_until_something_is_published(
    newsroom, client, clock, number
):
    site = newsroom.sites[number]
    site.publish(make_article(1))
    url = site.source_url if site.outlet.kind != "sitemap" else f"{site.url}/sitemap-news.xml.gz"
    first = client.get(url)
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(url, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    clock.turn(timedelta(minutes=1))
    site.publish(make_article(2))
    assert client.get(url, headers=known).status_code == 200


def test_last_modified_is_honoured_where_no_etag_is_sent(newsroom, client, clock):
    site = newsroom.feed
    site.publish(make_article(1))
    since = client.get(site.source_url).headers["Last-Modified"]
    assert parsedate_to_datetime(since) == clock.now()
    asked = {"If-Modified-Since": since}
    assert client.get(site.source_url, headers=asked).status_code == 304
    clock.turn(timedelta(seconds=5))
    site.edit("article-1", title="Another headline")
    assert client.get(site.source_url, headers=asked).status_code == 200


def test_a_wrong_etag_goes_before_a_fitting_date(newsroom, client):
    site = newsroom.feed
    since = client.get(site.source_url).headers["Last-Modified"]
    asked = {"If-Modified-Since": since, "If-None-Match": '"other"'}
    assert client.get(site.source_url, headers=asked).status_code == 200


def test_edits_show_in_listing_and_page_at_the_same_address(newsroom, client, clock):
    site = newsroom.sitemap
    url = site.publish(make_article(1))
    clock.turn(timedelta(hours=1))
    renewed = clock.now()
    site.edit("article-1", title="Edited headline", paragraphs=("New text.",), published=renewed)
    body = gzip.decompress(client.get(f"{site.url}/sitemap-news.xml.gz").content)
    item = etree.fromstring(body).find(f"{MAP}url")
    assert item.findtext(f"{MAP}loc") == url
    assert item.findtext(f"{MAP}lastmod") == "2026-03-02T08:00:00-05:00"
    assert item.findtext(f"{NEWS}news/{NEWS}publication_date") == "2026-03-02T08:00:00-05:00"
    assert item.findtext(f"{NEWS}news/{NEWS}title") == "Edited headline"
    page = client.get(url).text
    assert "Edited headline" in page
    assert "New text." in page


def test_editing_what_was_never_printed_is_an_error(newsroom):
    with pytest.raises(KeyError):
        newsroom.feed.edit("article-9", title="x")


def test_feed_dates_are_rfc_822_in_the_outlet_zone(newsroom, client):
    article = make_article(1)
    newsroom.feed.publish(article)
    root = etree.fromstring(client.get(newsroom.feed.source_url).content)
    assert root.findtext("channel/item/pubDate") == format_datetime(article.published)


def test_robots_names_what_is_closed_and_the_sitemap(newsroom, client):
    text = client.get(f"{newsroom.sitemap.url}/robots.txt").text
    assert "Disallow: /admin/" in text
    assert f"Sitemap: {newsroom.sitemap.source_url}" in text


def test_each_site_serves_only_its_own_kind(newsroom, client):
    assert client.get(f"{newsroom.feed.url}/sitemap.xml").status_code == 404
    assert client.get(f"{newsroom.listing.url}/feed.xml").status_code == 404
    assert client.get(f"{newsroom.listing.url}/no/such/page").status_code == 404


def test_posting_is_refused(newsroom, client):
    answer = client.post(newsroom.feed.source_url, content=b"x")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_gives_the_headers_of_get_without_a_body(newsroom, client):
    url = newsroom.feed.publish(make_article(1))
    head, get = client.head(url), client.get(url)
    assert head.content == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.content))


def test_requests_are_logged_with_time_status_and_agent(newsroom, client, clock):
    client.get(f"{newsroom.feed.url}/nothing?x=1", headers={"User-Agent": "probe/1"})
    seen = newsroom.feed.requests[-1]
    assert (seen.method, seen.path, seen.status) == ("GET", "/nothing?x=1", 404)
    assert (seen.agent, seen.at) == ("probe/1", clock.now())


def test_a_fault_spoils_one_answer_only(newsroom, client):
    site = newsroom.feed
    site.fail_next("/feed.xml", status=503, retry_after="7")
    spoilt = client.get(site.source_url)
    assert (spoilt.status_code, spoilt.headers["Retry-After"]) == (503, "7")
    assert client.get(site.source_url).status_code == 200
    site.redirect_next("/feed.xml", "/elsewhere")
    assert client.get(site.source_url).headers["Location"] == "/elsewhere"


def test_a_late_answer_is_late_and_does_not_hold_up_the_stop(newsroom, client):
    site = newsroom.feed
    site.delay_next("/feed.xml", timedelta(minutes=1))
    with pytest.raises(httpx.ReadTimeout):
        client.get(site.source_url, timeout=0.2)
    begun = time.monotonic()
    site.stop()
    assert time.monotonic() - begun < 2


def test_the_sites_have_addresses_of_their_own(newsroom):
    hosts = [httpx.URL(site.url).host for site in newsroom.sites]
    assert hosts == [outlet.address for outlet in OUTLETS]


def test_start_and_stop_may_be_called_twice_and_again(clock):
    site = MisbehavingSite(OUTLETS[0], clock=clock)
    site.stop()
    with pytest.raises(RuntimeError, match="never started"):
        _ = site.url
    site.start()
    site.start()
    assert httpx.get(f"{site.url}/robots.txt", trust_env=False).status_code == 200
    site.stop()
    site.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{site.url}/robots.txt", trust_env=False)
    site.start()
    assert httpx.get(f"{site.url}/robots.txt", trust_env=False).status_code == 200
    site.stop()


def test_the_truth_names_addresses_by_watch(newsroom):
    one = newsroom.feed.publish(make_article(1, words=("a",), watches=("w", "v")))
    two = newsroom.listing.publish(make_article(2, words=("a",), watches=("w",)))
    newsroom.sitemap.publish(make_article(3))
    assert newsroom.must_match() == {"w": {one, two}, "v": {one}}
