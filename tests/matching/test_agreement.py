from hypothesis import given, settings

from tests.matching.agreement import check_agreement, check_laws, check_round_trip
from tests.matching.strategies import documents, trees

few = settings(max_examples=200, derandomize=True, deadline=None)
many = settings(max_examples=2000, derandomize=True, deadline=None)


@many
@given(trees, documents)
def test_matcher_and_naive_evaluator_agree(node, document):
    check_agreement(node, document)


@few
@given(trees)
def test_a_tree_is_written_so_that_it_reads_back(node):
    check_round_trip(node)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(trees, trees, documents)
def test_the_laws_of_logic_hold(one, other, document):
    check_laws(one, other, document)
