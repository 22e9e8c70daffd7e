"""[[channel]] of kind email."""

import re
from datetime import timedelta
from email.headerregistry import Address
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels.email.address import MailServer, read_address, read_server
from alerts.channels.section import Networks, TextSection
from db.secrets import SecretKeys
from db.settings import Duration

_LABEL = re.compile(r"[A-Za-z0-9]([-_A-Za-z0-9]{0,61}[A-Za-z0-9])?", re.ASCII)
_LONGEST_NAME = 200

Security = Literal["starttls", "implicit", "none"]


class EmailSettings(TextSection, SecretKeys):
    """[[channel]] kind = "email": alerts are mailed."""

    kind: Literal["email"] = Field(description="mails alerts")
    smtp: str = Field(
        description="the mail server: smtp://user@host:port or smtps://…",
        examples=["smtp://alerts@mail.example.org:587"],
    )
    tls: Security | None = Field(
        default=None,
        description="starttls (the default), implicit (the default of smtps://, port 465) or none",
    )
    sender: str = Field(
        description="the address that alerts come from", examples=["alerts@example.org"]
    )
    to: tuple[str, ...] = Field(
        min_length=1, max_length=100, description="who gets them", examples=[["desk@example.org"]]
    )
    password: SecretStr | None = Field(default=None, description="of the user in `smtp`")
    password_env: str = Field(
        default="",
        description="the variable that holds the password",
        examples=["WIREWATCH_SMTP_PASSWORD"],
    )
    password_file: str = Field(
        default="", description="the file that holds the password", examples=["secrets/smtp"]
    )
    dkim_key: SecretStr | None = Field(
        default=None, description="signs each mail (DKIM): a private RSA or Ed25519 key, in PEM"
    )
    dkim_key_env: str = Field(
        default="", description="the variable that holds it", examples=["WIREWATCH_DKIM_KEY"]
    )
    dkim_key_file: str = Field(
        default="", description="the file that holds it", examples=["secrets/dkim.pem"]
    )
    dkim_selector: str = Field(
        default="",
        description="the name below which the public key stands in the DNS, before ._domainkey",
        examples=["wirewatch"],
    )
    dkim_domain: str = Field(
        default="",
        description="whose DNS that is; without it, the sender's",
        examples=["example.org"],
    )
    html_template: str = Field(
        default="",
        description="the file of a template that makes the HTML part; `template` makes the text",
        examples=["templates/desk.html"],
    )
    subject_template: str = Field(
        default="",
        description="the file of a template that makes the subject",
        examples=["templates/subject.txt"],
    )
    allow_networks: Networks = Field(
        default=(), description="private networks that this channel may reach"
    )
    timeout: Duration = Field(
        default=timedelta(seconds=60), gt=timedelta(0), le=timedelta(minutes=5),
        description="how long handing over one mail may take",
    )  # fmt: skip

    @field_validator("sender")
    @classmethod
    def _one_sender(cls, sender: str) -> str:
        read_address(sender)
        return sender

    @field_validator("to")
    @classmethod
    def _all_recipients(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        for address in to:
            read_address(address)
        return to

    @model_validator(mode="after")
    def _server_fits_password(self) -> Self:
        user, password = self.server.user, self.has_secret("password")
        if password and not user:
            raise ValueError("there is a password but no user; write smtp://user@host")
        if user and not password:
            raise ValueError(
                f"`smtp` names the user {user} but there is no `password`, `password_env` "
                "or `password_file`"
            )
        return self

    @model_validator(mode="after")
    def _key_and_its_name(self) -> Self:
        key = self.has_secret("dkim_key")
        if key and not self.dkim_selector:
            raise ValueError(
                "a DKIM key needs `dkim_selector`: the name of its public half in the DNS"
            )
        if not key and (self.dkim_selector or self.dkim_domain):
            raise ValueError(
                "`dkim_selector` and `dkim_domain` need a `dkim_key`, `dkim_key_env` "
                "or `dkim_key_file`"
            )
        return self

    @field_validator("dkim_selector", "dkim_domain")
    @classmethod
    def _dns_name(cls, name: str) -> str:
        labels = name.split(".") if name else []
        if not all(_LABEL.fullmatch(label) for label in labels) or len(name) > _LONGEST_NAME:
            raise ValueError(f"{name!r} is no name of the DNS; write such as wirewatch")
        return name

    @property
    def server(self) -> MailServer:
        """The server that ``smtp`` names."""
        return read_server(self.smtp, self.tls)

    @property
    def security(self) -> Security:
        """How the connection is protected."""
        return self.tls or ("implicit" if self.server.implicit else "starttls")

    @property
    def sender_address(self) -> Address:
        """The sender, read."""
        return read_address(self.sender)

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Those who get the mail, read."""
        return tuple(read_address(address) for address in self.to)

    def warnings(self) -> tuple[str, ...]:
        """Return what should be known: a password that travels in the clear."""
        if self.security == "none" and self.has_secret("password"):
            return ('`tls` is "none": the password travels in the clear; use "starttls"',)
        return ()
