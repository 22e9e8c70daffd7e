"""[[channel]] of kind teams."""

from typing import Literal, Self

from pydantic import Field, model_validator

from alerts.channels.section import SecretUrlSection


class TeamsSettings(SecretUrlSection):
    """[[channel]] kind = "teams": posts cards by a webhook of the Workflows app."""

    kind: Literal["teams"] = Field(description="posts in Microsoft Teams")

    @model_validator(mode="after")
    def _needs_url(self) -> Self:
        if not self.has_secret("url"):
            raise ValueError("write `url`, `url_env` or `url_file`: the address of a workflow")
        return self
