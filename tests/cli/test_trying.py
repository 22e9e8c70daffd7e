"""`sources test` tries a source's hints on one of its pages."""

import json

import pytest

from db.records import Hints, Page
from tests.cleaning.pages import FETCHED, TITLE, URL, page
from wirewatch.cli.trying import Trials, print_trials, try_hints

HINTS = Hints(keep=("aside",), title="h1")


def fetched(body: bytes) -> Page:
    return Page(url=URL, final_url=URL, status=200, headers={}, body=body, fetched=FETCHED)


def test_each_hint_is_counted_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    print_trials(try_hints(HINTS, fetched(page())), as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["hint"], row["matched"], row["reads"]) for row in rows] == [
        ("keep", 0, ""), ("title", 1, TITLE),
    ]  # fmt: skip
    assert {row["page"] for row in rows} == {URL}


def test_people_see_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    print_trials(try_hints(HINTS, fetched(page())), as_json=False)
    printed = capsys.readouterr().out
    assert URL in printed
    assert "aside" in printed


def test_a_page_that_is_none_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_trials(try_hints(HINTS, fetched(b"%PDF-1.7")), as_json=False)
    assert "the hints could not be tried: not an HTML page" in capsys.readouterr().out


def test_without_hints_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_trials(None, as_json=False)
    print_trials(Trials(), as_json=True)
    assert capsys.readouterr().out == ""
