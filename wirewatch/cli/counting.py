"""How far a long command has come: a bar on standard error, if that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Count:
    """Called with how many are done, and of how many; steps aside while something is printed."""

    def __init__(self, progress: Progress | None, what: str) -> None:
        self._progress = progress
        self._what = what
        self._task: TaskID | None = None

    def __call__(self, done: int, of: int) -> None:
        """Show how far it is."""
        if self._progress is None:
            return
        if self._task is None:
            self._task = self._progress.add_task(self._what, total=of)
        self._progress.update(self._task, completed=done, total=of)
        self._progress.start()

    def pause(self) -> None:
        """Take the bar off the terminal, until the next call."""
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def counting(what: str) -> Iterator[Count]:
    """Open a bar that counts ``what``; it is gone at the end."""
    if not sys.stderr.isatty():
        yield Count(None, what)
        return
    progress = Progress(
        TextColumn("{task.completed} of {task.total} {task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    try:
        yield Count(progress, what)
    finally:
        progress.stop()
