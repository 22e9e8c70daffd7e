"""What came of a newsstand run: how much got how far, what did not and why, who was told."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.daemon import Event, Finished
from benchmarks.outlets import KINDS, StandOutlet
from benchmarks.receivers import Arrived
from benchmarks.table import megabytes, print_columns

_LINE = 160  # characters of a passage that are shown
_EXAMPLES = 3
_FAILURES = ("entry given up", "entry postponed", "source not heard", "left to its lease")

Key = tuple[str, str]  # of an alert: the watch, and the story or the article that it is about


@dataclass(frozen=True, kw_only=True)
class NewsstandRun:
    """All that is known of a run from outside."""

    outlets: tuple[StandOutlet, ...]
    finished: Finished
    seconds: float
    peak: int  # bytes, of the main process
    worker_peak: int  # bytes, of the largest worker
    articles: tuple[dict[str, Any], ...]  # of `articles list --json`
    stats: Mapping[str, Any]  # of `db stats --json`
    alert_of: Mapping[str, str]  # watch: story | article | digest
    arrived: Arrived
    mails: tuple[str, ...]  # Message-IDs as they came


def due(run: NewsstandRun) -> frozenset[Key]:
    """Return the alerts that ought to have arrived; a digest's time has not come."""
    return frozenset(
        (watch, article["id"] if run.alert_of[watch] == "article" else article["story"])
        for article in run.articles
        for watch in article["watches"]
        if run.alert_of[watch] != "digest"
    )


def told(run: NewsstandRun) -> Counter[Key]:
    """Return how often each alert arrived by webhook."""
    return Counter(
        (
            alert["watch"]["name"],
            alert["articles"][0]["id"]
            if run.alert_of[alert["watch"]["name"]] == "article"
            else alert["story"]["id"],
        )
        for alert in run.arrived.alerts
    )


def untold(run: NewsstandRun) -> list[str]:
    """Return what is wrong with the telling, in words; nothing if all came exactly once."""
    wanted, came = due(run), told(run)
    findings = {
        "due alerts never arrived": len(wanted - came.keys()),
        "alerts arrived that were not due": len(came.keys() - wanted),
        "alerts arrived more than once": sum(count > 1 for count in came.values()),
        "webhooks were repeated": run.arrived.repeated,
        "webhooks were badly signed": run.arrived.unsigned,
        "mails were repeated": len(run.mails) - len(set(run.mails)),
        "messages more or fewer by mail than by webhook": abs(
            len(set(run.mails)) - len(run.arrived.deliveries)
        ),
        "is the daemon's exit status": run.finished.status,
    }
    return [f"{count} {what}" for what, count in findings.items() if count]


def print_report(run: NewsstandRun) -> None:
    """Print everything."""
    print_columns("by kind of source", _kinds(run))
    print_columns("how far the pages got", _journey(run))
    print_columns("failed or put off, by reason", _reasons(run.finished.events))
    print_columns("alerts by watch", _watches(run))
    print_columns("cost", _cost(run))
    print("\nalerts as they arrived")
    for alert in _examples(run.arrived):
        _print_alert(alert)
    wrong = untold(run)
    print(
        f"\nEvery due alert arrived exactly once: {'NO: ' + '; '.join(wrong) if wrong else 'yes'}"
    )


def _kinds(run: NewsstandRun) -> Iterable[tuple[object, ...]]:
    kind_of = {outlet.outlet.name: outlet.outlet.kind for outlet in run.outlets}
    found: Counter[str] = Counter()
    for event in run.finished.events:
        if event.get("event") == "source polled":
            found[kind_of.get(event["source"], "")] += event["new"]
    stored = Counter(kind_of.get(article["source"], "") for article in run.articles)
    yield ("kind", "outlets", "pages", "found", "stored")
    for kind in KINDS:
        own = [outlet for outlet in run.outlets if outlet.outlet.kind == kind]
        yield (kind, len(own), sum(len(o.listed) for o in own), found[kind], stored[kind])


def _journey(run: NewsstandRun) -> Iterable[tuple[object, ...]]:
    counts = _summary(run)
    yield ("on the stand", sum(len(outlet.listed) for outlet in run.outlets))
    for name in ("found", "fetched", "cleaned", "stored", "matched"):
        yield (name, counts.get(name, 0))
    yield ("  of the stored, copies", run.stats["copies"])
    yield ("  of the stored, without date", sum(not a["published"] for a in run.articles))
    yield ("  of the stored, without language", sum(not a["language"] for a in run.articles))
    yield ("  kept apart though another site is canonical", _elsewhere(run))
    yield ("entries at the end", json.dumps(run.stats["entries"]).strip("{}").replace('"', ""))
    yield ("sent, webhooks and mails", counts.get("told", 0))


def _elsewhere(run: NewsstandRun) -> int:
    """Count articles whose canonical link names another site: they are known by their own link."""
    return sum("//127." not in (article["canonical_url"] or "//127.") for article in run.articles)


def _summary(run: NewsstandRun) -> Mapping[str, Any]:
    lines = run.finished.output.splitlines()
    summary: Mapping[str, Any] = json.loads(lines[-1]) if lines else {}
    return summary


def _reasons(events: Iterable[Event]) -> Iterable[tuple[object, ...]]:
    reasons: Counter[str] = Counter()
    for event in events:
        if event.get("event") in _FAILURES or event.get("level") == "error":
            why = event.get("why") or event.get("reason") or ""
            reasons[f"{event.get('event')}: {_general(str(why))}"] += 1
    yield ("reason", "count")
    yield from reasons.most_common()


def _general(reason: str) -> str:
    """Return a reason without what differs from page to page."""
    plain = re.sub(r"https?://\S+", "ADDRESS", reason)
    return re.sub(r"\d[\d.,:]*", "N", plain)[:100]


def _watches(run: NewsstandRun) -> Iterable[tuple[object, ...]]:
    wanted = Counter(watch for watch, _ in due(run))
    came = Counter(watch for watch, _ in told(run))
    summed = Counter(
        alert["watch"]["name"]
        for alert in run.arrived.alerts
        if alert["brought_by"] == "alert.digest"
    )
    matched = Counter(watch for article in run.articles for watch in article["watches"])
    yield ("watch", "tells", "matched", "due", "arrived", "in a summary")
    for watch, mode in run.alert_of.items():
        yield (watch, mode, matched[watch], wanted[watch], came[watch], summed[watch])


def _cost(run: NewsstandRun) -> Iterable[tuple[object, ...]]:
    yield ("seconds, start and end included", run.seconds)
    yield ("pages/s", len(run.articles) / run.seconds)
    yield ("peak memory, main process", megabytes(run.peak))
    yield ("peak memory, largest worker", megabytes(run.worker_peak))
    yield ("database", megabytes(run.stats["bytes"]))
    messages = ", ".join(f"{count} {kind}" for kind, count in run.arrived.messages.items())
    yield ("webhooks", messages or "none")
    yield ("mails", len(run.mails))


def _examples(arrived: Arrived) -> list[dict[str, Any]]:
    """Return a few alerts, of different watches."""
    by_watch = {alert["watch"]["name"]: alert for alert in reversed(arrived.alerts)}
    return list(by_watch.values())[:_EXAMPLES]


def _print_alert(alert: Mapping[str, Any]) -> None:
    article = alert["articles"][0]
    lines = " ".join(h["text"] for h in article["highlights"][:1]).split()
    print(f"  [{alert['watch']['name']}] {article['title']}")
    print(f"    {article['site']}, {article['published'] or 'undated'}")
    print(f"    {' '.join(lines)[:_LINE]}")
