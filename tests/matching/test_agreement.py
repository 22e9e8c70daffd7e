from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.agreement import check_agreement, check_laws, check_round_trip
from tests.matching.strategies import documents, trees

few = settings(max_examples=200, derandomize=True, deadline=None)
pairs = settings(max_examples=400, derandomize=True, deadline=None)  # five documents for each


@pairs
@given(trees, st.lists(documents, min_size=5, max_size=5))
def test_matcher_and_naive_evaluator_agree(node, held):
    check_agreement(node, held)


@few
@given(trees)
def test_a_tree_is_written_so_that_it_reads_back(node):
    check_round_trip(node)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(trees, trees, documents)
def test_the_laws_of_logic_hold(one, other, document):
    check_laws(one, other, document)
