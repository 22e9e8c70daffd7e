import pytest

from db.errors import QueryError
from matching.language import compile_query, parse
from matching.lists import with_lists
from matching.matcher import Document, match_query

LISTS = {
    "makers": ["Krušik", "Prvi Partizan", "Zastav*", "'NATO'", "=Đuro"],
    "one": ["shells"],
    "empty": [" "],
}

QUERIES = [
    "$makers",
    "$makers NEAR/3 $one",
    "title:$makers | $one",
    '$one -"$makers" # not $nothing',
    r"$one /\$makers/",
    "SENTENCE($one NOT $makers)",
    "US$makers $one",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_written_out_means_the_same(query):
    assert parse(with_lists(query, LISTS)) == parse(query, LISTS)


@pytest.mark.parametrize("text", ["Крушик", "prvi partizan", "Zastava", "NATO", "đuro"])
def test_any_entry_is_found(text):
    assert match_query(compile_query("$makers", LISTS), Document(text=text))


@pytest.mark.parametrize("text", ["partizan prvi", "nato", "Djuro", "makers"])
def test_nothing_else_is_found(text):
    assert not match_query(compile_query("$makers", LISTS), Document(text=text))


@pytest.mark.parametrize(
    ("text", "finds"), [("iz Krušika", True), ("Zastavom", True), ("s Đurom", False)]
)
def test_the_words_of_a_list_have_forms_unless_they_are_written_exactly(text, finds):
    found = match_query(compile_query("$makers", LISTS), Document(text=text, language="sr"))
    assert (found is not None) is finds


@pytest.mark.parametrize(
    ("query", "column", "message", "hint"),
    [
        ("a $maker", 3, "no list '$maker'", "write $makers"),
        ("$unheard", 1, "no list '$unheard'", "under [[list]]"),
        ("a AND $empty", 7, "is empty", "add words"),
    ],
)
def test_what_is_said_of_a_list_that_is_not_there(query, column, message, hint):
    for read in (compile_query, with_lists):
        with pytest.raises(QueryError) as caught:
            read(query, LISTS)
        assert caught.value.column == column
        assert message in caught.value.message
        assert hint in caught.value.hint


@pytest.mark.parametrize("entry", ['a "b"', "a (b", "$other", "…", "*x", "a*b*"[:1] + "*"])
def test_an_entry_that_is_no_term_is_refused(entry):
    with pytest.raises(QueryError):
        compile_query("$bad", {"bad": [entry]})


def test_a_list_counts_with_all_its_words():
    with pytest.raises(QueryError, match="more than 2,000 words"):
        compile_query("$many", {"many": [f"word{n}" for n in range(2001)]})
