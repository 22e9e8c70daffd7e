"""Translates by a program of the user's: a text a line on its standard input, and so back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from alerts.running import run
from alerts.translation.translator import MOST_ANSWER
from db.errors import TranslationError
from db.settings import format_duration


class ProgramTranslator:
    """One program, run once for some texts of one language; no shell is asked.

    ``{from}`` and ``{to}`` in its arguments become the languages. It sees no variable of the
    environment but those that were named.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        timeout: timedelta,
    ) -> None:
        """Take the folder that it runs in, where a relative path starts."""
        program = command[0]
        if "/" in program and not Path(program).is_absolute():
            program = str(folder / program)
        self._command = (program, *command[1:])
        self._folder, self._environment, self._timeout = folder, environment, timeout
        self.stamp = "\0".join(command)

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        """Return the lines that it wrote. Raises TranslationError."""
        given = "".join(f"{text}\n" for text in texts).encode("utf-8", "replace")
        try:
            ended = await run(
                [_filled(part, source, target) for part in self._command],
                given,
                folder=self._folder,
                environment=self._environment,
                seconds=self._timeout.total_seconds(),
                with_errors=False,
                most=MOST_ANSWER,
            )
        except TimeoutError as exc:
            limit = format_duration(self._timeout)
            raise TranslationError(
                f"the program of [translate] did not end within {limit}; it was killed"
            ) from exc
        except (OSError, ValueError) as exc:
            why = getattr(exc, "strerror", None) or exc
            raise TranslationError(
                f"the program {self._command[0]} of [translate] cannot be run: {why}"
            ) from exc
        if ended.status:
            raise TranslationError(f"the program of [translate] ended with status {ended.status}")
        return ended.output.decode("utf-8", "replace").removesuffix("\n").split("\n")

    async def close(self) -> None:
        """Do nothing: each run ends by itself."""


def _filled(part: str, source: str, target: str) -> str:
    return part.replace("{from}", source).replace("{to}", target)
