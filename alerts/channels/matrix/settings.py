"""[[channel]] of kind matrix."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from alerts.channels.section import check_web_address
from alerts.channels.tokens import TokenSection


class MatrixSettings(TokenSection):
    """[[channel]] kind = "matrix": an account posts in a room."""

    kind: Literal["matrix"] = Field(description="posts in Matrix")
    homeserver: str = Field(
        description="where the account's server is", examples=["https://matrix.example.org"]
    )
    room: str = Field(
        description="the id of the room; it begins with an exclamation mark",
        examples=["!qporfwtEgqzRdLzlVK:example.org"],
    )
    silent: bool = Field(
        default=False, description="whether posts are notices, which ring for nobody"
    )

    @field_validator("homeserver")
    @classmethod
    def _web_address(cls, homeserver: str) -> str:
        return check_web_address(homeserver, "homeserver").rstrip("/")

    @field_validator("room")
    @classmethod
    def _usable_room(cls, room: str) -> str:
        if not (room.startswith("!") and 1 < len(room) <= 255 and room.isprintable()):
            raise ValueError("a room's id begins with an exclamation mark; it is in its settings")
        if " " in room:
            raise ValueError("a room's id has no blanks")
        return room

    @model_validator(mode="after")
    def _needs_token(self) -> Self:
        if not self.has_secret("token"):
            raise ValueError("write `token`, `token_env` or `token_file`: the account's")
        return self
