"""Plain text for media that show little: by a user's template, or the built-in lines. Pure."""

from collections.abc import Callable

from alerts.brief import brief_text, whole_lines
from alerts.letter import Letter
from alerts.user_templates import Layout
from alerts.wording import Piece
from db.errors import TemplateFault
from db.message_records import Message


def plain_text(
    letter: Letter, message: Message, layout: Layout, fits: Callable[[str], bool]
) -> str:
    """Return as many whole lines as fit, without any marks; raises TemplateFault if none does."""
    if layout.template is None:
        return brief_text(letter, _plain, fits)
    text = whole_lines(layout.template.write(letter, message, _plain).split("\n"), fits)
    if not fits(text):
        raise TemplateFault(f"{layout.template.file}: its first line is too long for the service")
    return text


def _plain(piece: Piece) -> str:
    return piece.text
