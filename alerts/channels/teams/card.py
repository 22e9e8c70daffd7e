"""A message as an Adaptive Card, as Teams shows it. Pure.

Lines are rich text blocks: their runs hold text as data, and no Markdown is read in them, which
text blocks do; mentions are made only by entities, of which there are none. A line with a link is
a container that opens it, as runs that open something were dead in Teams' clients more than once.
Limit as published: 28 KB for all; the bound here leaves room for what Teams itself puts around.
"""

from collections.abc import Iterator

from alerts.chat import Form, Line, Post, Run
from alerts.payload import Json, encode

_MOST = 24_000  # bytes
_CARD = "application/vnd.microsoft.card.adaptive"
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_LOOKS: dict[Form, Json] = {
    Form.TITLE: {"size": "Medium"},
    Form.QUOTE: {"italic": True},
    Form.SMALL: {"size": "Small", "isSubtle": True},
}


def write_card(post: Post) -> Json:
    """Return the body of a post: a message with one card."""
    head = _block([_run(Run(text=post.head, bold=True), {"size": "Large"})])
    parts = [part for part in (*post.parts, post.foot) if part]
    card = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": post.subject,
        "msteams": {"width": "Full"},
        "body": [head, *(block for part in parts for block in _part(part))],
    }
    attached = {"contentType": _CARD, "contentUrl": None, "content": card}
    return {"type": "message", "summary": post.subject, "attachments": [attached]}


def fits(body: Json) -> bool:
    """Return whether Teams takes a body."""
    return len(encode(body)) <= _MOST


def _part(lines: tuple[Line, ...]) -> list[Json]:
    first, *others = (block for line in lines for block in _blocks(line))
    return [
        first | {"spacing": "Medium", "separator": True},
        *(block | {"spacing": "Small"} for block in others),
    ]


def _blocks(line: Line) -> Iterator[Json]:
    """Give a line; each of its links after the first has a line of its own, too."""
    looks = _LOOKS.get(line.form, {})
    bullet = [_run(Run(text="• "), looks)] if line.form is Form.ITEM else []
    block = _block([*bullet, *(_run(run, looks) for run in line.runs)])
    linked = [run for run in line.runs if run.url]
    yield _opening(block, linked[0].url) if linked else block
    for run in linked[1:]:
        yield _opening(_block([_run(run, looks)]), run.url)


def _opening(block: Json, url: str) -> Json:
    action = {"type": "Action.OpenUrl", "url": url}
    return {"type": "Container", "items": [block], "selectAction": action}


def _block(runs: list[Json]) -> Json:
    return {"type": "RichTextBlock", "inlines": runs}


def _run(run: Run, looks: Json) -> Json:
    bold: Json = {"weight": "Bolder"} if run.bold else {}
    link: Json = {"color": "Accent", "underline": True} if run.url else {}
    return {"type": "TextRun", "text": run.text, **looks, **bold, **link}
