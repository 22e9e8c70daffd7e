"""How what a machine translated stands beside the original. Pure."""

from alerts.wording import one_line
from db.message_records import Translation

_LONGEST, _WHY = 600, 300


class Beside:
    """The translations of one message, as they are shown."""

    def __init__(self, translation: Translation | None) -> None:
        self._made = translation

    @property
    def language(self) -> str:
        """The language that they are in; "" where none was asked for."""
        return self._made.language if self._made else ""

    def of(self, original: str) -> str:
        """Return what was made of a text, its language before it: "[en] …"; "" if nothing was."""
        made = self._made.texts.get(original, "") if self._made else ""
        line = one_line(made, _LONGEST)
        return f"[{self.language}] {line}" if line else ""

    @property
    def said(self) -> str:
        """What the reader must know of them, in a sentence or two; "" where there is nothing."""
        if self._made is None:
            return ""
        marks = f"Lines that begin with [{self.language}] are translated by a machine."
        why = one_line(self._made.why_not, _WHY)
        if not why:
            return marks if self._made.texts else ""
        if not self._made.texts:
            return f"Not translated: {why}."
        return f"{marks} Not all is translated: {why}."
