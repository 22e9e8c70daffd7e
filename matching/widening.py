"""By which widening a word of a text is one that a query's word stands for.

Vučić stands for Вучићем by its script and its form. What is shown here and what a watch turns off
is the same answer, so that none can be found by what was turned off.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import takewhile

from db.watch_records import Widening
from matching.evaluate import Hit, Positions, Words
from matching.folding import Folded, fold, fold_prefix
from matching.glob import Glob
from matching.inflection.respelling import spellings
from matching.query import Node, Phrase, Word
from matching.rewriting import rewritten
from matching.spellings import lettered

EVERY = frozenset(Widening)
_RESPELT = frozenset(("LATIN", "CYRILLIC", "GREEK"))  # whose words take nothing before them
LABELS = frozenset(("language", "author", "site", "source", "url", "tag", "section"))  # no text


def widenings(word: Word, surface: str, language: str = "") -> frozenset[Widening]:
    """Return by what a query's word, which stands for one of a text, differs from it.

    Nothing for the same letters, in capitals or not. Letters that a star or question mark leaves
    open are no difference.
    """
    if word.exact or _in_these_letters(word, surface):
        return frozenset()
    foreign = script(word.text) != script(surface)
    mine = fold_prefix(word.text) if word.prefix or word.wild else fold(word.text)
    theirs = fold_prefix(surface) if word.prefix or word.wild else fold(surface, language)
    found = {Widening.SCRIPTS} if foreign else set()
    if word.prefix or word.wild:
        return frozenset(found or {Widening.SPELLINGS})
    if set(mine.keys) & set(theirs.keys):
        if not foreign or mine.readings[0] != theirs.readings[0]:
            found.add(Widening.SPELLINGS)
    elif _respelt(mine, theirs):
        found.add(Widening.SPELLINGS)
    else:
        found.add(Widening.FORMS)
        if not foreign and _root_is_respelt(word.text, surface, mine, theirs):
            found.add(Widening.SPELLINGS)
    return frozenset(found)


def script(text: str) -> str:
    """Return the script of a word's first letter as Unicode names it: LATIN, CYRILLIC, CJK."""
    letter = next((each for each in text if each.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _in_these_letters(word: Word, surface: str) -> bool:
    glob = Glob(lettered(word.text, False), open_end=word.prefix)
    return glob.matches(lettered(surface, False))


def _respelt(mine: Folded, theirs: Folded) -> bool:
    """Tell whether the words are one name as two languages spell it."""
    ways = {other for key in mine.keys for other in spellings(key)}
    return not ways.isdisjoint(theirs.keys)


def _root_is_respelt(word: str, surface: str, mine: Folded, theirs: Folded) -> bool:
    """Tell whether the part that a form shares with its word is in other letters: Vucica."""
    shared = max(_common(one, other) for one in mine.keys for other in theirs.keys)
    letters = lettered(word, False)[: _common(lettered(word, False), lettered(surface, False))]
    same = max(map(len, fold_prefix(letters).keys), default=0) if letters else 0
    return same < shared or (not shared and script(word) in _RESPELT)


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Narrowed:
    """A word that stands only for what some widenings find."""

    term: Words  # finds all
    word: Word

    def numbers(self, document: Positions) -> list[int]:
        """Return the numbers of the words that are found so, ascending."""
        found = self.term.numbers(document)
        document.steps.spend(len(found))
        return [each for each in found if self._is_meant(document, each)]

    def _is_meant(self, document: Positions, number: int) -> bool:
        by = widenings(self.word, document.surface(number), document.language)
        return self.word.only is None or by <= self.word.only

    def holds(self, document: Positions) -> bool:
        """Tell whether it stands in the field."""
        return bool(self.numbers(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where it stands."""
        return [(number, number) for number in self.numbers(document)]


def narrowed(tree: Node, allowed: Collection[Widening]) -> Node:
    """Return a query whose words, in running text, are found by the allowed widenings only."""
    only = frozenset(allowed)
    if only >= EVERY - {Widening.ALIASES}:
        return tree

    def narrow(leaf: Word | Phrase, field: str) -> Node:
        if field in LABELS:
            return leaf
        if isinstance(leaf, Word):
            return replace(leaf, only=only)
        words = tuple(replace(w, only=only) if isinstance(w, Word) else w for w in leaf.words)
        return replace(leaf, words=words)

    return rewritten(tree, narrow)
