"""Starts lives of the daemon, and knows how they end."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
_TURN = 0.02  # seconds between two looks


class Life:
    """One process of the daemon."""

    def __init__(self, nursery: "Nursery", pid: int, log: Path) -> None:
        self._nursery = nursery
        self.pid = pid
        self.log = log
        self.status: int | None = None

    def ended(self) -> bool:
        """Whether it has ended; its ``status`` is known then."""
        if self.status is None:
            self.status = self._nursery.ask(do="poll", pid=self.pid)["status"]
        return self.status is not None

    def wait(self, within: timedelta) -> int | None:
        """Return its exit status as subprocess has it, or None if it still lives."""
        until = time.monotonic() + within.total_seconds()
        while not self.ended() and time.monotonic() < until:
            time.sleep(_TURN)
        return self.status

    def stop(self) -> None:
        """Ask it to end (SIGTERM)."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as `kill -9` does; nothing if it has ended."""
        self._signal(signal.SIGKILL)

    def logged(self) -> list[dict[str, Any]]:
        """Return what it has logged so far."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def says(self, event: str, within: timedelta) -> dict[str, Any] | None:
        """Wait for a line of the log; return it, or None if it did not come."""
        until = time.monotonic() + within.total_seconds()
        while time.monotonic() < until:
            for line in self.logged():
                if line.get("event") == event:
                    return line
            time.sleep(_TURN)
        return None

    def _signal(self, number: int) -> None:
        if not self.ended():  # its number is ours until it was polled for
            os.kill(self.pid, number)


class Nursery:
    """The pipe to the process in which lives are born. Open it as a context."""

    def __init__(self) -> None:
        self._asking = threading.Lock()  # several scenes may be played at once
        self._cradle: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
        self._cradle = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.crash.cradle"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._cradle is not None:
            self._cradle.communicate(timeout=10)
            self._cradle = None

    def bear(
        self,
        arguments: Sequence[str],
        *,
        orders: Mapping[str, Any],
        environment: Mapping[str, str],
        out: Path,
        log: Path,
    ) -> Life:
        """Start one life with the command line's arguments; standard error goes to ``log``."""
        answer = self.ask(
            do="start",
            arguments=[*arguments],
            orders=dict(orders),
            environment=dict(environment),
            out=str(out),
            err=str(log),
        )
        return Life(self, answer["pid"], log)

    def ask(self, **request: Any) -> dict[str, Any]:
        """Pass one request on and return the answer."""
        if self._cradle is None or self._cradle.stdin is None or self._cradle.stdout is None:
            raise RuntimeError("the nursery is not open")
        with self._asking:
            self._cradle.stdin.write(json.dumps(request) + "\n")
            self._cradle.stdin.flush()
            answer = self._cradle.stdout.readline()
        if not answer:
            raise RuntimeError("the cradle died; its error stands on standard error")
        return dict(json.loads(answer))
