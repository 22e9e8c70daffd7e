"""Articles that lie at the daemon's door: lines of a file, each naming one by its number."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from db.records import Article, ClaimedEntry, Entry
from tests.newsroom.making import make_article
from wirewatch.wiring import House

_SITE = "https://gazette.example"
_TURN = 0.05  # seconds between two looks


def address_of(number: int) -> str:
    """Return the address of an article."""
    return _SITE + make_article(number).path


async def take_in(house: House, spool: Path, stop: asyncio.Event) -> None:
    """Let a house take in what lies there and what comes, until it is to stop."""
    taken = 0
    while not stop.is_set():
        whole = spool.read_text("utf-8").split("\n")[taken:-1]
        for line in whole:
            await _take(house, _article(json.loads(line)))
        taken += len(whole)
        await asyncio.sleep(_TURN)


async def _take(house: House, article: Article) -> None:
    claimed = ClaimedEntry(
        id=0,
        source_id=1,
        source="Gazette",
        timezone="UTC",
        entry=Entry(url=article.url, title=article.title, published=article.published),
        host="gazette.example",
        attempts=0,
        backlog=False,
    )
    await house.intake.take(claimed, article)
    house.telling.tick()


def _article(said: dict[str, Any]) -> Article:
    made = make_article(said["number"], words=said["words"], paragraphs=3)
    published = datetime.fromisoformat(said["published"])
    url = address_of(said["number"])
    return Article(
        url=url,
        canonical_url=url,
        title=made.title,
        text="\n".join(made.paragraphs),
        authors=(made.author,),
        published=published,
        fetched=published,
        language="en",
        site="Gazette",
        excerpt=made.paragraphs[0][:100],
    )
