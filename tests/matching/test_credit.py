"""To which words of a query a match is owed."""

import pytest
from hypothesis import given, settings

from matching.credit import Crediting, leaves, without
from matching.document import Document, ReadDocument
from matching.language import compile_query, parse
from matching.query import format_query
from matching.steps import Steps
from tests.matching.agreement import found, refusal
from tests.matching.strategies import documents, trees


def owed(asked, **given):
    query, read = compile_query(asked), ReadDocument(Document(**given))
    hits = query.condition.hits(read.positions)
    return {each.word: (each.forms, each.decisive) for each in Crediting(query).of(read, hits)}


def test_each_alternative_counts_with_the_forms_that_stand_there():
    given = owed("Vučić OR shells OR tanks", text="Вучићем, Vučić i Vučić. Shells.", language="sr")
    assert given == {"Vučić": (("Вучићем", "Vučić"), False), "shells": (("Shells",), False)}


def test_what_alone_makes_the_match_is_decisive():
    assert owed("Serbia (shells OR tanks)", text="Serbia's shells")["shells"][1]
    assert owed("Serbia (shells OR tanks)", text="Serbia's shells")["Serbia"][1]
    assert not owed("Serbia (shells OR tanks)", text="Serbia's shells, tanks")["tanks"][1]


def test_words_count_only_where_they_take_part():
    far = "Shells were made. " + "word " * 20 + "Tanks near Ukraine and tanks."
    assert owed("(shells OR tanks) NEAR/3 Ukraine", text=far) == {
        "tanks": (("Tanks", "tanks"), True),
        "Ukraine": (("Ukraine",), True),
    }
    assert "shells" not in owed("SENTENCE(tanks Ukraine) OR x", text="Tanks, Ukraine. Shells.")


def test_fields_are_named_and_what_is_excluded_is_no_credit():
    given = owed(
        "title:shells NOT (title:tanks OR football) words:{1..}", title="Shells", text="Now."
    )
    assert given == {"title:shells": (("Shells",), True)}


def test_a_phrase_is_one_word_and_its_spaces_are_levelled():
    assert owed('"arms deal"', text="an arms\n deal") == {'"arms deal"': (("arms deal",), True)}


def test_a_document_that_spends_the_steps_gives_what_is_known_till_then(monkeypatch):
    monkeypatch.setattr("matching.credit.MOST_STEPS", 3)
    read, query = ReadDocument(Document(text="a b c")), compile_query("a OR b OR c")
    assert len(Crediting(query).of(read, [(3000, 4000)])) < 3
    assert isinstance(read.positions.steps, Steps)


def test_of_many_alternatives_those_are_asked_that_may_stand_there():
    letters = "bdgkmnprtz"
    names = " OR ".join(f"{one.upper()}o{other}avić" for one in letters for other in letters)
    given = owed(f"({names}) {{5..6}}", text="Mokavićem, 5", language="sr")
    assert given == {"Mokavić": (("Mokavićem",), True), "{5..6}": (("5",), True)}
    read = ReadDocument(Document(text="Mokavić. Modavić."))
    crediting = Crediting(compile_query(names))
    assert 0 < len(crediting._likely(crediting.lexicon.look(read.positions).present)) < 5


@pytest.mark.parametrize(
    ("query", "leaf", "left"),
    [
        ("a OR b OR c", "b", "a OR c"),
        ("a OR b", "a", "b"),
        ("a b", "a", None),
        ("x (a OR b)", "a", "x AND b"),
        ("(a OR b) NEAR/3 c", "a", "b NEAR/3 c"),
        ("title:(a OR b)", "b", "title:a"),
        ("ATLEAST/2(a OR b) NOT a", "a", "ATLEAST/2(b) AND NOT a"),
        ("FIRST/9(a OR b)", "a", "FIRST/9(b)"),
        ("a", "a", None),
    ],
)
def test_what_is_left_without_a_word(query, leaf, left):
    rest = without(parse(query), parse(leaf))
    assert (None if rest is None else format_query(rest)) == left


@settings(max_examples=40, derandomize=True, deadline=None)
@given(trees, documents)
def test_a_match_is_owed_to_words_of_the_query_that_stand_there(node, document):
    if refusal(format_query(node)) or not found(node, document):
        return
    query, read = compile_query(format_query(node)), ReadDocument(document)
    given = Crediting(query).of(read, query.condition.hits(read.positions))
    assert {each.word for each in given} <= set(Crediting(query).words)
    assert bool(Crediting(query).words) == bool(list(leaves(node)))
    said = " ".join(part.tokens.text for part in read.parts)
    for each in given:
        assert all(form in " ".join(said.split()) for form in each.forms)
