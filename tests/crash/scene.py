"""A scene: outlets that print, receivers that keep books, and one database for many lives."""

import base64
import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.crash.ledger import Due, Told, Verdict, judge
from tests.crash.nursery import Life, Nursery
from tests.newsroom import sites
from tests.newsroom.making import make_article
from wirewatch.demo.receivers import MailSink, WebhookReceiver
from wirewatch.demo.signature import SignatureVerdict

MAIL, HOOK, TERMINAL = "mail", "hook", "terminal"
WATCHES = {"Apricots": ("apricots", "story"), "Lanterns": ("lanterns", "article")}
PATIENCE = timedelta(seconds=45)
SECRET = "whsec_" + base64.b64encode(b"a secret of the crash tests' own").decode()
_ADDRESS = re.compile(r"http://127\.[\d.]+:\d+/news/[\w/-]+")
_FIRST = 101  # all numbers have three digits, so that no address begins another


class Scene:
    """Everything around the daemon; open it as a context. ``folder`` must be empty."""

    def __init__(
        self,
        folder: Path,
        nursery: Nursery,
        *,
        url: str = "sqlite:///wirewatch.db",
        hooks: WebhookReceiver | None = None,
        health: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self.newsroom = sites.Newsroom()
        self.mail = MailSink()
        self.hooks = hooks or WebhookReceiver(SECRET)
        self._health = health
        self._nursery = nursery
        self._url = url
        self._number = _FIRST
        self._turn = 0
        self._lives: list[Life] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self.newsroom)
            for receiver in (self.mail, self.hooks):
                receiver.start()
                opening.callback(receiver.stop)
            self._open = opening.pop_all()
        (self.folder / "config.toml").write_text(self._config(), "utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for life in self._lives:
            life.kill()
            life.wait(PATIENCE)
        self._open.close()

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "wirewatch.db"

    def print_news(self, each: int = 1) -> None:
        """Let every outlet print articles that are due, and one that is not."""
        now = datetime.now(UTC).replace(microsecond=0)
        for site in self.newsroom.sites:
            for _ in range(each):
                self._turn += 1
                watch = tuple(WATCHES)[self._turn % len(WATCHES)]
                self._print(site, now, words=(WATCHES[watch][0],), watches=(watch,))
            self._print(site, now)

    def _print(self, site: sites.MisbehavingSite, now: datetime, **given: Any) -> None:
        site.publish(make_article(self._number, published=now, paragraphs=3, **given))
        self._number += 1

    def live(self, *arguments: str, **orders: Any) -> Life:
        """Start a life: `run` unless ``arguments`` say otherwise. Orders are the child's."""
        command = arguments or ("run", "--log", "json")
        life = self._nursery.bear(
            ["--config", str(self.folder / "config.toml"), *command],
            orders={name.replace("_", " "): value for name, value in orders.items()},
            environment={"TMPDIR": str(self.folder)},
            out=self.folder / "terminal.txt",
            log=self.folder / f"life-{len(self._lives) + 1}.log",
        )
        self._lives.append(life)
        return life

    def due(self) -> Mapping[str, Due]:
        """Return what every channel must tell in the end."""
        truth = self.newsroom.must_match()
        due = frozenset((watch, url) for watch, urls in truth.items() for url in urls)
        return dict.fromkeys((MAIL, HOOK), due)

    def verdict(self) -> Verdict:
        """Judge the receivers' books; of the terminal only that nothing is missing."""
        verdict = judge(self.due(), (*self._mails(), *self._hooked()))
        verdict.lost.extend(f"{url} on the terminal" for url in self._unprinted())
        return verdict

    def told_all(self) -> bool:
        """Whether everything that is due has arrived everywhere."""
        return not self.verdict().lost

    def rows(self, statement: str) -> list[Any]:
        """Ask the database, beside the daemon."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(statement).fetchall()

    def workers(self) -> list[int]:
        """Return the numbers of the cleaning processes of this scene's daemons (Linux)."""
        mark = f"TMPDIR={self.folder}".encode()
        return [pid for pid in _pids() if _is_worker(pid) and mark in _read(pid, "environ")]

    def _hooked(self) -> Iterable[Told]:
        for hook in self.hooks.hooks:
            if hook.verdict is not SignatureVerdict.GOOD:
                raise AssertionError(f"a webhook came with a bad signature: {hook}")
            yield Told(channel=HOOK, id=hook.id, body=hook.body, tells=_hook_tells(hook.body))

    def _mails(self) -> Iterable[Told]:
        for mail in self.mail.messages:
            message = message_from_bytes(mail.content, policy=policy.default)
            part = message.get_body(("plain",))
            text = part.get_content() if part else ""
            watch = next(name for name in WATCHES if name in str(message["List-Id"]))
            yield Told(
                channel=MAIL,
                id=str(message["Message-ID"]),
                body=mail.content,
                tells=frozenset((watch, url) for url in _ADDRESS.findall(text)),
            )

    def _unprinted(self) -> list[str]:
        path = self.folder / "terminal.txt"
        printed = "".join(path.read_text("utf-8", "replace").split()) if path.exists() else ""
        return [url for _, url in self.due()[HOOK] if url not in printed]

    def _config(self) -> str:
        crawler = {"delay": "20ms", "allow_networks": ["127.0.0.0/8"], "workers": 1}
        sources = [
            {"name": site.outlet.name, "kind": site.outlet.kind, "url": site.source_url,
             "every": "1s", "timezone": site.outlet.timezone}
            for site in self.newsroom.sites
        ]  # fmt: skip
        watches = [
            {"name": name, "query": word, "alert": mode, "channels": [MAIL, HOOK, TERMINAL]}
            for name, (word, mode) in WATCHES.items()
        ]
        mail = {"name": MAIL, "kind": "email", "smtp": self.mail.url, "tls": "none",
                "sender": "wirewatch@desk.example", "to": ["desk@desk.example"],
                "allow_networks": ["127.0.0.0/8"]}  # fmt: skip
        hook = {"name": HOOK, "kind": "webhook", "url": self.hooks.url, "secret": SECRET,
                "allow_networks": ["127.0.0.0/8"]}  # fmt: skip
        terminal = {"name": TERMINAL, "kind": "console"}
        tables = [
            ("[database]", {"url": self._url}),
            ("[crawler]", crawler),
            ("[web]", {"listen": "127.0.0.1:0"}),
            ("[health]", {"channels": [*self._health]}),
            *(("[[source]]", table) for table in sources),
            *(("[[watch]]", table) for table in watches),
            *(("[[channel]]", table) for table in (mail, hook, terminal)),
        ]
        return "\n".join(table(header, values) for header, values in tables)


def until(happened: Callable[[], bool], within: timedelta = PATIENCE) -> bool:
    """Wait until something has happened; tell whether it has."""
    end = time.monotonic() + within.total_seconds()
    while not (done := happened()) and time.monotonic() < end:
        time.sleep(0.05)
    return done


def table(header: str, values: Mapping[str, object]) -> str:
    """Return one table of config.toml."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join((header, *lines, ""))


def _hook_tells(body: bytes) -> Due:
    said = json.loads(body)
    if said["type"].startswith("notice."):
        return Due()
    data = said["data"]
    alerts = data.get("alerts", [data])
    return frozenset(
        (data["watch"]["name"], article["url"]) for alert in alerts for article in alert["articles"]
    )


def _pids() -> list[int]:
    if not sys.platform.startswith("linux"):
        return []
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _is_worker(pid: int) -> bool:
    return b"crawler.cleaning.worker" in _read(pid, "cmdline")


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:  # it has ended meanwhile, or is not ours
        return b""
