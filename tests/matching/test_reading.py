"""One reading, asked by several."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.searchable import searchable
from matching.document import Document, ReadDocument
from matching.language import compile_query
from matching.matcher import Matcher
from matching.reading import Reading
from matching.tokens import tokenize
from tests.making import article

TITLE, TEXT = "Гранате из Ваљева", "Krušik made 40,000 shells.\n\nVučić said so. 北京市"


def test_the_matcher_takes_it_as_its_own():
    matcher = Matcher({"arms": compile_query('krusik AND title:granate AND "vucic said"')})
    document = Document(title=TITLE, text=TEXT, language="sr")
    found = matcher.look(document, Reading.of(TITLE, TEXT, "sr"))
    assert found == matcher.look(document)
    assert found.matches


def test_its_words_are_parted_once():
    reading = Reading.of(TITLE, TEXT, "sr")
    read = ReadDocument(Document(title=TITLE, text=TEXT, language="sr"), reading)
    assert read.parts[1].tokens is reading.text


@pytest.mark.parametrize("language", ["sr", "bg", "uk", ""])
def test_the_index_is_told_the_same(language):
    written = article(title=TITLE, text=TEXT, language=language)
    assert searchable(written, Reading.of(TITLE, TEXT, language)) == searchable(written)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text("ab. ,\n北", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_words_between_two_places_are_those_that_begin_there(text, start, end):
    tokens = tokenize(text)
    meant = [text[a:b] for a, b in tokens.spans if start <= a < end]
    assert list(tokens.between(start, end)) == meant
