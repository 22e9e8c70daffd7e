"""One worker process as the pool sees it: ask it, end it."""

import asyncio
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import crawler
from crawler.cleaning import frames

_HOUSE = str(Path(crawler.__file__).resolve().parents[1])  # the folder that holds our packages
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_START = 60.0  # seconds that a worker may take to import its libraries
_LEAVE = 0.5  # seconds that a worker may take to end by itself
_PIPE = 1024 * 1024  # bytes; what Linux grants everybody
_TICKS = os.sysconf("SC_CLK_TCK")  # of the kernel's count of CPU time, a second
_BLAMED = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL)


class WorkerDied(Exception):  # noqa: N818 - names what happened; stays within this room
    """The process ended, or spoke out of turn, before it answered.

    ``crashed`` tells that it broke in its work, so that the page is to blame; else it was ended
    from outside, or could not start.
    """

    def __init__(self, message: str, *, crashed: bool = False) -> None:
        self.crashed = crashed
        super().__init__(message)


class BystanderError(Exception):
    """The worker ended with a page before this one, to which it had not come."""


class TooLateError(Exception):
    """The page was not cleaned in time.

    ``starved`` tells that the worker had less than half of that time from a busy machine.
    """

    def __init__(self, *, starved: bool) -> None:
        self.starved = starved
        super().__init__("the page was not cleaned in time")


class WorkerProcess:
    """A running worker; it answers in the order in which it is asked."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.answered = 0
        self.resident = 0  # bytes that it held after its last answer, as far as is known
        self.broken = False  # its next answer would be another page's, or there will be none
        self._turn = asyncio.Lock()

    @classmethod
    async def spawn(cls, memory_limit: int, program: Sequence[str] = ()) -> Self:
        """Start a worker; it inherits neither secrets from the environment nor the terminal."""
        module = program or ("-m", "crawler.cleaning.worker", "--memory", str(memory_limit))
        environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
        environment["PYTHONPATH"] = _HOUSE
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                *module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment,
            )
        except OSError as exc:
            raise WorkerDied(f"a worker process could not be started: {exc}") from exc
        worker = cls(process)
        worker._widen()
        try:
            await asyncio.wait_for(worker._read(), _START)
        except TimeoutError as exc:
            await worker.kill()
            raise WorkerDied(f"a worker process did not start within {_START:g} s") from exc
        except BaseException:  # cancelled, too: nobody else knows of this process
            await worker.kill()
            raise
        return worker

    def _widen(self) -> None:
        """Let a whole page fit into the pipe, where the system can: it is then written at once."""
        pipe = self._process.stdin.transport.get_extra_info("pipe") if self._process.stdin else None
        resize = getattr(fcntl, "F_SETPIPE_SZ", None)
        if pipe is not None and resize is not None:
            with contextlib.suppress(OSError):  # a user's pipes may hold only so much together
                fcntl.fcntl(pipe.fileno(), resize, _PIPE)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, as far as is known."""
        return self._process.returncode is None

    @property
    def is_answering(self) -> bool:
        """Whether a page has its turn."""
        return self._turn.locked()

    async def ask(self, header: frames.Header, body: bytes, deadline: float) -> frames.Header:
        """Send one request and return the answer; ``deadline`` (seconds) is from its turn on.

        Raises WorkerDied, TooLateError and BystanderError. After any of them, or a cancelled wait,
        the worker is ``broken`` and to be killed.
        """
        if self.broken or self._process.stdin is None:
            raise BystanderError
        # No await from here to the turn, or answers would come in another order than requests.
        self._process.stdin.write(frames.pack(header, body))
        try:
            async with self._turn:
                if self.broken:
                    raise BystanderError
                return await self._answer(self._process.stdin, deadline)
        except BaseException:
            self.broken = True
            raise

    async def _answer(self, asked: asyncio.StreamWriter, deadline: float) -> frames.Header:
        before = self.cpu_seconds()
        try:
            async with asyncio.timeout(deadline):
                await asked.drain()
                answer = await self._read()
        except TimeoutError as exc:
            now = self.cpu_seconds()
            starved = before is not None and now is not None and now - before < deadline / 2
            raise TooLateError(starved=starved) from exc
        except OSError as exc:
            raise await self._obituary() from exc
        self.answered += 1
        self.resident = int(answer.pop("resident", 0))
        return answer

    async def _read(self) -> frames.Header:
        told = self._process.stdout
        if told is None:
            raise WorkerDied("the worker process has no pipe to answer by")
        try:
            head_length, body_length = frames.lengths(await told.readexactly(frames.LENGTHS.size))
            answer = frames.header(await told.readexactly(head_length))
            await told.readexactly(body_length)
        except (OSError, asyncio.IncompleteReadError, frames.BrokenFrame) as exc:
            raise await self._obituary() from exc
        return answer

    async def _obituary(self) -> WorkerDied:
        """Return how the process ended, having waited for that, or ended it."""
        await self.stop()
        code = self._process.returncode or 0
        if code == -signal.SIGPROF:
            return WorkerDied("the page took too much CPU time to clean", crashed=True)
        by = f"by signal {-code}" if code < 0 else f"with status {code}"
        crashed = -code in _BLAMED
        return WorkerDied(f"the worker process ended {by} before it answered", crashed=crashed)

    def cpu_seconds(self) -> float | None:
        """Return the CPU time that the process has spent; None where that is not told."""
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8")
            user, system = told.rpartition(")")[2].split()[11:13]  # behind a name of any kind
        except (OSError, ValueError):
            return None
        return (int(user) + int(system)) / _TICKS

    async def stop(self) -> None:
        """Let the worker end by closing its input; kill it if it takes too long."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), _LEAVE)
            return
        await self.kill()

    async def kill(self) -> None:
        """End the process now and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
