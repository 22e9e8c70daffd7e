"""Other names of one thing are put into a query wherever it has one of them."""

import pytest
from hypothesis import given, settings

from db.errors import QueryError
from matching.aliases import Aliases, aliased, read_name, shipped, with_aliases
from matching.document import Document
from matching.language import compile_query, parse
from matching.matcher import match_query
from matching.query import Word, format_query
from tests.matching.strategies import trees

BOOK = Aliases(
    [["Kyiv", "Kiev"], ["Myanmar", "Burma"], ["Burkina Faso", "Upper Volta"], ["Congo", "Kongo"],
     ["Democratic Republic of the Congo", "DRC"]]
)  # fmt: skip


TOWN, LAND = ("Kyiv", "Kiev"), ("Burma", "Myanmar")


@pytest.mark.parametrize(
    ("query", "becomes"),
    [
        ("Kyiv", "Kyiv OR Kiev"),
        ("Киев shells", "(Киев OR Kyiv) AND shells"),
        ("shells NEAR/5 Kyiv", "shells NEAR/5 (Kyiv OR Kiev)"),
        ('"mayor of Kyiv"', '"mayor of Kyiv" OR "mayor of Kiev"'),
        ('"Kyiv x Burma"~3', " OR ".join(f'"{a} x {b}"~3' for a in TOWN for b in LAND)),
        ('"Upper Volta"', '"Upper Volta" OR "Burkina Faso"'),
        ('"in Upper Volta now"', '"in Upper Volta now" OR "in Burkina Faso now"'),
        ("DRC", 'DRC OR "Democratic Republic of the Congo"'),
        ('"Democratic Republic of the Congo"', '"Democratic Republic of the Congo" OR DRC'),
        ("NOT Kyiv shells", "NOT (Kyiv OR Kiev) AND shells"),
        ("Lviv OR Kyiv", "Lviv OR Kyiv OR Kiev"),
        ("Kyiv OR Kiev", "Kyiv OR Kiev"),
        ("title:Kyiv", "title:(Kyiv OR Kiev)"),
        ("ATLEAST/2(Kyiv)", "ATLEAST/2(Kyiv OR Kiev)"),
        ("SENTENCE(Kyiv shells)", "SENTENCE((Kyiv OR Kiev) AND shells)"),
    ],
)  # fmt: skip
def test_wherever_a_name_stands(query: str, becomes: str) -> None:
    written = with_aliases(query, BOOK)
    assert parse(written) == parse(becomes)


@pytest.mark.parametrize(
    "query",
    ["Lviv", "=Kyiv", "'Kyiv'", "Kyiv*", "K?iv", "site:Kyiv", "author:Burma", "Upper AND Volta",
     '="in Kyiv"', "Kyivan", "# Kyiv\nLviv"],
)  # fmt: skip
def test_what_is_no_name_is_left_to_the_letter(query: str) -> None:
    assert with_aliases(query, BOOK) == query


def test_without_aliases_nothing_is_even_read() -> None:
    assert with_aliases("((", Aliases()) == "(("


@given(trees)
@settings(max_examples=30, derandomize=True, deadline=None)
def test_what_is_written_out_reads_as_it_was_meant_and_holds_what_held(tree) -> None:
    text = format_query(tree)
    written = with_aliases(text, BOOK)
    assert format_query(parse(written)) == written or written == text
    assert aliased(text, written, BOOK) == {}  # the generator knows none of the names


@pytest.mark.parametrize("text", ["в Киеве", "near Kiev", "from Kyiv"])
def test_another_name_is_found_with_its_forms(text: str) -> None:
    query = compile_query(with_aliases("Kyiv", BOOK))
    language = "ru" if text.startswith("в") else "en"
    assert match_query(query, Document(text=text, language=language))


def test_the_words_that_came_in_are_known_with_the_name_that_was_written() -> None:
    query = '"Upper Volta" NEAR/3 Kyiv'
    found = aliased(query, with_aliases(query, BOOK), BOOK)
    assert {word.text: name for word, name in found.items()} == {
        "Burkina": "Upper Volta", "Faso": "Upper Volta", "Kiev": "Kyiv",
    }  # fmt: skip


def test_too_many_are_refused_with_the_way_out() -> None:
    many = Aliases([[f"Town{number}" for number in range(100)]])
    query = " OR ".join(f'"Town1 x{number}"' for number in range(60))
    with pytest.raises(QueryError, match="leave aliases out of the watch's `widen`"):
        with_aliases(query, many)


@pytest.mark.parametrize(
    "name", ["", "Kyiv*", "=Kyiv", "'Kyiv'", "K?iv", '"Kyiv"', "1000", "Faso Faso"]
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(QueryError):
        read_name(name)


def test_what_is_shipped_can_be_read_and_names_each_thing_once() -> None:
    groups = shipped()
    assert 100 < len(groups) < 200
    assert all(len(group) > 1 for group in groups)
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
    assert Aliases(groups)
    written = with_aliases("Bombay", Aliases(groups))
    assert parse(written) == parse("Bombay OR Mumbai")
    assert Word("Bombay") not in aliased("Bombay", written, Aliases(groups))
