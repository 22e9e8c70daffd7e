"""A run for readers of another language: from a feed to mail and webhook, by a real service."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.crawler.server import Site, page, status
from tests.endtoend.program import channels, receivers, source, watch, write
from tests.translation.doubles import LibreDouble

TITLE = "Гранате код Кијева"
TEXT = (
    "Гранате из Србије нађене су код Кијева. Произведене су у Ваљеву, кажу стручњаци, а до фронта "
    "су стигле преко треће земље, за коју нико не зна да каже која је. "
)


@contextmanager
def translating() -> Iterator[LibreDouble]:
    """Serve translations on a loop of its own."""
    double, loop = LibreDouble(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(double.start(), loop).result(5)
    try:
        yield double
    finally:
        asyncio.run_coroutine_threadsafe(double.stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def prepare(site: Site) -> None:
    now = format_datetime(datetime.now(UTC))
    link = site.url("/shells")
    item = f"<item><title>{TITLE}</title><link>{link}</link><pubDate>{now}</pubDate></item>"
    feed = f'<rss version="2.0"><channel><title>Гласник</title>{item}</channel></rss>'
    html = (
        f'<html lang="sr"><head><meta charset="utf-8"><title>{TITLE}</title></head><body><article>'
        f"<h1>{TITLE}</h1>{f'<p>{TEXT}</p>' * 3}</article></body></html>"
    )
    site.answers = {
        "/robots.txt": status(404),
        "/feed": page(feed.encode(), Content_Type="application/rss+xml"),
        "/shells": page(html.encode(), Content_Type="text/html"),
    }


def test_an_alert_carries_its_translation(tmp_path, nursery):
    with Site() as site, translating() as libre, receivers() as (mail, hooks):
        prepare(site)
        program = write(
            tmp_path,
            nursery,
            source("Гласник", "feed", site.url("/feed")),
            watch("arms", "граната"),
            channels(mail, hooks),
            f'[translate]\nurl = "{libre.base}/base"\nallow_networks = ["127.0.0.0/8"]\n',
        )
        ended = program("run", "--once")
        assert ended.status == 0, ended.log
    (article,) = json.loads(hooks.accepted[0].body)["data"]["articles"]
    assert article["title"] == TITLE
    assert article["translation"]["title"] == "Shells near Kyiv"
    assert "Shells from Serbia were found near Kyiv." in article["translation"]["highlights"]
    (mailed,) = (each.message.get_body(("plain",)).get_content() for each in mail.messages)
    assert "*Гранате* код Кијева\r\n[en] Shells near Kyiv\r\n" in mailed
    assert len(libre.requests) == 1  # two channels, one question
