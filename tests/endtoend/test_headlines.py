"""Walled, forbidden and dead pages over real HTTP: told once, by what the feed says of them."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.crawler import server
from tests.endtoend.program import channels, receivers, source, told, watch, write

WORDS = "Krusik sends ammunition to Ukraine"
BODY = "".join(
    f"<p>The ammunition of Krusik that went to Ukraine in the year {year} was counted again, and "
    "the ministry did not say by whom it had been paid for.</p>"
    for year in range(2018, 2026)
)
WHYS = {
    "/paid/1": "a paywall stands before the page",
    "/secret/2": "robots.txt forbids the page",
    "/dead/3": "there is no such page",
    "/moved/4": "there is no such page",
}


def item(site: server.Site, path: str, title: str, summary: str = "") -> str:
    published = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    return (
        f"<item><title>{title}</title><link>{site.url(path)}</link>"
        f"<description>{summary}</description><pubDate>{published}</pubDate></item>"
    )


def feed(*items: str) -> server.Answer:
    listed = "".join(items)
    body = f'<rss version="2.0"><channel><title>Valley Post</title>{listed}</channel></rss>'
    return server.page(body.encode(), Content_Type="application/rss+xml")


def prepare(site: server.Site) -> list[str]:
    """Put up the site; return the items that its feed lists."""
    site.answers["/robots.txt"] = server.page(b"User-agent: *\nDisallow: /secret/\n")
    site.answers["/"] = server.page(b"<h1>Home</h1>" + BODY.encode())
    site.answers["/paid/1"] = server.status(402)
    site.answers["/moved/4"] = server.redirect("/")
    items = [
        item(site, path, f"Report {number}", f"{WORDS}, part {number}.")
        for number, path in enumerate(WHYS, 1)
    ]
    items.append(item(site, "/dead/5", "Report 5", "About a harvest of plums."))
    site.answers["/feed"] = feed(*items)
    return items


def test_what_cannot_be_had_is_told_by_its_headline_once(tmp_path, nursery):
    with server.Site() as site, receivers() as (mail, hooks):
        items = prepare(site)
        program = write(
            tmp_path,
            nursery,
            source("Valley Post", "feed", site.url("/feed")),
            watch("arms", "Krusik AND ammunition AND Ukraine"),
            channels(mail, hooks),
        )
        assert program("run", "--once").status == 0
        assert Counter(told(hooks)["arms"]) == Counter(site.url(path) for path in WHYS)
        says = {}
        for hook in hooks.accepted:
            data = json.loads(hook.body)["data"]
            (article,) = data["articles"]
            says[article["url"].removeprefix(site.url(""))] = article["headline_only"]
            assert data["reason"].endswith(f"headline only: {article['headline_only']}")
        assert says == WHYS
        for sent in mail.messages:
            for part in ("plain", "html"):
                assert "headline only: " in sent.message.get_body((part,)).get_content()

        page = f"<html lang=en><title>Part one</title><h1>Part one</h1>{BODY}".encode()
        site.answers["/paid/1"] = server.page(page, Content_Type="text/html")
        site.answers["/go/1"] = server.redirect("/paid/1")
        site.answers["/feed"] = feed(*items, item(site, "/go/1", "Part one"))
        assert program("run", "--once").status == 0
        assert len(hooks.accepted) == len(mail.messages) == len(WHYS)

        listed = program("articles", "list", "--json").objects
        assert len(listed) == 5
        (opened,) = [article for article in listed if article["url"] == site.url("/paid/1")]
        assert (opened["title"], opened["headline_only"]) == ("Part one", None)
        assert opened["revision"] == 2
        shown = program("articles", "show", opened["id"]).out
        assert "- Report 1" in shown
        assert "+ Part one" in shown
        assert "/secret/2" not in site.paths()
