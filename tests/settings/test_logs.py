"""Events, as a person and as a machine reads them."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.logger import Logger

from wirewatch.logs import LogStyle, configure_logs, hear_twisted
from wirewatch.logs.cleaning import _LINE_BREAKS, _UNSEEN, clean, clean_trace, one_line

AT = datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)


class HeldClock:
    def now(self) -> datetime:
        return AT


class Log:
    """What was logged since it was set up."""

    def __init__(self, style: LogStyle, level: str = "info") -> None:
        self.stream = io.StringIO()
        configure_logs(style, level, self.stream, HeldClock())
        self.ours = structlog.get_logger("crawler.engine")

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Give back the process's logging as it was found."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_a_machine_gets_one_object_a_line() -> None:
    log = Log("json")

    log.ours.info("polled", source="Dunav Post", new=3, took=timedelta(seconds=90))

    assert log.text.count("\n") == 1
    assert log.events == [
        {"timestamp": "2026-01-02T03:04:05.678Z", "level": "info", "event": "polled",
         "source": "Dunav Post", "new": 3, "took": "1m 30s"}
    ]  # fmt: skip
    assert list(log.events[0])[:3] == ["timestamp", "level", "event"]


def test_a_person_gets_a_sentence_and_its_fields() -> None:
    log = Log("text")

    log.ours.warning("gave up", source="Dunav Post", host="dunav.example", tries=3)

    assert log.text == (
        '2026-01-02T03:04:05.678Z warning  gave up source="Dunav Post" host=dunav.example tries=3\n'
    )


def test_a_long_event_stays_on_one_line_and_brackets_are_no_markup() -> None:
    log = Log("text")

    log.ours.info("read [bold]x[/bold] :smile:", url="https://dunav.example/" + "a" * 500)

    assert log.text.count("\n") == 1
    assert "[bold]x[/bold] :smile:" in log.text


def test_a_terminal_gets_colours_and_the_time_of_day() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
            patch.delenv(name, raising=False)
        configure_logs("text", "info", stream, HeldClock())
    structlog.get_logger("crawler").error("broke \x1b[2J")

    assert "\x1b[1;31m" in stream.getvalue()
    assert "[2J" not in stream.getvalue()
    assert "03:04:05" in stream.getvalue()
    assert "2026" not in stream.getvalue()


@pytest.mark.parametrize(("level", "kept"), [("debug", 3), ("info", 2), ("ERROR", 1)])
def test_the_level_is_a_threshold(level: str, kept: int) -> None:
    log = Log("json", level)

    log.ours.debug("one")
    log.ours.info("two")
    log.ours.error("three")

    assert len(log.events) == kept


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="debug, info, warning or error"):
        configure_logs("json", "loud", io.StringIO())


def test_other_libraries_are_heard_from_warning_on() -> None:
    log = Log("json", "debug")

    logging.getLogger("scrapy.core.engine").info("noise")
    logging.getLogger("some.library").warning("missed %s by %d s", "poll", 3)

    (event,) = log.events
    assert event["event"] == "missed poll by 3 s"
    assert event["logger"] == "some.library"
    assert event["level"] == "warning"


def test_pythons_warnings_are_events() -> None:
    log = Log("json")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("mind the gap", stacklevel=1)
        logging.captureWarnings(capture=False)

    assert "mind the gap" in log.events[0]["event"]
    assert log.events[0]["logger"] == "py.warnings"


def test_twisted_is_heard() -> None:
    log = Log("json")
    hear_twisted()
    hear_twisted()

    Logger("twisted.web").warn("lost {count}", count=2)

    assert [(event["event"], event["logger"]) for event in log.events] == [("lost 2", "twisted")]


def test_the_last_set_up_counts() -> None:
    first, second = Log("text"), Log("json")

    first.ours.info("once")

    assert first.text == ""
    assert len(second.events) == 1


@pytest.mark.parametrize("style", ["text", "json"])
def test_an_exception_keeps_its_traceback_and_forges_no_event(style: LogStyle) -> None:
    log = Log(style)

    try:
        raise ValueError("bad\n2026-01-02T03:04:05.678Z info all is well\x1b[31m whsec_QUJDREVG")
    except ValueError:
        log.ours.exception("broke", url="https://u:hush@h.example/")

    assert "ValueError: bad" in log.text
    assert "Traceback" in log.text
    assert "hush" not in log.text
    assert "QUJDREVG" not in log.text
    assert "\x1b" not in log.text
    lines = log.text.splitlines()
    assert sum(line.startswith(("2026", "{")) for line in lines) == 1


def test_secrets_are_hidden_by_key_and_by_form() -> None:
    log = Log("json")

    log.ours.info(
        "sent with whsec_QUJDREVG", smtp_password="hush", headers={"Authorization": "Bearer hush"},
        urls=["https://u:hush@h.example/"], why=RuntimeError("smtp://u:hush@h refused"),
    )  # fmt: skip

    assert "hush" not in log.text
    assert "QUJDREVG" not in log.text
    assert log.events[0]["headers"] == {"Authorization": "***"}


def test_what_json_does_not_know_is_still_written() -> None:
    class Mode(StrEnum):
        STORY = "story"

    nested: dict[str, Any] = {}
    nested["self"] = nested
    log = Log("json")

    log.ours.info(
        "odd", infinite=float("inf"), mode=Mode.STORY, at=AT, kept={1}, raw=b"\xff", loop=nested,
        nothing=None, many=list(range(1000)), long="x" * 10_000, lone="\ud800", frozen=frozenset(),
    )  # fmt: skip

    (event,) = log.events
    assert (event["infinite"], event["mode"], event["kept"]) == ("inf", "story", [1])
    assert event["at"] == "2026-01-02T03:04:05.678Z"
    assert event["nothing"] is None
    assert len(event["many"]) == 50
    assert len(event["long"]) == 2000
    assert event["lone"] == ""


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_becomes_one_line_that_can_be_encoded(text: str) -> None:
    cleaned = one_line(text)

    assert len(cleaned.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in cleaned)
    cleaned.encode()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x1b[31;1mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x9b31mb", "a31mb"),
        ("one\r\ntwo\u2028three", "one two three"),
        ("txt.\u202egpj", "txt.gpj"),
        ("Вучић\u200b", "Вучић"),
    ],
)
def test_what_a_terminal_would_obey_is_taken_out(text: str, seen: str) -> None:
    assert one_line(text) == seen


def test_a_traceback_keeps_its_end() -> None:
    kept = clean_trace("x" * 50_000 + "\nValueError: y")

    assert len(kept) == 20_000
    assert kept.endswith("ValueError: y")


def test_a_cut_does_not_bare_half_a_secret() -> None:
    address = "https://user:" + "hush" * 20 + "@h.example/"

    assert "hush" not in one_line("x" * 1_950 + address)
    assert "hush" not in clean_trace(address + "x" * 19_980)


def test_depth_is_bounded() -> None:
    value: object = "x"
    for _ in range(100):
        value = [value]

    assert len(str(clean(value))) < 500


def test_what_is_printable_has_nothing_unseen_and_no_line_breaks() -> None:
    """So that most texts need not be searched for them."""
    for each in map(chr, range(sys.maxunicode + 1)):
        if each.isprintable():
            assert not _UNSEEN.match(each)
            assert not _LINE_BREAKS.match(each)
