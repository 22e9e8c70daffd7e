"""A double of a Matrix homeserver, and a reader of the HTML that clients show.

Published: 65,536 bytes an event, with what the server adds; a transaction that is repeated posts
nothing; the tags that a message may have; nobody is called by words where m.mentions is there.
"""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from tests.alerts.contract.double import LATER, Shown, Verdict
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_ADDED = 2_000  # bytes: signatures, hashes, the events before
_TAGS = {"p", "strong", "a", "blockquote", "ul", "li", "br"}
_ADDRESS = re.compile(r"\w+://\S+")
_FOUND = re.compile(r"\w+://\S+|[\w-]+\.[^\W\d_]{2,}|(?<!\w)[@#!]\w+:\w")
_PATH = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([^/]+)")


class MatrixHtml(HTMLParser):
    """What a reader sees; each tag is one that is allowed, and is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links, self._open = "", [], []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in _TAGS
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.text += "\n" if tag in {"br", "p", "li", "blockquote"} else ""
        if tag == "a":
            self.links.append(attrs[0][1])
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.links += _FOUND.findall(data)


def _error(status: int, code: str, **more: object) -> Reply:
    return Reply.of(status, {"errcode": code, "error": "in the server's words", **more})


class MatrixDouble(HttpDouble):
    """A server with one account, in one room."""

    kind = "matrix"
    secrets = ("syt_b0t_t0kenxxxxxxxxxxxxx_1aBcDe",)
    room = "!qporfwtEgqzRdLzlVK:example.org"

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, str] = {}  # events by transaction

    def table(self) -> dict[str, object]:
        return {"homeserver": self.base, "token": self.secrets[0], "room": self.room}

    def take(self, request: Request) -> Reply:
        found = _PATH.fullmatch(request.path)
        if not found or request.method != "PUT":
            return _error(404, "M_UNRECOGNIZED")
        if request.headers.get("authorization") != f"Bearer {self.secrets[0]}":
            return _error(401, "M_UNKNOWN_TOKEN")
        if unquote(found[1]) != self.room:
            return _error(403, "M_FORBIDDEN")
        if len(request.body) + _ADDED > 65_536:
            return _error(413, "M_TOO_LARGE")
        root = request.json().get("m.relates_to", {}).get("event_id")
        if root not in {None, *self.posted.values()}:
            return _error(400, "M_UNKNOWN", error="Can't send relation to missing event")
        event = self.posted.setdefault(found[2], f"$event{len(self.posted)}")
        return Reply.of(200, {"event_id": event})

    def received(self) -> list[Shown]:
        """Return what was posted: one for each transaction."""
        return [self.show(each) for each in {each.path: each for each in self.taken}.values()]

    def show(self, request: Request) -> Shown:
        body = request.json()
        assert body["msgtype"] in {"m.text", "m.notice"}
        assert body["format"] == "org.matrix.custom.html"
        read = MatrixHtml(body["formatted_body"])
        plain = tuple(_ADDRESS.findall(body["body"]))
        assert set(plain) == set(read.links)
        mentions = body.get("m.mentions", {"room": True})
        return Shown(
            text=read.text.replace("\u200b", ""),
            links=tuple(read.links),
            called=tuple(map(str, mentions.items())),
            thread=body.get("m.relates_to", {}).get("event_id"),
        )

    def reply(self, status: int) -> Reply:
        if status < 300:
            return Reply.of(status, {"event_id": "$event"})
        return _error(status, "M_WORD_OF_TOMORROW")

    def verdict(self, status: int) -> Verdict:
        """Without a body, as 204 has none, nobody says that it was posted."""
        return LATER if status == 204 else super().verdict(status)

    def waiting(self) -> list[Waiting]:
        said = _error(429, "M_LIMIT_EXCEEDED", retry_after_ms=2500)
        long = _error(429, "M_LIMIT_EXCEEDED", retry_after_ms=10**30)
        return [
            Waiting(reply=said, wait=timedelta(seconds=2.5)),
            Waiting(reply=long, wait=timedelta(days=1)),
        ]
