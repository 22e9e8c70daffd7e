"""The generated tests of matching, with many more examples and new ones each time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.language import parse
from matching.query import format_query
from tests.matching.agreement import (
    check_agreement,
    check_laws,
    check_round_trip,
    check_together,
    refusal,
)
from tests.matching.strategies import documents, trees

rules = st.lists(trees, min_size=3, max_size=6)
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
many = settings(max_examples=10_000, deadline=None)


@settings(max_examples=20_000, deadline=None)  # with five documents each: 100,000 pairs
@given(trees, st.lists(documents, min_size=5, max_size=5))
def test_matcher_and_naive_evaluator_agree(node, held):
    check_agreement(node, held)


@settings(max_examples=5_000, deadline=None)
@given(rules, st.lists(documents, min_size=3, max_size=3))
def test_many_rules_together_match_what_each_alone_does(nodes, held):
    check_together(nodes, held)


@many
@given(trees)
def test_a_tree_is_written_so_that_it_reads_back(node):
    check_round_trip(node)


@many
@given(trees, trees, documents)
def test_the_laws_of_logic_hold(one, other, document):
    check_laws(one, other, document)


@many
@given(st.text(alphabet="ab AND OR NOT NEAR/1():\"*титл=+|-?'{.}~$#[", max_size=200))
def test_any_text_is_a_query_or_a_query_error(text):
    assert refusal(text) or format_query(parse(text))
