"""Draws mails as mail programs show them, with Chromium."""

import html
import re
import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

# A frame, as a window of Chromium is never narrower than 500 pixels.
_MEASURE = """<!DOCTYPE html><title></title>
<iframe style="border:0;width:{width}px;height:1px" srcdoc="{page}" onload="
document.title = this.contentDocument.documentElement.scrollHeight"></iframe>"""
_TITLE = re.compile(r"<title>(\d+)</title>")
_DARK = "--blink-settings=preferredColorScheme=0"


def as_page(mail: EmailMessage) -> str:
    """Return a mail's HTML part below its sender and subject, as mail programs show it."""
    body = mail.get_body(("html",))
    if body is None:
        raise ValueError("the mail has no HTML part")
    head = (
        '<div style="font:15px/1.35 sans-serif;padding:14px 16px;border-bottom:1px solid #8888;'
        'background-color:Canvas;color:CanvasText">'
        f"<b>{html.escape(str(mail['Subject']))}</b><br>"
        f'<span style="opacity:.7">{html.escape(str(mail["From"]))}</span></div>'
    )
    return re.sub(r"(<body[^>]*>)", lambda found: found[1] + head, body.get_content(), count=1)


def take_picture(
    page: str, target: Path, *, width: int, height: int | None = None, scale: float = 1.0,
    dark: bool = False,
) -> None:  # fmt: skip
    """Draw a page at a width in CSS pixels, to a height or, without one, the whole of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tall = height or _height(folder, page, width)
        source = folder / "mail.html"
        source.write_text(page, encoding="utf-8")
        _chromium(
            folder,
            f"--window-size={width},{tall}",
            f"--force-device-scale-factor={scale}",
            f"--screenshot={target}",
            *([_DARK] if dark else []),
            source.as_uri(),
        )


def _height(folder: Path, page: str, width: int) -> int:
    source = folder / "measured.html"
    source.write_text(_MEASURE.format(width=width, page=html.escape(page)), encoding="utf-8")
    shown = _chromium(folder, "--dump-dom", source.as_uri())
    found = _TITLE.search(shown)
    if found is None:
        raise ValueError("Chromium did not say how tall the page is")
    return int(found[1])


def _chromium(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        (
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-lcd-text",  # as a picture with coloured edges is larger
            f"--user-data-dir={folder}/profile", *arguments,
        ),
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    return done.stdout
