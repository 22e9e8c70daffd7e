"""One event as a line: JSON for machines, a coloured sentence for people."""

import json
from typing import IO

from rich.console import Console
from rich.text import Text
from structlog.typing import EventDict, WrappedLogger

_OURS = ("timestamp", "level", "event", "logger", "exception")
_CLOCK = slice(11, 19)  # hh:mm:ss of an RFC 3339 time
_STYLES = {"debug": "dim", "info": "green", "warning": "yellow", "error": "bold red",
           "critical": "bold white on red"}  # fmt: skip


class JsonLines:
    """An event as one JSON object on one line; timestamp, level and event come first."""

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> str:
        """Return the line, without its end."""
        first = {name: event[name] for name in _OURS[:3] if name in event}
        return json.dumps(first | dict(event), ensure_ascii=False, allow_nan=False, default=str)


class TextLines:
    """An event as time, level and sentence, its fields dimmed after it; colours on a terminal.

    Only a traceback takes more lines; they are indented, so that no line begins like an event.
    """

    def __init__(self, stream: IO[str]) -> None:
        # The width is the line's own: a log that wraps can be neither searched nor copied.
        self._console = Console(file=stream, highlight=False, soft_wrap=True, emoji=False)

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> str:
        """Return the line, without its end."""
        level = str(event.get("level", "info"))
        line = Text()
        line.append(self._time(str(event.get("timestamp", ""))), style="dim")
        line.append(f" {level:<8} ", style=_STYLES.get(level, ""))
        line.append(str(event.get("event", "")))
        fields = [(name, value) for name, value in event.items() if name not in _OURS]
        if event.get("logger"):
            fields.append(("logger", event["logger"]))
        for name, value in fields:
            line.append(f" {name}={_value(value)}", style="dim")
        if event.get("exception"):
            indented = str(event["exception"]).replace("\n", "\n    ")
            line.append(f"\n    {indented}", style="dim")
        with self._console.capture() as captured:
            self._console.print(line)
        return captured.get().removesuffix("\n")

    def _time(self, timestamp: str) -> str:
        """Return the time of day for who sits before a terminal, the whole time for a file."""
        return timestamp[_CLOCK] if self._console.is_terminal else timestamp


def _value(value: object) -> str:
    """Return a field's value; a text with spaces is quoted, so that one sees where it ends."""
    if isinstance(value, str):
        plain = value and not any(mark in value for mark in ' "=')
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)
