"""A double of Telegram's sendMessage, and a reader of what its clients show.

Limits as published: 4,096 UTF-16 units of text; of the entities the first 100 count, the rest is
text. In words without a link Telegram itself finds addresses, hosts, names and commands.
"""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

from tests.alerts.contract.double import LATER, Shown, Verdict
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_FOUND = re.compile(
    r"\w+://\S+|[\w.-]+@[\w-]+\.\w+|[\w-]+\.[^\W\d_]{2,}|(?<!\d)\d{1,3}(?:\.\d{1,3}){3}"
    r"|(?<!\w)[/#$]\w+"
)
_CALL = re.compile(r"(?<!\w)@\w+")
_LOOKS = {"bold", "text_link", "blockquote"}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _error(status: int, description: str, **parameters: object) -> Reply:
    said = {"ok": False, "error_code": status, "description": description}
    return Reply.of(status, said | ({"parameters": parameters} if parameters else {}))


def read_telegram(body: Any) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return text without what has no width, links, and who is called."""
    raw, links, covered = body["text"].encode("utf-16-le"), [], []
    for entity in body["entities"][:100]:
        assert entity["type"] in _LOOKS
        start, end = entity["offset"], entity["offset"] + entity["length"]
        words = raw[start * 2 : end * 2].decode("utf-16-le")  # fails within a pair
        assert words
        assert words == words.strip()
        if entity["type"] == "text_link":
            links.append(entity["url"])
            covered.append((start, end))
    assert all(a[1] <= b[0] for a, b in pairwise(covered))
    found = tuple(_FOUND.findall(body["text"]))
    return body["text"].replace("\u200b", ""), (*links, *found), tuple(_CALL.findall(body["text"]))


class TelegramDouble(HttpDouble):
    """A bot in one chat."""

    kind = "telegram"
    secrets = ("123456789:AAb0t-t0ken_that-nobody-has-told",)
    chat = "-1001234567890"

    def __init__(self) -> None:
        super().__init__()
        self.posted: set[int] = set()  # numbers of messages that exist
        self.topics: set[int] = set()

    def table(self) -> dict[str, object]:
        return {"api": self.base, "token": self.secrets[0], "chat": self.chat}

    def take(self, request: Request) -> Reply:
        if request.path != f"/bot{self.secrets[0]}/sendMessage":
            return _error(404, "Not Found")
        body = request.json()
        if body["chat_id"] != self.chat:
            return _error(400, "Bad Request: chat not found")
        if body.get("message_thread_id") not in {None, *self.topics}:
            return _error(400, "Bad Request: message thread not found")
        if not body["text"].strip():
            return _error(400, "Bad Request: message text is empty")
        if _units(body["text"]) > 4096:
            return _error(400, "Bad Request: message is too long")
        return self._post(body.get("reply_parameters", {}))

    def _post(self, reply: Any) -> Reply:
        number, first = len(self.requests) + 70, reply.get("message_id")
        if first and first not in self.posted and not reply.get("allow_sending_without_reply"):
            return _error(400, "Bad Request: message to be replied not found")
        self.posted.add(number)
        below = {"reply_to_message": {"message_id": first}} if first in self.posted else {}
        return Reply.of(200, {"ok": True, "result": {"message_id": number, **below}})

    def show(self, request: Request) -> Shown:
        body = request.json()
        text, links, called = read_telegram(body)
        first = body.get("reply_parameters", {}).get("message_id")
        return Shown(
            text=text,
            links=links,
            called=called,
            thread=str(first) if first in self.posted else None,
        )

    def reply(self, status: int) -> Reply:
        if status < 300:
            return Reply.of(status, {"ok": True, "result": {"message_id": 7}})
        return _error(status, "in Telegram's words")

    def verdict(self, status: int) -> Verdict:
        """Without a body, as 204 has none, nobody says that it was posted."""
        return LATER if status == 204 else super().verdict(status)

    def waiting(self) -> list[Waiting]:
        words = "Too Many Requests: retry after 14"
        return [
            Waiting(reply=_error(429, words, retry_after=14), wait=timedelta(seconds=14)),
            Waiting(reply=_error(429, words, retry_after=10**30), wait=timedelta(days=1)),
        ]
