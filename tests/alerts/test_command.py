"""A program of the user's: what it gets, what its end means, and that it cannot hold us up."""

import asyncio
import json
import os
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from alerts.channel import Receipt
from alerts.channels.command.channel import CommandChannel
from alerts.channels.command.exits import judge_exit
from alerts.channels.command.settings import CommandSettings
from alerts.channels.kinds import read_channel
from alerts.links import NoLinks
from db.errors import ChannelError, FailureScope
from tests.alerts.messages import HOSTILE, MESSAGES, alert, sending

ENVIRONMENT = {"PATH": os.environ["PATH"]}


class Program:
    """A shell script of the test's, and the channel that runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def channel(self, script: str, timeout: str = "5s", **named: str) -> CommandChannel:
        (self.folder / "tell.sh").write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / "tell.sh").chmod(0o755)
        return self.of("./tell.sh", "two words", timeout=timeout, **named)

    def of(self, *command: str, timeout: str = "5s", **named: str) -> CommandChannel:
        settings = CommandSettings.model_validate(
            {"name": "own", "kind": "command", "command": command, "timeout": timeout}
        )
        environment = {**ENVIRONMENT, **named}
        return CommandChannel(
            settings, folder=self.folder, environment=environment, links=NoLinks()
        )

    def written(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


async def told(out: CommandChannel, message=None, delivery_id: str = "d1") -> Receipt:
    return await out.send(sending(out.render(message or alert(), delivery_id), delivery_id))


async def failure(out: CommandChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await told(out)
    assert caught.value.channel == "own"
    assert str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize("name", MESSAGES)
async def test_it_gets_the_json_of_webhooks_on_its_standard_input(program, name):
    out = program.channel("cat > got; printf taken")
    assert (await told(out, MESSAGES[name])).said == "taken"
    assert json.loads(program.written("got"))["type"].startswith(("alert.", "notice."))
    assert program.written("got") == out.render(MESSAGES[name], "d1")


async def test_it_sees_its_arguments_its_ids_and_no_other_variable(program, monkeypatch):
    monkeypatch.setenv("WIREWATCH_SMTP_PASSWORD", "hush")
    out = program.channel('env > seen; printf "%s" "$1" > arg', PAGER="7")
    await told(out, delivery_id="5f0c")
    seen = dict(line.split("=", 1) for line in program.written("seen").decode().splitlines())
    assert seen["WIREWATCH_DELIVERY"] == "5f0c"
    assert seen["WIREWATCH_CHANNEL"] == "own"
    assert seen["PAGER"] == "7"
    assert "WIREWATCH_SMTP_PASSWORD" not in seen
    assert program.written("arg") == b"two words"


async def test_no_shell_reads_a_page(program):
    out = program.of("sh", "-c", "cat > got", "$(touch gone); `touch gone`")
    await told(out, HOSTILE)
    assert not (program.folder / "gone").exists()


async def test_a_program_that_says_nothing_and_reads_nothing_has_taken_it(program):
    big = alert(story_title="x" * 400_000)
    assert (await told(program.channel("exit 0"), big)).said == "ended with status 0"


async def test_what_it_says_is_one_clean_bounded_line(program):
    out = program.channel("cat >/dev/null; printf 'a\\033[1m\\nb '; yes | head -c 9000000; exit 0")
    said = (await told(out)).said
    assert said.startswith("a[1m b y y")
    assert said.isprintable()
    assert len(said) <= 300


@pytest.mark.parametrize(
    ("script", "retry", "scope", "says"),
    [
        ("exit 1", True, FailureScope.CHANNEL, "ended with status 1"),
        ("echo full >&2; exit 75", True, FailureScope.CHANNEL, "status 75: full"),
        ("echo unfit; exit 65", False, FailureScope.MESSAGE, "refused the message for good"),
        ("exit 78", True, FailureScope.CHANNEL, "not set up rightly"),
        ("kill -TERM $$", True, FailureScope.CHANNEL, "was ended by SIGTERM"),
    ],
)
async def test_how_it_ends_decides(program, script, retry, scope, says):
    error = await failure(program.channel(script))
    assert error.retry is retry
    assert error.scope is scope
    assert says in str(error)


def test_a_signal_without_a_name_is_told_by_its_number():
    error = judge_exit("own", -200, "")
    assert error
    assert str(error) == "the program was ended by signal 200"


async def test_at_the_time_out_it_and_what_it_started_are_killed(program):
    out = program.channel("sleep 60 & echo $! > child; sleep 60", timeout="300ms")
    began = time.monotonic()
    error = await failure(out)
    assert str(error) == "the program did not end within 300ms; it was killed"
    assert error.retry
    assert time.monotonic() - began < 20
    await gone(int(program.written("child")))


async def gone(pid: int) -> None:
    """Wait till a process is dead; one that nobody waited for is a zombie still."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except OSError:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"{pid} lives on")


async def test_one_that_leaves_a_child_behind_is_not_waited_for(program):
    out = program.channel("cat >/dev/null; sleep 30 & echo $! > child; printf done; exit 0")
    try:
        assert (await told(out)).said == "done"
    finally:
        os.kill(int(program.written("child")), 9)


@pytest.mark.parametrize("within_its_start", [False, True])
async def test_cancelled_it_is_killed(program, within_its_start):
    out = program.channel("sleep 60 & echo $! > self; wait")
    task = asyncio.create_task(told(out))
    for _ in range(500):
        if (program.folder / "self").exists() and program.written("self"):
            break
        if within_its_start:  # the loop stands still, so that it does not learn of the start
            time.sleep(0.01)
        await asyncio.sleep(0 if within_its_start else 0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await gone(int(program.written("self")))


@pytest.mark.parametrize("command", ["./absent", "absent-everywhere", "/"])
async def test_a_program_that_cannot_be_run_says_so_and_may_be_mended(program, command):
    error = await failure(program.of(command))
    assert "cannot be run" in str(error)
    assert error.retry


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({}, "Field required"),
        ({"command": []}, "at least 1"),
        ({"command": [" "]}, "begins with a program"),
        ({"command": ["a", "\0"]}, "NUL"),
        ({"command": "rm -rf"}, "tuple"),
        ({"command": ["a"], "timeout": "1h"}, "less than or equal"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(keys, says):
    with pytest.raises(ValidationError, match=says):
        read_channel({"name": "own", "kind": "command", **keys})
