"""Which word of a query each marked word of a passage stands for, and by which widening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from db.watch_records import Passage, Widening
from matching.compile import Query, compile_tree
from matching.document import Document, ReadDocument
from matching.query import Node, Word
from matching.rewriting import words_in
from matching.widening import widenings
from matching.words import word_spans

MOST_ASKED = 200  # words of a query, or of passages, that are looked at

Aliased = Mapping[Word, str]  # words that a query has for the sake of another name


@dataclass(frozen=True, slots=True)
class Widened:
    """A word of a text that is not the query's own, and what made it one that it stands for."""

    found: str
    word: str  # as the query has it
    by: tuple[str, ...]  # Widening's values, and "wildcards"

    def __str__(self) -> str:
        """Write it as "Вучићем: Vučić in another script and form"."""
        return f"{self.found}: {self.word} by {', '.join(self.by)}"


def widened(
    tree: Node, passages: Iterable[Passage], language: str = "", aliased: Aliased | None = None
) -> tuple[Widened, ...]:
    """Return, for each marked word of passages that is not as the query has it, how it was found.

    Where two words of the query fit, the one that is nearer counts. ``aliased`` are words that
    stand there as another name of what the user wrote.
    """
    words = [(word, _asking(word)) for word in words_in(tree)[:MOST_ASKED]]
    surfaces = [each for each in _marked(passages) if each]
    found = (
        _nearest(words, surface, language, aliased or {})
        for surface in list(dict.fromkeys(surfaces))[:MOST_ASKED]
    )
    return tuple(each for each in found if each is not None)


def _marked(passages: Iterable[Passage]) -> Iterable[str]:
    for passage in passages:
        for term in passage.terms:
            for start, end in word_spans(term):
                yield term[start:end]


def _asking(word: Word) -> Query:
    plain = replace(word, only=None)
    return compile_tree(word.text, plain, lambda _: plain)


def _nearest(
    words: Iterable[tuple[Word, Query]], surface: str, language: str, aliased: Aliased
) -> Widened | None:
    """Return by what the query's nearest word finds a word; None if it needs no widening."""
    read = ReadDocument(Document(text=surface, language=language))
    ways = [
        _ways(word, surface, language, aliased)
        for word, query in words
        if query.condition.holds(read.positions)
    ]
    best = min(ways, key=lambda each: len(each.by), default=None)
    return best if best and best.by else None


def _ways(word: Word, surface: str, language: str, aliased: Aliased) -> Widened:
    by = widenings(word, surface, language)
    ways = [each.value for each in Widening if each in by]
    if word.prefix or word.wild:
        ways.append("wildcards")
    if word in aliased:
        ways.append(Widening.ALIASES.value)
    return Widened(surface, aliased.get(word, _as_written(word)), tuple(ways))


def _as_written(word: Word) -> str:
    return f"{word.text}*" if word.prefix else word.text
