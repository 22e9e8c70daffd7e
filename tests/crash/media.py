"""Receivers of every kind of channel, and how each one's books are read for the ledger.

They are the doubles of the channels' contract, which enforce their services' limits: what one
refuses is in no book. Where a medium has no place for a delivery's id, the bytes are its mark.
"""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tests.alerts.contract.double import Double
from tests.alerts.contract.doubles import DOUBLES
from tests.alerts.contract.http_double import HttpDouble, Request
from tests.alerts.contract.long_doubles import AppriseDouble, CommandDouble
from tests.alerts.contract.plain_doubles import ConsoleDouble, EmailDouble
from tests.crash.ledger import Due, Told

WAYS: Mapping[str, str] = {way: DOUBLES[way]().kind for way in DOUBLES}
"""The kind of each way in which a channel can be configured."""

ADDRESS = re.compile(r"https://gazette\.example/news/2026/\d+/the-report-of-day-number-\d{3}")
_MESSAGE_ID = re.compile(r"^Message-ID: <([^@>]+)@", re.MULTILINE | re.IGNORECASE)
_SOFT_BREAK = b"=\r\n"  # of quoted-printable
_T = TypeVar("_T")
Truth = Mapping[str, str]  # the watch of each address that is due


class Receivers:
    """One double for each way, all on a thread of their own. Open it as a context."""

    def __init__(self, ways: Iterable[str], terminal: Path) -> None:
        self.doubles = {way: DOUBLES[way]() for way in ways}
        self._terminal = terminal
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Let all of them serve."""
        self._thread.start()
        for double in self.doubles.values():
            self._do(double.start())

    def stop(self) -> None:
        """Stop all of them."""
        for double in self.doubles.values():
            self._do(double.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def tables(self) -> list[dict[str, object]]:
        """Return a [[channel]] for each, named as the way, as fast as the program lets them be."""
        return [_table(way, double) for way, double in self.doubles.items()]

    def told(self, truth: Truth) -> Iterator[Told]:
        """Return all messages that were taken; an address that is not due is of no watch."""
        for way, double in self.doubles.items():
            for name, body, text in _read(way, double, self._terminal):
                found = dict.fromkeys(ADDRESS.findall(text))
                tells: Due = frozenset((truth.get(url, "nobody"), url) for url in found)
                yield Told(channel=way, id=name, body=body, tells=tells)

    @property
    def by_http(self) -> tuple[str, ...]:
        """Those that can be told to refuse, and to take again."""
        return tuple(way for way in self.doubles if isinstance(self.doubles[way], HttpDouble))

    def say(self, way: str, *, refuses: bool) -> None:
        """Let an HTTP double refuse from now on, or take again."""
        double = self.doubles[way]
        assert isinstance(double, HttpDouble)
        if refuses:
            double.refuse()
        else:
            double.answer_with(None)

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


def _table(way: str, double: Double) -> dict[str, object]:
    table: dict[str, object] = {"name": way, "kind": double.kind, "rate": "50/s"}
    table |= double.table()
    if double.kind not in ("console", "command", "apprise"):
        table["allow_networks"] = ["127.0.0.0/8"]
    return table


_Book = Iterable[tuple[str, bytes, str]]  # id, bytes, and a text in which all addresses stand


def _read(way: str, double: Double, terminal: Path) -> _Book:
    match double:
        case EmailDouble():
            return _mails([*double.mailbox.got])
        case ConsoleDouble():
            return _printed(terminal)
        case CommandDouble():
            return _commanded(double.folder)
        case AppriseDouble():
            double = double.receiver
    assert isinstance(double, HttpDouble)
    name = _NAMES.get(way, _by_bytes)
    taken = [*double.taken]
    return [(name(each), each.body, each.body.decode()) for each in taken]


def _mails(mails: Iterable[bytes]) -> _Book:
    for mail in mails:
        found = _MESSAGE_ID.search(mail.decode("ascii", "replace"))
        yield found[1] if found else "", mail, mail.replace(_SOFT_BREAK, b"").decode("latin-1")


def _printed(terminal: Path) -> _Book:
    """Read what stands on the terminal: one message between two rules."""
    text = terminal.read_text("utf-8", "replace") if terminal.exists() else ""
    for piece in re.split(r"^─+$", text, flags=re.MULTILINE):
        whole = "".join(piece.split())
        if whole:
            yield sha256(whole.encode()).hexdigest(), whole.encode(), whole


def _commanded(folder: Path) -> _Book:
    for path in folder.glob("taken.*"):
        body = path.read_bytes()
        if body.endswith(b"\n"):  # else the program still reads, or was killed with its daemon
            yield _by_content(body), body, body.decode()


def _by_content(body: bytes) -> str:
    return sha256(body).hexdigest()


def _by_bytes(request: Request) -> str:
    """Return the mark of a message in a medium that has no place for an id."""
    return _by_content(request.body)


def _field(*path: str) -> Callable[[Request], str]:
    def read(request: Request) -> str:
        value = json.loads(request.body)
        for key in path:
            value = value[key]
        return str(value)

    return read


def _header(name: str) -> Callable[[Request], str]:
    return lambda request: request.headers[name]


_NAMES: Mapping[str, Callable[[Request], str]] = {
    "webhook": _header("webhook-id"),
    "slack bot": _field("metadata", "event_payload", "id"),
    "teams": _header("x-ms-client-tracking-id"),
    "mattermost webhook": _field("props", "wirewatch_delivery"),
    "mattermost bot": _field("props", "wirewatch_delivery"),
    "matrix": lambda request: request.path.rpartition("/")[2],
    "ntfy": _field("sequence_id"),
}
