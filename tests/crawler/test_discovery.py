"""Finding sources: the real fetcher, gate and robots over a web in memory."""

from datetime import timedelta

import pytest

from crawler.discovery import MAX_REQUESTS, Discoverer, Rationed
from crawler.download import Download
from crawler.fetch import Fetcher
from crawler.politeness import HostGate
from crawler.prospects import Origin, Verdict, best
from db.errors import Refused, Unreachable
from spiders.kinds import spider_for
from tests.crawler.fakes import NOON, FakeWeb, HeldClock, MemoryRows, answer

HOME = "https://valley.test/"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
STORIES = "".join(
    f'<h2><a href="/news/2026/03/shells-left-the-plant-for-the-{n}th-time">'
    f"Four thousand shells left the plant in the valley for the {n}th time</a></h2>"
    for n in range(12)
)


class SmallWeb(FakeWeb):
    """Addresses that are not there answer 404, as on a real site."""

    async def download(self, request):
        if request.url not in self.pages and "nobody" not in request.url:
            self.put(request.url, answer(404))
        return await super().download(request)

    def html(self, url, *head, body=STORIES):
        page = f"<!doctype html><html><head>{''.join(head)}</head><body><main>{body}</main></body>"
        self.put(url, answer(body=page.encode(), content_type="text/html; charset=utf-8"))

    def feed(self, url, count=3, title="Valley Post"):
        items = "".join(
            f"<item><title>Shells {n}</title><link>{HOME}{n}</link>"
            f"<pubDate>{NOON - timedelta(hours=n):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for n in range(count)
        )
        body = f"<rss><channel><title>{title}</title>{items}</channel></rss>"
        self.put(url, answer(body=body.encode()))

    def sitemap(self, url, count=3, news=True):
        title = "<n:news xmlns:n='x'><n:title>Shells</n:title></n:news>" if news else ""
        urls = "".join(
            f"<url><loc>{HOME}s/{n}</loc>{title}"
            f"<lastmod>{(NOON - timedelta(hours=n)).isoformat()}</lastmod></url>"
            for n in range(count)
        )
        self.put(url, answer(body=f"<urlset>{urls}</urlset>".encode()))


@pytest.fixture
def web():
    return SmallWeb()


@pytest.fixture
def discover(web):
    clock = HeldClock()
    gate = HostGate(MemoryRows(), clock, at_once=1, delay=timedelta(seconds=1), sleep=clock.sleep)
    fetcher = Fetcher(Rationed(web, MAX_REQUESTS), gate, clock, agent="wirewatch")
    return Discoverer(fetcher, spider_for, clock).discover


async def test_a_site_that_names_its_feed_is_asked_little(web, discover):
    web.html(HOME, LINK.format("/all.rss"), '<meta property="og:site_name" content="The Post">')
    web.feed(HOME + "all.rss")
    web.put(HOME + "robots.txt", answer(body=f"Sitemap: {HOME}news.xml".encode()))
    web.sitemap(HOME + "news.xml")
    found = await discover(HOME)
    assert web.urls == [HOME + path for path in ("robots.txt", "", "all.rss", "news.xml")]
    assert found.site == "The Post"
    assert [(p.candidate.kind, p.candidate.origin, p.entries) for p in found.prospects] == [
        ("feed", Origin.LINK_TAG, 3),
        ("sitemap", Origin.ROBOTS, 3),
        ("listing", Origin.OWN_LINKS, 12),
    ]
    assert best(found.prospects).candidate.url == HOME + "all.rss"


async def test_a_feed_elsewhere_counts_if_a_link_tag_names_it(web, discover):
    elsewhere = "https://feeds.example/valley"
    web.html(HOME, LINK.format(elsewhere), body=f'<a href="{elsewhere}/rss">RSS</a>')
    web.feed(elsewhere)
    web.put(HOME + "robots.txt", answer(body=b"Sitemap: https://other.example/news.xml"))
    found = await discover(HOME)
    assert best(found.prospects).candidate.url == elsewhere
    assert not any("other.example" in url for url in web.urls)


async def test_links_on_the_page_come_before_usual_addresses(web, discover):
    web.html(HOME, body=STORIES + '<a href="/our/rss">RSS</a><a href="https://x.example/rss">')
    web.feed(HOME + "our/rss")
    found = await discover(HOME)
    assert best(found.prospects).candidate.origin is Origin.LINK
    assert HOME + "feed/" not in web.urls
    assert not any("x.example" in url for url in web.urls)


async def test_a_page_about_feeds_is_asked_for_them(web, discover):
    web.html(
        HOME, body=STORIES + '<a href="https://x.example/rss">x</a>' * 9 + '<a href="/rss">RSS</a>'
    )
    web.html(HOME + "rss", body='<a href="/rss">All</a><a href="/rss/all.xml">All</a>')
    web.feed(HOME + "rss/all.xml")
    found = await discover(HOME)
    first = best(found.prospects)
    assert (first.candidate.url, first.candidate.origin) == (HOME + "rss/all.xml", Origin.LINK)
    assert web.urls.count(HOME + "rss") == 1
    assert [p.candidate.kind for p in found.prospects] == ["feed", "listing"]


