"""Hands alerts to a program of the user's: JSON on its standard input, one run a delivery."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.command.exits import judge_exit
from alerts.channels.command.settings import CommandSettings
from alerts.channels.parts import Parts
from alerts.links import Links
from alerts.payload import encode, payload
from alerts.running import Ended, run
from alerts.wording import one_line
from db.errors import ChannelError
from db.message_records import Message
from db.settings import format_duration

_MOST_SAID = 300  # characters of what a program says that are kept


class CommandChannel:
    """One program, started anew for each attempt, one at a time.

    It sees no variable of the environment but those that were named, so no secret of Wirewatch's.
    """

    kind = "command"
    at_once = 1

    def __init__(
        self,
        settings: CommandSettings,
        *,
        folder: Path,
        environment: Mapping[str, str],
        links: Links,
    ) -> None:
        """Take the folder that it runs in, where a relative path starts, and what it may see."""
        self.name = settings.name
        self._command = _located(settings.command, folder)
        self._timeout, self._folder = settings.timeout, folder
        self._environment, self._links = environment, links

    @classmethod
    def build(cls, settings: CommandSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if a named variable is not set."""
        named = {name: parts.secrets.variable(name) for name in settings.environment}
        return cls(
            settings,
            folder=parts.folder,
            environment={**parts.environment, **named},
            links=parts.links,
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - a variable
        """Return the JSON that webhooks get, too, and an end of line."""
        return encode(payload(message, self._links)) + b"\n"

    async def send(self, sending: Sending) -> Receipt:
        """Run the program once; return what it printed. Raises ChannelError."""
        environment = {
            **self._environment,
            "WIREWATCH_CHANNEL": self.name,
            "WIREWATCH_DELIVERY": sending.delivery_id,
        }
        ended = await self._run(sending.payload, environment)
        said = one_line(ended.output.decode("utf-8", "replace"), _MOST_SAID)
        failure = judge_exit(self.name, ended.status, said)
        if failure:
            raise failure
        return Receipt(said=said or "ended with status 0")

    async def close(self) -> None:
        """Do nothing: each run ends by itself."""

    async def _run(self, given: bytes, environment: Mapping[str, str]) -> Ended:
        try:
            return await run(
                self._command,
                given,
                folder=self._folder,
                environment=environment,
                seconds=self._timeout.total_seconds(),
            )
        except TimeoutError as exc:
            limit = format_duration(self._timeout)
            raise ChannelError(
                f"the program did not end within {limit}; it was killed",
                channel=self.name,
                retry=True,
            ) from exc
        except (OSError, ValueError) as exc:
            raise ChannelError(
                f"the program {self._command[0]} cannot be run: "
                f"{getattr(exc, 'strerror', None) or exc}",
                channel=self.name,
                retry=True,
            ) from exc


def _located(command: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """Return a command whose program, if it is a relative path, starts at the folder."""
    program = command[0]
    if "/" in program and not Path(program).is_absolute():
        program = str(folder / program)
    return (program, *command[1:])
