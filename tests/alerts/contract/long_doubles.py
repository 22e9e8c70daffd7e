"""Doubles of the long tail: a program of the user's, PagerDuty, ntfy."""

import json
import shutil
import ssl
import tempfile
from datetime import datetime
from pathlib import Path

from tests.alerts.contract.double import Shown
from tests.alerts.contract.http_double import HttpDouble, Reply, Request
from tests.alerts.contract.plain_doubles import strings, web_links

_SCRIPT = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
if [ -e refuse ]; then printf '\\033[1mlater\\007'; exit 75; fi
cat > "taken.$$" && echo taken
"""


class CommandDouble:
    """A program that keeps what it gets."""

    kind = "command"
    plain = True
    secrets = ()

    def __init__(self) -> None:
        self.folder = Path("/nowhere")

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wirewatch-told-"))
        self._program.write_text(_SCRIPT)
        self._program.chmod(0o700)

    async def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _program(self) -> Path:
        return self.folder / "tell"

    def table(self) -> dict[str, object]:
        return {"command": [str(self._program)]}

    def received(self) -> list[Shown]:
        taken = sorted(self.folder.glob("taken.*"), key=lambda path: path.stat().st_mtime_ns)
        texts = [list(strings(json.loads(path.read_bytes()))) for path in taken]
        return [Shown(text="\n".join(each), links=web_links(each)) for each in texts]

    def refuse(self) -> None:
        (self.folder / "refuse").touch()


class _JsonReceiver(HttpDouble):
    """What the library's own service "json" speaks to; its messages have 32,768 characters."""

    def take(self, request: Request) -> Reply:
        return Reply(status=200 if len(request.json()["message"]) <= 32_768 else 400)

    def show(self, request: Request) -> Shown:
        sent = request.json()
        lines = sent["message"].splitlines()
        return Shown(text=f"{sent['title']}\n{sent['message']}", links=web_links(lines))


class AppriseDouble:
    """A receiver that the library knows; what it answers is the library's to judge."""

    kind = "apprise"
    plain = True
    secrets = ("t0ken-in-the-path", "pass-w0rd")

    def __init__(self) -> None:
        self.receiver = _JsonReceiver()

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        await self.receiver.start(tls)

    async def stop(self) -> None:
        await self.receiver.stop()

    def table(self) -> dict[str, object]:
        host = self.receiver.base.partition("//")[2]
        return {"url": f"json://mira:{self.secrets[1]}@{host}/{self.secrets[0]}"}

    def received(self) -> list[Shown]:
        return self.receiver.received()

    def refuse(self) -> None:
        self.receiver.refuse()


class PagerDutyDouble(HttpDouble):
    """The Events API v2, with its limits."""

    kind = "pagerduty"
    plain = True
    secrets = ("0123456789abcdefR0UT1NGKEY012345",)

    def table(self) -> dict[str, object]:
        return {"routing_key": self.secrets[0], "server": self.base}

    def take(self, request: Request) -> Reply:
        wrong = list(_wrong(request, self.secrets[0]))
        if wrong:
            return Reply.of(400, {"status": "invalid event", "message": "no", "errors": wrong})
        key = request.json()["dedup_key"]
        said = {"status": "success", "message": "Event processed", "dedup_key": key}
        return Reply.of(202, said)

    def reply(self, status: int) -> Reply:
        if 200 <= status < 300:
            return Reply.of(status, {"status": "success", "dedup_key": "a"})
        return Reply.of(status, {"status": "invalid event", "errors": ["said in words"]})

    def show(self, request: Request) -> Shown:
        event = request.json()
        links = tuple(link["href"] for link in event["links"])
        return Shown(text="\n".join(strings(event["payload"])), links=links)


class NtfyDouble(HttpDouble):
    """A server with a protected topic, and without attachments: a long message is refused."""

    kind = "ntfy"
    plain = True
    secrets = ("t0pic_that_is_hard_to_guess", "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2")

    def table(self) -> dict[str, object]:
        return {"server": self.base, "topic": self.secrets[0], "token": self.secrets[1]}

    def take(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {self.secrets[1]}":
            return Reply.of(403, {"code": 40301, "http": 403, "error": "forbidden"})
        sent = request.json()
        rules = {
            "topic": sent["topic"] == self.secrets[0] and request.path == "/",
            "message": 0 < len(sent["message"].encode()) <= 4096,
            "title": len(sent["title"]) <= 250,
            "priority": sent["priority"] in range(1, 6),
            "actions": len(sent.get("actions", ())) <= 3,
            "sequence": 0 < len(sent["sequence_id"]) <= 64,
        }
        if not all(rules.values()):
            return Reply.of(400, {"code": 40000, "http": 400, "error": repr(rules)})
        return Reply.of(200, {"id": "x", "event": "message", **sent})

    def reply(self, status: int) -> Reply:
        return Reply.of(status, {"code": status * 100 + 1, "http": status, "error": "in words"})

    def show(self, request: Request) -> Shown:
        sent = request.json()
        there = tuple(action["url"] for action in sent.get("actions", ()))
        lines = sent["message"].splitlines()
        return Shown(text=f"{sent['title']}\n{sent['message']}", links=web_links(lines) + there)


def _wrong(request: Request, key: str) -> list[str]:
    """Return what the service would find wrong with an event."""
    event = request.json()
    payload = event["payload"]
    datetime.fromisoformat(payload["timestamp"])
    rules = {
        "path": request.path == "/v2/enqueue" and request.method == "POST",
        "size": len(request.body) <= 512_000,
        "routing_key": event["routing_key"] == key,
        "event_action": event["event_action"] == "trigger",
        "dedup_key": 0 < len(event["dedup_key"]) <= 255,
        "summary": 0 < len(payload["summary"]) <= 1024,
        "source": bool(payload["source"]),
        "severity": payload["severity"] in {"critical", "error", "warning", "info"},
        "links": all(link["href"] and link["text"] for link in event["links"]),
    }
    return [name for name, kept in rules.items() if not kept]
