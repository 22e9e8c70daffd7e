"""What the pictures of mails tell: a story, what is new in it, and a day's digest. All invented."""

from datetime import UTC, datetime, timedelta

from db.message_records import (
    AlertMessage,
    DigestMessage,
    Heard,
    Message,
    News,
    NewsKind,
    ToldArticle,
    Trouble,
)
from db.watch_records import AlertMode, Passage

NOW = datetime(2026, 3, 12, 8, 14, tzinfo=UTC)
WATCH = "Serbian shells to Ukraine"
QUERY = "(Serbia* OR Kruna) AND (ammunition OR shells) NEAR/40 (Ukraine OR Kyiv)"
TITLE = "Shells from a Serbian factory found in a depot near Kyiv"


def _passage(text: str, *words: str) -> Passage:
    spans = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    return Passage(field="text", text=text, spans=spans)


def _article(
    number: int,
    title: str,
    site: str,
    authors: tuple[str, ...],
    minutes: int,
    *passages: Passage,
    copy_of: int | None = None,
) -> ToldArticle:
    return ToldArticle(
        id=number,
        url=f"https://{site.lower().replace(' ', '-')}.example/news/{number}",
        title=title,
        site=site,
        authors=authors,
        published=NOW - timedelta(minutes=minutes),
        language="en",
        excerpt="",
        passages=passages,
        copy_of=copy_of,
    )


def _alert(kind: str, story: int, *articles: ToldArticle, **told: object) -> AlertMessage:
    fields: dict[str, object] = {
        "id": f"picture-{story}-{kind}",
        "kind": kind,
        "mode": AlertMode.STORY,
        "watch": WATCH,
        "query": QUERY,
        "story": story,
        "story_title": articles[0].title,
        "first_seen": NOW - timedelta(hours=1),
        "outlets": len(articles),
        "articles": articles,
        "reason": "first article of a new story",
        "created": NOW,
    }
    return AlertMessage(**{**fields, **told})  # type: ignore[arg-type]


_FIRST = _article(
    101, TITLE, "Morava Courier", ("Mira Stanić", "Jovan Terzić"), 12,
    _passage(
        "The 155 mm shells carry the stamp of Kruna Works in central Serbia, and were photographed "
        "in a depot near Kyiv in November.",
        "shells", "Kruna", "Serbia", "Kyiv",
    ),
    _passage(
        "The ministry said that no licence for ammunition bound for Ukraine was ever given.",
        "ammunition", "Ukraine",
    ),
)  # fmt: skip
_COPY = _article(102, TITLE, "Tisa Radio", (), 9, copy_of=101)
_LATER = _article(
    117, "Prosecutor searches two plants over shells sent on to Ukraine", "Danube Daily",
    ("Petar Lukić",), 2,
    _passage(
        "Investigators took papers on 14 deliveries of ammunition that a dealer in Varna is said "
        "to have sent on to Ukraine.",
        "ammunition", "Ukraine",
    ),
)  # fmt: skip
_NEWS = (
    News(
        kind=NewsKind.SENTENCE,
        text="Two plants were searched on Thursday morning, the prosecutor, Ana Vidić, said.",
        outlet="Danube Daily",
        article=117,
    ),
    News(
        kind=NewsKind.QUOTATION,
        text="We never sold a shell to anyone at war",
        outlet="Danube Daily",
        article=117,
        speaker="Goran Savić, director of Kruna Works",
    ),
    News(kind=NewsKind.FIGURE, text="14 deliveries", outlet="Danube Daily", article=117),
    News(kind=NewsKind.PLACE, text="Varna", outlet="Danube Daily", article=117),
)
_WAS_NOW = (
    News(kind=NewsKind.WAS, text="A worker died in the blast.", outlet="Drina Post", article=98),
    News(kind=NewsKind.NOW, text="A worker is in hospital.", outlet="Drina Post", article=98),
)
_BLAST = _article(
    98, "Worker hurt as a shell goes off at an ammunition plant", "Drina Post", ("Iva Dragić",), 320
)
_CYRILLIC = _article(
    111, "Видак: граната из Србије нема у Украјини", "Јавор", ("Вук Перић",), 190,
    _passage(
        "Министар је рекао да ниједна граната из Србије није стигла у Украјину.",
        "граната", "Србије", "Украјину",
    ),
)  # fmt: skip

STORY = _alert("new", 42, _FIRST, _COPY, independent=1)
UPDATE = _alert(
    "update", 42, _LATER, story_title=TITLE, outlets=7, independent=3, news=_NEWS,
    reason="a new sentence, a quotation and a figure",
)  # fmt: skip
DIGEST = DigestMessage(
    id="picture-digest",
    backlog=False,
    watch=WATCH,
    query=QUERY,
    since=NOW - timedelta(days=1),
    until=NOW,
    alerts=(
        _alert("new", 42, _FIRST, outlets=7, independent=3),
        _alert("correction", 40, _BLAST, news=_WAS_NOW),
        _alert("new", 44, _CYRILLIC),
    ),
    heard=Heard(
        sources=60,
        heard=58,
        silent=("Tisa Radio",),
        troubles=(
            Trouble(source="Tisa Radio", state="stale", since=NOW - timedelta(days=2, hours=3)),
            Trouble(source="Sava Gazette", state="blocked", since=NOW - timedelta(hours=6)),
        ),
    ),
    created=NOW,
)

SAMPLES: dict[str, Message] = {"story": STORY, "update": UPDATE, "digest": DIGEST}
