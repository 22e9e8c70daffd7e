"""Certificates made on the spot: good, expired, for another name, signed by nobody."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """A certificate authority for one test run, its files kept in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Test Authority")
        self.bundle = folder / "ca.pem"
        own = _builder(self._name, self._name, self._key.public_key(), days=2)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.bundle.write_bytes(_pem(own.sign(self._key, hashes.SHA256())))

    def context(self, *names: str, days: int = 2, trusted: bool = True) -> ssl.SSLContext:
        """A server's TLS context; negative ``days`` have expired, untrusted is self-signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name("Test Server")
        issuer = self._name if trusted else subject
        made = _builder(subject, issuer, key.public_key(), days=days).add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
        )
        signed = made.sign(self._key if trusted else key, hashes.SHA256())
        path = self._folder / f"server-{id(key)}.pem"
        path.write_bytes(
            _pem(signed)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    if name[0].isdigit():
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def _builder(subject, issuer, key, *, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
