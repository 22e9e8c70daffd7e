"""[[channel]] of kind ntfy."""

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from alerts.channels.section import ServiceSection, TextSection, check_web_address
from db.secrets import SecretKeys

_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}", re.ASCII)


def is_topic(text: str) -> bool:
    """Tell whether ntfy takes a text as the name of a topic."""
    return _TOPIC.fullmatch(text) is not None


class NtfySettings(TextSection, ServiceSection, SecretKeys):
    """[[channel]] kind = "ntfy": alerts become notifications."""

    kind: Literal["ntfy"] = Field(description="publishes notifications")
    server: str = Field(default="https://ntfy.sh", description="the server, yours or a public one")
    topic: SecretStr | None = Field(
        default=None,
        description="the topic; on a server that asks for no token, who knows it reads it",
    )
    topic_env: str = Field(
        default="", description="the variable that holds the topic", examples=["WIREWATCH_TOPIC"]
    )
    topic_file: str = Field(
        default="", description="the file that holds the topic", examples=["secrets/topic"]
    )
    token: SecretStr | None = Field(
        default=None, description="an access token, where the topic is protected"
    )
    token_env: str = Field(
        default="", description="the variable that holds it", examples=["WIREWATCH_NTFY_TOKEN"]
    )
    token_file: str = Field(
        default="", description="the file that holds it", examples=["secrets/ntfy"]
    )

    @field_validator("server")
    @classmethod
    def _web_address(cls, url: str) -> str:
        return check_web_address(url, "server").rstrip("/")

    @field_validator("topic")
    @classmethod
    def _usable_topic(cls, topic: SecretStr | None) -> SecretStr | None:
        if topic and not is_topic(topic.get_secret_value()):
            raise ValueError("a topic has 1 to 64 letters, digits, hyphens and underscores")
        return topic

    def warnings(self) -> tuple[str, ...]:
        """Return what should be known: a topic that anybody may read and write."""
        if not self.has_secret("token"):
            return ("no `token`: whoever knows the topic can read the alerts, and send some",)
        return ()
