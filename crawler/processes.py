"""A program's processes by their group, as /proc shows them: counted, measured, ended."""

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def leader_with(mark: str) -> int | None:
    """Return the process that was started with a word and leads its group; None without /proc."""
    wanted = mark.encode()
    for pid in _pids():
        with suppress(OSError):
            words = (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
            if wanted in words and os.getpgid(pid) == pid:
                return pid
    return None


def group_of(leader: int) -> list[int]:
    """Return the processes of a group, its leader alive or not; none that only wait to be read."""
    return [pid for pid in _pids() if _field(pid, 2) == str(leader) and _field(pid, 0) != "Z"]


def words_of(pid: int) -> list[str]:
    """Return what a process was started with; nothing if it has ended."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def parent_of(pid: int) -> int | None:
    """Return a process's parent, None if it has ended."""
    found = _field(pid, 1)
    return int(found) if found else None


def resident(leader: int) -> int:
    """Return the bytes of memory that a group's processes hold, what they share left out."""
    total = 0
    for pid in group_of(leader):
        with suppress(OSError, ValueError, IndexError):
            fields = (_PROC / str(pid) / "statm").read_text().split()
            total += (int(fields[1]) - int(fields[2])) * _PAGE
    return total


def kill_group(leader: int) -> None:
    """End a group's processes at once; nothing happens if there are none."""
    if group_of(leader):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)


def _pids() -> list[int]:
    with suppress(OSError):
        return [int(each.name) for each in _PROC.iterdir() if each.name.isdecimal()]
    return []


def _field(pid: int, number: int) -> str:
    """Return one of state, parent, group (0, 1, 2) of a process; "" if it has ended."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[number]  # the name before it may hold anything
