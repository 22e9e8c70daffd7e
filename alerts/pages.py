"""Lays letters out with the templates that ship in this package.

Templates are the only text that is compiled. What comes from pages is data; in HTML all of it is
escaped.
"""

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.letter import Letter
from alerts.wording import Marker, Piece


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_HTML = _environment(autoescape=True)
_TEXT = _environment(autoescape=False)


def as_html(letter: Letter) -> str:
    """Return a whole HTML page, styles within, no address fetched from anywhere."""
    return _HTML.get_template("mail.html.jinja").render(letter=letter)


def as_text(letter: Letter, mark: Marker) -> str:
    """Return plain text; ``mark`` writes the pieces."""

    def line(pieces: tuple[Piece, ...]) -> str:
        return "".join(mark(piece) for piece in pieces)

    return _TEXT.get_template("letter.txt.jinja").render(letter=letter, line=line)
