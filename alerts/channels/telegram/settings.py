"""[[channel]] of kind telegram."""

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from alerts.channels.section import check_web_address
from alerts.channels.tokens import TokenSection
from db.errors import ConfigError
from db.secrets import SecretReader

_TOKEN = re.compile(r"\d{3,20}:[\w-]{10,100}", re.ASCII)
_CHAT = re.compile(r"-?\d{1,20}|@[A-Za-z]\w{3,31}", re.ASCII)


class TelegramSettings(TokenSection):
    """[[channel]] kind = "telegram": a bot posts in a chat, a group, a topic or a channel."""

    kind: Literal["telegram"] = Field(description="posts in Telegram")
    chat: str = Field(
        coerce_numbers_to_str=True,
        description="where the bot posts: the chat's number, or the @name of a public one",
        examples=["-1001234567890", "@desk_alerts"],
    )
    topic: int | None = Field(
        default=None, gt=0, description="the number of one topic of a group with topics"
    )
    silent: bool = Field(default=False, description="whether posts come without a sound")
    api: str = Field(
        default="https://api.telegram.org", description="where the interface for bots is"
    )

    @field_validator("api")
    @classmethod
    def _web_address(cls, api: str) -> str:
        return check_web_address(api, "api").rstrip("/")

    @field_validator("chat")
    @classmethod
    def _usable_chat(cls, chat: str) -> str:
        if not _CHAT.fullmatch(chat):
            raise ValueError("write the chat's number, such as -1001234567890, or its @name")
        return chat

    @model_validator(mode="after")
    def _needs_token(self) -> Self:
        if not self.has_secret("token"):
            raise ValueError("write `token`, `token_env` or `token_file`: what @BotFather gave")
        return self

    def read_token(self, reader: SecretReader) -> str:
        """Return the token. Raises ConfigError if it can be none: it is a part of an address."""
        token = super().read_token(reader)
        if not _TOKEN.fullmatch(token):
            raise ConfigError(
                f"channel {self.name}: `token` is no bot's; it reads NUMBER:LETTERS, as @BotFather "
                "gave it"
            )
        return token
