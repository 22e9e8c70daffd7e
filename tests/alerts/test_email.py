import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import aiosmtplib
import pytest

from alerts.channels.email.answers import translate
from alerts.channels.email.channel import EmailChannel
from alerts.channels.email.settings import EmailSettings
from alerts.links import NoLinks
from db.errors import ChannelError, Refused
from tests.alerts.fakes import TLS, connect_anywhere
from tests.alerts.messages import HOSTILE, alert, sending
from tests.alerts.smtp_server import Certificate, Mailbox, make_certificate, serving

TO = ["desk@example.org", "night@example.org"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def channel(
    port: int, *, connect=connect_anywhere, tls_context=None, url="", **more
) -> EmailChannel:
    settings = EmailSettings.model_validate(
        {
            "name": "desk-mail", "kind": "email", "smtp": url or f"smtp://localhost:{port}",
            "tls": "none", "sender": "Wirewatch <alerts@example.org>", "to": TO, "timeout": "5s",
        }
        | more
    )  # fmt: skip
    return EmailChannel(
        settings,
        password=settings.password,
        connect=connect,
        tls=tls_context or TLS,
        links=NoLinks(),
        zones={},
    )


async def send(out: EmailChannel, message=None) -> str:
    return (await out.send(sending(out.render(message or alert(), "ab12"), "ab12"))).said


async def refused(out: EmailChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await send(out)
    assert caught.value.channel == "desk-mail"
    return caught.value


async def test_the_mail_arrives_as_it_was_rendered():
    box = Mailbox()
    async with serving(box) as port:
        out = channel(port)
        assert await send(out) == "250 kept as 1234"
        await out.close()
        await out.close()
    assert box.got[0] == out.render(alert(), "ab12").rstrip(b"\r\n") + b"\r\n"
    assert box.senders == ["alerts@example.org"]
    assert box.recipients == [TO]
    assert message_from_bytes(box.got[0], policy=default)["Message-ID"] == "<ab12@example.org>"


async def test_each_attempt_sends_the_same_bytes():
    box = Mailbox()
    async with serving(box) as port:
        out = channel(port)
        payload = out.render(HOSTILE, "ab12")
        await out.send(sending(payload, "ab12"))
        await out.send(sending(payload, "ab12"))
    assert box.got[0] == box.got[1]


async def test_lines_that_are_dots_do_not_end_the_mail():
    box = Mailbox()
    async with serving(box) as port:
        out = channel(port)
        await out.send(sending(b"Subject: dots\r\n\r\n.\r\n..two\r\nend\r\n", "x"))
    assert box.got[0].endswith(b"\r\n.\r\n..two\r\nend\r\n")


async def test_starttls_protects_and_logs_in(certificate):
    box = Mailbox()
    async with serving(box, tls=certificate.server, auth=True) as port:
        out = channel(
            port, url=f"smtp://desk@localhost:{port}", tls="starttls", password="s3cret",
            tls_context=certificate.client,
        )  # fmt: skip
        await send(out)
    assert box.encrypted == [True]
    assert box.users == [b"desk"]


async def test_smtps_is_tls_from_the_first_byte(certificate):
    box = Mailbox()
    async with serving(box, implicit=certificate.server) as port:
        out = channel(
            port, url=f"smtps://localhost:{port}", tls=None, tls_context=certificate.client
        )
        await send(out)
    assert len(box.got) == 1


@pytest.mark.parametrize("way", ["starttls", "implicit"])
async def test_a_certificate_of_an_unknown_authority_is_refused(certificate, way):
    box = Mailbox()
    tls = {"tls": certificate.server} if way == "starttls" else {"implicit": certificate.server}
    async with serving(box, **tls) as port:
        error = await refused(channel(port, tls=way))
    assert error.retry
    assert "localhost could not be used: its certificate was not accepted" in str(error)
    assert box.got == []


async def test_a_certificate_for_another_name_is_refused(certificate):
    box = Mailbox()
    async with serving(box, tls=certificate.server) as port:
        out = channel(
            port, url=f"smtp://127.0.0.1:{port}", tls="starttls", tls_context=certificate.client
        )
        error = await refused(out)
    assert "certificate was not accepted" in str(error)
    assert "127.0.0.1" in str(error)


async def test_without_starttls_nothing_is_sent_in_the_clear():
    box = Mailbox()
    async with serving(box) as port:
        error = await refused(channel(port, tls="starttls"))
    assert error.retry
    assert "STARTTLS" in str(error)
    assert box.got == []


async def test_a_wrong_password_says_so_and_can_be_mended(certificate):
    box = Mailbox()
    async with serving(box, tls=certificate.server, auth=True) as port:
        out = channel(
            port, url=f"smtp://desk@localhost:{port}", tls="starttls", password="wr0ng",
            tls_context=certificate.client,
        )  # fmt: skip
        error = await refused(out)
    assert error.retry
    assert "localhost refused the log-in: 535" in str(error)
    assert "check the user and the password" in str(error)
    assert "wr0ng" not in str(error)


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        ("451 4.3.0 try again later", True),
        ("452 mailbox full", True),
        ("550 5.7.1 no such thing here", False),
        ("554 5.7.1 spam", False),
        ("550 5.7.1 Greylisted, please come back", True),
    ],
)
async def test_the_servers_answer_decides_and_is_quoted(answer, retry):
    box = Mailbox(answer=answer)
    async with serving(box) as port:
        error = await refused(channel(port))
    assert error.retry is retry
    assert str(error) == f"localhost refused the mail: {answer}"


