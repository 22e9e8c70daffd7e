"""The extraction benchmark says what is missing, and scores what is there."""

from pathlib import Path

import pytest

from benchmarks.pages import NO_DATA, saved_folder
from tests.benchmarks.test_smoke import cells, run


def test_it_says_that_there_are_no_pages(tmp_path: Path) -> None:
    assert NO_DATA in run("extraction", WIREWATCH_SHARED=str(tmp_path))


@pytest.mark.skipif(saved_folder() is None, reason=NO_DATA)
def test_it_scores_a_few_pages_beside_plain_trafilatura() -> None:
    output = run("extraction", "3", "--only", "wirewatch", "--only", "trafilatura")
    assert output.count("text  pages") == 2
    assert "cost of 3 pages, one process" in output
    assert cells(output.partition("cost of")[2], "trafilatura")[-1] == "1.00"
