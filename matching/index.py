"""Which rules are worth a closer look at a document that shows certain words.

A rule stands under each word of its rarest demand. Where it demands more, another word must be
shown as well, and one of each of two more groups (a language, a source, alternatives): that is
asked before the rule itself is.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from matching.compile import Query
from matching.demands import Demand, clues_of, demands
from matching.lexicon import Lexicon, Postings

_ALWAYS = -1  # the number of no word: shown by every document
_FILTERS = frozenset(("language", "source", "site"))


class Index:
    """Rules by number. It only grows, so that matchers of different times may share one."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.changes = 0  # since it was made
        self.names: list[str] = []
        self.queries: list[Query] = []
        self.ranks = array("l")  # in which order they are told
        self._rules = Postings()  # by the number of a word
        self._seconds = array("l")
        self._thirds: dict[int, tuple[int, ...]] = {}  # a group by rule: one of these words
        self._fourths: dict[int, tuple[int, ...]] = {}  # another, of few rules

    def add(self, name: str, query: Query, rank: int) -> int:
        """Take in a rule; return its number."""
        number = len(self.names)
        first, *others = demands(query.condition)
        second = next((each for each in others if _is_second(each)), None)
        rest = sorted((each for each in others if each is not second), key=_is_no_filter)
        for clue in clues_of(query.condition):
            self.lexicon.number(clue)
        self.names.append(name)
        self.queries.append(query)
        self.ranks.append(rank)
        self._seconds.append(self.lexicon.number(second[0]) if second else _ALWAYS)
        for groups, each in zip((self._thirds, self._fourths), rest, strict=False):
            groups[number] = self._numbers(each)
        for word in self._numbers(first):
            self._rules.add(word, number)
        return number

    def _numbers(self, demand: Demand) -> tuple[int, ...]:
        return tuple(map(self.lexicon.number, demand))

    def candidates(self, shown: set[int]) -> Iterable[int]:
        """Yield the rules that a document may satisfy which shows these words."""
        present, seconds = shown | {_ALWAYS}, self._seconds
        thirds, fourths = self._thirds, self._fourths
        rules = chain.from_iterable(self._rules.among(shown))
        for number in {each for each in rules if seconds[each] in present}:
            third = thirds.get(number)
            if third is None:  # then there is no fourth
                yield number
            elif not present.isdisjoint(third):
                fourth = fourths.get(number)
                if fourth is None or not present.isdisjoint(fourth):
                    yield number


def _is_second(demand: Demand) -> bool:
    return len(demand) == 1 and demand[0].scope not in _FILTERS


def _is_no_filter(demand: Demand) -> bool:
    return demand[0].scope not in _FILTERS


def ranked(index: Index, numbers: Iterable[int]) -> Sequence[int]:
    """Return rules in the order in which they are told."""
    return sorted(numbers, key=index.ranks.__getitem__)
