"""Keeps the process that the library runs in: one question at a time, killed when it is late."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_CHILD = Path(__file__).with_name("child.py")
_MOST_ANSWER = 256 * 1024  # bytes of a line


class Library:
    """The library in a process of its own, begun when first asked and again when it died."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: Process | None = None
        self._asking = asyncio.Lock()

    async def ask(self, asked: dict[str, object], seconds: float) -> dict[str, object]:
        """Return its answer; raises TimeoutError, OSError, or EOFError where it died."""
        async with self._asking:
            try:
                async with asyncio.timeout(seconds):
                    return await self._answer(asked)
            except BaseException:
                await self._kill()
                raise

    async def close(self) -> None:
        """End it; may be called twice."""
        async with self._asking:
            await self._kill()

    async def _answer(self, asked: dict[str, object]) -> dict[str, object]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise EOFError
        answer: dict[str, object] = json.loads(line)
        return answer

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                str(_CHILD),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=dict(self._environment),
                start_new_session=True,
                limit=_MOST_ANSWER,
            )
        return self._process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())
