"""Other names of one thing, put into a query wherever it has one of them: Kyiv, Kiev.

What is stored, sent and explained is the query with them written out, as with lists.
"""

import importlib.resources
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from matching.faults import fault, shown
from matching.folding import fold
from matching.language import LONGEST, MOST_TERMS, parse
from matching.query import Element, Node, Or, Phrase, Word, format_query
from matching.rewriting import rewritten, words_in
from matching.terms import read_entry
from matching.widening import LABELS
from matching.words import words_of

Groups = Sequence[Sequence[str]]
MOST_ALTERNATIVES = 40  # of one word or phrase

_Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words of a query, and the keys by one of which each is known."""

    written: str
    words: _Words
    keys: tuple[frozenset[str], ...]

    def begins(self, words: Sequence[Element]) -> bool:
        """Tell whether words of a query begin with it, in any spelling."""
        return len(words) >= len(self.words) and all(
            isinstance(word, Word) and _is_plain(word) and not keys.isdisjoint(fold(word.text).keys)
            for word, keys in zip(words, self.keys, strict=False)
        )


class Aliases:
    """Groups of names that mean one thing; a name may be in several."""

    def __init__(self, groups: Groups = ()) -> None:
        """Read the groups; raises QueryError for what is no name."""
        self._groups = [tuple(read_name(each) for each in group) for group in groups]
        self._by_first: dict[str, list[tuple[Name, int]]] = defaultdict(list)
        for number, group in enumerate(self._groups):
            for name in group:
                for key in name.keys[0]:
                    self._by_first[key].append((name, number))

    def __bool__(self) -> bool:
        return bool(self._groups)

    def may_stand_in(self, text: str) -> bool:
        """Tell whether a query may have one of the names at all, without reading it."""
        return any(key in self._by_first for word in words_of(text) for key in fold(word).keys)

    def named_at(self, words: Sequence[Element]) -> tuple[int, tuple[Name, ...]]:
        """Return how many words of a query are a name at their beginning, and its other names.

        The longest name counts: that of a republic, not of the country in it.
        """
        first = words[0]
        keys = fold(first.text).keys if isinstance(first, Word) and _is_plain(first) else ()
        near = (each for key in keys for each in self._by_first.get(key, ()))
        found = [(name, group) for name, group in near if name.begins(words)]
        length = max((len(name.words) for name, _ in found), default=0)
        longest = [(name, group) for name, group in found if len(name.words) == length]
        others = {
            other.words: other
            for name, group in longest
            for other in self._groups[group]
            if other.keys != name.keys and not other.begins(words)
        }
        return length, tuple(others.values())

    def written_name(self, word: Word, written: Iterable[Word]) -> str:
        """Return the name among ``written`` words for whose sake a word was put in, or ""."""
        known = frozenset(key for each in written for key in fold(each.text).keys)
        for group in self._groups:
            if any(word in name.words for name in group):
                for name in group:
                    if word not in name.words and all(not k.isdisjoint(known) for k in name.keys):
                        return name.written
        return ""


NO_ALIASES = Aliases()


@cache
def shipped() -> Groups:
    """Return the groups that come with the program."""
    text = importlib.resources.files("matching").joinpath("shipped_aliases.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(name.strip() for name in line.split("|")) for line in lines)


def read_name(written: str) -> Name:
    """Return a name; raises QueryError for one that is no plain word or words."""
    node = read_entry(written)
    words = tuple(each for each in words_in(node) if _is_plain(each))
    parts = node.words if isinstance(node, Phrase) else (node,)
    if tuple(parts) != words:
        hint = "write it without stars, quotation marks, = and large numbers, and no word twice"
        raise fault(written, 0, f"{shown(written)} is no name of plain words", hint)
    return Name(written, words, tuple(frozenset(fold(word.text).keys) for word in words))


def with_aliases(text: str, aliases: Aliases) -> str:
    """Return a query with the other names of what it names; raises QueryError if that is too much.

    They are put in wherever a name stands in running text, in phrases and beside NEAR too; not
    for words with a star or a question mark, nor for =exact and 'Case'.
    """
    if not aliases or not aliases.may_stand_in(text):
        return text
    tree = parse(text)
    changed = rewritten(tree, lambda leaf, field: _widened(leaf, field, aliases))
    if changed == tree:
        return text
    written = format_query(changed)
    if len(written) > LONGEST or len(written.split()) > MOST_TERMS:
        message = f"with its aliases the query has more than {MOST_TERMS:,} words"
        raise fault(text, 0, message, "split it, or leave aliases out of the watch's `widen`")
    return written


def aliased(text: str, written_out: str, aliases: Aliases) -> Mapping[Word, str]:
    """Return the words that a query has for the sake of another name, each with that name."""
    if text == written_out:
        return {}
    own = words_in(parse(text))
    added = [word for word in words_in(parse(written_out)) if word not in own]
    names = {word: aliases.written_name(word, own) for word in added}
    return {word: name for word, name in names.items() if name}


def _widened(leaf: Word | Phrase, field: str, aliases: Aliases) -> Node:
    """Return a word or phrase with all that other names make of it, itself first."""
    if field in LABELS:
        return leaf
    words = leaf.words if isinstance(leaf, Phrase) else (leaf,)
    loose = leaf.loose if isinstance(leaf, Phrase) else 0
    ways = islice(product(*_choices(words, aliases)), MOST_ALTERNATIVES)
    made = dict.fromkeys(
        _leaf([each for part in way for each in part], leaf, loose) for way in ways
    )
    return Or(tuple(made)) if len(made) > 1 else leaf


def _choices(words: Sequence[Element], aliases: Aliases) -> Iterator[list[Sequence[Element]]]:
    """Yield, part by part, what may stand there: as written first."""
    at = 0
    while at < len(words):
        length, others = aliases.named_at(words[at:])
        step = max(1, length)
        yield [words[at : at + step], *(name.words for name in others)]
        at += step


def _leaf(words: Sequence[Element], leaf: Word | Phrase, loose: int) -> Node:
    return words[0] if len(words) == 1 else Phrase(tuple(words), at=leaf.at, loose=loose)


def _is_plain(word: Word) -> bool:
    return not (word.prefix or word.wild or word.exact)
