"""What a document must show to be worth a closer look, read off a compiled query."""

from collections.abc import Iterable

from matching.compile import DEFAULT_SCOPE, word_condition
from matching.evaluate import Absent, AllOf, AnyOf, Condition, Sequence, Term
from matching.nearness import Loosely, Neighbours
from matching.numbers import Figure, Row
from matching.query import Word
from matching.spellings import Exactly, WildTerm
from matching.surroundings import AtFirst, Inside, Often
from matching.widening import Narrowed

Clue = Term | WildTerm
Demand = tuple[Clue, ...]  # words of which one must stand in its field

_SECOND_LANGUAGE = 0.3  # how many documents are in a language that is asked for, roughly


def demands(condition: Condition) -> tuple[Demand, ...]:
    """Return what every document that satisfies the condition shows, the rarest first."""
    found = dict.fromkeys(_demands(condition, False))
    return tuple(sorted(found, key=commonness))


def commonness(demand: Demand) -> float:
    """Guess how many documents show one of these words.

    Short words and beginnings are more common than others, names and words in a title less.
    """
    return sum(map(_commonness, demand))


def _commonness(clue: Clue) -> float:
    if clue.scope == "language":
        return _SECOND_LANGUAGE
    if isinstance(clue, WildTerm):
        shortest = min(len(glob.head) for glob in (*clue.keys, *clue.readings))
        guess = 4.0 / shortest**2
    else:
        shortest = min(map(len, (*clue.keys, *clue.readings)))
        guess = (4.0 if clue.prefix else 1.0) / shortest**2
        if clue.forms is not None and clue.forms.name:
            guess /= 8
    return guess / 8 if clue.scope != DEFAULT_SCOPE else guess


def clues_of(condition: Condition) -> Iterable[Clue]:
    """Yield all words that a condition looks for, also those that must be absent."""
    if isinstance(condition, Term | WildTerm):
        yield condition
        return
    for part in _parts(condition):
        yield from clues_of(part)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Neighbours(parts) | Sequence(parts) | Row(parts) | Loosely(parts):
            return parts
        case Absent(part) | Exactly(part) | Narrowed(part):
            return (part,)
        case Figure():
            return (condition.plain,) if condition.plain else ()
        case Inside() | AtFirst() | Often():
            return (condition.condition,)
    return ()


def _demands(condition: Condition, negated: bool) -> tuple[Demand, ...]:  # noqa: PLR0911  (one line for each kind)
    match condition:
        case Absent(part):
            return _demands(part, not negated)
        case AllOf(parts) | AnyOf(parts):
            if isinstance(condition, AllOf) is not negated:
                return _all(parts, negated)
            return _any(parts, negated)
        case _ if negated:
            return ()
        case Term() | WildTerm():
            return ((condition,),)
        case Figure():
            return _of_figure(condition)
    return _all(_parts(condition), False)


def _all(parts: Iterable[Condition], negated: bool) -> tuple[Demand, ...]:
    return tuple(each for part in parts for each in _demands(part, negated))


def _any(parts: Iterable[Condition], negated: bool) -> tuple[Demand, ...]:
    """Return one demand that covers all alternatives, the rarest of each; none if one has none."""
    joined: dict[Clue, None] = {}
    for part in parts:
        each = _demands(part, negated)
        if not each:
            return ()
        rarest: Demand = min(each, key=commonness)
        joined.update(dict.fromkeys(rarest))
    return (tuple(joined),)


def _of_figure(figure: Figure) -> tuple[Demand, ...]:
    """Return the digits of a number as one word, and the first group of them."""
    if not isinstance(figure.plain, Term):
        return ()
    digits = str(figure.low)
    head = word_condition(Word(digits[: len(digits) % 3 or 3]), figure.scope)
    return ((figure.plain, head),) if isinstance(head, Term) else ()
