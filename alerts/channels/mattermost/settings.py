"""[[channel]] of kind mattermost."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from alerts.channels.section import SecretUrlSection, check_web_address
from alerts.channels.tokens import TokenKeys


class MattermostSettings(SecretUrlSection, TokenKeys):
    """[[channel]] kind = "mattermost": by an incoming webhook (`url`), or as a bot.

    A bot needs `token`, `server` and `channel`. Only it can post what is told of a story later into
    that story's thread.
    """

    kind: Literal["mattermost"] = Field(description="posts in Mattermost")
    server: str = Field(
        default="",
        description="where a bot's server is",
        examples=["https://chat.example.org"],
    )
    channel: str = Field(
        default="",
        pattern=r"^([a-z0-9]{26})?$",
        description="the id of the channel that a bot posts in",
        examples=["qmd5oqtwoibz8cuzxzg5ekshgr"],
    )

    @field_validator("server")
    @classmethod
    def _web_address(cls, server: str) -> str:
        return check_web_address(server, "server").rstrip("/") if server else ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        url, token = self.has_secret("url"), self.has_secret("token")
        if url == token:
            raise ValueError("write either `url`, of an incoming webhook, or a bot's `token`")
        if token and not (self.server and self.channel):
            raise ValueError("a bot needs `server`, and `channel`: the id of the channel")
        if url and (self.server or self.channel):
            raise ValueError("an incoming webhook has its place; remove `server` and `channel`")
        return self
