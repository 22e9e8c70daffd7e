"""Each name of the table stands for tests that are there and bear the mark."""

import pytest

from tests.conftest import ROOT
from tests.untraced import UNTRACED, is_untraced


@pytest.mark.parametrize("prefix", UNTRACED)
def test_each_is_there(prefix):
    path, _, name = prefix.partition("::")
    text = (ROOT / path).read_text("utf-8")
    assert f"def {name or 'test_'}" in text


def test_any_other_is_traced():
    assert not is_untraced("tests/matching/test_folding.py::test_keys_are_never_empty")
    assert not is_untraced("tests/settings/test_mutations.py::test_places")


def test_they_bear_the_mark(request):
    marked = [item for item in request.session.items if item.get_closest_marker("no_cover")]
    assert all(is_untraced(item.nodeid) for item in marked)
    named = [item for item in request.session.items if is_untraced(item.nodeid)]
    assert marked == named
