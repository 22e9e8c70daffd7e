"""On the operators that both have, the matcher agrees with SQLite's FTS5."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.language import compile_query
from matching.matcher import Document, match_query
from matching.query import And, Near, Not, Or, Phrase, Word, format_query
from tests.matching.strategies import joined

VOCABULARY = ["shell", "shells", "arms", "deal", "kiev", "sea"]
words = st.sampled_from(VOCABULARY).map(Word)
prefixes = st.sampled_from(["sh", "arm", "ki"]).map(lambda text: Word(text, prefix=True))
phrases = st.lists(words, min_size=2, max_size=3).map(lambda row: Phrase(tuple(row)))
nears = st.builds(
    lambda one, other, n: Near((one, other), (n,)),
    st.sampled_from(VOCABULARY[:3]).map(Word),
    st.sampled_from(VOCABULARY[3:]).map(Word),
    st.integers(1, 4),
)
leaves = st.one_of(words, words, prefixes, phrases, nears)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        joined(And, inner),
        joined(Or, inner),
        st.tuples(leaves, leaves).map(lambda pair: And((pair[0], Not(pair[1])))),
    ),
    max_leaves=5,
)
texts = st.lists(st.sampled_from([*VOCABULARY, "the", "armsdeal"]), max_size=9).map(" ".join)


def formless(body):
    """A document in a language without rules: theirs knows no forms of words."""
    return Document(text=body, language="es")


def as_fts(node):
    match node:
        case And((one, Not(other))):
            return f"({as_fts(one)} NOT {as_fts(other)})"
        case And(nodes):
            return "(" + " AND ".join(as_fts(each) for each in nodes) + ")"
        case Or(nodes):
            return "(" + " OR ".join(as_fts(each) for each in nodes) + ")"
        case Near(operands, (distance,)):  # theirs counts the words between
            return f"NEAR({' '.join(as_fts(each) for each in operands)}, {distance - 1})"
        case Phrase(row):
            return '"' + " ".join(word.text for word in row) + '"'
    return f'"{node.text}"' + (" *" if node.prefix else "")


@pytest.fixture(scope="module")
def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE held USING fts5(body)")
    yield connection
    connection.close()


@settings(max_examples=150, derandomize=True, deadline=None)
@given(tree=trees, bodies=st.lists(texts, min_size=3, max_size=3))
def test_what_both_can_say_both_find(database, tree, bodies):
    database.execute("DELETE FROM held")
    database.executemany("INSERT INTO held(rowid, body) VALUES (?, ?)", list(enumerate(bodies)))
    rows = database.execute("SELECT rowid FROM held WHERE held MATCH ?", (as_fts(flat(tree)),))
    theirs = {row[0] for row in rows}
    query = compile_query(format_query(tree))
    ours = {n for n, body in enumerate(bodies) if match_query(query, formless(body))}
    assert ours == theirs


def flat(node):
    """Their NOT takes two sides: a row of terms with one negated becomes nested pairs."""
    match node:
        case And(nodes):
            wanted = [flat(each) for each in nodes if not isinstance(each, Not)]
            tree = wanted[0] if len(wanted) == 1 else And(tuple(wanted))
            for each in nodes:
                if isinstance(each, Not):
                    tree = And((tree, each))
            return tree
        case Or(nodes):
            return Or(tuple(flat(each) for each in nodes))
    return node
