"""Puts every event, ours and other libraries', through the same steps onto one stream."""

import logging
import sys
from typing import IO, Literal, cast

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger
from twisted.logger import ILogObserver, STDLibLogObserver, globalLogBeginner

from db.clock import Clock, SystemClock
from wirewatch.logs.cleaning import clean_event, rfc3339
from wirewatch.logs.rendering import JsonLines, TextLines

LogStyle = Literal["text", "json"]

# Loggers bear the name of their module: these are the rooms of the house.
_OURS = ("wirewatch", "web", "intake", "crawler", "alerts", "spiders", "matching", "net", "db")
_twisted_is_heard = False


class _Handler(logging.StreamHandler[IO[str]]):
    """Our handler, told apart from others' so that a second set-up replaces the first."""


def configure_logs(
    style: LogStyle, level: str, stream: IO[str] | None = None, clock: Clock | None = None
) -> None:
    """Send all events from ``level`` on to a stream (standard error) as text or JSON lines.

    ``level`` is debug, info, warning or error. Events of other libraries (logging: scrapy,
    apscheduler, httpx, …) and Python's warnings are kept from WARNING on. May be called again;
    the last call counts. Raises ValueError for an unknown level.
    """
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise ValueError(f"there is no log level {level!r}; write debug, info, warning or error")
    stream = stream or sys.stderr
    shared = _shared_steps(clock or SystemClock())
    handler = _Handler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                clean_event,
                TextLines(stream) if style == "text" else JsonLines(),
            ],
        )
    )
    _install(handler, number)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # so that a second set-up reaches loggers already made
    )


def hear_twisted() -> None:
    """Pass what Twisted logs on to logging; it keeps its events to itself until this is called."""
    global _twisted_is_heard  # noqa: PLW0603 - Twisted's log begins once a process
    if not _twisted_is_heard:
        observer = cast("ILogObserver", STDLibLogObserver("twisted"))  # says so only to zope
        globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)
        _twisted_is_heard = True
        # Twisted has put itself in the way of Python's warnings: take them back.
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)


def _shared_steps(clock: Clock) -> list[Processor]:
    def add_timestamp(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["timestamp"] = rfc3339(clock.now())
        return event

    return [structlog.stdlib.add_log_level, add_timestamp]


def _install(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(level, logging.WARNING))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)
