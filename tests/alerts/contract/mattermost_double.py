"""A double of Mattermost, and a reader of its Markdown, as server and clients take it.

Published: 16,383 characters a post, more become several; webhooks know Slack's forms in angle
brackets; mentions, tags and links to channels are found in the words, whatever the markup.
"""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from tests.alerts.contract.discord_double import Markdown
from tests.alerts.contract.double import LATER, Shown, Verdict
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_SLACKS = re.compile(r"<!(channel|here|all)>|<@(\w+)>")
_SLACK_LINK = re.compile(r"<([^<|]+)\|([^>]+)>")
_ESCAPED = re.compile(r"\\([\\`*{}\[\]()#+\-.!_>~|])")
_ENTITY = re.compile(r"&(?:#\d+|lt|gt|amp);")
_BARE = re.compile(r"https?://[^\s<]+|www\.\w[^\s<]*")
_STRAY = re.compile(r"[*_`$]|~~|\||<|:[\w+-]+:|\w+://")
_FOUND = re.compile(r"(?<!\w)(?:[@~]\w|#[^\W\d])[\w-]*")
_CALL = re.compile(r"@\w+")  # of the raw words, whatever stands before
_TARGET = re.compile(r"\]\(\S+?\)")  # of a link: names are not looked for there
_START = re.compile(r"^(?:> |- |#### )", re.MULTILINE)
_LAZY = re.compile(r"^(?:> |- )[^\n]*\n(?!> |- |\n)", re.MULTILINE)


class MattermostMarkdown(Markdown):
    """What a reader sees; the links and looks are those that Discord has, too."""

    def __init__(self, text: str) -> None:
        assert not _LAZY.search(text)  # a list or a quote takes in the line after it
        super().__init__(_START.sub("", text))
        self.stray += _FOUND.findall(self.text)

    def _next(self, text: str, at: int) -> tuple[str, int]:
        if found := _ESCAPED.match(text, at):
            return found[1], found.end()
        if found := _ENTITY.match(text, at):
            return unescape(found[0]), found.end()
        if text[at] not in "[*" and (found := _BARE.match(text, at)):
            self.links.append(found[0])
            return found[0], found.end()
        if text[at] in "[*":
            return super()._next(text, at)
        if found := _STRAY.match(text, at):
            self.stray.append(text[at : at + 40])
        return text[at], at + 1


def show_mattermost(text: str, root: str | None = None) -> Shown:
    called = _CALL.findall(_TARGET.sub("", text))
    read = MattermostMarkdown(text)
    assert not read.stray, read.stray
    return Shown(
        text=read.text.replace("\u200b", ""),
        links=tuple(read.links),
        called=tuple(called),
        thread=root,
    )


def _error(status: int, word: str) -> Reply:
    said = {
        "id": word,
        "message": "in Mattermost's words",
        "request_id": "x",
        "status_code": status,
    }
    return Reply.of(status, said)


class _Mattermost(HttpDouble):
    kind = "mattermost"

    def reply(self, status: int) -> Reply:
        return _error(status, "api.words.of_tomorrow.app_error")

    def waiting(self) -> list[Waiting]:
        reply = Reply(status=429, body=b"limit exceeded", headers={"x-ratelimit-reset": "6"})
        both = {"x-ratelimit-reset": "6", "retry-after": "11"}
        return [
            Waiting(reply=reply, wait=timedelta(seconds=6)),
            Waiting(reply=Reply(status=429, headers=both), wait=timedelta(seconds=11)),
        ]


class MattermostHookDouble(_Mattermost):
    """An incoming webhook."""

    secrets = ("h00k-t0ken-xxxxxxxxxxxxxxx",)

    def table(self) -> dict[str, object]:
        return {"url": f"{self.base}/hooks/{self.secrets[0]}"}

    def take(self, request: Request) -> Reply:
        if request.path != f"/hooks/{self.secrets[0]}":
            return _error(400, "web.incoming_webhook.invalid.app_error")
        body = request.json()
        if not body.get("text") or body.get("attachments"):
            return _error(400, "web.incoming_webhook.text.app_error")
        return (
            Reply(body=b"ok") if len(body["text"]) <= 16_383 else Reply(status=500, body=b"split")
        )

    def show(self, request: Request) -> Shown:
        text = _SLACKS.sub(lambda found: f"@{found[1] or found[2]}", request.json()["text"])
        return show_mattermost(_SLACK_LINK.sub(r"[\2](\1)", text))


class MattermostBotDouble(_Mattermost):
    """The interface's posts, for a bot."""

    secrets = ("b0ttokenxxxxxxxxxxxxxxxxxx",)
    room = "qmd5oqtwoibz8cuzxzg5ekshgr"

    def __init__(self) -> None:
        super().__init__()
        self.posts: set[str] = set()  # that exist

    def table(self) -> dict[str, object]:
        return {"server": self.base, "token": self.secrets[0], "channel": self.room}

    def take(self, request: Request) -> Reply:
        body = request.json()
        if request.path != "/api/v4/posts":
            return _error(404, "api.context.404.app_error")
        if request.headers.get("authorization") != f"Bearer {self.secrets[0]}":
            return _error(401, "api.context.session_expired.app_error")
        if body["channel_id"] != self.room:
            return _error(403, "api.context.permissions.app_error")
        if body.get("root_id") not in {None, *self.posts}:
            return _error(400, "api.post.create_post.root_id.app_error")
        if len(body["message"]) > 16_383:
            return _error(400, "model.post.is_valid.message_length.app_error")
        return self._post(body)

    def _post(self, body: Any) -> Reply:
        post = f"{len(self.requests):026}"
        self.posts.add(post)
        return Reply.of(201, {"id": post, "root_id": body.get("root_id", ""), **body})

    def show(self, request: Request) -> Shown:
        body = request.json()
        return show_mattermost(body["message"], body.get("root_id"))

    def reply(self, status: int) -> Reply:
        return Reply.of(status, {"id": "a" * 26}) if status < 300 else super().reply(status)

    def verdict(self, status: int) -> Verdict:
        """Without a body, as 204 has none, nobody says that it was posted."""
        return LATER if status == 204 else super().verdict(status)
