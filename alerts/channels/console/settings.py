"""[[channel]] of kind console."""

from typing import Literal

from pydantic import Field

from alerts.channels.section import TextSection


class ConsoleSettings(TextSection):
    """[[channel]] kind = "console": alerts are printed in the terminal."""

    kind: Literal["console"] = Field(description="prints alerts in the terminal")
