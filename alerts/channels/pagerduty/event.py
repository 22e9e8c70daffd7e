"""An event for PagerDuty, but for the key that it is routed by. Pure.

Limits are those of the Events API v2: a summary of 1,024 characters, a dedup_key of 255, an event
of 512 kB.
"""

import hashlib
import json
from zoneinfo import ZoneInfo

from alerts.fitting import fitting
from alerts.letter import Letter, ShownStory
from alerts.links import Links
from alerts.payload import encode
from alerts.wording import Piece, one_line
from db.message_records import AlertMessage, DigestMessage, Message, NoticeMessage
from db.watch_records import Severity

MOST_BYTES = 500_000
_SUMMARY, _SOURCE, _LINK_TEXT = 1000, 200, 200
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"

_SEVERITIES = {
    Severity.LOW: "info",
    Severity.NORMAL: "info",
    Severity.HIGH: "warning",
    Severity.CRITICAL: "critical",
}

Event = dict[str, object]


def write_event(message: Message, links: Links, zone: ZoneInfo | None) -> bytes:
    """Return the event as JSON, shortened until it fits; `routed` adds the key."""

    def lay_out(letter: Letter) -> bytes:
        return encode(_event(message, letter))

    return fitting(message, links, zone, lay_out, lambda event: len(event) <= MOST_BYTES)


def routed(event: bytes, key: str) -> bytes:
    """Return an event with its routing key, which is never stored with it."""
    return encode({"routing_key": key, **json.loads(event)})


def _event(message: Message, letter: Letter) -> Event:
    return {
        "event_action": "trigger",
        "dedup_key": _incident(message),
        "client": "Wirewatch",
        "payload": {
            "summary": one_line(letter.subject, _SUMMARY),
            "source": one_line(_source(message), _SOURCE) or "Wirewatch",
            "severity": _severity(message),
            "timestamp": message.created.strftime(_TIME),
            "class": _class(message),
            "group": letter.heading,
            "custom_details": _details(letter),
        },
        "links": _links(letter),
    }


def _severity(message: Message) -> str:
    return "warning" if isinstance(message, NoticeMessage) else _SEVERITIES[message.severity]


def _incident(message: Message) -> str:
    """Return what the events of one incident have in common: of a story all that a watch tells."""
    match message:
        case AlertMessage():
            of = f"story {message.watch} {message.story}"
        case DigestMessage():
            of = f"digest {message.id}"
        case NoticeMessage():
            of = f"notice {message.about} {message.subject}"
    return "wirewatch-" + hashlib.sha256(of.encode("utf-8", "replace")).hexdigest()[:40]


def _source(message: Message) -> str:
    if isinstance(message, AlertMessage) and message.articles:
        return message.articles[0].site
    return message.subject if isinstance(message, NoticeMessage) else message.watch


def _class(message: Message) -> str:
    match message:
        case AlertMessage():
            return message.kind
        case DigestMessage():
            return "digest"
        case NoticeMessage():
            return f"notice of a {one_line(message.about, 20)}"


def _details(letter: Letter) -> Event:
    said = {
        "what": letter.headline or letter.lead,
        "watch": letter.heading,
        "query": letter.query,
        "heard": letter.heard,
    }
    stories = [_story(story) for story in letter.stories]
    left_out = {"more stories": letter.more} if letter.more else {}
    told = {"stories": stories} if stories else {}
    return {**{key: text for key, text in said.items() if text}, **told, **left_out}


def _story(story: ShownStory) -> Event:
    news = [": ".join(part for part in (each.head, each.text) if part) for each in story.news]
    articles = [
        {
            "title": _plain(article.title),
            "from": article.byline,
            "passages": [_plain(quote) for quote in article.quotes] or [article.excerpt],
            "link": article.url,
        }
        for article in story.articles
    ]
    said: Event = {"story": story.title, "articles": articles}
    more = {"more articles": story.more} if story.more else {}
    return {**said, **({"what is new": news} if news else {}), "why": story.reason, **more}


def _links(letter: Letter) -> list[Event]:
    found: list[Event] = []
    for story in letter.stories:
        if story.url:
            found.append({"href": story.url, "text": "The story in Wirewatch"})
        found += [
            {"href": article.url, "text": one_line(_plain(article.title), _LINK_TEXT)}
            for article in story.articles
            if article.url
        ]
    return found


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)
