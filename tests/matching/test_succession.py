from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import succession
from matching.document import Document
from matching.language import compile_query
from matching.matcher import Matcher
from matching.succession import succeed

NEWS = Document(text="Vučićem and the shells of Niš. Muellers kit.", language="sr")
QUERIES = [compile_query(text) for text in ("Vučić", "shells", "kit*", "Niš", "butter")]

watches = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(QUERIES), max_size=6)


def names(matcher):
    return [match.watch for match in matcher.match(NEWS)]


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.lists(watches, min_size=1, max_size=5))
def test_whatever_follows_is_as_if_made_anew_and_what_went_before_stays(steps):
    before, current = {}, Matcher({})
    for after in steps:
        older, meant = current, names(current)
        current = succeed(current, before, after)
        assert names(older) == meant
        assert names(current) == names(Matcher(after))
        assert len(current) == len(after)
        before = after


def grown(**queries):
    before = {"a": QUERIES[0], "b": QUERIES[1]}
    first = Matcher(before)
    return first, succeed(first, before, queries)


def test_little_that_differs_shares_the_index():
    first, other = grown(a=QUERIES[0], b=QUERIES[2], c=QUERIES[3])
    assert other._index is first._index
    assert names(other) == ["a", "b", "c"]
    first, other = grown(b=QUERIES[1])
    assert other._index is first._index
    assert names(other) == ["b"]


def test_another_order_or_many_changes_are_made_anew():
    first, other = grown(b=QUERIES[1], a=QUERIES[0])
    assert other._index is not first._index
    assert names(other) == ["b", "a"]
    _, other = grown(a=QUERIES[0], c=QUERIES[3], b=QUERIES[1])
    assert names(other) == ["a", "c", "b"]
    with patch.object(succession, "MOST_CHANGED", 1):
        first, other = grown(a=QUERIES[0], c=QUERIES[3])
    assert other._index is not first._index
    assert names(other) == ["a", "c"]


def test_nothing_that_differs_is_the_same_matcher():
    first, other = grown(a=QUERIES[0], b=QUERIES[1])
    assert other is first


def test_a_successor_that_was_dropped_leaves_no_trace():
    before = {"a": QUERIES[0], "b": QUERIES[1]}
    first = Matcher(before)
    succeed(first, before, {**before, "dropped": QUERIES[2]})
    assert names(succeed(first, before, {**before, "c": QUERIES[3]})) == ["a", "b", "c"]
    assert names(first) == ["a", "b"]