async def test_usual_addresses_are_tried_until_one_answers(web, discover):
    web.html(HOME + "serbia/", body=STORIES)
    web.put(HOME + "feed/", answer(301, location=HOME + "feeds/main.xml"))
    web.feed(HOME + "feeds/main.xml")
    web.sitemap(HOME + "sitemap-news.xml")
    found = await discover(HOME + "serbia/")
    assert [p.candidate.url for p in found.prospects] == [
        HOME + "feeds/main.xml", HOME + "sitemap-news.xml", HOME + "serbia/"
    ]  # fmt: skip
    assert HOME + "serbia/feed/" in web.urls
    assert HOME + "rss.xml" not in web.urls
    assert HOME + "sitemap.xml" not in web.urls


async def test_a_page_alone_is_a_listing(web, discover):
    web.html(HOME)
    found = await discover(HOME)
    (only,) = found.prospects
    assert (only.candidate.kind, only.verdict) == ("listing", Verdict.UNDATED)
    assert len(web.urls) <= 12


async def test_a_page_that_lists_nothing_is_told_only_where_there_is_nothing_else(web, discover):
    web.html(HOME, LINK.format("/all.rss"), body="<p>Built by scripts.</p>")
    web.feed(HOME + "all.rss")
    assert [p.candidate.kind for p in (await discover(HOME)).prospects] == ["feed"]
    bare = "https://bare.test/"
    web.html(bare, body="<p>Built by scripts.</p>")
    (only,) = (await discover(bare)).prospects
    assert (only.candidate.kind, only.verdict) == ("listing", Verdict.UNREADABLE)
    assert "no links" in only.detail


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
async def test_a_feed_or_sitemap_is_judged_as_it_is(web, discover, kind):
    getattr(web, kind)(HOME + "it", 5)
    found = await discover(HOME + "it")
    (only,) = found.prospects
    assert (only.candidate.kind, only.candidate.origin, only.entries) == (kind, Origin.GIVEN, 5)
    assert len(web.urls) == 2


async def test_the_newest_lists_of_an_index_are_looked_at(web, discover):
    names = ["2024.xml", "news-1.xml", "news-2.xml", "https://other.example/news-0.xml"]
    index = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    web.put(HOME + "map.xml", answer(body=f"<sitemapindex>{index}</sitemapindex>".encode()))
    web.sitemap(HOME + "news-1.xml", 2)
    web.put(HOME + "robots.txt", answer(body=f"Sitemap: {HOME}map.xml".encode()))
    web.html(HOME)
    found = await discover(HOME)
    assert found.prospects[0].entries == 2  # the second of its lists is missing
    assert not any("other.example" in url or "2024" in url for url in web.urls)


async def test_a_page_that_refuses_us_may_have_an_open_feed(web, discover):
    web.put(HOME, answer(403))
    web.feed(HOME + "rss")
    found = await discover(HOME)
    assert [p.candidate.url for p in found.prospects] == [HOME + "rss"]
    assert (found.site, found.prospects[0].name) == ("", "Valley Post")


async def test_robots_are_heeded_and_a_refusal_is_told(web, discover):
    web.html(HOME, LINK.format("/secret/feed"))
    web.put(HOME + "robots.txt", answer(body=b"User-agent: *\nDisallow: /secret/"))
    found = await discover(HOME)
    assert HOME + "secret/feed" not in web.urls
    told = {p.candidate.url: p for p in found.prospects}[HOME + "secret/feed"]
    assert (told.verdict, told.detail) == (Verdict.UNREADABLE, "robots.txt forbids it")


async def test_a_host_that_cannot_be_asked_is_an_error(web, discover):
    with pytest.raises(Unreachable):
        web.put("https://nobody.test/robots.txt", Unreachable("no route", url="x"))
        await discover("https://nobody.test/")
    web.put(HOME + "robots.txt", answer(503))
    with pytest.raises(Unreachable, match="robots"):
        await discover(HOME)


async def test_a_site_that_was_moved_names_its_sitemaps_at_its_new_place(web, discover):
    new = "https://www.valley.test/"
    web.put(HOME, answer(301, location=new))
    web.html(new)
    web.put(new + "robots.txt", answer(body=b"Sitemap: /news.xml"))
    web.sitemap(new + "news.xml")
    found = await discover(HOME)
    assert (found.url, found.prospects[0].candidate.url) == (new, new + "news.xml")


async def test_a_hostile_site_gets_no_more_than_the_ration(web, discover):
    for n in range(40):
        web.put(f"{HOME}r{n}", answer(302, location=f"{HOME}r{n + 1}"))
    links = [LINK.format(f"/r{n * 6}") for n in range(5)]
    web.html(HOME, *links, body='<a href="/r30/rss">' * 50)
    lines = "\n".join(f"Sitemap: {HOME}r{n}" for n in range(2000))
    web.put(HOME + "robots.txt", answer(body=lines.encode()))
    found = await discover(HOME)
    assert len(web.urls) == MAX_REQUESTS
    assert best(found.prospects) is None
    assert any("25 requests were made already" in p.detail for p in found.prospects)


async def test_a_slow_site_is_left_in_time(web):
    clock = HeldClock()
    gate = HostGate(MemoryRows(), clock, at_once=1, delay=timedelta(seconds=50), sleep=clock.sleep)
    fetcher = Fetcher(web, gate, clock, agent="wirewatch")
    web.html(HOME)
    found = await Discoverer(fetcher, spider_for, clock).discover(HOME)
    assert clock.at - NOON <= timedelta(minutes=5)
    assert len(web.urls) <= 6
    assert found.prospects[0].candidate.kind == "listing"


async def test_a_ration_is_kept():
    web = SmallWeb()
    rationed = Rationed(web, 1)
    await rationed.download(Download(url=HOME))
    with pytest.raises(Refused, match="1 requests were made"):
        await rationed.download(Download(url=HOME))
