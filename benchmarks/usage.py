"""What a process and its children cost, as Linux's /proc tells it; nothing where there is none."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_EVERY = 0.2  # seconds between two looks


@dataclass(frozen=True, kw_only=True)
class Cpu:
    """CPU seconds so far, of a process and of all its children, the ended ones too."""

    own: float
    children: float

    @property
    def all(self) -> float:
        """Both together."""
        return self.own + self.children

    def since(self, before: "Cpu") -> "Cpu":
        """Return what was spent since."""
        return Cpu(own=self.own - before.own, children=self.children - before.children)


def cpu(pid: int) -> Cpu:
    """Return what a process has spent; noughts where that is not told."""
    own = _times(pid)
    living = sum(sum(_times(child)[:2]) for child in _children(pid))
    return Cpu(own=own[0] + own[1], children=own[2] + own[3] + living)


def resident(pid: int) -> int:
    """Return the bytes that a process holds in memory now; 0 where that is not told."""
    return _status(pid, "VmRSS:")


def peak(pid: int) -> int:
    """Return the largest size that a process ever had in memory; 0 where that is not told."""
    return _status(pid, "VmHWM:")


def forget_peak(pid: int) -> None:
    """Let a process's peak start anew at what it holds now, where the kernel can."""
    with suppress(OSError):
        (_PROC / str(pid) / "clear_refs").write_text("5")


class PeakMemory:
    """Keeps the largest resident size that a process and its children ever had, in bytes.

    The kernel keeps each process's own peak, so looking now and then misses little of it.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak memory", daemon=True)
        self.own = 0
        self.largest_child = 0
        self._thread.start()

    def stop(self) -> None:
        """Look no more; may be called twice."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(_EVERY):
            self.own = max(self.own, peak(self._pid))
            children = [peak(child) for child in _children(self._pid)]
            self.largest_child = max(self.largest_child, *children, 0)


def _status(pid: int, figure: str) -> int:
    for line in _lines(_PROC / str(pid) / "status"):
        if line.startswith(figure):
            return int(line.split()[1]) * 1024
    return 0


def _times(pid: int) -> tuple[float, float, float, float]:
    """Return user, system, and both of ended children, in seconds."""
    for line in _lines(_PROC / str(pid) / "stat"):
        fields = line.rpartition(")")[2].split()  # the name before it may hold anything
        first, second, third, fourth = (int(value) / _TICK for value in fields[11:15])
        return first, second, third, fourth
    return 0.0, 0.0, 0.0, 0.0


def _children(pid: int) -> Iterator[int]:
    for listing in _PROC.glob(f"{pid}/task/*/children"):
        for line in _lines(listing):
            yield from (int(child) for child in line.split())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # the process has ended
        return []
