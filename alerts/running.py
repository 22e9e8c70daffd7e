"""Runs a program once with bytes on its standard input, bounded in time and in what is read.

The program leads a process group of its own, so that what it started can be ended with it.
"""

import asyncio
import os
import signal
from asyncio import SubprocessTransport
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Any, cast

MOST_OUTPUT = 64 * 1024
"""Bytes that are kept of what a program says."""

_LAST_WORDS = 1.0  # seconds for output after the end; a child of it may hold the pipe for ever


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a program ended: its status (negative for a signal), and what it said."""

    status: int
    output: bytes  # standard output, and error if asked for, as far as it was kept


class _Listening(asyncio.SubprocessProtocol):
    """Keeps the start of what a program says; reads on, so that it is never held up."""

    def __init__(self, most: int) -> None:
        self.kept, self._most = bytearray(), most
        self.ended, self.silent = asyncio.Event(), asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: ARG002 - the base's shape
        self.kept += data[: self._most - len(self.kept)]

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - same
        if fd == 1:
            self.silent.set()

    def process_exited(self) -> None:
        self.ended.set()


_Starting = Coroutine[Any, Any, tuple[SubprocessTransport, _Listening]]


async def run(
    command: Sequence[str],
    given: bytes,
    *,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    with_errors: bool = True,
    most: int = MOST_OUTPUT,
) -> Ended:
    """Run a program to its end; no shell is asked. Raises OSError or TimeoutError.

    At the time-out, or if cancelled, its whole process group is killed. A program that does not
    read its input does no harm; a child that it leaves behind is not waited for. Without
    ``with_errors`` its standard error is dropped. Of its output the first ``most`` bytes are kept.
    """
    transport, listening = await _started(
        asyncio.get_running_loop().subprocess_exec(
            partial(_Listening, most),
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=STDOUT if with_errors else DEVNULL,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    )
    try:
        async with asyncio.timeout(seconds):
            _feed(transport, given)
            await listening.ended.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(listening.silent.wait(), _LAST_WORDS)
        status = transport.get_returncode() or 0
        return Ended(status=status, output=bytes(listening.kept))
    finally:
        await _end(transport, listening)


async def _started(start: _Starting) -> tuple[SubprocessTransport, _Listening]:
    """Await the start; cancelled within it, kill what was started, with its children.

    asyncio itself would kill the program alone, and wait for all that its children say.
    """
    starting = asyncio.ensure_future(start)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        with suppress(OSError):
            await _end(*await starting)
        raise


def _feed(transport: SubprocessTransport, given: bytes) -> None:
    stdin = cast(asyncio.WriteTransport, transport.get_pipe_transport(0))
    stdin.write(given)
    stdin.write_eof()


async def _end(transport: SubprocessTransport, listening: _Listening) -> None:
    if transport.get_returncode() is None:
        with suppress(ProcessLookupError):
            os.killpg(transport.get_pid(), signal.SIGKILL)
        await asyncio.shield(listening.ended.wait())
    transport.close()
