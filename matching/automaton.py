"""An automaton that finds a /pattern/ in a line, all ways at once, in time linear in the line.

The construction is Thompson's (Regular Expression Search Algorithm, CACM 11:6, 1968): the states
that a place of the line can be in are followed together, each with the earliest beginning that
leads to it, so no way is ever tried twice. Of the places that begin first, the longest is found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matching.syntax import Assert, CharacterSet, Choice, Empty, One, Repeat, Row, Syntax

MOST_STATES = 1_000
WEIGHT = 4  # steps that following a state for one character counts as: it takes so much longer

Spend = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Characters:
    """Letters, ranges, kinds (d, w, s; D, W, S are all others); with ``negated`` all others."""

    letters: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    kinds: str = ""
    negated: bool = False
    ignore_case: bool = False

    def has(self, character: str) -> bool:
        """Tell whether a character is among them."""
        forms = [character]
        if self.ignore_case and self.ranges:
            forms += [character.lower(), character.upper()]
        found = (
            character in self.letters
            or any(low <= form <= high for low, high in self.ranges for form in forms)
            or any(_is_kind(character, kind) for kind in self.kinds)
        )
        return found is not self.negated


def _is_kind(character: str, kind: str) -> bool:
    if kind in "dD":
        return character.isdecimal() is (kind == "d")
    if kind in "sS":
        return character.isspace() is (kind == "s")
    return _is_word(character) is (kind == "w")


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@dataclass(frozen=True, slots=True)
class State:
    """Where a way stands: it takes a character, asks for a place, or goes on to others."""

    onward: tuple[int, ...]
    characters: CharacterSet | None = None
    place: str = ""


@dataclass(slots=True)
class Automaton:
    """The states of one pattern; the last one is the end."""

    states: list[State]
    first: int

    def spans(self, line: str, spend: Spend) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of the places in a line; ``spend`` is told of the steps taken."""
        at = 0
        beginnings = self._beginnings()
        while at < len(line):
            found = self._next(line, at, spend, beginnings)
            if found is None:
                return
            yield found
            at = found[1]

    def _beginnings(self) -> Callable[[str], bool]:
        """Return whether a character can begin a place, remembered for a line's characters."""
        known: dict[str, bool] = {}
        sets = [
            state.characters
            for number in self._reached(self.first)
            if (state := self.states[number]).characters
        ]

        def begins(character: str) -> bool:
            answer = known.get(character)
            if answer is None:
                answer = known[character] = any(each.has(character) for each in sets)
            return answer

        return begins

    def _next(
        self, line: str, at: int, spend: Spend, begins: Callable[[str], bool]
    ) -> tuple[int, int] | None:
        """Return the first place from an offset on, the longest that begins there."""
        best: tuple[int, int] | None = None
        ways: dict[int, int] = {}
        for here in range(at, len(line) + 1):
            character = line[here : here + 1]
            if best is None and character and begins(character):
                ways.setdefault(self.first, here)
            if not ways:
                if best:
                    return best
                continue
            reached = self._follow(ways, line, here, spend)
            end = reached.get(len(self.states) - 1)
            if end is not None and (best is None or end <= best[0]):
                best = (end, here)
            ways = self._step(reached, character, best)
        spend(len(line) - at)
        return best

    def _follow(self, ways: dict[int, int], line: str, here: int, spend: Spend) -> dict[int, int]:
        """Return all states that are reached without a character, with their beginnings."""
        reached: dict[int, int] = {}
        for way, start in sorted(ways.items(), key=lambda each: each[1]):  # earliest first
            pending = [way]
            while pending:
                number = pending.pop()
                if number in reached:
                    continue
                reached[number] = start
                state = self.states[number]
                if state.characters is None and (
                    not state.place or _is_place(state.place, line, here)
                ):
                    pending += state.onward
        spend(WEIGHT * len(reached))
        return reached

    def _step(
        self, reached: dict[int, int], character: str, best: tuple[int, int] | None
    ) -> dict[int, int]:
        ways: dict[int, int] = {}
        for number, start in reached.items():
            characters = self.states[number].characters
            if characters is None or (best and start > best[0]):
                continue
            if character and characters.has(character):
                onward = self.states[number].onward[0]
                ways[onward] = min(start, ways.get(onward, start))
        return ways

    def _reached(self, number: int) -> set[int]:
        """Return the states that may be reached without a character, wherever that is."""
        reached: set[int] = set()
        pending = [number]
        while pending:
            number = pending.pop()
            if number not in reached:
                reached.add(number)
                if self.states[number].characters is None:
                    pending += self.states[number].onward
        return reached


def _is_place(place: str, line: str, here: int) -> bool:
    if place == "begin":
        return here == 0
    if place == "end":
        return here == len(line)
    before = here > 0 and _is_word(line[here - 1])
    after = here < len(line) and _is_word(line[here])
    return (before is not after) is (place == "border")


def assemble(syntax: Syntax) -> Automaton:
    """Return the automaton of a pattern; raises OverflowError if it has too many states."""
    states: list[State] = []
    first = _emit(syntax, -1, states)
    end = len(states)
    states.append(State(()))
    patched = [
        State(
            tuple(end if each == -1 else each for each in state.onward),
            state.characters,
            state.place,
        )
        for state in states
    ]
    return Automaton(patched, end if first == -1 else first)


def _emit(syntax: Syntax, onward: int, states: list[State]) -> int:
    """Add the states of a part that leads on to ``onward``; return its first one."""
    match syntax:
        case Empty():
            return onward
        case One(characters):
            return _add(State((onward,), characters), states)
        case Assert(place):
            return _add(State((onward,), None, place), states)
        case Row(parts):
            for part in reversed(parts):
                onward = _emit(part, onward, states)
            return onward
        case Choice(parts):
            return _add(State(tuple(_emit(part, onward, states) for part in parts)), states)
        case Repeat(part, low, high):
            return _emit_repeat(part, low, high, onward, states)


def _emit_repeat(part: Syntax, low: int, high: int | None, onward: int, states: list[State]) -> int:
    if high is None:
        loop = _add(State(()), states)
        body = _emit(part, loop, states)
        states[loop] = State((body, onward))
        onward = loop
    for _ in range((high or low) - low):
        onward = _add(State((_emit(part, onward, states), onward)), states)
    for _ in range(low):
        onward = _emit(part, onward, states)
    return onward


def _add(state: State, states: list[State]) -> int:
    if len(states) >= MOST_STATES:
        raise OverflowError("too many states")
    states.append(state)
    return len(states) - 1
