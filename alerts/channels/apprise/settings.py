"""[[channel]] of kind apprise."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from alerts.channels.section import TextSection
from db.secrets import SecretKeys
from db.settings import Duration


class AppriseSettings(TextSection, SecretKeys):
    """[[channel]] kind = "apprise": any service that the library Apprise knows.

    The library opens its own connections, so what it may reach is not bounded: its address comes
    from the configuration, never from a page.
    """

    kind: Literal["apprise"] = Field(description="tells by the library Apprise")
    url: SecretStr | None = Field(
        default=None, description="the service, as Apprise writes it, such as pover://user@token"
    )
    url_env: str = Field(
        default="", description="the variable that holds it", examples=["WIREWATCH_APPRISE_URL"]
    )
    url_file: str = Field(
        default="", description="the file that holds it", examples=["secrets/pushover"]
    )
    timeout: Duration = Field(
        default=timedelta(seconds=60), gt=timedelta(0), le=timedelta(minutes=5),
        description="how long one message may take, before the library's process is killed",
    )  # fmt: skip

    @model_validator(mode="after")
    def _some_url(self) -> Self:
        if not self.has_secret("url"):
            raise ValueError("write `url`, `url_env` or `url_file`: the service to tell")
        return self
