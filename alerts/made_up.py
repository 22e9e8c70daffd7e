"""Made-up messages, which say of themselves that they are: for tests of channels and templates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

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

_SENTENCE = "This is a test: nothing happened, and no shells were found."


def made_up_alert(now: datetime) -> AlertMessage:
    """Return an alert of one article."""
    article = ToldArticle(
        id=0,
        url="https://example.org/test",
        title="Test of this channel by Wirewatch",
        site="Example Times",
        authors=("Nobody",),
        published=now,
        language="en",
        excerpt=_SENTENCE,
        passages=(Passage(field="text", text=_SENTENCE, spans=((10, 14),)),),
        copy_of=None,
    )
    return AlertMessage(
        id=uuid5(NAMESPACE_URL, f"https://example.org/test/{now.isoformat()}").hex,
        kind="new",
        mode=AlertMode.STORY,
        watch="test",
        query="test",
        story=0,
        story_title=article.title,
        first_seen=now,
        outlets=1,
        articles=(article,),
        reason="you asked for a test",
        created=now,
    )


def made_up_messages(now: datetime) -> Mapping[str, Message]:
    """Return a message of each kind, by what it is called."""
    alert = made_up_alert(now)
    news = News(kind=NewsKind.SENTENCE, text=_SENTENCE, outlet="Example Times", article=0)
    later = replace(alert, kind="update", news=(news,))
    heard = Heard(sources=2, heard=1, silent=("Example Radio",))
    return {
        "alerts": alert,
        "updates": later,
        "digests": _digest((alert, later), heard, now),
        "empty digests": _digest((), heard, now),
        "notices": NoticeMessage(
            id="test",
            about="source",
            subject="Example Radio",
            title="This is a test of a notice",
            text=_SENTENCE,
            created=now,
        ),
    }


def _digest(alerts: tuple[AlertMessage, ...], heard: Heard, now: datetime) -> DigestMessage:
    return DigestMessage(
        id="test",
        backlog=False,
        watch="test",
        query="test",
        since=now - timedelta(days=1),
        until=now,
        alerts=alerts,
        heard=heard,
        created=now,
    )
