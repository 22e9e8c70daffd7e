"""The mail sink and the webhook receiver, as real clients meet them."""

import base64
import smtplib
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest
from standardwebhooks import Webhook

from wirewatch.demo.receivers import MailSink, WebhookReceiver
from wirewatch.demo.signature import SignatureVerdict

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
SOON = timedelta(seconds=5)


@pytest.fixture
def sink():
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def receiver():
    receiver = WebhookReceiver(SECRET)
    receiver.start()
    yield receiver
    receiver.stop()


def connect(sink: MailSink) -> smtplib.SMTP:
    address = urlsplit(sink.url)
    return smtplib.SMTP(address.hostname, address.port, local_hostname="localhost", timeout=5)


def letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@x.example", subject
    message.set_content("Шта је ново?")
    return message


def post(receiver: WebhookReceiver, body: bytes, message_id: str = "d1", secret: str = SECRET):
    now = datetime.now(UTC)
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body.decode()),
    }
    return httpx.post(receiver.url, content=body, headers=headers, trust_env=False)


def test_mail_arrives_as_it_was_sent(sink):
    with connect(sink) as client:
        client.send_message(letter("Круна"))
    (mail,) = sink.wait_for(1, SOON)
    assert (mail.sender, mail.recipients) == ("a@x.example", ("b@x.example",))
    assert mail.message["Subject"] == "Круна"
    assert mail.message.get_content().strip() == "Шта је ново?"


def test_mails_are_kept_in_order(sink):
    with connect(sink) as client:
        for number in range(3):
            client.send_message(letter(f"number {number}"))
    subjects = [mail.message["Subject"] for mail in sink.wait_for(3, SOON)]
    assert subjects == ["number 0", "number 1", "number 2"]


def test_the_sink_stops_while_a_client_is_connected_and_starts_again(sink):
    client = connect(sink)
    sink.stop()
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        client.noop()
    client.close()
    sink.stop()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sink.url
    sink.start()
    sink.start()
    with connect(sink) as again:
        again.send_message(letter("after all"))
    assert len(sink.wait_for(1, SOON)) == 1


def test_waiting_gives_up_when_time_is_up(sink):
    assert sink.wait_for(1, timedelta(milliseconds=20)) == ()


def test_a_waiting_reader_is_woken(sink):
    got = []
    reader = threading.Thread(target=lambda: got.extend(sink.wait_for(1, SOON)))
    reader.start()
    with connect(sink) as client:
        client.send_message(letter("wake up"))
    reader.join(5)
    assert [mail.message["Subject"] for mail in got] == ["wake up"]


def test_a_signed_webhook_is_accepted_and_kept(receiver):
    assert post(receiver, b'{"a": 1}').status_code == 204
    (hook,) = receiver.accepted
    assert (hook.id, hook.attempt, hook.body) == ("d1", 1, b'{"a": 1}')
    assert hook.verdict is SignatureVerdict.GOOD


def test_a_wrong_signature_is_refused_but_seen(receiver):
    other = "whsec_" + base64.b64encode(b"another secret of 24 byt").decode()
    assert post(receiver, b"{}", secret=other).status_code == 401
    (hook,) = receiver.hooks
    assert hook.verdict is SignatureVerdict.WRONG
    assert receiver.accepted == ()


def test_attempts_are_counted_by_id(receiver):
    for message_id in ("d1", "d2", "d1"):
        post(receiver, b"{}", message_id)
    assert [(hook.id, hook.attempt) for hook in receiver.hooks] == [("d1", 1), ("d2", 1), ("d1", 2)]


def test_a_receiver_may_fail_at_first():
    class FailsFirst(WebhookReceiver):
        def status_for(self, verdict, attempt):
            return 503 if attempt == 1 else super().status_for(verdict, attempt)

    receiver = FailsFirst(SECRET)
    receiver.start()
    try:
        assert [post(receiver, b"{}").status_code for _ in range(2)] == [503, 204]
        assert [hook.attempt for hook in receiver.accepted] == [2]
    finally:
        receiver.stop()


def test_only_posts_are_taken_and_the_port_closes(receiver):
    assert httpx.get(receiver.url, trust_env=False).status_code == 405
    address = urlsplit(receiver.url)
    receiver.stop()
    receiver.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), timeout=1).close()
