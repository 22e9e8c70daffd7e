"""A double of Discord's webhooks, and a reader of Discord's Markdown, as its clients parse it.

Limits as published: 2,000 characters of content, 10 embeds of 6,000 in all, 4,096 a description,
256 an author, 100 a thread's name; a forum wants a thread or a name for one.
"""

import re
from datetime import timedelta
from typing import Any

from tests.alerts.contract.double import Shown
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"  # its text: escapes are not known here
    r"\(<?(https?://[^\s\\)]*?)>?\)"  # it ends with the first bracket
)
_BARE = re.compile(r"https?://[^\s<]+[^<.,:;\"'\])\s]")
_STRONG = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_STRAY = re.compile(r"\*|_|~~|\|\||`|<[@#:a-z]|https?://|@everyone|@here")
_CALL = re.compile(r"@everyone|@here|<@[!&]?\d+>")
_LINE_START = re.compile(r"^(?:> |- |-# )")


class Markdown:
    """What a reader sees of a text: at each place the first rule that holds, as Discord reads."""

    def __init__(self, text: str) -> None:
        self.links: list[str] = []
        self.stray: list[str] = []  # markup that was not meant, or that is cut in two
        lines = (_LINE_START.sub("", line) for line in text.split("\n"))
        self.text = "\n".join(self._read(line) for line in lines)

    def _read(self, text: str) -> str:
        shown, at = "", 0
        while at < len(text):
            piece, end = self._next(text, at)
            shown, at = shown + piece, end
        return shown

    def _next(self, text: str, at: int) -> tuple[str, int]:
        if found := _ESCAPED.match(text, at):
            return found[1], found.end()
        if found := _LINK.match(text, at):
            inner = self._read(found[1])
            if not re.search(r"https?://", inner):  # else it is shown as it is written: a disguise
                self.links.append(found[2].replace("%28", "(").replace("%29", ")"))
                return inner, found.end()
        if found := _BARE.match(text, at):
            self.links.append(found[0])
            return found[0], found.end()
        if found := _STRONG.match(text, at):
            return self._read(found[1]), found.end()
        if found := _STRAY.match(text, at):
            self.stray.append(text[at : at + 40])
        return text[at], at + 1


def _wrong(body: Any) -> str:
    """Return which published limit a body breaks; "" if none."""
    embeds = body.get("embeds", [])
    sizes = [
        (body.get("content", ""), 2000),
        *((each.get("description", ""), 4096) for each in embeds),
        *((each.get("author", {}).get("name", ""), 256) for each in embeds),
        (body.get("thread_name") or "", 100),
    ]
    if any(_units(text) > most for text, most in sizes) or len(embeds) > 10:
        return "BASE_TYPE_MAX_LENGTH"
    whole = sum(_units(text) for text, _ in sizes[1:])
    return "" if whole <= 6000 and any(text for text, _ in sizes) else "EMBED_LIMIT"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _error(status: int, code: int, **more: object) -> Reply:
    return Reply.of(status, {"message": "in Discord's words", "code": code, **more})


class DiscordDouble(HttpDouble):
    """A text channel's webhook."""

    kind = "discord"
    secrets = ("hook-t0ken-68chars",)
    forum = False
    rate = (5, 2.0)

    def __init__(self) -> None:
        super().__init__()
        self.threads: set[str] = set()  # that exist

    def table(self) -> dict[str, object]:
        return {"url": f"{self.base}/api/webhooks/811111111111111111/{self.secrets[0]}"}

    def take(self, request: Request) -> Reply:
        if request.path != f"/api/webhooks/811111111111111111/{self.secrets[0]}":
            return _error(404, 10015)
        body, thread = request.json(), request.query.get("thread_id")
        refused = self._misplaced(thread, body.get("thread_name"))
        if refused:
            return refused
        if wrong := _wrong(body):
            return _error(400, 50035, errors={"embeds": {"_errors": [{"code": wrong}]}})
        room = thread or self._opened(body)
        message = {"id": "922222222222222222", "channel_id": room}
        return Reply.of(200, message) if "wait" in request.query else Reply(status=204)

    def _misplaced(self, thread: str | None, name: str | None) -> Reply | None:
        if thread and name:
            return _error(400, 220002)
        if thread:
            return None if thread in self.threads else _error(404, 10003)
        if self.forum and not name:
            return _error(400, 220001)
        return _error(400, 220003) if name and not self.forum else None

    def _opened(self, body: Any) -> str:
        if not self.forum:
            return "833333333333333333"
        thread = f"{len(self.requests):018}"
        self.threads.add(thread)
        return thread

    def show(self, request: Request) -> Shown:
        body = request.json()
        read = [Markdown(body.get("content", ""))]
        read += [Markdown(each["description"]) for each in body["embeds"]]
        assert not [stray for each in read for stray in each.stray]
        asked = body.get("allowed_mentions", {}).get("parse", ["everyone", "users", "roles"])
        names = [each["author"]["name"] for each in body["embeds"]]
        return Shown(
            text="\n".join([*names, *(each.text for each in read)]),
            links=tuple(link for each in read for link in each.links),
            called=tuple(_CALL.findall(body["content"])) if asked else (),
            thread=request.query.get("thread_id"),
        )

    def too_fast(self, wait: float) -> Reply:
        said = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
        return Reply.of(429, said)

    def waiting(self) -> list[Waiting]:
        said = {"message": "You are being rate limited.", "retry_after": 3.65, "global": False}
        return [
            Waiting(reply=Reply.of(429, said), wait=timedelta(seconds=3.65)),
            Waiting(reply=Reply.of(429, said, retry_after="4"), wait=timedelta(seconds=4)),
            Waiting(reply=Reply.of(429, {**said, "retry_after": 10**30}), wait=timedelta(days=1)),
        ]


class DiscordForumDouble(DiscordDouble):
    """A forum's webhook: each post is a thread, or is in one."""

    forum = True

    def table(self) -> dict[str, object]:
        return super().table() | {"forum": True}
