"""One life of the daemon under orders: the real command line, with a trap set before it starts."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

import wirewatch.stages.bring
import wirewatch.stages.poll
from tests.crash.points import POINTS, Trap
from wirewatch.cli.main import main


def live(arguments: Sequence[str], orders: Mapping[str, Any]) -> int:
    """Run ``wirewatch`` with the arguments; return its exit status, if it comes to that."""
    for order, value in orders.items():
        _ORDERS[order](value)
    sys.argv = ["wirewatch", *arguments]
    try:
        main()
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else int(exc.code is not None)
    return 0


def _die_at(order: Sequence[Any]) -> None:
    name, nth = order
    Trap(POINTS[name], nth).set()


def _shorten_leases(seconds: float) -> None:
    """Let rows that a failed write left behind become free soon."""
    wirewatch.stages.bring.LEASE = timedelta(seconds=seconds)
    wirewatch.stages.poll.LEASE = timedelta(seconds=seconds)


def _fill_disk_to(pages: int) -> None:
    """Let SQLite find the disk full beyond so many pages, until the file ``orders`` names is gone."""

    def bound(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", bound)


_ORDERS: dict[str, Callable[[Any], None]] = {
    "die at": _die_at,
    "shorten leases": _shorten_leases,
    "fill disk to": _fill_disk_to,
}
