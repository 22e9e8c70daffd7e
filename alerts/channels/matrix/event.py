"""A message as the content of a Matrix event: plain text, and the same in HTML. Pure.

HTML of the subset that the specification names, all words escaped. ``m.mentions`` says that nobody
is called, so that clients look for no names in the words; a blank of no width keeps them from
making links of addresses and names there. Limit as published: 65,536 bytes for the whole event;
the bound here leaves room for what servers add, such as signatures.
"""

from html import escape
from itertools import groupby

from alerts.channels.calm import calm
from alerts.chat import Form, Line, Post, Run
from alerts.payload import Json, encode

_MOST = 48_000  # bytes


def write_content(post: Post) -> Json:
    """Return an event's content, but for what it belongs to."""
    parts = [part for part in (*post.parts, post.foot) if part]
    head = calm(post.head)[0]
    return {
        "body": "\n\n".join([head, *("\n".join(map(_plain, part)) for part in parts)]),
        "format": "org.matrix.custom.html",
        "formatted_body": f"<p><strong>{escape(head)}</strong></p>" + "".join(map(_html, parts)),
        "m.mentions": {},
    }


def fits(content: Json) -> bool:
    """Return whether Matrix takes a content."""
    return len(encode(content)) <= _MOST


def _plain(line: Line) -> str:
    text = "".join(calm(*(run.text for run in line.runs)))
    before = {Form.QUOTE: "> ", Form.ITEM: "- "}.get(line.form, "")
    return " ".join([before + text, *(run.url for run in line.runs if run.url)])


def _html(lines: tuple[Line, ...]) -> str:
    return "".join(
        _group(form, [_marked(line) for line in group])
        for form, group in groupby(lines, _form_apart)
    )


def _form_apart(line: Line) -> Form:
    """Return the form by which lines stand together."""
    return line.form if line.form in (Form.QUOTE, Form.ITEM) else Form.TEXT


def _group(form: Form, lines: list[str]) -> str:
    if form is Form.ITEM:
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    tag = "blockquote" if form is Form.QUOTE else "p"
    return f"<{tag}>{'<br>'.join(lines)}</{tag}>"


def _marked(line: Line) -> str:
    texts = calm(*(run.text for run in line.runs))
    return "".join(_run(run, text) for run, text in zip(line.runs, texts, strict=True))


def _run(run: Run, text: str) -> str:
    shown = f"<strong>{escape(text)}</strong>" if run.bold else escape(text)
    return f'<a href="{escape(run.url)}">{shown}</a>' if run.url else shown
