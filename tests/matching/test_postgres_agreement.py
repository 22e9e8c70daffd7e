"""On the operators that both have, the matcher agrees with PostgreSQL's tsquery."""

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.language import compile_query
from matching.matcher import match_query
from matching.query import And, Not, Or, Phrase, format_query
from tests.matching.strategies import joined
from tests.matching.test_sqlite_agreement import formless, phrases, prefixes, texts, words

leaves = st.one_of(words, words, prefixes, phrases)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        joined(And, inner),
        joined(Or, inner),
        st.tuples(leaves, inner).map(lambda pair: And((pair[0], Not(pair[1])))),
    ),
    max_leaves=6,
)
ASKED = "SELECT to_tsvector('simple', body) @@ %s::tsquery FROM unnest(%s::text[]) AS body"


def as_tsquery(node):
    match node:
        case And(nodes):
            return "(" + " & ".join(map(as_tsquery, nodes)) + ")"
        case Or(nodes):
            return "(" + " | ".join(map(as_tsquery, nodes)) + ")"
        case Not(inner):
            return f"!{as_tsquery(inner)}"
        case Phrase(row):
            return "(" + " <-> ".join(map(as_tsquery, row)) + ")"
    return f"'{node.text}'" + (":*" if node.prefix else "")


@pytest.fixture(scope="module")
def connection(postgresql):
    with psycopg.connect(postgresql, autocommit=True) as connection:
        yield connection


@settings(max_examples=60, derandomize=True, deadline=None)
@given(tree=trees, bodies=st.lists(texts, min_size=3, max_size=3))
def test_what_both_can_say_both_find(connection, tree, bodies):
    theirs = [row[0] for row in connection.execute(ASKED, (as_tsquery(tree), bodies))]
    query = compile_query(format_query(tree))
    assert [match_query(query, formless(body)) is not None for body in bodies] == theirs
