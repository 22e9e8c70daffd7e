"""[[channel]] of kind email."""

from datetime import timedelta
from email.headerregistry import Address
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels.email.address import MailServer, read_address, read_server
from alerts.channels.section import ChannelSection, Networks
from db.secrets import SecretKeys
from db.settings import Duration

Security = Literal["starttls", "implicit", "none"]


class EmailSettings(ChannelSection, SecretKeys):
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
