"""What the index stores of an article: every word that can be asked for, once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Article
from intake.searchable import searchable
from matching.folding import folded_text

ARTICLE = Article(
    url="https://www.vesti.example/1",
    canonical_url="https://www.vesti.example/1",
    title="Granate, granate i GRANATE",
    text="Вучић je rekao. Vučić je rekao: rekao je.",
    authors=("Ana Anić",),
    site="Vesti",
    language="sr",
    fetched=datetime(2026, 1, 1, tzinfo=UTC),
)


def test_each_key_is_stored_once() -> None:
    assert searchable(ARTICLE)[0] == "granate i"
    words = searchable(ARTICLE)[1].split()
    assert len(words) == len(set(words))
    assert {"vucic", "вучић", "je", "rekao"} <= set(words)


def test_authors_site_and_host_are_found_too() -> None:
    assert {"ana", "anic", "vesti", "example"} <= set(searchable(ARTICLE)[1].split())


def test_what_a_language_adds_is_not_added_to_names() -> None:
    """Names are folded as of no language: an outlet's name has none."""
    told = replace(ARTICLE, text="", authors=("Київ",), language="uk")
    assert searchable(told)[1].split()[: len(folded_text("Київ").split())] == (
        folded_text("Київ").split()
    )


@pytest.mark.parametrize("text", ["", " ", "…"])
def test_nothing_is_nothing(text: str) -> None:
    assert searchable(replace(ARTICLE, title=text))[0] == ""


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["", "sr", "uk", "zh"]))
def test_it_holds_the_keys_of_all_words_and_no_others(text: str, language: str) -> None:
    stored = searchable(replace(ARTICLE, title=text, language=language))[0].split(" ")
    assert sorted(stored) == sorted(set(folded_text(text, language).split(" ")))
