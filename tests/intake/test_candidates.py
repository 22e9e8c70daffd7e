"""The index gives every article that a query may match: by its words, and by SQLite's FTS5."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db.database import Database
from db.schema import upgrade
from db.search import SqliteSearch
from intake.searchable import searchable
from matching.language import compile_query, parse
from matching.matcher import match_query
from matching.narrowing import Languages, index_groups
from matching.query import And, format_query
from tests.making import article
from tests.matching.agreement import anchored, refusal
from tests.matching.strategies import documents, some_of, trees


def indexed(document):
    """What the index holds of a document."""
    return searchable(
        article(
            document.url or "https://valley.test/1",
            title=document.title,
            text=document.text,
            authors=document.authors,
            site=document.site,
            language=document.language,
        )
    )


def accepted(node, held):
    """The tree and the documents, each with a word more if the tree by itself is refused."""
    if not refusal(format_query(node)):
        return node, held
    return some_of(And, [parse("anchorword"), node]), [anchored(document) for document in held]


def has(words, alternative):
    if alternative.endswith("*"):
        return any(word.startswith(alternative[:-1]) for word in words)
    return alternative in words


@settings(max_examples=60, derandomize=True, deadline=None)
@given(trees, st.lists(documents, min_size=3, max_size=3))
def test_what_matches_has_a_word_of_every_group(node, held):
    node, held = accepted(node, held)
    query = compile_query(format_query(node))
    for document in held:
        if match_query(query, document) is not None:
            words = set(" ".join(indexed(document)).split())
            assert Languages(query.tree).may_hold(document.language)
            for group in index_groups(query.tree) or ():
                assert any(has(words, each) for each in group), group


def test_fts_finds_it_too(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/w.db")
    upgrade(database)
    search = SqliteSearch()

    @settings(max_examples=30, derandomize=True, deadline=None)
    @given(trees, st.lists(documents, min_size=3, max_size=3))
    def check(node, held):
        node, held = accepted(node, held)
        query = compile_query(format_query(node))
        groups = index_groups(query.tree)
        connection.execute(text("DELETE FROM article_search"))
        for number, document in enumerate(held):
            search.add(connection, number, *indexed(document))
        found = {0, 1, 2} if groups is None else search.find(connection, groups, 9)
        matching = {n for n, each in enumerate(held) if match_query(query, each) is not None}
        assert matching <= set(found)

    with database.writing() as connection:
        check()
    database.close()


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("x y", (("x",), ("y",))),
        ("(x OR y) z", (("x", "y"), ("z",))),
        ("x NOT y", (("x",),)),
        ("x (y OR NOT z)", (("x",),)),
        ("gra* x", (("gra*",), ("x",))),
        ("FIRST/9(x y) ATLEAST/2(z)", (("x",), ("y",), ("z",))),
        ("x NEAR/5 y", (("x",), ("y",))),
        ('"x y"', (("x",), ("y",))),
        ("x /[0-9]+/ words:{9..}", (("x",),)),
        ("language:sr x", (("x",),)),
        ("language:sr", None),
        ("source:wire OR x", None),
        ("site:wire.test", (("test",), ("wire",))),
    ],
)
def test_the_groups_of_a_query(query, groups):
    found = index_groups(parse(query))
    if query == "site:wire.test":
        assert found is not None
        assert {group[0][:4] for group in found} == {"test", "wire"}
    else:
        assert found == groups


def test_languages_are_asked_before_the_text():
    serbian = Languages(parse("x language:sr"))
    assert [serbian.may_hold(code) for code in ("sr", "hr", "en", "")] == [True, True, False, False]
    assert Languages(parse("x language:sr language:en")).may_hold("sr") is False
    either = Languages(parse("(language:sr OR language:en) x"))
    assert [either.may_hold(code) for code in ("sr", "en", "de")] == [True, True, False]
    for query in ("x", "x NOT language:sr", "x OR language:sr"):
        assert Languages(parse(query)).may_hold("")


def test_letters_that_the_index_may_not_know_are_not_asked_for():
    assert index_groups(parse("ꙮꙮ x")) == (("x",),)


def test_a_query_of_the_most_words_can_be_asked(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/w.db")
    upgrade(database)
    groups = index_groups(parse(" OR ".join(f"w{number}x" for number in range(2000))))
    with database.writing() as connection:
        SqliteSearch().add(connection, 7, "w1999x", "")
        assert SqliteSearch().find(connection, groups, 9) == [7]
    database.close()
