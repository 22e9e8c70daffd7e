"""Asks the embedding model; what goes wrong with it costs an article its vector, nothing more."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from operator import sub

import structlog

from crawler.cleaning import frames
from crawler.cleaning.lane import Bounds, ClosedError, Lane, Spawn
from crawler.cleaning.process import TooLateError, WorkerDied, WorkerProcess
from db.clock import Clock
from intake.embedding.asked import MEMORY, beginning

log = structlog.get_logger(__name__)

DEADLINE = timedelta(seconds=5)
REST = timedelta(minutes=5)  # after failures in a row
_FAILURES = 3
_SWOLLEN = 256 * 1024 * 1024  # bytes held after a text, beyond which the process is replaced
_TEXTS = 2000  # after which it is
_MOST_NUMBERS = 4096  # of a vector
_GREATEST = 1.01  # of its numbers: its length is 1


class NoVectorError(Exception):
    """The worker's answer is no vector."""


async def spawn(memory: int) -> WorkerProcess:
    """Start the model's process."""
    program = ("-m", "intake.embedding.worker", "--memory", str(memory))
    return await WorkerProcess.spawn(memory, program)


class Embedder:
    """Tells what articles mean; for one event loop. Starts its process when first asked."""

    def __init__(
        self, clock: Clock, spawn: Spawn = spawn, *, deadline: timedelta = DEADLINE
    ) -> None:
        self._clock = clock
        seconds = deadline.total_seconds()
        bounds = Bounds(deadline=seconds, memory=MEMORY, pages=_TEXTS, swollen=_SWOLLEN)
        self._open = partial(Lane, spawn, bounds)
        self._lane = self._open()
        self._failed = 0  # times in a row
        self._resting_until: datetime | None = None

    async def vector(self, title: str, text: str) -> Sequence[float]:
        """Return an article's vector; () if it has no text, or the model cannot be asked now."""
        asked = beginning(title, text)
        if not asked or self._is_resting():
            return ()
        try:
            vector = _checked(await self._lane.ask({"text": asked}, b""))
        except (WorkerDied, TooLateError) as exc:
            self._note(str(exc))
            return ()
        except NoVectorError as exc:
            self._note(str(exc))
            await self._begin_anew()
            return ()
        except ClosedError:
            return ()
        self._failed = 0
        return vector

    def _is_resting(self) -> bool:
        return self._resting_until is not None and self._clock.now() < self._resting_until

    def _note(self, reason: str) -> None:
        self._failed += 1
        if self._failed % _FAILURES:
            return
        self._resting_until = self._clock.now() + REST
        log.warning("the embedding model fails and rests; stories go without", reason=reason)

    async def _begin_anew(self) -> None:
        """End a process that is not itself any more; what others asked of it is lost."""
        lane, self._lane = self._lane, self._open()
        await lane.close()

    async def close(self) -> None:
        """End the process; nothing is asked afterwards."""
        await self._lane.close()


def _checked(answer: frames.Header) -> Sequence[float]:
    """Return an answer's vector; raises NoVectorError, as a hostile text may break the process."""
    vector = answer.get("vector")
    if not isinstance(vector, list) or not 0 < len(vector) <= _MOST_NUMBERS:
        raise NoVectorError("the model's answer is no vector")
    if not all(isinstance(each, float | int) and abs(each) <= _GREATEST for each in vector):
        raise NoVectorError("the model's answer has numbers that are none")
    return without_common(vector)


def without_common(vector: Sequence[float]) -> Sequence[float]:
    """Return a vector of the model without what all of its vectors have in common."""
    common = _common()
    return list(map(sub, vector, common)) if len(common) == len(vector) else list(vector)


@cache
def _common() -> Sequence[float]:
    read = files("intake.embedding").joinpath("common.json").read_text(encoding="utf-8")
    return tuple(map(float, json.loads(read)))
