"""How large processes are; Linux only."""

from dataclasses import dataclass
from pathlib import Path

_KIB = 1024


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a process takes."""

    resident: float  # MiB
    files: int  # that it holds open
    threads: int


def size_of(pid: int) -> Size:
    """Return a process's size now; raises FileNotFoundError if it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return Size(
        resident=int(status["VmRSS"].split()[0]) / _KIB,
        files=sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
        threads=int(status["Threads"]),
    )
