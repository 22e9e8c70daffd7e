"""The evaluated tree: it agrees with the matcher, and says what was nearest."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from matching.document import Document
from matching.evaluate import Absent
from matching.explain import decisive, explain
from matching.language import compile_query
from matching.matcher import match_query
from matching.query import And, Not, Or, format_query
from tests.matching.agreement import anchored, refusal
from tests.matching.strategies import documents, some_of, trees

FAR = "Serbia " + "word " * 60 + "shells. Vucic spoke of 5,000 and 70,000 men on Monday."


def because(query, **given):
    failed = decisive(explain(compile_query(query), Document(**given)))
    return None if failed is None else (failed.written, failed.why)


@pytest.mark.parametrize(
    ("query", "given", "part", "why"),
    [
        ("Serbia AND tanks", {}, "tanks", "does not stand there"),
        ("Serbia AND shels", {}, "shels", "nearest in spelling: 'shells'"),
        ("title:shells", {"title": "News"}, "title:shells", "stands in the text only"),
        ("text:News", {"title": "News"}, "text:News", "stands in the title only"),
        ("lead:Monday", {"text": "word " * 25 + "\nMonday"}, "lead:Monday", "further down only"),
        ("=Vučić", {}, "=Vučić", "stands as 'Vucic' only"),
        (
            "Niš",
            {"text": "oni nisu", "language": "sr"},
            "Niš",
            "'nisu' only, which is no form of a",
        ),
        ("Вучић", {"text": "Вучићем", "language": "en"}, "Вучић", "no form of it in 'en'"),
        ("Serbia NEAR/10 shells", {}, "Serbia NEAR/10 shells", "61 words apart, at most 10"),
        ("shells ONEAR/70 Serbia", {}, "shells ONEAR/70 Serbia", "near Serbia, but after it"),
        ("News NEAR/9 Serbia", {"title": "News"}, "News NEAR/9 Serbia", "in other parts"),
        ("Serbia NEAR/9 tanks", {}, "tanks", "does not stand there"),
        ('"spoke shells"', {}, '"spoke shells"', "nearest: 'shells. Vucic spoke'"),
        ('"arms deal"', {"text": "a deal"}, '"arms deal"', "'arms': does not stand there"),
        ("Serbia NOT shells", {}, "NOT shells", "excluded by 'shells'"),
        ("Serbia NOT words:{1..}", {}, "NOT words:{1..}", "excluded by 'words:{1..}'"),
        ("Serbia language:en", {"language": "sr"}, "language:en", "language is sr"),
        ("Serbia language:en", {}, "language:en", "language is not known"),
        ("Serbia author:Kos", {"authors": ("A. Ban",)}, "author:Kos", "its author: 'A. Ban'"),
        ("Serbia tag:arms", {}, "tag:arms", "it has no tags"),
        ("Serbia 6000", {}, "6000", "nearest number: 5,000, 70,000"),
        ("Serbia {90..100}", {"text": "Serbia"}, "{90..100}", "no number stands there"),
        ("Serbia /sh[0-9]/", {}, "/sh[0-9]/", "no line holds"),
        ("Serbia words:{900..}", {"text": "Serbia now"}, "words:{900..}", "its text has 2 words"),
        (
            "Serbia published:{2026-02-01..}",
            {"published": date(2026, 1, 2)},
            "published:{2026-02-01..}",
            "published on 2026-01-02",
        ),
        ("Serbia published:{2026-02-01..}", {}, "published:{2026-02-01..}", "is not known"),
        ("SENTENCE(Serbia Vucic)", {}, "SENTENCE(Serbia AND Vucic)", "not within one sentence"),
        ("FIRST/5(shells)", {}, "FIRST/5(shells)", "at word 62 at the earliest"),
        ("SENTENCE(Serbia tanks)", {}, "tanks", "does not stand there"),
        ("ATLEAST/3(Serbia)", {}, "ATLEAST/3(Serbia)", "stands 1 times"),
        ("Serbia (tanks OR planes)", {}, "tanks OR planes", "none of them is there"),
        (
            "Serbia (tanks OR shels)",
            {},
            "tanks OR shels",
            "is there; shels: nearest in spelling: 's",
        ),
        (
            "Serbia title:(News OR {7..})",
            {},
            "title:(News OR {7..})",
            "there; {7..}: no number stands",
        ),
        ("Serbia NEAR/9 (tanks OR jets)", {}, "tanks OR jets", "none of them is there"),
        ("Serbia ((tanks jets) OR guns)", {}, "tanks AND jets OR guns", "none of them is there"),
    ],
)
def test_the_first_condition_that_failed_is_told_with_what_was_nearest(query, given, part, why):
    told = because(query, **{"text": FAR, **given})
    assert told is not None
    assert told[0] == part
    assert why in told[1]


def test_what_holds_is_shown_by_its_passages():
    explained = explain(compile_query("Serbia AND NOT football"), Document(text=FAR))
    assert decisive(explained) is None
    word, excluded = explained.parts
    assert [each.terms for each in word.passages] == [("Serbia",)]
    assert (excluded.holds, excluded.passages) == (True, ())


def test_what_excludes_is_shown_by_its_passages():
    told = decisive(explain(compile_query("Serbia NOT shells"), Document(text=FAR)))
    assert [each.terms for each in told.passages] == [("shells",)]


def test_a_query_that_asks_too_much_says_so(monkeypatch):
    monkeypatch.setattr("matching.explain.MOST_STEPS", 2)
    explained = explain(compile_query("a b c d e"), Document(text="a b c d e"))
    assert not explained.holds
    assert "steps spent" in explained.why


def test_so_does_a_part_of_a_tree_that_is_too_large(monkeypatch):
    monkeypatch.setattr("matching.explain.BUDGET", 2)
    explained = explain(compile_query("a b c d e"), Document(text="a b c d e"))
    assert "not looked at" in explained.parts[-1].why


def test_a_condition_beside_the_words_counts_too():
    query = compile_query("Serbia AND shells")
    never = replace(query, condition=Absent(query.condition))
    told = decisive(explain(never, Document(text=FAR)))
    assert (told.written, "beside them" in told.why) == ("Serbia AND shells", True)


def consistent(explained):
    """Each AND, OR and NOT is what its parts make it."""
    parts = [part.holds for part in explained.parts]
    match explained.node:
        case And():
            assert explained.holds == all(parts)
        case Or():
            assert explained.holds == any(parts)
        case Not() if parts:
            assert explained.holds is not parts[0]
    for part in explained.parts:
        consistent(part)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(trees, documents)
def test_the_tree_agrees_with_the_matcher_and_with_itself(node, document):
    if refusal(format_query(node)):
        node, document = some_of(And, [compile_query("anchorword").tree, node]), anchored(document)
    query = compile_query(format_query(node))
    explained = explain(query, document)
    assert explained.holds == (match_query(query, document) is not None)
    assert (decisive(explained) is None) == explained.holds
    consistent(explained)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(trees, documents)
def test_whatever_fails_says_why(node, document):
    query = compile_query(f"anchorword AND ({format_query(node)})")
    failed = decisive(explain(query, document))
    assert failed is not None
    assert failed.why
