"""What an index of words can be asked on a query's behalf, so that few articles need be read.

Every article that satisfies the query has a word of each group; not every one that has satisfies
it. ``required`` names the one group that is rarest; an index can ask for all of them at once.
"""

import unicodedata
from collections.abc import Iterator

from db.errors import QueryError
from matching.query import And, AtLeast, Field, Near, Node, Phrase, Within
from matching.required import Key, Keys, language_key, required_keys

INDEXED = frozenset(("", "title", "lead", "text", "author", "site", "title or text"))

# Letters younger than these may be unknown to the index's own cutting into words.
_KNOWN = unicodedata.ucd_3_2_0


def index_groups(tree: Node) -> tuple[tuple[str, ...], ...] | None:
    """Return alternatives, a trailing * for a beginning, of which each match has one of each row.

    None: no part of the query can be asked of an index, and only reading everything will do.
    """
    groups = [keys for keys in _groups(tree, "") if all(map(_is_indexed, keys))]
    words = {tuple(sorted(key.text + "*" * key.prefix for key in keys)) for keys in groups}
    return tuple(sorted(words)) or None


class Languages:
    """In which languages an article may satisfy a query: asked before its text is read."""

    def __init__(self, tree: Node) -> None:
        asked = [
            {key.text for key in keys}
            for keys in _groups(tree, "")
            if all(key.field == "language" for key in keys)
        ]
        self._asked = set.intersection(*asked) if asked else None

    def may_hold(self, code: str) -> bool:
        """Tell whether an article in a language (ISO 639-1, or "" for unknown) may match."""
        return self._asked is None or bool(code and language_key(code) in self._asked)


def _groups(node: Node, field: str) -> Iterator[Keys]:
    match node:
        case And(parts) | Near(parts) | Phrase(parts):
            for part in parts:
                yield from _groups(part, field)
        case Within(_, inner) | AtLeast(_, inner):
            yield from _groups(inner, field)
        case Field(name, inner):
            yield from _groups(inner, name)
        case _:
            try:
                yield required_keys("", Field(field, node) if field else node)
            except QueryError:  # it asks for no word
                return


def _is_indexed(key: Key) -> bool:
    return key.field in INDEXED and all(_KNOWN.category(letter)[0] in "LNM" for letter in key.text)
