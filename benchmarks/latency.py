"""Seconds from an article's publishing to its webhook, one article after the other.

``python -m benchmarks.latency [N]``: one outlet with a feed; the daemon polls it every two seconds.
Articles are published at moments spread over that interval. The named peer is the interval alone:
a poller that does everything else in no time takes half of it in the middle and all at most.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.daemon import DaemonProcess
from benchmarks.receivers import webhook_receiver
from benchmarks.settings_file import CRAWLER, webhook, write_settings
from benchmarks.table import print_columns, ratio
from db.clock import SystemClock
from tests.newsroom.making import make_article
from tests.newsroom.sites import OUTLETS
from wirewatch.demo.receivers import WebhookReceiver
from wirewatch.demo.site import NewsSite

EVERY = 2.0  # seconds
_START = 180.0  # seconds for the daemon to come up, on a busy machine
_PATIENCE = timedelta(seconds=60)
_WATCH = {"name": "Kestrel", "query": "Kestrel", "channels": ["hook"]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table; 0 if every article was told."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.latency", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("articles", nargs="?", type=int, default=10, metavar="N")
    count = parser.parse_args(arguments).articles
    delays = sorted(_run(count))
    _print(delays, count)
    return 0 if len(delays) == count else 1


def _run(count: int) -> list[float]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-bench-")))
        receiver, secret = stack.enter_context(webhook_receiver())
        site = NewsSite(OUTLETS[0])
        site.start()
        stack.callback(site.stop)
        source = {"name": "Wire", "kind": "feed", "url": site.source_url, "every": f"{EVERY:g}s"}
        config = write_settings(
            folder,
            crawler={**CRAWLER, "workers": 1},
            sources=[source],
            watches=[_WATCH],
            channels=[webhook(receiver.url, secret)],
        )
        daemon = stack.enter_context(DaemonProcess(config))
        daemon.wait_for(lambda event: event.get("event") == "source polled", _START)
        _publish(site, receiver, 0)  # starts the cleaning worker; not counted
        return [
            delay
            for number in range(1, count + 1)
            if (delay := _publish(site, receiver, number)) is not None
        ]


def _publish(site: NewsSite, receiver: WebhookReceiver, number: int) -> float | None:
    """Publish an article and return the seconds until it was told; None if it never was."""
    time.sleep(random.Random(number).uniform(0, EVERY))
    clock = SystemClock()
    before = len(receiver.hooks)
    published = clock.now()
    site.publish(make_article(number, words=("Kestrel",), published=published))
    hooks = receiver.wait_for(before + 1, _PATIENCE)
    return (hooks[before].at - published).total_seconds() if len(hooks) > before else None


def _print(delays: Sequence[float], count: int) -> None:
    rows: list[tuple[object, ...]] = [("", "wirewatch", "interval alone", "ratio")]
    if delays:
        middle, late = statistics.median(delays), delays[int(0.95 * (len(delays) - 1) + 0.5)]
        rows += [
            ("median, s", middle, EVERY / 2, ratio(middle, EVERY / 2)),
            ("p95, s", late, 0.95 * EVERY, ratio(late, 0.95 * EVERY)),
            ("max, s", delays[-1], EVERY, ratio(delays[-1], EVERY)),
        ]
    print_columns(f"from publishing to the webhook, {len(delays)} of {count} articles told", rows)


if __name__ == "__main__":
    raise SystemExit(main())
