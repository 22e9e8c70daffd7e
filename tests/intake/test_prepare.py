import pytest

from db.errors import QueryError
from intake.watching import prepare
from matching.document import Document
from tests.making import watch

NEWS = Document(text="Shells and kit from Niš.", language="en")
FIRST = [watch("arms", query="shells"), watch("town", query="Niš"), watch("rest", query="butter")]


def told(watching):
    return [match.watch for match in watching.matcher.match(NEWS)]


def test_a_changed_watch_is_changed_in_the_index_of_the_others():
    before = prepare(FIRST)
    after = prepare([FIRST[0], watch("town", query="butter"), watch("new", query="kit")], before)
    assert after.matcher._index is before.matcher._index
    assert after.queries["arms"] is before.queries["arms"]
    assert told(after) == ["arms", "new"]
    assert told(before) == ["arms", "town"]


def test_watches_are_told_in_the_order_of_the_configuration():
    before = prepare(FIRST)
    assert told(prepare([watch("new", query="kit"), *reversed(FIRST)], before)) == [
        "new",
        "town",
        "arms",
    ]


def test_a_query_that_cannot_be_read_leaves_everything_as_it_was():
    before = prepare(FIRST)
    with pytest.raises(QueryError):
        prepare([watch("kit", query="kit"), watch("arms", query="(shells")], before)
    again = prepare([*FIRST, watch("kit", query="kit")], before)
    assert told(again) == ["arms", "town", "kit"]
    assert again.matcher._index is before.matcher._index
