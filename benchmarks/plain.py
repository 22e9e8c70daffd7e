"""The named peer: plain trafilatura over the same pages from disk, in as many processes."""

import multiprocessing
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

import trafilatura

_READY = 120.0  # seconds for the processes to import and warm up
_WARM_UP = b"<html><body><h1>Ready</h1><p>" + b"The peer reads a page. " * 20


@dataclass(frozen=True, kw_only=True)
class PlainFigures:
    """What plain trafilatura took."""

    pages: int
    with_text: int
    seconds: float  # on the clock
    cpu: float  # seconds, of all processes
    peak: int  # bytes, of the largest process

    def __add__(self, other: "PlainFigures") -> "PlainFigures":
        return PlainFigures(
            pages=self.pages + other.pages,
            with_text=self.with_text + other.with_text,
            seconds=self.seconds + other.seconds,
            cpu=self.cpu + other.cpu,
            peak=max(self.peak, other.peak),
        )


class PlainPeer:
    """The processes, kept warm between runs; ``with PlainPeer(2) as peer:`` starts and ends them.

    Starting up is not counted.
    """

    def __init__(self, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        ready = context.Barrier(processes + 1)
        self._pool = context.Pool(processes, initializer=_warm_up, initargs=(ready,))
        ready.wait(_READY)

    def __enter__(self) -> "PlainPeer":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()

    def run(self, files: Sequence[tuple[Path, str]]) -> PlainFigures:
        """Extract from files, each given with its address."""
        begun = time.perf_counter()
        answers = list(self._pool.imap_unordered(_extract, files))
        return PlainFigures(
            pages=len(files),
            with_text=sum(found for found, _, _ in answers),
            seconds=time.perf_counter() - begun,
            cpu=sum(spent for _, spent, _ in answers),
            peak=max((peak for _, _, peak in answers), default=0),
        )


def _warm_up(ready: Barrier) -> None:
    trafilatura.bare_extraction(_WARM_UP, with_metadata=True)
    ready.wait(_READY)


def _extract(file: tuple[Path, str]) -> tuple[bool, float, int]:
    """Return whether there was text, CPU seconds, and this process's peak in bytes so far."""
    path, url = file
    begun = time.process_time()
    found = trafilatura.bare_extraction(
        path.read_bytes(), url=url, with_metadata=True, include_comments=False
    )
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found is not None, spent, peak
