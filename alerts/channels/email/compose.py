"""Composes a mail from a message: the same bytes each time, and no way to add a header.

Pure. Headers follow RFC 5322, RFC 2919 (List-Id), RFC 3834 (Auto-Submitted); the structure RFC
2046: multipart/alternative, plain text first, HTML last.
"""

import hashlib
from collections.abc import Mapping, Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from alerts.channels.email.contents import MailTexts, Writing
from alerts.letter import Letter, story_subject, write_letter
from alerts.links import Links
from alerts.wording import one_line, web_link
from db.message_records import AlertMessage, Message, NoticeMessage
from db.watch_records import AlertMode, Severity


class _MailPolicy(EmailPolicy):
    """The standard library's policy, but for long headers in other letters.

    Its folding of mixed words doubles blanks where a line ends (CPython 3.11, 3.12); so here all of
    a subject, or of a list's name, becomes encoded words (RFC 2047) as soon as one letter needs it.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as it goes over the wire."""
        if name == "List-Unsubscribe":  # an address that is parted, or encoded, leads nowhere
            return f"{name}:{self.linesep} {value}{self.linesep}".encode("ascii")
        if name not in ("Subject", "List-Id") or value.isascii():
            return super().fold_binary(name, value)
        words, bracket, rest = (value, "", "") if name == "Subject" else value.partition("<")
        encoded = Header(words.rstrip(), "utf-8", header_name=name).encode(linesep=self.linesep)
        tail = f"{self.linesep} <{rest}" if bracket else ""
        return f"{name}: {encoded}{tail}{self.linesep}".encode("ascii")


_HIGH = (("Importance", "high"), ("X-Priority", "2 (High)"))
_URGENCY = {
    Severity.CRITICAL: (("Importance", "high"), ("X-Priority", "1 (Highest)")),
    Severity.HIGH: _HIGH,
    Severity.LOW: (("Importance", "low"), ("X-Priority", "5 (Lowest)")),
}
_BUILT_IN = MailTexts()
_POLICY = _MailPolicy(linesep="\r\n", cte_type="7bit")


def compose(
    message: Message,
    delivery_id: str,
    *,
    channel: str,
    sender: Address,
    to: Sequence[Address],
    links: Links,
    zones: Mapping[str, ZoneInfo],
    texts: MailTexts = _BUILT_IN,
) -> bytes:
    """Return a whole mail as it goes over the wire, but for dot-stuffing (lines end in CRLF).

    ``zones`` tells whose clock a watch's times are said on. Mails of one story, and what else a
    watch tells, each refer to a root that was never sent, so that readers group them.
    """
    watch = message.subject if isinstance(message, NoticeMessage) else message.watch
    zone = zones.get(watch)
    writing = Writing(message=message, links=links, zone=zone)
    subject = _subject(message, write_letter(message, links, zone))
    contents = writing.contents(subject, texts)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = tuple(to)
    mail["Subject"] = contents.subject
    mail["Date"] = format_datetime(message.created.replace(microsecond=0))
    mail["Message-ID"] = f"<{_token(delivery_id)}@{sender.domain}>"
    root = f"<{_root(message, watch)}@{sender.domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["List-Id"] = f"{_phrase(watch)}<{_digest(watch)}.wirewatch.{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    for name, value in (*_urgency(message), *_leaving(message, links, channel)):
        mail[name] = value
    mail.set_content(contents.text)
    mail.add_alternative(contents.html, subtype="html")
    mail.set_boundary(f"=-{_digest('boundary ' + delivery_id)}")
    return mail.as_bytes()


def _subject(message: Message, letter: Letter) -> str:
    """Return what lists of mails show: for all mails of one story the same.

    Gmail joins mails into a thread only where their subjects are the same but for "Re:".
    """
    if not isinstance(message, AlertMessage) or message.mode is not AlertMode.STORY:
        return letter.subject
    again = "" if message.kind == "new" else "Re: "
    return again + story_subject(message)


def _urgency(message: Message) -> tuple[tuple[str, str], ...]:
    """Return the headers by which mail programs show that a mail matters more, or less."""
    if isinstance(message, NoticeMessage):
        return ()
    return _URGENCY.get(message.severity, ())


def _leaving(message: Message, links: Links, channel: str) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a reader leaves, with one click (RFC 2369, RFC 8058)."""
    if isinstance(message, NoticeMessage):
        return ()
    address = web_link(links.unsubscribe(channel, message.watch) or "")
    if not address:
        return ()
    return (
        ("List-Unsubscribe", f"<{address}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _root(message: Message, watch: str) -> str:
    """Return what the mails of one thread have in common."""
    if isinstance(message, AlertMessage) and message.mode is AlertMode.STORY:
        return f"story.{_digest(f'{watch} {message.story}')}"
    return f"watch.{_digest(watch)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _token(delivery_id: str) -> str:
    """Return the id itself where it may stand in a Message-ID (ours are hex), else its digest."""
    fit = delivery_id.isascii() and delivery_id.replace("-", "").isalnum()
    return delivery_id if fit and len(delivery_id) <= 64 else _digest(delivery_id)


def _phrase(name: str) -> str:
    kept = "".join(char if char.isalnum() else " " for char in one_line(name, 60))
    return f"{' '.join(kept.split())} ".lstrip()
