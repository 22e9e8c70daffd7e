"""Pages a second, from a web server to a delivered webhook, beside plain trafilatura.

``python -m benchmarks.pipeline [N]``: N pages (default: all saved pages, else 200 made ones) stand
on 64 loopback hosts. The daemon polls one feed, empty at first, so that nothing is a backlog; then
all pages are listed at once, and each of them matches a watch that tells every article. The clock
runs from the feed's answer to the last webhook. Starting up, the workers' too, is not counted, nor
is the peer's. The peer takes half of the pages before and half after, so that a machine whose load
changes slowly favours nobody.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.daemon import DaemonProcess, Event
from benchmarks.outlets import StandOutlet, address, entry_of, make_outlet
from benchmarks.pages import BenchPage, made_pages, pages, saved_folder
from benchmarks.plain import PlainFigures, PlainPeer
from benchmarks.receivers import Arrived, arrived, webhook_receiver
from benchmarks.settings_file import CRAWLER, webhook, write_settings
from benchmarks.stand import Stand
from benchmarks.table import megabytes, print_columns, ratio
from benchmarks.usage import Cpu
from db.clock import SystemClock
from wirewatch.demo.loopback import Answer, Request
from wirewatch.demo.receivers import WebhookReceiver

HOSTS = 64
_START = 180.0  # seconds for the daemon to come up, on a busy machine
_SILENCE = 20.0  # seconds without a webhook after which no more are expected

_WATCH = {
    "name": "every article",
    "query": "site:127.40",  # where all pages stand
    "alert": "article",
    "channels": ["hook"],
}


@dataclass(frozen=True, kw_only=True)
class OurFigures:
    """What the daemon took."""

    pages: int
    arrived: Arrived
    given_up: int
    seconds: float  # on the clock
    cpu: Cpu  # ``children`` are the cleaning workers
    peak: int  # bytes, of the daemon
    worker_peak: int  # bytes, of the largest worker


class Wire:
    """One feed, whose pages stand on many hosts."""

    def __init__(self, warm_up: Sequence[BenchPage], measured: Sequence[BenchPage]) -> None:
        now = SystemClock().now()
        self._feed = StandOutlet(outlet=make_outlet("wire", 0, kind="feed"), changed=now)
        self._hosts = {
            address(number): StandOutlet(outlet=make_outlet(f"host {number}", number), changed=now)
            for number in range(1, HOSTS + 1)
        }
        self._warm_up, self._measured = warm_up, measured
        self.served_whole: float | None = None  # monotonic, when all pages were first listed

    @property
    def addresses(self) -> list[str]:
        """Where it is to be served; the feed's own comes first."""
        return [address(0), *self._hosts]

    def answer(self, where: str, request: Request) -> Answer:
        """Answer for the feed or one of the hosts."""
        if where in self._hosts:
            return self._hosts[where].answer(request, "")
        answer = self._feed.answer(request, "")
        whole = len(self._feed.listed) == len(self._warm_up) + len(self._measured)
        if whole and answer.status == 200 and self.served_whole is None:
            self.served_whole = time.monotonic()
        return answer

    def publish(self, stand: Stand, *, measured: bool) -> None:
        """List the pages to be measured, or those to warm up with."""
        now = SystemClock().now().replace(microsecond=0)
        entries = []
        for number, page in enumerate(self._measured if measured else self._warm_up):
            where = list(self._hosts)[number % HOSTS]
            path = stand.url(where) + self._hosts[where].add(page)
            entries.append(entry_of(page, path, now))
        self._feed.publish(entries, now)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table; 0 if every page that has an article was told exactly once."""
    asked = _arguments(arguments)
    measured = pages(asked.pages)
    processes = asked.workers or os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as name:
        folder = Path(name)
        files = _write(folder, measured)
        with PlainPeer(processes) as peer:
            before = peer.run(files[0::2])
            ours = _run_ours(folder, measured, processes, asked.profile)
            after = peer.run(files[1::2])
    what = "saved" if saved_folder() else "made"
    _print(what, ours, before + after, processes)
    return 0 if len(ours.arrived.alerts) + ours.given_up >= ours.pages else 1


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pipeline", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("pages", nargs="?", type=int, metavar="N", help="how many pages")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument(
        "--profile", type=Path, metavar="FILE", help="where cProfile writes of the event loop"
    )
    return parser.parse_args(arguments)


def _write(folder: Path, measured: Sequence[BenchPage]) -> list[tuple[Path, str]]:
    """Write the pages down for the peer."""
    (folder / "pages").mkdir()
    files = []
    for number, page in enumerate(measured):
        path = folder / "pages" / f"{number}.html"
        path.write_bytes(page.body)
        files.append((path, page.url))
    return files


def _run_ours(
    folder: Path, measured: Sequence[BenchPage], processes: int, profile: Path | None
) -> OurFigures:
    warm_up = made_pages(2 * processes)
    wire = Wire(warm_up, measured)
    with ExitStack() as stack:
        stand = stack.enter_context(Stand(wire.addresses, wire.answer))
        receiver, secret = stack.enter_context(webhook_receiver())
        source = {
            "name": "Wire",
            "kind": "feed",
            "url": stand.url(address(0)) + "/feed.xml",
            "every": "1s",
        }
        config = write_settings(
            folder,
            crawler={**CRAWLER, "workers": processes},
            sources=[source],
            watches=[_WATCH],
            channels=[webhook(receiver.url, secret)],
        )
        daemon = stack.enter_context(DaemonProcess(config, profile=profile))
        daemon.wait_for(_is("source polled"), _START)
        wire.publish(stand, measured=False)
        warm = len(_wait(receiver, daemon, len(warm_up)).hooks)
        spent = daemon.cpu
        wire.publish(stand, measured=True)
        _wait(receiver, daemon, len(warm_up) + len(measured))
        spent, now = daemon.cpu.since(spent), SystemClock().now()
        last = time.monotonic() - (now - receiver.hooks[-1].at).total_seconds()
        return OurFigures(
            pages=len(measured),
            arrived=arrived(receiver.hooks[warm:]),
            given_up=sum(map(_is("entry given up"), daemon.events)),
            seconds=last - (wire.served_whole or last),
            cpu=spent,
            peak=daemon.memory.own,
            worker_peak=daemon.memory.largest_child,
        )


def _wait(receiver: WebhookReceiver, daemon: DaemonProcess, count: int) -> WebhookReceiver:
    """Wait until every page was told or given up, or until nothing has come for a while."""
    progressed, before = time.monotonic(), 0
    while time.monotonic() - progressed < _SILENCE:
        done = len(receiver.hooks) + sum(map(_is("entry given up"), daemon.events))
        if done >= count:
            break
        if done > before:
            progressed, before = time.monotonic(), done
        time.sleep(0.1)
    return receiver


def _is(name: str) -> "_Named":
    return _Named(name)


@dataclass(frozen=True)
class _Named:
    name: str

    def __call__(self, event: Event) -> bool:
        return event.get("event") == self.name


def _print(what: str, ours: OurFigures, plain: PlainFigures, processes: int) -> None:
    told = len(ours.arrived.alerts)
    speed, plain_speed = ours.pages / ours.seconds, plain.pages / plain.seconds
    each, plain_each = ours.cpu.all / ours.pages, plain.cpu / plain.pages
    workers = ours.cpu.children / ours.pages
    print_columns(
        f"{ours.pages} {what} pages, {processes} processes: to the webhook, and plain trafilatura",
        [
            ("", "wirewatch", "trafilatura", "ratio"),
            ("with an article", told, plain.with_text, ratio(told, plain.with_text)),
            ("seconds", ours.seconds, plain.seconds, ratio(ours.seconds, plain.seconds)),
            ("pages/s", speed, plain_speed, ratio(speed, plain_speed)),
            ("CPU ms/page", 1e3 * each, 1e3 * plain_each, ratio(each, plain_each)),
            ("  of it workers", 1e3 * workers, "", ratio(workers, plain_each)),
            ("  of it main process", 1e3 * ours.cpu.own / ours.pages, "", ""),
            ("peak, main process", megabytes(ours.peak), "", ""),
            ("peak, largest worker", megabytes(ours.worker_peak), megabytes(plain.peak), ""),
        ],
    )
    print(
        f"  {ours.given_up} given up, {ours.arrived.repeated} webhooks repeated, "
        f"{ours.arrived.unsigned} badly signed"
    )


if __name__ == "__main__":
    raise SystemExit(main())
