"""[[channel]] of kind webhook."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from alerts.channels.section import ServiceSection, check_web_address
from alerts.channels.webhook.signature import read_keys
from db.secrets import SecretKeys


class WebhookSettings(ServiceSection, SecretKeys):
    """[[channel]] kind = "webhook": alerts are posted as JSON, signed by Standard Webhooks."""

    kind: Literal["webhook"] = Field(description="posts alerts as JSON to an address")
    url: str = Field(
        repr=False,
        description="where alerts are posted; https, or http",
        examples=["https://chat.example.org/hooks/abc"],
    )
    secret: SecretStr | None = Field(
        default=None, description="signs each delivery (Standard Webhooks); reads whsec_…"
    )
    secret_env: str = Field(
        default="",
        description="the variable that holds the secret",
        examples=["WIREWATCH_HOOK_SECRET"],
    )
    secret_file: str = Field(
        default="", description="the file that holds the secret", examples=["secrets/hook"]
    )

    @field_validator("url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        return check_web_address(url)

    @field_validator("secret")
    @classmethod
    def _usable_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret:
            read_keys(secret.get_secret_value())
        return secret

    def warnings(self) -> tuple[str, ...]:
        """Return what should be known: no signature, or bodies that travel in the clear."""
        found = []
        if not self.has_secret("secret"):
            found.append("no `secret`: the receiver cannot tell that deliveries come from here")
        if urlsplit(self.url).scheme == "http" and not self.allow_networks:
            found.append("`url` is http: anybody on the way can read the alerts; use https")
        return tuple(found)
