"""Runs the real program in a process of its own, against real receivers."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.crash.nursery import Life, Nursery
from wirewatch.demo.receivers import MailSink, WebhookReceiver

SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a command ended."""

    status: int
    out: str
    log: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What it printed, one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Program:
    """The `wirewatch` command with a configuration; each call is a process of its own."""

    def __init__(self, config: Path, nursery: Nursery) -> None:
        self.config = config
        self._nursery = nursery
        self._calls = 0

    def __call__(self, *words: str, within: float = 90) -> Answer:
        """Run a command to its end."""
        self._calls += 1
        out, log = (self.config.with_name(f"call-{self._calls}.{end}") for end in ("out", "log"))
        life = self._start(words, out=out, log=log)
        status = life.wait(timedelta(seconds=within))
        if status is None:
            life.kill()
            raise AssertionError(f"{words} did not end within {within} s: {log.read_text()}")
        return Answer(status=status, out=out.read_text(), log=log.read_text())

    @contextmanager
    def running(self, *words: str) -> Iterator[Life]:
        """Run the daemon until the context ends; then it must end by SIGTERM within 10 s."""
        log = self.config.with_name("daemon.log")
        life = self._start(("run", "--log", "json", *words), out=log, log=log)
        try:
            yield life
            if not life.ended():
                life.stop()
            assert life.wait(timedelta(seconds=10)) == 0, self.log()
        finally:
            life.kill()

    def log(self) -> str:
        """Return what daemons have logged so far."""
        return (self.config.parent / "daemon.log").read_text()

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the daemons' log events of one name."""
        found = []
        for line in self.log().splitlines():
            if line.startswith("{") and (event := json.loads(line))["event"] == name:
                found.append(event)
        return found

    def _start(self, words: Sequence[str], *, out: Path, log: Path) -> Life:
        return self._nursery.bear(
            ["--config", str(self.config), *words],
            orders={},
            environment={"COLUMNS": "120"},
            out=out,
            log=log,
        )


def wait_until(condition: Any, within: float = 30, what: str = "it") -> None:
    """Wait for a condition; fail when time is up."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, f"{what} did not come true within {within} s"
        time.sleep(0.05)


@contextmanager
def receivers() -> Iterator[tuple[MailSink, WebhookReceiver]]:
    """Open a mail sink and a webhook receiver."""
    mail, hooks = MailSink(), WebhookReceiver(SECRET)
    mail.start()
    hooks.start()
    try:
        yield mail, hooks
    finally:
        hooks.stop()
        mail.stop()


def write(folder: Path, nursery: Nursery, *tables: str) -> Program:
    """Write a configuration that may reach loopback, and return the program with it."""
    head = (
        '[database]\nurl = "sqlite:///wirewatch.db"\n'
        '[crawler]\ndelay = "0s"\nallow_networks = ["127.0.0.0/8"]\ntimeout = "5s"\nworkers = 1\n'
        '[web]\nlisten = "127.0.0.1:0"\n'
    )
    config = folder / "config.toml"
    config.write_text("\n".join((head, *tables)), encoding="utf-8")
    return Program(config, nursery)


def source(name: str, kind: str, url: str, **more: object) -> str:
    """Return a [[source]]."""
    return table("source", {"name": name, "kind": kind, "url": url, "every": "1s", **more})


def watch(name: str, query: str, channels: Sequence[str] = ("mail", "hook"), **more: object) -> str:
    """Return a [[watch]]."""
    return table("watch", {"name": name, "query": query, "channels": list(channels), **more})


def channels(mail: MailSink, hooks: WebhookReceiver) -> str:
    """Return the two channels."""
    loopback = ["127.0.0.0/8"]
    return table(
        "channel",
        {"name": "mail", "kind": "email", "smtp": mail.url, "tls": "none", "sender": "w@desk.test",
         "to": ["desk@desk.test"], "allow_networks": loopback},
    ) + table(
        "channel",
        {"name": "hook", "kind": "webhook", "url": hooks.url, "secret": SECRET,
         "allow_networks": loopback},
    )  # fmt: skip


def table(name: str, values: Mapping[str, object]) -> str:
    """Return one [[table]] in TOML; strings, lists and numbers are written as JSON writes them."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join((f"[[{name}]]", *lines, ""))


def told(hooks: WebhookReceiver) -> dict[str, list[str]]:
    """Return the links that each watch was told by webhook, in the order of arrival."""
    found: dict[str, list[str]] = {}
    for hook in hooks.accepted:
        body = json.loads(hook.body)
        data = body["data"]
        alerts = data["alerts"] if body["type"] == "alert.digest" else [data]
        for alert in alerts:
            links = found.setdefault(alert["watch"]["name"], [])
            links.extend(article["url"] for article in alert["articles"])
    return found


SOON = timedelta(seconds=30)
