"""Alerts by way of a real mail server: sent, kept, and read back from the mailbox."""

import asyncio
import base64
import itertools
import os
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from alerts.acts import Signer
from alerts.channel import Channel
from alerts.channels.kinds import build_channel, read_channel
from alerts.links import PublicLinks
from db.errors import ChannelError, FailureScope
from db.message_records import Message
from tests.alerts.contract.bench import LOOPBACK, parts
from tests.alerts.contract.plain_doubles import EmailDouble
from tests.alerts.exim_server import PROGRAM, Exim
from tests.alerts.fakes import HeldClock
from tests.alerts.messages import CORRECTED, HOSTILE, NEWS, alert, article, digest, sending
from tests.alerts.smtp_server import Certificate, make_certificate
from tests.conftest import missing

STORY = {
    "first": alert(),
    "update": alert(article(2, title="Two plants searched"), kind="update", news=NEWS),
    "correction": alert(article(3), kind="correction", news=CORRECTED),
}
STORY = {name: replace(told, story_title="Kruna Works") for name, told in STORY.items()}
OTHERS = {
    "another story": alert(article(4), story=43),
    "of another watch": alert(watch="Another watch"),
    "digest": digest(alert()),
    "hostile": HOSTILE,
    "long words": alert(article(title="ш" * 3000, excerpt="." * 5000, passages=()), story=44),
}
SENT: dict[str, Message] = STORY | OTHERS


@dataclass(frozen=True)
class MailPath:
    """A server with a mailbox, and what a channel to it needs."""

    exim: Exim
    channel: Channel
    record: bytes  # the public key, as in the DNS


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Certificate, Path]:
    folder = tmp_path_factory.mktemp("tls")
    return make_certificate(folder), folder / "chain.pem"


@pytest.fixture(scope="module")
def mail_path(key, certificate) -> Iterator[MailPath]:
    if not Path(PROGRAM).exists():
        missing("exim4")
    with (
        tempfile.TemporaryDirectory(prefix="exim") as name,  # which another user may enter
        Exim(Path(name), certificate[1]) as exim,
    ):
        yield MailPath(exim, channel_to(exim, certificate[0].client, key), published(key))


def channel_to(exim: Exim, context: ssl.SSLContext, key=None, password: str = "s3cret") -> Channel:
    table: dict[str, object] = {
        "name": "desk", "kind": "email", "smtp": f"smtp://desk@localhost:{exim.port}",
        "password": password, "sender": "Wirewatch <alerts@example.org>",
        "to": ["desk@example.org"], "allow_networks": [LOOPBACK, "::1/128"],
    }  # fmt: skip
    if key is not None:
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        table |= {"dkim_key": pem.decode(), "dkim_selector": "ww"}
    links = PublicLinks("https://watch.example", Signer(b"k", HeldClock()))
    wired = replace(parts(EmailDouble()), tls=context, links=links)
    return build_channel(read_channel(table), wired)


def published(key: rsa.RSAPrivateKey) -> bytes:
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture(scope="module")
def kept(mail_path) -> dict[str, bytes]:
    """Send everything; return what the mailbox holds, by what was sent."""
    asyncio.run(send_all(mail_path.channel))
    mails = mail_path.exim.mails()
    assert len(mails) == len(SENT), mail_path.exim.log()
    return dict(zip(SENT, mails, strict=True))


async def send_all(channel: Channel) -> None:
    for name, message in SENT.items():
        number = name.replace(" ", "")
        await channel.send(sending(channel.render(message, number), number))


def read(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=default)


def test_what_is_kept_is_sound(kept):
    for mail in kept.values():
        message = read(mail)
        assert [each.defects for each in message.walk()] == [[], [], []]
        assert all(value.defects == () for value in message.values())
        text, html = (part.get_content() for part in message.iter_parts())
        assert "https://watch.example/stories/" in text
        assert html.rstrip().endswith("</html>")
        assert max(map(len, mail.splitlines())) <= 998
        assert "Bcc" not in message


def test_they_came_encrypted_and_from_a_user_who_logged_in(kept):
    received = [str(read(mail)["Received"]) for mail in kept.values()]

    assert all("with esmtpsa" in each and "TLS1." in each for each in received)


def test_every_signature_verifies(kept, mail_path):
    for mail in kept.values():
        sent = mail.replace(b"\n", b"\r\n")  # the mailbox has the system's line ends
        assert dkim.verify(sent, dnsfunc=lambda name, timeout=5: mail_path.record)
        assert not dkim.verify(
            sent.replace(b"Kruna", b"Tisza").replace(b"List-Id: ", b"List-Id: Another "),
            dnsfunc=lambda name, timeout=5: mail_path.record,
        )


def test_exim_itself_read_and_checked_the_signatures(kept, mail_path):
    assert mail_path.exim.log().count("d=example.org s=ww") >= len(SENT)


def test_mails_of_a_story_join_in_one_thread_and_others_do_not(kept):
    threads = threaded(kept)

    assert threads == {frozenset(STORY), *(frozenset((name,)) for name in OTHERS)}


def threaded(mails: dict[str, bytes]) -> set[frozenset[str]]:
    """Group mails as Zawinski's algorithm does: by chains of references to a common root."""
    parents: dict[str, str] = {}
    ids: dict[str, str] = {}
    for name, mail in mails.items():
        message = read(mail)
        chain = [*str(message["References"]).split(), str(message["Message-ID"])]
        ids[name] = chain[-1]
        assert str(message["In-Reply-To"]) in chain[:-1]
        for parent, child in itertools.pairwise(chain):
            parents.setdefault(child, parent)

    def root(at: str) -> str:
        return root(parents[at]) if at in parents else at

    groups: dict[str, set[str]] = {}
    for name, at in ids.items():
        groups.setdefault(root(at), set()).add(name)
    return {frozenset(group) for group in groups.values()}


def test_a_story_s_mails_bear_one_subject_as_gmail_wants_it(kept):
    subjects = {str(read(kept[name])["Subject"]).removeprefix("Re: ") for name in STORY}

    assert len(subjects) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run it as another")
def test_the_server_does_not_run_as_root(mail_path, kept):
    files = [path for path in mail_path.exim.folder.rglob("*") if path.name.endswith("log")]

    assert files
    assert all(path.stat().st_uid != 0 for path in files)


async def test_a_wrong_password_is_told_as_what_it_is_and_kept_to_itself(mail_path, certificate):
    before = len(mail_path.exim.mails())
    channel = channel_to(mail_path.exim, certificate[0].client, password="wr0ng-w0rd")
    with pytest.raises(ChannelError, match="535") as refused:
        await channel.send(sending(channel.render(alert(), "x"), "x"))
    await asyncio.sleep(0.1)  # and nothing stays open
    assert refused.value.retry  # it may be mended, and nothing is lost meanwhile
    assert refused.value.scope is FailureScope.CHANNEL  # others wait, and do not try in vain
    for said in (str(refused.value), mail_path.exim.log()):
        assert "wr0ng" not in said
    assert len(mail_path.exim.mails()) == before
