"""[[channel]] of kind pagerduty."""

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels.section import ServiceSection, check_web_address
from db.secrets import SecretKeys

_KEY = re.compile(r"[0-9A-Za-z]{32}", re.ASCII)


def is_routing_key(text: str) -> bool:
    """Tell whether a text can be an integration key: 32 letters and digits."""
    return _KEY.fullmatch(text) is not None


class PagerDutySettings(ServiceSection, SecretKeys):
    """[[channel]] kind = "pagerduty": each story becomes an incident, its updates join it."""

    kind: Literal["pagerduty"] = Field(description="triggers events (Events API v2)")
    routing_key: SecretStr | None = Field(
        default=None, description="the integration key of a service, of type Events API v2"
    )
    routing_key_env: str = Field(
        default="",
        description="the variable that holds the key",
        examples=["WIREWATCH_PAGERDUTY_KEY"],
    )
    routing_key_file: str = Field(
        default="", description="the file that holds the key", examples=["secrets/pagerduty"]
    )
    server: str = Field(
        default="https://events.pagerduty.com",
        description="for accounts in the EU https://events.eu.pagerduty.com",
    )

    @field_validator("routing_key")
    @classmethod
    def _usable_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not is_routing_key(key.get_secret_value()):
            raise ValueError("an integration key has 32 letters and digits")
        return key

    @field_validator("server")
    @classmethod
    def _web_address(cls, url: str) -> str:
        return check_web_address(url, "server").rstrip("/")

    @model_validator(mode="after")
    def _some_key(self) -> "PagerDutySettings":
        if not self.has_secret("routing_key"):
            raise ValueError("write `routing_key`, `routing_key_env` or `routing_key_file`")
        return self
