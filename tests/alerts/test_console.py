import io
import os

import pytest
from rich.console import Console

from alerts.channels.console.channel import ConsoleChannel
from alerts.channels.console.settings import ConsoleSettings
from alerts.links import NoLinks
from db.errors import ChannelError
from tests.alerts.messages import HOSTILE, MESSAGES, alert, sending


def channel(console: Console) -> ConsoleChannel:
    settings = ConsoleSettings(name="terminal", kind="console")
    return ConsoleChannel(settings, console=console, links=NoLinks(), zones={})


async def printed(message, **more) -> str:
    file = io.StringIO()
    out = channel(Console(file=file, width=100, **more))
    assert (await out.send(sending(out.render(message, "a")))).said == "printed"
    return file.getvalue()


async def test_an_alert_reads_well_without_colours():
    shown = await printed(alert())
    assert "Kruna Works shells turn up near Kyiv\n" in shown
    assert "“The shells, made in Serbia, were photographed near Kyiv in November.”" in shown
    assert "Morava Courier · Mira Stanić, Jovan Terzić · 2 Jan 2026, 02:57 UTC" in shown
    assert "\x1b" not in shown


async def test_matched_words_stand_out_in_a_terminal():
    shown = await printed(alert(), force_terminal=True, color_system="standard")
    assert "\x1b[1;33mshells\x1b[0m" in shown


@pytest.mark.parametrize("name", MESSAGES)
async def test_no_control_character_of_a_page_reaches_the_terminal(name):
    shown = await printed(MESSAGES[name])
    assert all(
        c == "\n" or c.isprintable() or c.isspace() for c in shown if c not in "\u00ad\u200d"
    )
    assert not set(shown) & set("\x1b\x07\x00\x02\x03\x9b\u202e\r")


async def test_markup_of_a_page_is_not_read():
    shown = await printed(
        alert(story_title="x", watch="[bold]W[/bold] [link=https://evil.example]")
    )
    assert "[bold]W[/bold]" in shown


async def test_letters_the_terminal_cannot_show_do_no_harm():
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii")
    out = channel(Console(file=file, width=80))
    await out.send(sending(out.render(HOSTILE, "a")))
    assert b"Kruna" in raw.getvalue() or b"Bcc" in raw.getvalue()


async def test_a_broken_pipe_is_a_failure_to_retry():
    read, write = os.pipe()
    os.close(read)
    file = os.fdopen(write, "w", encoding="utf-8")
    out = channel(Console(file=file, width=80))
    with pytest.raises(ChannelError, match="cannot be written to") as caught:
        await out.send(sending(out.render(alert(), "a")))
    assert caught.value.retry
    with pytest.raises(BrokenPipeError):
        file.close()


async def test_a_closed_output_is_a_failure_to_retry():
    file = io.StringIO()
    out = channel(Console(file=file, width=80))
    file.close()
    with pytest.raises(ChannelError, match="cannot be written to"):
        await out.send(sending(b"text"))
