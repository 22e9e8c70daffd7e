"""A message as an Adaptive Card, as Teams shows it. Pure.

Lines are rich text blocks: their runs hold text and links as data, and no Markdown is read in
them, which text blocks do; mentions are made only by entities, of which there are none. Limit as
published: 28 KB for all; the bound here leaves room for what Teams itself puts around a card.
"""

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
    head = _block([_run(Run(text=post.head, bold=True), {"size": "Large"})], spacing="None")
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
    first, *others = map(_inlines, lines)
    return [
        _block(first, spacing="Medium") | {"separator": True},
        *(_block(inlines, spacing="Small") for inlines in others),
    ]


def _block(inlines: list[Json], spacing: str) -> Json:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": inlines}


def _inlines(line: Line) -> list[Json]:
    looks = _LOOKS.get(line.form, {})
    bullet = [_run(Run(text="• "), looks)] if line.form is Form.ITEM else []
    return [*bullet, *(_run(run, looks) for run in line.runs)]


def _run(run: Run, looks: Json) -> Json:
    bold: Json = {"weight": "Bolder"} if run.bold else {}
    opens: Json = {"selectAction": {"type": "Action.OpenUrl", "url": run.url}} if run.url else {}
    return {"type": "TextRun", "text": run.text, **looks, **bold, **opens}
