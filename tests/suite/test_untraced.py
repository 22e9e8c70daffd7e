"""Each name of the table stands for tests that are there, and they are not traced."""

import sys

import pytest
from coverage import Coverage

from tests.conftest import ROOT
from tests.untraced import UNTRACED, is_untraced, untraced


@pytest.mark.parametrize("prefix", UNTRACED)
def test_each_is_there(prefix):
    path, _, name = prefix.partition("::")
    text = (ROOT / path).read_text("utf-8")
    assert f"def {name or 'test_'}" in text


def test_any_other_is_traced():
    assert not is_untraced("tests/matching/test_folding.py::test_keys_are_never_empty")
    assert not is_untraced("tests/settings/test_mutations.py::test_places")


def test_nothing_is_traced_while_they_run():
    assert Coverage.current() is None
    assert sys.gettrace() is None


def test_what_was_measured_before_is_measured_after():
    before = Coverage.current()
    with untraced():
        assert Coverage.current() is None
    assert Coverage.current() is before
