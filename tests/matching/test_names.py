"""Our own list of names: what one keyword finds in texts of many languages, and what not."""

from functools import cache
from pathlib import Path

import pytest

from matching.language import compile_query
from matching.matcher import Document, match_query

LIST = Path(__file__).with_name("names.txt")
RECALL, PRECISION = 0.95, 0.98  # what the list must reach as a whole


def questions():
    """Language, keyword, form, and whether it must be found."""
    for line in LIST.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, keyword, found, other = (part.strip() for part in line.split("|"))
            yield from ((language, keyword, form, True) for form in found.split())
            yield from ((language, keyword, form, False) for form in other.split())


@cache
def query(keyword):
    return compile_query(f'"{keyword}"')


def answer(language, keyword, text):
    return match_query(query(keyword), Document(text=text, language=language)) is not None


def test_the_list_is_answered_well():
    wrong, right, missed = [], [], []
    for language, keyword, form, expected in questions():
        if answer(language, keyword, form):
            (right if expected else wrong).append((language, keyword, form))
        elif expected:
            missed.append((language, keyword, form))
    recall = len(right) / (len(right) + len(missed))
    precision = len(right) / (len(right) + len(wrong))
    assert recall >= RECALL, missed
    assert precision >= PRECISION, wrong


@pytest.mark.parametrize("language", ["", "en", "sr", "xx"])
def test_a_name_is_found_as_written_in_any_language(language):
    for keyword in {keyword for _, keyword, *_ in questions()}:
        assert answer(language, keyword, f"so {keyword}, he")
