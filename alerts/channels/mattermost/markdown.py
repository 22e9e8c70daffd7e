"""A message in Mattermost's Markdown. Pure.

Mattermost has no way to post without mentions: who is called is found in the words, in those of
attachments, too. So a blank of no width parts each sign from the name that follows it; the same
keeps emoji, tags, links to channels and bare addresses from being made. Angle brackets are written
as entities, as webhooks know Slack's <!channel> and <address|text>. Limit as published: 16,383
characters.
"""

import re
from itertools import pairwise

from alerts.chat import Form, Line, Post, Run

_MOST = 16_383  # characters; more would become several posts
_APART = re.compile(
    r"[@~#]"
    r"|:(?=\S)"  # of an emoji, or of an address
    r"|(?<=[wW]{3})\."
    r"|(?<=[\w-])\.(?=[^\W\d])"
)
_MARKS = re.compile(r"([\\`*_~|\[\]()#+\-.!{}])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
_BRACKETS = str.maketrans("[]", "()")  # in a link's text Mattermost knows no escaped ones
_ROUND = str.maketrans({"(": "%28", ")": "%29"})  # the first of them would end an address
_BEFORE = {Form.QUOTE: "> ", Form.ITEM: "- "}


def write_post(post: Post) -> str:
    """Return the text of a post."""
    parts = (_part(part) for part in (*post.parts, post.foot) if part)
    return "\n\n".join([f"#### {escaped(post.head)}", *parts])


def fits(text: str) -> bool:
    """Return whether Mattermost takes a text as one post."""
    return len(text) <= _MOST


def escaped(text: str) -> str:
    """Write text so that none of it is markup, a link, an emoji, or calls anybody."""
    parted = _APART.sub("\\g<0>\u200b", text)
    return _MARKS.sub(r"\\\1", parted).translate(_ENTITIES)


def _part(lines: tuple[Line, ...]) -> str:
    """Join lines; without a blank one a list or a quote would take in what follows it."""
    written = _line(lines[0])
    for before, line in pairwise(lines):
        apart = before.form is not line.form and {before.form, line.form} & _BEFORE.keys()
        written += ("\n\n" if apart else "\n") + _line(line)
    return written


def _line(line: Line) -> str:
    return _BEFORE.get(line.form, "") + "".join(map(_run, line.runs))


def _run(run: Run) -> str:
    text = run.text.translate(_BRACKETS) if run.url else run.text
    shown = f"**{escaped(text)}**" if run.bold else escaped(text)
    return f"[{shown}]({run.url.translate(_ROUND)})" if run.url else shown
