"""Makes the README's pictures from the running program: demo.svg and mail.png, beside this file.

Run it from the root of the repository with `make pictures`. The mail's picture needs Chromium.
Ports, times and ids differ from run to run; all else stays.
"""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from drawing import as_page, take_picture
from rich.console import Console
from rich.text import Text

from db.clock import SystemClock
from wirewatch.demo.receivers import ReceivedMail
from wirewatch.demo.staging import Demo
from wirewatch.logs import configure_logs
from wirewatch.once import run_once
from wirewatch.settings import load
from wirewatch.wiring import open_house

FOLDER = Path(__file__).parent
COMMAND = (sys.executable, "-c", "from wirewatch.cli.main import main; main()", "demo", "--once")
WIDTH = 110  # columns, as the demo prints where there is no terminal
PHONE = (390, 844)  # CSS pixels
SHOWN_PANELS = ("Late header sends", "Видак")
SUBJECT = "[Serbian shells to Ukraine]"  # one mail, whichever report comes first
ELIDED = Text("   ⋮", style="dim")


def main() -> None:
    """Make both pictures."""
    configure_logs("text", "warning")
    (FOLDER / "demo.svg").write_text(terminal_picture(demo_output()), encoding="utf-8")
    mail = asyncio.run(alert_mail()).message
    width, height = PHONE
    take_picture(as_page(mail), FOLDER / "mail.png", width=width, height=height, scale=1.6)


def demo_output() -> list[Text]:
    """Return what the real command prints, line by line, with its colours."""
    environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=True)
    return [Text.from_ansi(line) for line in done.stdout.splitlines()]


def chosen(lines: list[Text]) -> Iterator[Text]:
    """Yield the lines of the picture: two of the articles, and the acts that fit beside them."""
    yield Text("$ wirewatch demo", style="bold")
    act, keep, was_kept = "", True, True
    for line in lines:
        plain = line.plain.rstrip()
        if plain[:1].isdigit() and plain[1:3] == "  ":
            act, keep = plain[0], plain[0] not in "346"
        elif plain.startswith("╭") and act == "2":
            keep = any(title in plain for title in SHOWN_PANELS)
        elif plain.startswith("╭") and act == "5":
            keep = False  # the published article's panel looks like those above
        elif plain.startswith(("Alerts go", "The daemon's")) or "In all" in plain:
            keep = act != "1"
        if was_kept and not keep and act != "6":
            yield ELIDED
        if keep and plain:
            yield line
        was_kept = keep
        if plain.startswith("╰") and act in "56":
            keep = act == "5"


def terminal_picture(lines: list[Text]) -> str:
    """Return an SVG of a terminal, with no font to be fetched from elsewhere."""
    console = Console(record=True, width=WIDTH, file=StringIO(), highlight=False)
    for line in chosen(lines):
        console.print(line, no_wrap=True, crop=True)
    picture = console.export_svg(title="wirewatch demo", unique_id="demo")
    picture = re.sub(r"@font-face\s*\{.*?\}\s*", "", picture, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->\s*", "", picture, flags=re.DOTALL)


async def alert_mail() -> ReceivedMail:
    """Return a mail as it arrived in the demo's sink, sent by a real run on the demo's outlets."""
    demo = Demo()
    demo.start()
    try:
        async with open_house(load(demo.config, {}), SystemClock()) as house:
            await run_once(house, ("crawl", "deliver"), asyncio.Event())
        (mail,) = [m for m in demo.mail.messages if str(m.message["Subject"]).startswith(SUBJECT)]
    finally:
        demo.stop()
    return mail


if __name__ == "__main__":
    main()
