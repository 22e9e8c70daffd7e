"""The program under test, as its users run it: a process with a configuration, heard by its log."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pages import ROOT
from benchmarks.usage import Cpu, PeakMemory, cpu, resident

Event = Mapping[str, Any]
_PLAIN = "from wirewatch.cli.main import main; main()"
_PROFILED = "import cProfile; cProfile.run({code!r}, {path!r})"
_STOP = 30.0  # seconds to end by itself when told to


@dataclass(frozen=True, kw_only=True)
class Finished:
    """How a run ended."""

    status: int
    output: str
    events: tuple[Event, ...]


@dataclass(kw_only=True)
class _Log:
    events: list[Event] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False


class DaemonProcess:
    """`wirewatch --config FILE run ARGUMENTS` in a process of its own.

    ``with DaemonProcess(config) as daemon:`` starts and ends it. ``profile`` names a file for what
    cProfile says of the main process's main thread.
    """

    def __init__(self, config: Path, *arguments: str, profile: Path | None = None) -> None:
        code = _PROFILED.format(code=_PLAIN, path=str(profile)) if profile else _PLAIN
        run = ("--config", str(config), "run", "--log", "json", *arguments)
        self._log = _Log()
        self._process = subprocess.Popen(  # its own session: our Ctrl-C is not its
            [sys.executable, "-P", "-c", code, *run],
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.memory = PeakMemory(self._process.pid)
        self._hearing = threading.Thread(target=self._hear, name="daemon's log", daemon=True)
        self._hearing.start()

    def __enter__(self) -> "DaemonProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def cpu(self) -> Cpu:
        """What it has spent so far; ``children`` are the cleaning workers."""
        return cpu(self._process.pid)

    @property
    def resident(self) -> int:
        """The bytes that its main process holds in memory now."""
        return resident(self._process.pid)

    @property
    def events(self) -> tuple[Event, ...]:
        """What it logged so far."""
        with self._log.changed:
            return tuple(self._log.events)

    def wait_for(self, wanted: Callable[[Event], bool], within: float) -> Event:
        """Return the first event that is wanted; RuntimeError if none comes in time."""
        with self._log.changed:
            self._log.changed.wait_for(
                lambda: self._log.ended or any(map(wanted, self._log.events)), within
            )
            for event in self._log.events:
                if wanted(event):
                    return event
            said = "\n".join(json.dumps(event) for event in self._log.events[-20:])
        raise RuntimeError(f"the daemon did not get that far; it said last:\n{said}")

    def finish(self, within: float) -> Finished:
        """Wait until it ends by itself; raises subprocess.TimeoutExpired."""
        output = self._process.stdout.read() if self._process.stdout else ""
        status = self._process.wait(within)
        self._hearing.join()
        self.memory.stop()
        return Finished(status=status, output=output, events=self.events)

    def stop(self) -> None:
        """End it, gently first; may be called twice."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._hearing.join()
        self.memory.stop()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _hear(self) -> None:
        for line in self._process.stderr or ():
            event = _event(line)
            with self._log.changed:
                self._log.events.append(event)
                self._log.changed.notify_all()
        with self._log.changed:
            self._log.ended = True
            self._log.changed.notify_all()


def ask(config: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return the JSON lines that a command answers; CalledProcessError if it fails."""
    answer = subprocess.run(
        [sys.executable, "-P", "-c", _PLAIN, "--config", str(config), *arguments, "--json"],
        env=_environment(),
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in answer.stdout.decode().splitlines()]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _event(line: str) -> Event:
    try:
        event = json.loads(line)
    except ValueError:
        return {"event": line.rstrip()}
    return event if isinstance(event, dict) else {"event": line.rstrip()}
