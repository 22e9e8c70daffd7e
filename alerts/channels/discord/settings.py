"""[[channel]] of kind discord."""

from typing import Literal, Self

from pydantic import Field, model_validator

from alerts.channels.section import SecretUrlSection


class DiscordSettings(SecretUrlSection):
    """[[channel]] kind = "discord": posts by a webhook of a channel."""

    kind: Literal["discord"] = Field(description="posts in Discord")
    thread: str = Field(
        default="",
        pattern=r"^(\d{15,20})?$",
        description="the id of one thread of the channel to post in",
        examples=["1203581729483948032"],
    )
    forum: bool = Field(
        default=False,
        description="whether the channel is a forum: each story then is a post of its own there, "
        "with what is told of it later below",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if not self.has_secret("url"):
            raise ValueError("write `url`, `url_env` or `url_file`: the address of a webhook")
        if self.thread and self.forum:
            raise ValueError("in a forum each story has a thread; remove `thread` or `forum`")
        return self
