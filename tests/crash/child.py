"""One life of the daemon under orders: the real command line, with a trap set before it starts."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

import wirewatch.daemon
from db.errors import StoreError
from db.watches import Watches
from tests.crash.points import POINTS, Trap
from wirewatch.cli.main import main

_NO_BOUND = 1 << 30  # pages


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


def _refuse_once(verb: str) -> None:
    """Let the database refuse the first call of a verb on watches."""
    original = getattr(Watches, verb)

    def refused(*_args: Any, **_kwargs: Any) -> Any:
        setattr(Watches, verb, original)
        raise StoreError("the database refuses, as it was ordered to")

    setattr(Watches, verb, refused)


def _fill_disk_while(path: str) -> None:
    """Let SQLite find the disk full as long as a file of that name is there."""

    def bound(connection: Connection) -> None:
        pages = 1 if Path(path).exists() else _NO_BOUND  # 1: the file may not grow
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "begin", bound)


def _tick_fast(names: Sequence[str]) -> None:
    """Let some of the daemon's slow ticks come twice a second."""
    wirewatch.daemon._TICKS = {**wirewatch.daemon._TICKS, **dict.fromkeys(names, 0.5)}


_ORDERS: dict[str, Callable[[Any], None]] = {
    "die at": _die_at,
    "refuse once": _refuse_once,
    "fill disk while": _fill_disk_while,
    "tick fast": _tick_fast,
}
