"""Texts by the user's own templates, with the built-in text wherever one of them fails. Pure.

A template is given what the built-in layouts are given: the pieces of a Letter, which are clean,
and what its message says of itself.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from markupsafe import Markup

from alerts.letter import Letter, Limits, write_letter
from alerts.links import Links
from alerts.sandbox import Budget, Compiled, compile_template
from alerts.wording import Marker, Piece, one_line
from db.errors import ConfigError, TemplateFault
from db.message_records import AlertMessage, DigestMessage, Message, NoticeMessage
from db.secrets import SecretReader
from db.watch_records import Severity

T = TypeVar("T")
Report = Callable[[str, TemplateFault], None]
"""Is told the channel whose template failed, and how."""

_CONTROL = re.compile(
    "[\x00-\x01\x04-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_GAP = re.compile(r"\n{4,}")
_HIT = Markup('<mark style="background-color:#ffe58a;color:#1f2328">{}</mark>')
_NOTE = 300


@dataclass(frozen=True, kw_only=True)
class UserTemplate:
    """One file, compiled."""

    file: str
    compiled: Compiled

    def write(self, letter: Letter, message: Message, mark: Marker) -> str:
        """Return the text of a letter; ``mark`` writes matched words. Raises TemplateFault."""
        values = {**_values(letter, message), "line": partial(_marked, mark)}
        return self._written(values)

    def write_html(self, letter: Letter, message: Message) -> str:
        """Return HTML, in which all values are escaped. Raises TemplateFault."""
        return self._written({**_values(letter, message), "line": _html_line})

    def _written(self, values: Mapping[str, object]) -> str:
        try:
            text = self.compiled.render(values, Budget())
            clean = _GAP.sub("\n\n\n", _CONTROL.sub("", text.replace("\r\n", "\n"))).strip("\n ")
            if not clean.strip():
                raise TemplateFault("it writes nothing")
        except TemplateFault as exc:
            raise TemplateFault(f"{self.file}: {exc}") from exc
        return "\n".join(line.rstrip() for line in clean.split("\n"))


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a message is laid out: by a template, or as is built in, with a last line to add."""

    template: UserTemplate | None = None
    note: str = ""

    def letter(
        self, message: Message, links: Links, zone: ZoneInfo | None, limits: Limits | None = None
    ) -> Letter:
        """Return the letter of a message."""
        return replace(write_letter(message, links, zone, limits), note=self.note)


BUILT_IN = Layout()


@dataclass(frozen=True, kw_only=True)
class UserText:
    """What one template of a channel is used by."""

    channel: str = ""
    template: UserTemplate | None = None
    report: Report = lambda _channel, _fault: None

    def use(self, make: Callable[[Layout], T]) -> T:
        """Return what ``make`` makes by the template; where that fails, as is built in.

        What failed is reported, and said in the message.
        """
        if self.template is None:
            return make(BUILT_IN)
        try:
            return make(Layout(template=self.template))
        except TemplateFault as fault:
            self.report(self.channel, fault)
            return make(Layout(note=_note(fault)))


NO_TEMPLATE = UserText()


def read_user_text(
    channel: str, file: str, reader: SecretReader, report: Report, *, html: bool = False
) -> UserText:
    """Return what one text of a channel is made by; "" is no file. Raises ConfigError."""
    template = read_template(file, reader, html=html) if file else None
    return UserText(channel=channel, template=template, report=report)


def read_template(file: str, reader: SecretReader, *, html: bool = False) -> UserTemplate:
    """Return the template of a file; raises ConfigError, with the file and line."""
    try:
        return UserTemplate(file=file, compiled=compile_template(reader.file(file), html=html))
    except TemplateFault as exc:
        said = f"the template cannot be used: {exc.message}"
        raise ConfigError(said, file=file, line=exc.line) from exc


def _note(fault: TemplateFault) -> str:
    said = one_line(str(fault), _NOTE)
    return f"This is the built-in text: your template could not be used: {said}"


def _values(letter: Letter, message: Message) -> Mapping[str, object]:
    """Return what a template can name: the letter's pieces, and what a message is."""
    fields = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    match message:
        case AlertMessage():
            kind, watch, severity = "alert", message.watch, message.severity
        case DigestMessage():
            kind, watch, severity = "digest", message.watch, message.severity
        case NoticeMessage():
            kind, watch, severity = "notice", message.subject, Severity.NORMAL
    named = {"kind": kind, "watch": one_line(watch, 200), "severity": severity.value}
    return {**fields, **named}


def _marked(mark: Marker, pieces: object) -> str:
    return "".join(map(mark, _pieces(pieces)))


def _html_line(pieces: object) -> Markup:
    found = (_HIT.format(each.text) if each.hit else each.text for each in _pieces(pieces))
    return Markup("").join(found)


def _pieces(pieces: object) -> tuple[Piece, ...]:
    if not isinstance(pieces, tuple) or not all(isinstance(each, Piece) for each in pieces):
        raise TemplateFault("line(…) is for `title` of an article and for one of its `quotes`")
    return pieces
