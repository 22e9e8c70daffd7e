"""A message as Discord shows it: a line of text, and an embed in Discord's Markdown. Pure.

Limits as published: 2,000 characters of content, 4,096 of an embed's description, 256 of its
author, 6,000 of all embeds, 100 of a thread's name. Characters are counted in UTF-16 units, the
larger of the counts that can be meant.
"""

import re

from alerts.chat import Form, Line, Post, Run
from alerts.payload import Json
from alerts.wording import one_line
from db.watch_records import Severity

_DESCRIPTION, _AUTHOR, _CONTENT, _NAME = 4096, 256, 2000, 100
_SUBJECT = 200
_BEFORE = {Form.QUOTE: "> ", Form.ITEM: "- ", Form.SMALL: "-# "}
_COLOURS = {Severity.HIGH: 0xE67E22, Severity.CRITICAL: 0xC0392B}
_MARKS = re.compile(r"([\\`*_~|\[\]()<>#+\-:@.!])")
_BRACKETS = str.maketrans("[]", "()")  # in a link's text Discord knows no escaped ones
_ROUND = str.maketrans({"(": "%28", ")": "%29"})  # the first of them would end an address


def write_post(post: Post) -> Json:
    """Return the body of a post; nobody is called by it, whatever its words are."""
    text = "\n\n".join("\n".join(map(_line, part)) for part in (*post.parts, post.foot) if part)
    embed: Json = {"author": {"name": one_line(post.head, _AUTHOR)}, "description": text}
    return {
        "content": escaped(one_line(post.subject, _SUBJECT)),
        "embeds": [embed | ({"color": colour} if (colour := _COLOURS.get(post.severity)) else {})],
        "allowed_mentions": {"parse": []},
    }


def fits(body: Json) -> bool:
    """Return whether Discord takes a body."""
    match body:
        case {"content": str(content), "embeds": [{"description": str(text)}]}:
            return _units(content) <= _CONTENT and _units(text) <= _DESCRIPTION
    return False


def thread_name(subject: str) -> str:
    """Return what a forum's post is called; no markup is read there."""
    return one_line(subject, _NAME // 2) if _units(subject) > _NAME else subject


def escaped(text: str) -> str:
    """Write text so that none of it is markup, a mention, an emoji, a time or a link."""
    return _MARKS.sub(r"\\\1", text.replace("://", ":\u200b//"))


def _line(line: Line) -> str:
    return _BEFORE.get(line.form, "") + "".join(map(_run, line.runs))


def _run(run: Run) -> str:
    text = run.text.translate(_BRACKETS) if run.url else run.text
    shown = f"**{escaped(text)}**" if run.bold else escaped(text)
    return f"[{shown}](<{run.url.translate(_ROUND)}>)" if run.url else shown


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
