"""[[channel]] of kind command."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, field_validator

from alerts.channels.section import ChannelSection
from db.settings import Duration


class CommandSettings(ChannelSection):
    """[[channel]] kind = "command": a program gets each alert as JSON on its standard input."""

    kind: Literal["command"] = Field(description="runs a program of yours")
    command: tuple[str, ...] = Field(
        min_length=1,
        max_length=100,
        description="the program and its arguments, each by itself; no shell reads them",
        examples=[["scripts/tell.sh", "--loud"]],
    )
    environment: tuple[str, ...] = Field(
        default=(),
        description="variables that the program sees, beside PATH, HOME and the language's",
        examples=[["PAGER_TOKEN"]],
    )
    timeout: Duration = Field(
        default=timedelta(seconds=60), gt=timedelta(0), le=timedelta(minutes=5),
        description="how long it may run, before it and what it started are killed",
    )  # fmt: skip

    @field_validator("command")
    @classmethod
    def _some_program(cls, command: tuple[str, ...]) -> tuple[str, ...]:
        if not command[0].strip():
            raise ValueError('`command` begins with a program; write ["scripts/tell.sh"]')
        if any("\0" in part for part in command):
            raise ValueError("`command` holds a NUL character, which no program can be given")
        return command
