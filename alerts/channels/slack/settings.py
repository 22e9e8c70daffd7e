"""[[channel]] of kind slack."""

from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels.section import SecretUrlSection, check_web_address


class SlackSettings(SecretUrlSection):
    """[[channel]] kind = "slack": by an incoming webhook (`url`) or as a bot (`token`, `channel`).

    Only a bot can post what is told of a story later into that story's thread.
    """

    kind: Literal["slack"] = Field(description="posts in Slack")
    token: SecretStr | None = Field(
        default=None, description="a bot's token (xoxb-…) with the scope chat:write"
    )
    token_env: str = Field(
        default="",
        description="the variable that holds the token",
        examples=["WIREWATCH_SLACK_TOKEN"],
    )
    token_file: str = Field(
        default="", description="the file that holds the token", examples=["secrets/slack"]
    )
    channel: str = Field(
        default="",
        max_length=80,
        description="where a bot posts: the channel's id, or its name",
        examples=["C024BE7LR"],
    )
    broadcast: bool = Field(
        default=True,
        description="whether what a bot posts in a story's thread shows in the channel, too",
    )
    api: str = Field(
        default="https://slack.com/api",
        description="where Slack's interface is; for GovSlack https://slack-gov.com/api",
    )

    @field_validator("api")
    @classmethod
    def _web_address(cls, api: str) -> str:
        return check_web_address(api, "api").rstrip("/")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        url, token = self.has_secret("url"), self.has_secret("token")
        if url == token:
            raise ValueError("write either `url`, of an incoming webhook, or a bot's `token`")
        if token and not self.channel:
            raise ValueError("a bot needs `channel`: the id of the channel that it posts in")
        if url and self.channel:
            raise ValueError("an incoming webhook has its own channel; remove `channel`")
        return self
