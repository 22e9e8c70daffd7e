import inspect

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.conftest import ROOT
from tests.together import TOGETHER, Together, group_of


@pytest.mark.parametrize("path", TOGETHER)
def test_a_group_s_files_are_there(path):
    assert (ROOT / path).is_file()


def test_all_tests_of_a_group_have_its_name_whatever_their_parameters_hold():
    path = "tests/crawler/rendering/test_pages.py"
    ids = [f"{path}::test_one", f"{path}::test_two[a::b@c]", f"{path}::TestThose::test_three"]
    assert {group_of(each) for each in ids} == {"browser"}


def test_any_other_test_stands_alone():
    ids = ["tests/net/test_urls.py::test_one[a]", "tests/net/test_urls.py::test_one[b]"]
    assert [group_of(each) for each in ids] == ids


def test_xdist_still_asks_us_for_groups():
    """Asked by another name, it would fall back to groups of its own, silently."""
    assert Together._split_scope is not LoadScopeScheduling._split_scope
    assert "self._split_scope(" in inspect.getsource(LoadScopeScheduling.schedule)


def test_the_run_has_our_scheduler(pytestconfig):
    hook = pytestconfig.hook.pytest_xdist_make_scheduler
    assert any(
        "tests.conftest" in each.plugin_name or "conftest.py" in each.plugin_name
        for each in hook.get_hookimpls()
    )
