"""What a mail says: its text, its HTML and its subject, each by a template or built in. Pure.

Where a template fails, its part is the built-in one, and that is said in both parts, as readers
are shown one of them.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from markupsafe import escape

from alerts.fitting import fitting
from alerts.letter import Letter
from alerts.links import Links
from alerts.pages import as_html, as_text
from alerts.user_templates import NO_TEMPLATE, Layout, UserText
from alerts.wording import one_line, starred
from alerts.wrapping import wrapped
from db.errors import TemplateFault
from db.message_records import Message

MOST_HTML = 95_000
"""Bytes; readers such as Gmail hide what comes after about 100 kB."""

_SUBJECT = 180


@dataclass(frozen=True, kw_only=True)
class MailTexts:
    """By what the parts of a mail are made."""

    text: UserText = NO_TEMPLATE
    html: UserText = NO_TEMPLATE
    subject: UserText = NO_TEMPLATE


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a mail says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One message, to be written for one reader."""

    message: Message
    links: Links
    zone: ZoneInfo | None

    def contents(self, subject: str, texts: MailTexts) -> Contents:
        """Return the parts of a mail; ``subject`` stands where no template makes one."""
        notes: list[str] = []
        written = texts.subject.use(lambda layout: self._subject(subject, layout, notes))
        page = texts.html.use(lambda layout: self._page(layout, notes))
        text = texts.text.use(lambda layout: self._text(page.letter, layout, notes))
        if not notes:
            return Contents(subject=written, text=text, html=page.html)
        said = "\n".join([text.rstrip("\n"), *notes, ""])
        return Contents(subject=written, text=said, html=page.saying(" ".join(notes)))

    def _subject(self, subject: str, layout: Layout, notes: list[str]) -> str:
        _note(layout, notes)
        if layout.template is None:
            return subject
        letter = layout.letter(self.message, self.links, self.zone)
        return one_line(layout.template.write(letter, self.message, starred), _SUBJECT)

    def _page(self, layout: Layout, notes: list[str]) -> "_Page":
        """Return the fullest page that is not too large."""
        _note(layout, notes)
        page = fitting(
            self.message,
            self.links,
            self.zone,
            lambda letter: self._laid_out(letter, layout),
            _fits,
        )
        if layout.template and not _fits(page):
            raise TemplateFault(f"{layout.template.file}: it is longer than mail programs show")
        return page

    def _laid_out(self, letter: Letter, layout: Layout) -> "_Page":
        if layout.template is None:
            return _Page(letter=letter, html=as_html(letter), own=False)
        html = layout.template.write_html(letter, self.message)
        return _Page(letter=letter, html=html, own=True)

    def _text(self, letter: Letter, layout: Layout, notes: list[str]) -> str:
        _note(layout, notes)
        if layout.template is None:
            return wrapped(as_text(letter, starred))
        return layout.template.write(letter, self.message, starred) + "\n"


def _note(layout: Layout, notes: list[str]) -> None:
    if layout.note and layout.note not in notes:
        notes.append(layout.note)


def _fits(page: "_Page") -> bool:
    return len(page.html.encode()) <= MOST_HTML


@dataclass(frozen=True, kw_only=True)
class _Page:
    """The HTML part, and the letter that it shows."""

    letter: Letter
    html: str
    own: bool  # by the user's template

    def saying(self, note: str) -> str:
        """Return it with a last line."""
        if not self.own:
            return as_html(replace(self.letter, note=note))
        body, end, rest = self.html.rpartition("</body>")
        last = f"<p>{escape(note)}</p>"
        return f"{body}{last}{end}{rest}" if end else self.html + last
