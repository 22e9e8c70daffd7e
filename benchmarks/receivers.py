"""The far ends of the channels, and what arrived there."""

import base64
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wirewatch.demo.receivers import MailSink, ReceivedHook, WebhookReceiver


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """The alerts in the webhooks that arrived, those inside of summaries too."""

    alerts: tuple[dict[str, Any], ...]
    messages: Counter[str]  # by type
    deliveries: Counter[str]  # by webhook-id
    unsigned: int  # whose signature was not right

    @property
    def repeated(self) -> int:
        """How many messages came more than once."""
        return sum(count - 1 for count in self.deliveries.values())


@contextmanager
def webhook_receiver() -> Iterator[tuple[WebhookReceiver, str]]:
    """Open a receiver that checks signatures; give it with its secret."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    receiver = WebhookReceiver(secret)
    receiver.start()
    try:
        yield receiver, secret
    finally:
        receiver.stop()


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Open a mail server that takes everything."""
    sink = MailSink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()


def arrived(hooks: Iterable[ReceivedHook]) -> Arrived:
    """Return what came, read as any receiver would."""
    accepted = [hook for hook in hooks if 200 <= hook.status < 300]
    bodies = [json.loads(hook.body) for hook in accepted]
    return Arrived(
        alerts=tuple(alert for body in bodies for alert in _alerts(body)),
        messages=Counter(body["type"] for body in bodies),
        deliveries=Counter(hook.id for hook in accepted),
        unsigned=len(list(hooks)) - len(accepted),
    )


def _alerts(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a message's alerts, each marked with the kind of message that brought it."""
    inside = body["data"]["alerts"] if body["type"] == "alert.digest" else [body["data"]]
    if not body["type"].startswith("alert."):
        return []
    return [{**alert, "brought_by": body["type"]} for alert in inside]
