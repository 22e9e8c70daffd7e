"""One life of the daemon under orders: the real command line, with a trap set before it starts."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Connection, Engine, event

import db.database
import web.api.app
import wirewatch.daemon
from db.clock import SystemClock
from db.errors import StoreError
from db.watches import Watches
from tests.crash.points import ALL_POINTS, Trap
from tests.crash.spool import take_in
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
    name, nth, *channel = order
    Trap(ALL_POINTS[name], nth, *channel).set()


def _take_in(spool: str) -> None:
    """Let the daemon take in what lies in a spool, beside all else that it does."""
    daemon = wirewatch.daemon.Daemon
    original = daemon.run

    async def run(self: wirewatch.daemon.Daemon, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(take_in(self._house, Path(spool), stop))
            await original(self, stop)

    daemon.run = run  # type: ignore[method-assign]


def _clock_from(path: str) -> None:
    """Let the machine's clock be wrong by as many seconds as a file says."""
    original = SystemClock.now

    def now(self: SystemClock) -> datetime:
        return original(self) + timedelta(seconds=float(Path(path).read_text("ascii")))

    SystemClock.now = now  # type: ignore[method-assign]


def _wait_for_locks(milliseconds: int) -> None:
    """Let SQLite wait that long for what another process has locked."""
    db.database._BUSY_MS = milliseconds


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


def _offer_no_api(_: bool) -> None:
    """Leave out the routes of an API that nobody asks: they take half the time of a start."""
    web.api.app._application = lambda *_parts: FastAPI()


def _tick_fast(names: Sequence[str]) -> None:
    """Let some of the daemon's slow ticks come twice a second."""
    wirewatch.daemon._TICKS = {**wirewatch.daemon._TICKS, **dict.fromkeys(names, 0.5)}


_ORDERS: dict[str, Callable[[Any], None]] = {
    "die at": _die_at,
    "take in": _take_in,
    "clock from": _clock_from,
    "wait for locks": _wait_for_locks,
    "refuse once": _refuse_once,
    "fill disk while": _fill_disk_while,
    "tick fast": _tick_fast,
    "offer no api": _offer_no_api,
}
