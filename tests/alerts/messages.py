"""Messages to tell, kind and hostile ones. The outlets and people are invented."""

from datetime import UTC, datetime, timedelta

from alerts.channel import Sending
from db.message_records import (
    AlertMessage,
    DigestMessage,
    Heard,
    Message,
    News,
    NewsKind,
    NoticeMessage,
    ToldArticle,
)
from db.watch_records import AlertMode, Passage

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
WATCH = "Serbian arms to Ukraine"
QUERY = "(Serbia* OR Kruna) AND (ammunition OR shells) NEAR/40 (Ukraine OR Kyiv)"
EXCERPT = "Shells from a factory in central Serbia have been found in Ukraine."
SENTENCE = "The shells, made in Serbia, were photographed near Kyiv in November."


def sending(payload: bytes, delivery_id: str = "a", thread: str | None = None) -> Sending:
    return Sending(payload=payload, delivery_id=delivery_id, thread=thread)


def passage(text: str = SENTENCE, *words: str, field: str = "text") -> Passage:
    found = words or ("shells", "Serbia", "Kyiv")
    spans = tuple((text.index(word), text.index(word) + len(word)) for word in found)
    return Passage(field=field, text=text, spans=spans)


def article(number: int = 1, **changes: object) -> ToldArticle:
    fields: dict[str, object] = {
        "id": number,
        "url": f"https://morava-courier.example/news/{number}?a=1&b=2",
        "title": "Kruna Works shells turn up near Kyiv",
        "site": "Morava Courier",
        "authors": ("Mira Stanić", "Jovan Terzić"),
        "published": NOW - timedelta(minutes=7),
        "language": "en",
        "excerpt": EXCERPT,
        "passages": (passage(),),
        "copy_of": None,
    }
    return ToldArticle(**{**fields, **changes})  # type: ignore[arg-type]


def alert(*articles: ToldArticle, **changes: object) -> AlertMessage:
    told = articles or (article(),)
    fields: dict[str, object] = {
        "id": "5f0c2f4be5f94c6fa1d2",
        "kind": "new",
        "mode": AlertMode.STORY,
        "watch": WATCH,
        "query": QUERY,
        "story": 42,
        "story_title": told[0].title,
        "first_seen": NOW - timedelta(minutes=9),
        "outlets": len(told),
        "articles": told,
        "reason": "first article of a new story",
        "created": NOW,
    }
    return AlertMessage(**{**fields, **changes})  # type: ignore[arg-type]


def digest(*alerts: AlertMessage, **changes: object) -> DigestMessage:
    fields: dict[str, object] = {
        "id": "d1",
        "backlog": False,
        "watch": WATCH,
        "query": QUERY,
        "since": NOW - timedelta(days=1),
        "until": NOW,
        "alerts": alerts,
        "heard": Heard(sources=12, heard=11, silent=("Tisa Radio",)),
        "created": NOW,
    }
    return DigestMessage(**{**fields, **changes})  # type: ignore[arg-type]


def notice(**changes: object) -> NoticeMessage:
    fields: dict[str, object] = {
        "id": "n1",
        "about": "source",
        "subject": "Tisa Radio",
        "title": "Tisa Radio cannot be heard",
        "text": "No successful poll since 1 Jan 2026, 21:00 UTC: connection refused.",
        "created": NOW,
    }
    return NoticeMessage(**{**fields, **changes})  # type: ignore[arg-type]


NEWS = (
    News(
        kind=NewsKind.SENTENCE,
        text="Two more plants were searched on Friday, the prosecutor, Ana Vidić, said.",
        outlet="Morava Courier",
        article=1,
    ),
    News(
        kind=NewsKind.QUOTATION,
        text="We never sold a shell to anyone at war",
        outlet="Morava Courier",
        article=1,
        speaker="Petar Lukić",
    ),
    News(kind=NewsKind.NAME, text="Ana Vidić", outlet="Morava Courier", article=1),
    News(kind=NewsKind.FIGURE, text="14 licences", outlet="Danube Daily", article=2),
    News(kind=NewsKind.OUTLET, text="Danube Daily", outlet="Danube Daily", article=2),
)
CORRECTED = (
    News(kind=NewsKind.WAS, text="A worker died.", outlet="Morava Courier", article=3),
    News(kind=NewsKind.NOW, text="A worker is in hospital.", outlet="Morava Courier", article=3),
)

EVIL = (
    "\r\nBcc: spy@evil.example\r\n\r\n<script>alert(1)</script>{{ 7*7 }}{% raw %}"
    "\x1b[31mred\x1b]0;title\x07\x00\x02\x03\u202eevil\u2066\ud800 \U0001f4a5 <img src=x onerror=y>"
)

HOSTILE = alert(
    article(
        1,
        url="javascript:alert(1)",
        title=EVIL,
        site=EVIL,
        authors=(EVIL,) * 50,
        published=datetime(1, 1, 1, tzinfo=UTC),
        excerpt=EVIL * 1000,
        passages=(
            Passage(
                field="text", text=EVIL * 2000, spans=((-5, 3), (9, 2), (4, 9), (6, 12), (1, 10**9))
            ),
            Passage(field="text", text="", spans=((0, 1),)),
            Passage(field="title", text=EVIL, spans=((3, 8),)),
        ),
    ),
    article(2, url='https://evil.example/"onmouseover="x', title="", excerpt="", passages=()),
    article(3, url="https://evil.example/" + "a" * 5000, title="x" * 100_000, passages=()),
    watch="Watch\u202e" + "n" * 150,
    query=EVIL * 10,
    story_title=EVIL,
    reason=EVIL,
    kind="update",
    news=tuple(News(kind=kind, text=EVIL, outlet=EVIL, speaker=EVIL) for kind in NewsKind),
)

HUGE = digest(
    *(alert(*(article(n, excerpt="љ" * 9000) for n in range(30)), story=s) for s in range(80))
)

MESSAGES: dict[str, Message] = {
    "story": alert(),
    "article": alert(mode=AlertMode.ARTICLE),
    "update": alert(
        article(1),
        article(2, site="Danube Daily", copy_of=1),
        kind="update",
        outlets=3,
        news=NEWS,
    ),
    "correction": alert(article(3, passages=()), kind="correction", news=CORRECTED),
    "digest": digest(alert(), alert(article(3), story=43, kind="correction", news=CORRECTED)),
    "empty digest": digest(),
    "backlog": digest(alert(), backlog=True),
    "notice": notice(),
    "hostile": HOSTILE,
    "hostile notice": notice(subject=EVIL, title=EVIL, text=EVIL),
    "huge": HUGE,
}
