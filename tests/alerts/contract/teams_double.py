"""A double of a workflow in Teams that posts the cards which a webhook brings.

Published: a message with attachments, each an Adaptive Card; 28 KB for all; 202 once it is taken.
In text blocks Markdown is read, in runs of rich text nothing is; entities make mentions.
"""

from datetime import timedelta
from typing import Any

from tests.alerts.contract.double import Shown
from tests.alerts.contract.http_double import HttpDouble, Reply, Request, Waiting

_SIZES = {"Small", "Default", "Medium", "Large", "ExtraLarge"}
_SPACING = {"None", "Small", "Default", "Medium", "Large"}
_RUN = {"type", "text", "size", "italic", "isSubtle", "weight", "color", "underline"}


def _bad(body: Any) -> bool:
    match body:
        case {"type": "message", "attachments": [{"contentType": kind, "content": card}]}:
            return kind != "application/vnd.microsoft.card.adaptive" or not _good_card(card)
    return True


def _good_card(card: Any) -> bool:
    match card:
        case {"type": "AdaptiveCard", "version": "1.4", "body": [_, *_] as blocks}:
            return all(map(_good_block, blocks))
    return False


def _good_block(block: Any) -> bool:
    match block:
        case {"type": "Container", "items": [inner], "selectAction": {"type": kind, "url": str()}}:
            return kind == "Action.OpenUrl" and _good_text(inner)
    return _good_text(block)


def _good_text(block: Any) -> bool:
    match block:
        case {"type": "RichTextBlock", "inlines": [_, *_] as runs}:
            return block.get("spacing", "Default") in _SPACING and all(map(_good_run, runs))
    return False


def _good_run(run: Any) -> bool:
    known = run.keys() <= _RUN and run.get("size", "Default") in _SIZES
    return run["type"] == "TextRun" and bool(run["text"]) and known


def _inlines(block: Any) -> Any:
    return block["items"][0]["inlines"] if block["type"] == "Container" else block["inlines"]


def _error(status: int, code: str) -> Reply:
    return Reply.of(status, {"error": {"code": code, "message": "in Microsoft's words"}})


class TeamsDouble(HttpDouble):
    """A workflow that anyone can trigger who has the signature."""

    kind = "teams"
    secrets = ("s1gnature-that-lets-in", "2a4f6c")

    def table(self) -> dict[str, object]:
        query = f"api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig={self.secrets[0]}"
        return {"url": f"{self.base}{self._path()}?{query}"}

    def _path(self) -> str:
        return f"/workflows/{self.secrets[1]}/triggers/manual/paths/invoke"

    def take(self, request: Request) -> Reply:
        if request.query.get("sig") != self.secrets[0]:
            return _error(401, "DirectApiAuthorizationRequired")
        if request.path != self._path():
            return _error(404, "WorkflowNotFound")
        if len(request.body) > 28 * 1024:
            return _error(413, "RequestEntityTooLarge")
        if _bad(request.json()):
            return _error(400, "TriggerInputSchemaMismatch")
        return Reply(status=202)

    def show(self, request: Request) -> Shown:
        body = request.json()
        card = body["attachments"][0]["content"]
        blocks = card["body"]
        lines = ["".join(run["text"] for run in _inlines(block)) for block in blocks]
        entities = card["msteams"].get("entities", [])
        return Shown(
            text="\n".join([*lines, body["summary"], card["fallbackText"]]),
            links=tuple(each["selectAction"]["url"] for each in blocks if "selectAction" in each),
            called=tuple(str(each) for each in entities),
        )

    def reply(self, status: int) -> Reply:
        return _error(status, "AWordOfTheirs")

    def waiting(self) -> list[Waiting]:
        words = (
            "delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with x"
        )
        reply = Reply(status=200, body=words.encode(), headers={"retry-after": "9"})
        return [Waiting(reply=reply, wait=timedelta(seconds=9))]
