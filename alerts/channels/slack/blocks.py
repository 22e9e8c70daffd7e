"""A message as Slack's blocks. Pure.

Rich text blocks hold runs of text and links as data, so that no text can be taken for markup, a
mention or an emoji. Limits as published: 50 blocks, a header of 150 characters, an address of
3,000. All blocks together are refused (msg_blocks_too_long) beyond some 13,000 characters, which
is not published; the bounds here leave room.
"""

import json
from collections.abc import Iterable
from itertools import groupby

from alerts.chat import Form, Line, Post, Run
from alerts.payload import Json
from alerts.wording import one_line

_HEADER, _SUBJECT = 150, 180  # characters
_MOST_BLOCKS, _MOST_TEXT, _MOST_JSON = 50, 8000, 12_000


_APART = {Form.ITEM: Form.ITEM, Form.QUOTE: Form.QUOTE}
_END = Run(text="\n")


def write_blocks(post: Post) -> Json:
    """Return the body of a post."""
    parts = [*post.parts, *([post.foot] if post.foot else [])]
    return {
        "text": escaped(one_line(post.subject, _SUBJECT)),
        "blocks": [_header(post.head), *map(_rich_text, parts)],
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def fits(body: Json) -> bool:
    """Return whether Slack takes a body."""
    blocks = body["blocks"]
    assert isinstance(blocks, list)
    size = len(json.dumps(blocks, ensure_ascii=False))
    return len(blocks) <= _MOST_BLOCKS and size <= _MOST_JSON and _text(blocks) <= _MOST_TEXT


def escaped(text: str) -> str:
    """Write text where Slack looks for markup: of three characters all of it is made."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(value: object) -> int:
    """Return how many characters of text and addresses are in a value."""
    match value:
        case str():
            return len(value)
        case dict():
            return sum(_text(each) for key, each in value.items() if key != "type")
        case list():
            return sum(map(_text, value))
    return 0


def _header(head: str) -> Json:
    text = {"type": "plain_text", "text": one_line(head, _HEADER) or "Wirewatch", "emoji": False}
    return {"type": "header", "text": text}


def _rich_text(lines: Iterable[Line]) -> Json:
    elements: list[Json] = []
    for form, group in groupby(lines, lambda line: _APART.get(line.form)):
        if form is Form.ITEM:
            items = [_element_of("rich_text_section", [line]) for line in group]
            elements.append({"type": "rich_text_list", "style": "bullet", "elements": items})
        elif form is Form.QUOTE:
            elements += [_element_of("rich_text_quote", [line]) for line in group]
        else:
            elements.append(_element_of("rich_text_section", group))
    return {"type": "rich_text", "elements": elements}


def _element_of(kind: str, lines: Iterable[Line]) -> Json:
    """Return lines as one element; some clients show adjacent sections on one line."""
    runs = [run for line in lines for run in (_END, *line.runs)]
    return {"type": kind, "elements": [_element(run) for run in runs[1:]]}


def _element(run: Run) -> Json:
    kind: Json = {"type": "link", "url": run.url} if run.url else {"type": "text"}
    return {**kind, "text": run.text, **({"style": {"bold": True}} if run.bold else {})}
