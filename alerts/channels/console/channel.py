"""Prints alerts in the terminal.

The bytes are plain text in UTF-8; matched words stand between STX and ETX, which no page's text
can hold, as control characters are taken out of it.
"""

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Self
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from alerts.channel import Receipt, Sending
from alerts.channels.console.settings import ConsoleSettings
from alerts.channels.parts import Parts
from alerts.chat_text import between_marks
from alerts.letter import zone_of
from alerts.links import Links
from alerts.pages import as_text
from alerts.user_templates import NO_TEMPLATE, Layout, UserText
from db.errors import ChannelError
from db.message_records import Message

_HIT = re.compile("\x02([^\x03]*)\x03")


class ConsoleChannel:
    """The terminal that Wirewatch runs in; one alert at a time."""

    kind = "console"
    at_once = 1

    def __init__(
        self,
        settings: ConsoleSettings,
        *,
        console: Console,
        links: Links,
        zones: Mapping[str, ZoneInfo],
        text: UserText = NO_TEMPLATE,
    ) -> None:
        """Take the console to print on and the watches' time zones."""
        self.name = settings.name
        self._console, self._links, self._zones = console, links, zones
        self._text = text

    @classmethod
    def build(cls, settings: ConsoleSettings, parts: Parts) -> Self:
        """Return the channel."""
        return cls(
            settings,
            console=parts.console,
            links=parts.links,
            zones=parts.zones,
            text=parts.user_text(settings.name, settings.template),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - nobody asks
        """Return the text, with marks around the matched words."""
        return self._text.use(partial(self._write, message)).encode("utf-8", "replace")

    def _write(self, message: Message, layout: Layout) -> str:
        letter = layout.letter(message, self._links, zone_of(message, self._zones))
        if layout.template:
            return layout.template.write(letter, message, between_marks)
        return as_text(letter, between_marks)

    async def send(self, sending: Sending) -> Receipt:
        """Print once. Raises ChannelError if the terminal or the pipe is gone."""
        text = _styled(sending.payload.decode("utf-8", "replace"))
        try:
            await asyncio.to_thread(self._print, text)
        except (OSError, ValueError) as exc:  # a broken pipe; a closed file is a ValueError
            raise ChannelError(
                f"the terminal cannot be written to: {exc}", channel=self.name, retry=True
            ) from exc
        return Receipt(said="printed")

    async def close(self) -> None:
        """Do nothing: the console belongs to whoever handed it in."""

    def _print(self, text: Text) -> None:
        # Captured and written by hand: on a broken pipe, rich itself would end the process.
        with self._console.capture() as captured:
            self._console.rule(style="dim")
            self._console.print(text, soft_wrap=False)
        file = self._console.file
        encoding = getattr(file, "encoding", None) or "utf-8"
        file.write(captured.get().encode(encoding, "replace").decode(encoding))
        file.flush()


def _styled(marked: str) -> Text:
    """Return the text with its hits and its first line bold; rich's own markup is not read."""
    text, at = Text(), 0
    for hit in _HIT.finditer(marked):
        text.append(marked[at : hit.start()])
        text.append(hit[1], style="bold yellow")
        at = hit.end()
    text.append(marked[at:])
    text.stylize("bold", 0, max(text.plain.find("\n"), 0))
    return text
