"""Words with letters left open, compared in time linear in the word for each star."""

import re


class Glob:
    """``text`` with * for any letters and ? for one; with ``open_end`` also what begins so."""

    __slots__ = ("_first", "_last", "_middle", "_open_end", "_text", "head")

    def __init__(self, text: str, *, open_end: bool = False) -> None:
        first, *rest = (_piece(piece) for piece in text.split("*"))
        self._text, self._open_end = text, open_end
        self._first = first
        self._last = rest.pop() if rest and not open_end else None
        self._middle = rest
        self.head = re.split(r"[*?]", text, maxsplit=1)[0]  # the letters before the first wildcard

    def matches(self, word: str) -> bool:
        """Tell whether the whole word is one of those meant."""
        found = self._first.match(word)
        at = found.end() if found else -1
        for piece in self._middle:
            found = piece.search(word, at) if found else None
            at = found.end() if found else -1
        if not found:
            return False
        if self._last is None:
            return self._open_end or at == len(word)
        start = len(word) - len(self._text.rpartition("*")[2])
        return start >= at and self._last.match(word, start) is not None

    def __eq__(self, other: object) -> bool:
        """Two are equal that mean the same words."""
        return isinstance(other, Glob) and self._key() == other._key()

    def __hash__(self) -> int:
        """Hash as equality has it."""
        return hash(self._key())

    def _key(self) -> tuple[str, bool]:
        return self._text, self._open_end


def _piece(text: str) -> re.Pattern[str]:
    return re.compile("".join("." if sign == "?" else re.escape(sign) for sign in text), re.DOTALL)
