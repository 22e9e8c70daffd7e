"""Signed mails: they verify, by two readers of the standard, and change of any kind shows."""

import base64
import hashlib
import re

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from pydantic import ValidationError

from alerts.channels.email.dkim_key import read_dkim_key
from alerts.channels.kinds import build_channel, read_channel
from db.errors import ConfigError
from tests.alerts.contract.bench import parts
from tests.alerts.contract.plain_doubles import EmailDouble
from tests.alerts.contract.texts import TEXTS
from tests.alerts.messages import MESSAGES
from tests.alerts.test_compose import mail_bytes

MAIL = {
    "name": "desk", "kind": "email", "smtp": "smtps://mail.example.org", "sender": "a@example.org",
    "to": ["b@example.org"],
}  # fmt: skip


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


def published(key: rsa.RSAPrivateKey) -> bytes:
    """Return the TXT record that the domain would hold."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.mark.parametrize("name", [*MESSAGES, *TEXTS])
def test_every_mail_verifies_and_no_change_does(private, name):
    key = read_dkim_key(pem_of(private), selector="ww", domain="example.org")
    signed = key.signed(mail_bytes((MESSAGES | TEXTS)[name]))
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return published(private)

    assert dkim.verify(signed, dnsfunc=dns)
    assert asked == [b"ww._domainkey.example.org."]
    assert not dkim.verify(b"Subject: another\r\n" + signed, dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Content-Type: text/plain", b"Content-Type: text/x"),
                           dnsfunc=dns)  # fmt: skip
    assert dkim.verify(b"Received: from elsewhere\r\n" + signed, dnsfunc=dns)


def test_it_verifies_by_the_standard_itself(private):
    """RFC 6376: RSA over SHA-256."""
    key = read_dkim_key(pem_of(private), selector="ww", domain="example.org")
    tags, text = read_anew(key.signed(mail_bytes(MESSAGES["story"])))
    assert tags["a"] == "rsa-sha256"
    signature = base64.b64decode(tags["b"])
    private.public_key().verify(signature, text, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("name", [*MESSAGES, *TEXTS])
def test_an_ed25519_key_signs_by_the_standard(name):
    """RFC 8463: Ed25519 over the SHA-256 digest of the headers."""
    private = ed25519.Ed25519PrivateKey.generate()
    key = read_dkim_key(pem_of_ed25519(private), selector="ww", domain="example.org")
    mail = mail_bytes((MESSAGES | TEXTS)[name])
    signed = key.signed(mail)
    assert signed.endswith(mail)
    assert max(map(len, signed.splitlines())) <= 998
    tags, text = read_anew(signed)
    assert (tags["a"], tags["d"], tags["s"]) == ("ed25519-sha256", "example.org", "ww")
    assert tags["h"].split(":").count("subject") == 2
    private.public_key().verify(base64.b64decode(tags["b"]), digest_of(text))
    _, changed = read_anew(signed.replace(b"List-Id: ", b"List-Id: Another "))
    with pytest.raises(InvalidSignature):
        private.public_key().verify(base64.b64decode(tags["b"]), digest_of(changed))


def test_the_worked_example_of_the_standard_is_read():
    """RFC 8463, appendix A.1: this seed has this public half."""
    seed = base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    pem = pem_of_ed25519(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    private = read_dkim_key(pem, selector="brisbane", domain="football.example.com").private
    assert isinstance(private, ed25519.Ed25519PrivateKey)
    public = private.public_key().public_bytes_raw()
    assert base64.b64encode(public) == b"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


def pem_of_ed25519(key: ed25519.Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def digest_of(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def read_anew(mail: bytes) -> tuple[dict[str, str], bytes]:
    """Return a signature's tags and the text it signs (RFC 6376: relaxed headers and body).

    Its digest of the body is checked.
    """
    head, _, body = mail.decode("ascii").partition("\r\n\r\n")
    headers = [
        tuple(re.sub(r"\r\n", "", line).split(":", 1)) for line in re.split(r"\r\n(?![ \t])", head)
    ]
    tags = dict(
        re.sub(r"\s+", "", part).split("=", 1) for part in headers[0][1].split(";") if part.strip()
    )
    lines = [re.sub(r"[ \t]+", " ", line).rstrip(" ") for line in body.split("\r\n")]
    canonical = re.sub(r"(\r\n)+\Z", "\r\n", "\r\n".join(lines) + "\r\n")
    assert base64.b64encode(digest_of(canonical.encode())).decode() == tags["bh"]
    left, chosen = headers[1:], []
    for name in tags["h"].split(":"):
        at = next((i for i in range(len(left) - 1, -1, -1) if left[i][0].lower() == name), None)
        if at is not None:
            chosen.append(left.pop(at))
    chosen.append((headers[0][0], re.sub(r"\bb=[^;]*", "b=", headers[0][1])))
    relaxed = ((name.lower(), re.sub(r"[ \t]+", " ", value).strip()) for name, value in chosen)
    return tags, "\r\n".join(f"{name}:{value}" for name, value in relaxed).encode()


@pytest.mark.parametrize("pem", ["", "secret words", "-----BEGIN RSA PRIVATE KEY-----\nQUJD\n"])
def test_what_is_no_key_is_refused_and_not_repeated(pem):
    with pytest.raises(ValueError, match="openssl genrsa 2048") as caught:
        read_dkim_key(pem, selector="ww", domain="example.org")
    assert "secret" not in str(caught.value)


def test_a_short_key_is_refused():
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert read_dkim_key(pem_of(short), selector="a", domain="b.example")
    assert "BEGIN" not in repr(read_dkim_key(pem_of(short), selector="a", domain="b.example"))


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"dkim_key": "x"}, "needs `dkim_selector`"),
        ({"dkim_selector": "ww"}, "need a `dkim_key`"),
        ({"dkim_key": "x", "dkim_selector": "a b"}, "no name of the DNS"),
    ],
)
def test_half_a_configuration_is_told(keys, says):
    with pytest.raises(ValidationError, match=says):
        read_channel(MAIL | keys)


def test_an_unusable_key_is_a_configuration_error():
    table = MAIL | {"dkim_key": "no key", "dkim_selector": "ww"}
    with pytest.raises(ConfigError, match="channel desk: the DKIM key is no private RSA key"):
        build_channel(read_channel(table), parts(EmailDouble()))
