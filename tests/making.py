"""Makes records for tests: everything has a default, name what matters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from db.arrivals import Arrival
from db.delivery_records import AttemptResult, DeliveryState
from db.message_records import Message
from db.plans import Outcome, PlannedMatch, Verdict
from db.records import Article, Entry, KeyedEntry, Source
from db.store import Store
from db.watch_records import Match, Passage, Watch

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class HeldClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


def source(name: str = "Valley Post", **given: Any) -> Source:
    return Source(**{"name": name, "kind": "feed", "url": "https://valley.test/feed", **given})


def keyed(
    url: str = "https://valley.test/1", host: str = "valley.test", **given: Any
) -> KeyedEntry:
    entry = Entry(**{"url": url, "title": "A title", **given})
    return KeyedEntry(entry=entry, key=url, host=host)


def watch(name: str = "arms", **given: Any) -> Watch:
    return Watch(**{"name": name, "query": "shells", "channels": ("hook",), **given})


def article(url: str = "https://valley.test/1", **given: Any) -> Article:
    return Article(
        **{
            "url": url,
            "canonical_url": url,
            "title": "Shells left the plant",
            "text": "Shells left the plant on Monday.\nNobody saw them arrive.",
            "authors": ("Mira Kos",),
            "published": NOON - timedelta(hours=2),
            "fetched": NOON,
            "language": "en",
            "site": "Valley Post",
            "excerpt": "Shells left the plant on Monday.",
            **given,
        }
    )


def passage() -> Passage:
    return Passage(field="text", text="Shells left the plant on Monday.", spans=((0, 6),))


def arrival(of: Article | None = None, watches: tuple[Watch, ...] = (), **given: Any) -> Arrival:
    of = of or article()
    return Arrival(
        **{
            "article": of,
            "identity": of.url,
            "folded_title": of.title.lower(),
            "folded_text": of.text.lower(),
            "matches": tuple(Match(watch=w.name, passages=(passage(),)) for w in watches),
            "watches": watches,
            "source_id": 1,
            "entry_id": None,
            "listed_at": None,
            "backlog": False,
            **given,
        }
    )


def outcome(*matches: PlannedMatch, verdict: Verdict = Verdict.NEW, **given: Any) -> Outcome:
    return Outcome(
        **{"verdict": verdict, "story": None, "copy_of": None, "matches": matches, **given}
    )


def sent_now(store: Store, now: datetime) -> list[Message]:
    """Claim what is due and say that it was sent; return the messages."""
    claimed = store.deliveries.claim("me", now, now + timedelta(minutes=5), 99)
    for each in claimed:
        number = store.deliveries.begin_attempt(each.id, now, b"sent")
        result = AttemptResult(state=DeliveryState.SENT, detail="taken")
        store.deliveries.finish_attempt(each.id, number, result, now)
    return [each.message for each in claimed if each.message is not None]