async def test_a_recipient_who_is_refused_does_not_keep_the_mail_from_the_others():
    box = Mailbox(refuse={"night@example.org": "550 no such user"})
    async with serving(box) as port:
        said = await send(channel(port))
    assert said == "250 kept as 1234; refused night@example.org: 550 no such user"
    assert box.recipients == [["desk@example.org"]]


@pytest.mark.parametrize(
    ("second", "retry"), [("550 no such user", False), ("450 greylisted", True)]
)
async def test_when_all_are_refused_each_is_named(second, retry):
    box = Mailbox(refuse={TO[0]: "550 unknown", TO[1]: second})
    async with serving(box) as port:
        error = await refused(channel(port))
    assert error.retry is retry
    assert f"{TO[0]}: 550 unknown; {TO[1]}: {second}" in str(error)


async def test_a_connection_dropped_after_the_data_is_tried_again():
    async with serving(Mailbox(drop_after_data=True)) as port:
        error = await refused(channel(port))
    assert error.retry
    assert "closed the connection before the mail was accepted" in str(error)


async def test_a_connection_dropped_after_acceptance_is_no_failure():
    box = Mailbox(drop_after_answer=True)
    async with serving(box) as port:
        assert await send(channel(port)) == "250 kept as 1234"
    assert len(box.got) == 1


@asynccontextmanager
async def scripted(*lines: bytes) -> AsyncIterator[int]:
    """A server that says these lines whatever it hears, then holds its tongue; gives its port."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        with suppress(ConnectionError):
            for line in lines:
                writer.write(line)
                await reader.readline()
            await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.wait_for(asyncio.gather(*talks), 5)
        await server.wait_closed()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "did not take the mail within 0.3 seconds"),
        ([b"220 hi\r\n"], "did not take the mail within 0.3 seconds"),
        ([b"HTTP/1.1 400 Bad Request\r\n"], "Malformed SMTP response"),
        ([b"220 " + b"x" * 100_000 + b"\r\n"], "localhost"),
        ([b"554 \x1b[31mgo away\xff\r\n"], "554 [31mgo away"),
        ([b"421 too busy\r\n"], "421 too busy"),
    ],
)
async def test_odd_servers_are_named_and_time_is_bounded(lines, says):
    async with scripted(*lines) as port:
        error = await refused(channel(port, timeout="300ms" if "within" in says else "5s"))
    assert says in str(error)
    assert len(str(error)) < 400
    assert str(error).isprintable()


async def test_a_slow_goodbye_does_not_undo_an_accepted_mail():
    async with serving(Mailbox(slow_goodbye=1.2)) as port:
        assert await send(channel(port, timeout="1s")) == "250 kept as 1234"


async def test_a_closed_port_says_so():
    async with scripted() as port:
        pass
    error = await refused(channel(port))
    assert error.retry
    assert "could not be used" in str(error)
    assert "refused" in str(error)


async def test_a_network_that_may_not_be_reached_is_a_refusal():
    async def guarded(host, port):
        raise Refused("127.0.0.1 is private; add it to allow_networks", url=host)

    error = await refused(channel(9, connect=guarded))
    assert not error.retry
    assert "allow_networks" in str(error)


async def test_connecting_counts_as_time():
    async def forever(host, port):
        await asyncio.sleep(timedelta(hours=1).total_seconds())

    error = await refused(channel(9, connect=forever, timeout="50ms"))
    assert "within 0.05 seconds" in str(error)


def test_every_error_of_the_library_is_translated():
    classes = [each for each in vars(aiosmtplib).values() if isinstance(each, type)]
    errors = [each for each in classes if issubclass(each, aiosmtplib.SMTPException)]
    assert len(errors) > 8
    for each in errors:
        if issubclass(each, aiosmtplib.SMTPRecipientsRefused):
            made = each([])
        elif issubclass(each, aiosmtplib.SMTPResponseException):
            names_somebody = (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused)
            who = ("x@y.example",) if issubclass(each, names_somebody) else ()
            made = each(450, "busy", *who)
        else:
            made = each("busy")
        assert isinstance(translate(made, "c", "mail.example"), ChannelError)
