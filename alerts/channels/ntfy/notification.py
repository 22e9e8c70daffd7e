"""A notification of ntfy's, but for its topic. Pure.

A message has 4,096 bytes at most: a longer one would become a file that is attached.
"""

import json
from zoneinfo import ZoneInfo

from alerts.fitting import fitting
from alerts.letter import Letter
from alerts.links import Links
from alerts.payload import encode
from alerts.plain import plain_text
from alerts.user_templates import BUILT_IN, Layout
from alerts.wording import one_line, web_link
from db.message_records import AlertMessage, DigestMessage, Message, NoticeMessage
from db.watch_records import Severity

MOST_BYTES = 4096
_TITLE = 240
_DIGEST, _NOTICE = -1, 4
_LOUDNESS = {Severity.LOW: 2, Severity.NORMAL: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}


def write_notification(
    message: Message,
    links: Links,
    zone: ZoneInfo | None,
    delivery_id: str,
    layout: Layout = BUILT_IN,
) -> bytes:
    """Return the notification as JSON; `addressed` adds the topic."""
    letter, text = fitting(
        message,
        links,
        zone,
        lambda letter: (letter, plain_text(letter, message, layout, lambda _: True)),
        lambda laid_out: _fits(laid_out[1]),
        layout=layout,
    )
    actions = _actions(message, letter, links)
    found: dict[str, object] = {
        "title": one_line(letter.subject, _TITLE),
        "message": text if _fits(text) else plain_text(letter, message, layout, _fits),
        "priority": _priority(message),
        "tags": ["newspaper" if not isinstance(message, NoticeMessage) else "warning"],
        "sequence_id": delivery_id,
    }
    if actions:
        found |= {"click": actions[0]["url"], "actions": actions}
    return encode(found)


def addressed(notification: bytes, topic: str) -> bytes:
    """Return a notification with its topic, which is never stored with it."""
    return encode({"topic": topic, **json.loads(notification)})


def _fits(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) <= MOST_BYTES


def _priority(message: Message) -> int:
    """Return how loud it is, from 1 to 5: as severe as its watch, a digest a little less."""
    if isinstance(message, NoticeMessage):
        return _NOTICE
    quieter = _DIGEST if isinstance(message, DigestMessage) else 0
    return max(1, _LOUDNESS[message.severity] + quieter)


def _actions(message: Message, letter: Letter, links: Links) -> list[dict[str, object]]:
    """Return up to three buttons: the article, its story, and to be told no more of it."""
    wanted = []
    for story in letter.stories[:1]:
        wanted = [("Read it", article.url) for article in story.articles[:1]]
        wanted.append(("The story", story.url))
        if isinstance(message, AlertMessage):
            mute = links.mute_story(message.watch, message.story)
            wanted.append(("Mute this story", web_link(mute or "")))
    return [{"action": "view", "label": label, "url": url} for label, url in wanted if url]
