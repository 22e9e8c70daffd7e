"""A double of Slack: an incoming webhook, and chat.postMessage for a bot.

Limits as published: 50 blocks, a header of 150 characters of plain text, addresses of 3,000, no
empty runs; and the one that is not, on all blocks together.
"""

import json
import re
from datetime import timedelta
from typing import Any

from tests.alerts.contract.double import LATER, Shown, Verdict
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_CALLS = re.compile(r"<([!@#][^>]*)>")
_RICH = {"rich_text_section", "rich_text_list", "rich_text_quote"}


def _bad(body: Any) -> str:
    """Return the published word for what is wrong with a body; "" if nothing is."""
    if not isinstance(body, dict) or not body.get("text"):
        return "no_text"
    blocks = body["blocks"]
    if not 0 < len(blocks) <= 50 or not all(map(_good_block, blocks)):
        return "invalid_blocks"
    too_long = len(json.dumps(blocks, ensure_ascii=False)) > 13_000 or len(body["text"]) > 4000
    return "msg_blocks_too_long" if too_long else ""


def _good_block(block: dict[str, Any]) -> bool:
    match block:
        case {"type": "header", "text": {"type": "plain_text", "text": str(text)}}:
            return 0 < len(text) <= 150
        case {"type": "rich_text", "elements": [_, *_] as elements}:
            return all(map(_good_element, elements))
    return False


def _good_element(element: dict[str, Any]) -> bool:
    match element:
        case {"type": kind, "elements": [_, *_] as elements} if kind in _RICH:
            return all(map(_good_element, elements))
        case {"type": "text", "text": str(text)}:
            return bool(text)
        case {"type": "link", "url": str(url), "text": str(text)}:
            return bool(text) and len(url) <= 3000
    return False


def _elements(value: Any) -> list[dict[str, Any]]:
    found = [value] if isinstance(value, dict) and value.get("type") in {"text", "link"} else []
    inner = value.get("elements", []) if isinstance(value, dict) else value
    return found + [each for one in inner for each in _elements(one)]


def show_slack(body: Any) -> Shown:
    """Read a post as Slack's clients show it; of the text only a lock screen shows anything."""
    header, *parts = body["blocks"]
    elements = _elements(parts)
    words = "".join(each["text"] for each in elements)
    asked = body.get("link_names") or body.get("parse") not in {None, "none"}
    return Shown(
        text=f"{header['text']['text']}\n{words}\n{body['text']}",
        links=tuple(each["url"] for each in elements if each["type"] == "link"),
        called=(*_CALLS.findall(body["text"]), *(("parsed",) if asked else ())),
        thread=body.get("thread_ts"),
    )


class SlackHookDouble(HttpDouble):
    """An incoming webhook: it answers with a bare word."""

    kind = "slack"
    secrets = ("T0/B0/hook-t0ken",)
    rate = (1, 1.0)

    def table(self) -> dict[str, object]:
        return {"url": f"{self.base}/services/{self.secrets[0]}"}

    def take(self, request: Request) -> Reply:
        if request.path != f"/services/{self.secrets[0]}":
            return Reply(status=404, body=b"no_service")
        word = _bad(request.json())
        return Reply(status=400, body=word.encode()) if word else Reply(body=b"ok")

    def show(self, request: Request) -> Shown:
        return show_slack(request.json())

    def waiting(self) -> list[Waiting]:
        reply = Reply(status=429, body=b"rate_limited", headers={"retry-after": "30"})
        return [Waiting(reply=reply, wait=timedelta(seconds=30))]


class SlackBotDouble(HttpDouble):
    """chat.postMessage: it answers 200, with ok and a word in JSON."""

    kind = "slack"
    secrets = ("xoxb-b0t-t0ken",)
    room = "C024BE7LR"
    rate = (1, 1.0)

    def __init__(self) -> None:
        super().__init__()
        self.threads: set[str] = set()  # that exist

    def table(self) -> dict[str, object]:
        return {"api": f"{self.base}/api", "token": self.secrets[0], "channel": self.room}

    def take(self, request: Request) -> Reply:
        body = request.json()
        word = self._wrong(request, body) or _bad(body)
        if word:
            return Reply.of(200, {"ok": False, "error": word})
        ts = f"1700000000.{len(self.requests):06}"
        self.threads.add(ts)
        return Reply.of(200, {"ok": True, "channel": self.room, "ts": ts, "message": body})

    def _wrong(self, request: Request, body: Any) -> str:
        if request.path != "/api/chat.postMessage":
            return "unknown_method"
        if request.headers.get("authorization") != f"Bearer {self.secrets[0]}":
            return "invalid_auth"
        if body.get("channel") != self.room:
            return "channel_not_found"
        known = {None, *self.threads}
        return "" if body.get("thread_ts") in known else "cannot_reply_to_message"

    def received(self) -> list[Shown]:
        """Return what was posted; a status of 200 alone says nothing here."""
        return [self.show(each) for each in self.taken if not self._refused(each)]

    def _refused(self, request: Request) -> bool:
        body = request.json()
        return bool(_bad(body)) or body.get("thread_ts") not in {None, *self.threads}

    def show(self, request: Request) -> Shown:
        return show_slack(request.json())

    def reply(self, status: int) -> Reply:
        if status < 300:
            return Reply.of(status, {"ok": True, "ts": "1700000000.000001"})
        return Reply(status=status, body=b"the service's own words")

    def verdict(self, status: int) -> Verdict:
        """Without a body, as 204 and 304 have none, nobody says that it was posted."""
        return LATER if status == 204 else super().verdict(status)

    def waiting(self) -> list[Waiting]:
        said = Reply.of(429, {"ok": False, "error": "ratelimited"}, retry_after="30")
        also = Reply.of(200, {"ok": False, "error": "rate_limited"}, retry_after="7")
        return [
            Waiting(reply=said, wait=timedelta(seconds=30)),
            Waiting(reply=also, wait=timedelta(seconds=7)),
        ]
