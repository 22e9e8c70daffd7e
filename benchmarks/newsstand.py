"""The real daemon on hundreds of outlets: saved pages, with their own addresses' paths and bytes.

``python -m benchmarks.newsstand [N]``: each host of the saved pages becomes an outlet on its own
loopback address, listed by RSS, by a gzipped news sitemap behind an index, or on an index page,
in turn. `wirewatch run --once` works through all of them, with watches in seven languages, a
webhook receiver that checks signatures, and a mail server. Pages of unknown date are listed as of
now, the others with their own date; max_age is a hundred years, as the pages are of 2007 to 2025
and would be stored but never told. What is due is worked out from `articles list --json`, apart
from the daemon's own books of alerts. Without the saved pages there is nothing to do: status 0.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.daemon import DaemonProcess, ask
from benchmarks.newsstand_report import NewsstandRun, print_report, untold
from benchmarks.outlets import StandOutlet, outlets_of
from benchmarks.pages import NO_DATA, saved_folder, saved_pages
from benchmarks.receivers import arrived, mail_sink, webhook_receiver
from benchmarks.settings_file import CRAWLER, mail, webhook, write_settings
from benchmarks.stand import Stand
from db.clock import SystemClock
from wirewatch.demo.loopback import Answer, Request

_LIMIT = 3600.0  # seconds
_ALL = 1_000_000
_QUERIES: Mapping[str, tuple[str, str]] = {  # name: query, alert
    "Elections": ("election* AND (vote* OR poll* OR candidate*)", "story"),
    "Technology": ("title:(software OR smartphone* OR app OR apps OR computer*)", "article"),
    "Klima und Energie": ("(Klima* OR Energie* OR Strom*) AND (Regierung OR Minister*)", "story"),
    "Gesundheit": ("Patient* OR Krankenhaus OR Ärzt* OR Klinik* OR Studie*", "story"),
    "Santé": ("(santé OR hôpital* OR médecin*) AND language:fr", "story"),
    "Economía": ("(gobierno OR presidente) AND (millones OR crisis) AND language:es", "story"),
    "Политика": ("(президент* OR правительств*) AND language:ru", "story"),
    "Srbija": ("(predsednik* OR vlada OR Beograd*) AND language:sr", "story"),
    "War in Ukraine": ("(Ukrain* OR Украин*) AND (war OR Krieg* OR guerre OR войн*)", "story"),
    "Weekly": ("(football OR Fußball) AND (team OR Mannschaft OR Trainer)", "digest"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and report; 0 if every due alert arrived exactly once."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.newsstand", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("pages", nargs="?", type=int, metavar="N", help="how many pages")
    parser.add_argument("--delay", default="0s", help="between requests to a host")
    asked = parser.parse_args(arguments)
    folder = saved_folder()
    if folder is None:
        print(f"newsstand skipped: {NO_DATA}")
        return 0
    now = SystemClock().now().replace(microsecond=0)
    run = _run(outlets_of(saved_pages(folder, asked.pages), now), asked.delay)
    print_report(run)
    return 1 if untold(run) else 0


def _run(outlets: Mapping[str, StandOutlet], delay: str) -> NewsstandRun:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-bench-")))
        stand: Stand

        def answer(where: str, request: Request) -> Answer:
            return outlets[where].answer(request, stand.url(where))

        stand = stack.enter_context(Stand(list(outlets), answer))
        receiver, secret = stack.enter_context(webhook_receiver())
        sink = stack.enter_context(mail_sink())
        config = write_settings(
            folder,
            crawler={**CRAWLER, "delay": delay},
            sources=[_source(outlet, stand.url(where)) for where, outlet in outlets.items()],
            watches=_watches(),
            channels=[webhook(receiver.url, secret), mail(sink.url)],
        )
        begun = time.monotonic()
        daemon = stack.enter_context(DaemonProcess(config, "--once", "--json"))
        finished = daemon.finish(_LIMIT)
        return NewsstandRun(
            outlets=tuple(outlets.values()),
            finished=finished,
            seconds=time.monotonic() - begun,
            peak=daemon.memory.own,
            worker_peak=daemon.memory.largest_child,
            articles=tuple(ask(config, "articles", "list", "--limit", str(_ALL))),
            stats=ask(config, "db", "stats")[0],
            alert_of={name: alert for name, (_, alert) in _QUERIES.items()},
            arrived=arrived(receiver.hooks),
            mails=tuple(str(each.message["Message-ID"]) for each in sink.messages),
        )


def _source(outlet: StandOutlet, base: str) -> Mapping[str, object]:
    return {
        "name": outlet.outlet.name,
        "kind": outlet.outlet.kind,
        "url": base + outlet.listing_path,
        "every": "10m",
    }


def _watches() -> list[Mapping[str, object]]:
    return [
        {"name": name, "query": query, "alert": alert, "channels": ["hook", "mail"]}
        for name, (query, alert) in _QUERIES.items()
    ]


if __name__ == "__main__":
    raise SystemExit(main())
