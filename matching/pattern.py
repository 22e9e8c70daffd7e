r"""/patterns/: regular expressions in linear time, read here, run by matching/automaton.py.

Only what such an automaton can do is read: characters, classes, groups, |, bounded repeats and the
places ^ $ \b \B. Python's own engine and the regex module's may take exponential time, and a limit
on their time would give other answers on a slower machine; so the steps of this one are counted.
"""

import re
from dataclasses import dataclass

from matching import faults
from matching.automaton import Automaton, Characters, assemble
from matching.syntax import Assert, Choice, Empty, One, Repeat, Row, Syntax, nullable

MOST_REPEATS = 100
DEEPEST_GROUPS = 20

_REPEAT = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{0,4}))?\}")
_KINDS = "dDwWsS"
_ASSERTS = {"^": "begin", "$": "end", "\\b": "border", "\\B": "inside"}


class PatternFaultError(ValueError):
    """A pattern cannot be read: where in it, what, and the way out."""

    def __init__(self, at: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


def compile_pattern(text: str, at: int, pattern: str, *, ignore_case: bool) -> Automaton:
    """Return the automaton of the pattern at an offset of a query; raises QueryError."""
    try:
        return assemble(syntax_of(pattern, ignore_case=ignore_case))
    except PatternFaultError as exc:
        raise faults.fault(text, at + exc.at, exc.message, exc.hint) from None
    except OverflowError:
        message, hint = "this pattern is too large", "use smaller numbers in {…}"
        raise faults.fault(text, at, message, hint) from None


def syntax_of(pattern: str, *, ignore_case: bool) -> Syntax:
    """Return what a pattern is made of; raises PatternFaultError."""
    syntax = _Reader(pattern, ignore_case).read()
    if nullable(syntax):
        message = "this pattern is satisfied by no letter at all, so by every text"
        raise PatternFaultError(0, message, "write + instead of *, or take the ? out")
    return syntax


@dataclass
class _Reader:
    """Reads one pattern by recursive descent; ``_at`` is the place of the next character."""

    pattern: str
    ignore_case: bool
    _at: int = 0
    _depth: int = 0

    def read(self) -> Syntax:
        syntax = self._choice()
        if self._at < len(self.pattern):
            raise PatternFaultError(self._at, "this bracket closes nothing", "write \\) for itself")
        return syntax

    def _peek(self) -> str:
        return self.pattern[self._at : self._at + 1]

    def _take(self, length: int = 1) -> str:
        taken = self.pattern[self._at : self._at + length]
        self._at += length
        return taken

    def _choice(self) -> Syntax:
        rows = [self._row()]
        while self._peek() == "|":
            self._take()
            rows.append(self._row())
        return rows[0] if len(rows) == 1 else Choice(tuple(rows))

    def _row(self) -> Syntax:
        parts: list[Syntax] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return Row(tuple(parts)) if parts else Empty()

    def _repeated(self, part: Syntax) -> Syntax:
        at, sign = self._at, self._peek()
        if sign in ("*", "+", "?") and sign:
            self._take()
            low, high = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        else:
            found = _REPEAT.match(self.pattern, self._at)
            if not found:
                return part
            self._take(len(found.group()))
            low = int(found[1])
            high = low if not found[2] else int(found[3]) if found[3] else None
        self._check_repeat(at, low, high)
        return Repeat(part, low, high)

    def _check_repeat(self, at: int, low: int, high: int | None) -> None:
        if max(low, high or 0) > MOST_REPEATS or (high is not None and high < low) or high == 0:
            message = f"{faults.shown(self.pattern[at : self._at])} cannot be repeated"
            hint = f"write {{low,high}} with numbers up to {MOST_REPEATS}, the lower first"
            raise PatternFaultError(at, message, hint)
        if self._peek() in ("*", "+", "?", "{") and self._peek():
            hint = "take it out: the longest place is always found, and nothing is tried twice"
            raise PatternFaultError(self._at, "a repeat follows a repeat", hint)

    def _atom(self) -> Syntax:
        at, sign = self._at, self._take()
        if sign == "(":
            return self._group(at)
        if sign == "[":
            return One(self._class(at))
        if sign == "\\":
            return self._escape(at)
        if sign in _ASSERTS:
            return Assert(_ASSERTS[sign])
        if sign == ".":
            return One(Characters(negated=True))
        if sign in "*+?":
            raise PatternFaultError(
                at, f"nothing stands before {sign}", f"write \\{sign} for itself"
            )
        return One(self._letters(sign))

    def _group(self, at: int) -> Syntax:
        if self._peek() == "?" and self.pattern[self._at : self._at + 2] != "?:":
            message = (
                f"{faults.shown(self.pattern[at : at + 4])} is not read: no look-around, no flags"
            )
            raise PatternFaultError(at, message, "write ( or (?: , and NOT outside the pattern")
        if self._peek() == "?":
            self._take(2)
        self._depth += 1
        if self._depth > DEEPEST_GROUPS:
            raise PatternFaultError(at, "brackets stand too deep", "write a shorter pattern")
        inner = self._choice()
        if self._take() != ")":
            raise PatternFaultError(at, "this bracket is never closed", "add ), or write \\(")
        self._depth -= 1
        return inner

    def _escape(self, at: int) -> Syntax:
        sign = self._take()
        if sign in _KINDS and sign:
            return One(Characters(kinds=sign))
        if "\\" + sign in _ASSERTS:
            return Assert(_ASSERTS["\\" + sign])
        self._check_escape(at, sign)
        return One(self._letters("\t" if sign == "t" else sign))

    def _check_escape(self, at: int, sign: str) -> None:
        if sign.isdigit():
            message = f"\\{sign} refers back, which cannot be done in linear time"
            raise PatternFaultError(at, message, "write the repeated part out")
        if not sign or (sign.isalnum() and sign != "t"):
            hint = "known are \\d \\w \\s \\D \\W \\S \\b \\B \\t, and \\ before a sign"
            raise PatternFaultError(at, f"{faults.shown(chr(92) + sign)} is not known", hint)

    def _letters(self, *letters: str) -> Characters:
        return Characters(_cases(letters) if self.ignore_case else frozenset(letters))

    def _class(self, at: int) -> Characters:
        negated = self._peek() == "^"
        if negated:
            self._take()
        letters: set[str] = set()
        ranges: list[tuple[str, str]] = []
        kinds, first = "", True
        while first or self._peek() != "]":
            first = False
            low = self._member(at)
            if len(low) > 1:
                kinds += low[1]
            elif self._peek() == "-" and self.pattern[self._at + 1 : self._at + 2] not in ("]", ""):
                self._take()
                ranges.append((low, self._range_end(low)))
            else:
                letters.add(low)
        self._take()
        chosen = _cases(letters) if self.ignore_case else frozenset(letters)
        return Characters(chosen, tuple(ranges), kinds, negated, self.ignore_case)

    def _member(self, at: int) -> str:
        """Take one member of a class: a character, or a backslash and a kind."""
        sign = self._take()
        if not sign:
            raise PatternFaultError(at, "this [ is never closed", "add ], or write \\[")
        if sign != "\\":
            return sign
        escaped = self._take()
        if escaped in _KINDS and escaped:
            return "\\" + escaped
        self._check_escape(self._at - 2, escaped)
        return "\t" if escaped == "t" else escaped

    def _range_end(self, low: str) -> str:
        at = self._at
        high = self._member(at)
        if len(high) > 1 or high < low:
            message = f"{faults.shown(f'{low}-{high}')} is no range of characters"
            raise PatternFaultError(at, message, "write the lower one first, for example a-z")
        return high


def _cases(letters: "set[str] | tuple[str, ...]") -> frozenset[str]:
    return frozenset(
        each for letter in letters for each in (letter, letter.lower(), letter.upper())
    )
