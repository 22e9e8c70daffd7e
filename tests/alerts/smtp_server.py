"""A real mail server on loopback (aiosmtpd) with named misbehaviours, and its certificate."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What the server does and what it got."""

    refuse: dict[str, str] = field(default_factory=dict)  # recipient -> answer
    answer: str = "250 kept as 1234"
    drop_after_data: bool = False
    drop_after_answer: bool = False
    slow_goodbye: float = 0.0  # seconds
    got: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    users: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drop_after_data:
            server.transport.close()
            return "250 never seen"
        if self.answer.startswith("250"):
            self.got.append(envelope.original_content)
            self.recipients.append(envelope.rcpt_tos)
            self.senders.append(envelope.mail_from)
            self.encrypted.append(session.ssl is not None)
        return self.answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drop_after_answer:
            server.transport.abort()
        await asyncio.sleep(self.slow_goodbye)
        return "221 Bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data == LoginPassword(b"desk", b"s3cret")
        if good:
            self.users.append(data.login)
        return AuthResult(success=good, handled=False)


@asynccontextmanager
async def serving(
    mailbox: Mailbox,
    *,
    tls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    auth: bool = False,
) -> AsyncIterator[int]:
    """Serve on 127.0.0.1; give the port."""
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            mailbox,
            hostname="mail.example",
            loop=loop,
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=mailbox.authenticate if auth else None,
            auth_required=auth,
            auth_require_tls=tls is not None,
        )

    server = await loop.create_server(session, "127.0.0.1", 0, ssl=implicit)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@dataclass(frozen=True)
class Certificate:
    """Contexts of a server for "localhost" and of clients that know its authority."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_certificate(folder: Path) -> Certificate:
    authority_key, authority = _signed("Test authority", None)
    key, certificate = _signed("localhost", (authority_key, authority))
    chain = folder / "chain.pem"
    chain.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    known = authority.public_bytes(serialization.Encoding.PEM).decode()
    return Certificate(server=server, client=ssl.create_default_context(cadata=known))


def _signed(
    name: str, issuer: tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
            ),
            critical=False,
        )
    )
    return key, builder.sign(issuer[0] if issuer else key, hashes.SHA256())
