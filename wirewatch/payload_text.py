"""Reads what a channel has rendered, for people to see. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum

from db.errors import ConfigError


class Form(Enum):
    """What of a payload is shown."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def payload_text(kind: str, payload: bytes, form: Form) -> str:
    """Return what a channel of a kind would send; raises ConfigError where it has no HTML."""
    if form is Form.HTML:
        return _html(kind, payload)
    if form is Form.JSON:
        return _json(kind, payload)
    if kind == "email":
        mail = _mail(payload)
        return f"Subject: {mail['Subject']}\n\n{_part(mail, 'plain')}"
    if kind == "console":
        return _without_marks(payload)
    body = json.loads(payload)
    write = _TEXTS.get(kind)
    return write(body) if write else json.dumps(body, ensure_ascii=False, indent=2)


def _html(kind: str, payload: bytes) -> str:
    if kind == "email":
        return _part(_mail(payload), "html")
    if kind == "matrix":
        return str(json.loads(payload)["formatted_body"])
    raise ConfigError(f"a channel of kind {kind} has no HTML part; leave --html out")


def _json(kind: str, payload: bytes) -> str:
    if kind == "email":
        return json.dumps({"mail": payload.decode("ascii", "replace")})
    if kind == "console":
        return json.dumps({"text": _without_marks(payload)}, ensure_ascii=False)
    return json.dumps(json.loads(payload), ensure_ascii=False)


def _mail(payload: bytes) -> EmailMessage:
    mail = message_from_bytes(payload, policy=default)
    assert isinstance(mail, EmailMessage)  # by that policy
    return mail


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def _without_marks(payload: bytes) -> str:
    return payload.decode().replace("\x02", "").replace("\x03", "")


def _blocks(value: object) -> Iterator[str]:
    """Give the texts of nested blocks, in order; a link with its address."""
    match value:
        case list():
            for each in value:
                yield from _blocks(each)
        case {"text": str(text), "url": str(url)}:
            yield f"{text} <{url}>"
        case {"text": str(text)}:
            yield text
        case dict():
            yield from _blocks([each for each in value.values() if isinstance(each, list | dict)])
            if value.get("type") in _LINES:
                yield "\n"


_LINES = ("rich_text_section", "rich_text_quote", "rich_text", "header", "RichTextBlock", "Column")
_TEXTS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "slack": lambda body: f"{body['text']}\n\n{''.join(_blocks(body['blocks']))}",
    "discord": lambda body: f"{body['content']}\n\n{_described(body['embeds'])}",
    "telegram": lambda body: str(body["text"]),
    "teams": lambda body: f"{body['summary']}\n\n{''.join(_blocks(body['attachments']))}",
    "mattermost": lambda body: str(body.get("message") or body.get("text")),
    "matrix": lambda body: str(body["body"]),
    "ntfy": lambda body: f"{body['title']}\n\n{body['message']}",
    "apprise": lambda body: f"{body['title']}\n\n{_first(body['texts'])}",
}


def _described(embeds: object) -> str:
    match embeds:
        case [{"description": str(text)}, *_]:
            return text
    return ""


def _first(texts: object) -> str:
    return str(texts[0]) if isinstance(texts, list) and texts else ""
