"""Many rules at once: what is remembered, shared and left out never changes what matches."""

from contextlib import ExitStack
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import lexicon, matcher
from matching.compile import DEFAULT_SCOPE, condition_of, word_condition
from matching.demands import demands
from matching.document import Document, ReadDocument
from matching.evaluate import Term
from matching.language import compile_query, parse
from matching.lexicon import Lexicon, Postings, Shown
from matching.matcher import Matcher
from matching.query import Word
from tests.matching.agreement import check_together
from tests.matching.strategies import documents, trees

NEWS = Document(text="Vučićem and the shells of Niš. Muellers kit.", language="sr")
rules = st.lists(trees, min_size=3, max_size=6)
held = st.lists(documents, min_size=3, max_size=3)


def names(found):
    return [match.watch for match in found]


@settings(max_examples=20, derandomize=True, deadline=None)
@given(rules, held, st.sampled_from(["", "MOST_REMEMBERED", "MOST_DECIDED"]))
def test_all_together_match_what_each_alone_does(nodes, seen, without):
    with ExitStack() as stack:
        if without:  # nothing is remembered, or nothing may be looked into
            stack.enter_context(patch.object(lexicon, without, -1))
        check_together(nodes, seen)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["Vučić", "shells", "kit*", "Niš", ""])),
        max_size=9,
    )
)
def test_changed_matchers_are_as_if_made_anew_and_old_ones_stay(changes):
    queries, current = {}, Matcher({})
    for name, text in changes:
        before, meant = current, names(current.match(NEWS))
        if text:
            queries[name] = compile_query(text)
            current = current.with_rule(name, queries[name])
        elif name in queries:
            del queries[name]
            current = current.without_rule(name)
        assert names(before.match(NEWS)) == meant
        assert names(current.match(NEWS)) == names(Matcher(queries).match(NEWS))
        assert len(current) == len(queries)


def test_a_changed_watch_keeps_its_place():
    first = Matcher({"a": compile_query("shells"), "b": compile_query("Niš")})
    second = first.with_rule("a", compile_query("kit")).with_rule("c", compile_query("the"))
    assert names(second.match(NEWS)) == ["a", "b", "c"]
    assert next(each.passages[0].terms for each in second.match(NEWS)) == ("kit",)


def test_two_changes_of_one_matcher_know_nothing_of_each_other():
    first = Matcher({"a": compile_query("shells")})
    one = first.with_rule("b", compile_query("Niš"))
    other = first.with_rule("b", compile_query("Novi")).with_rule("c", compile_query("kit"))
    assert names(one.match(NEWS)) == ["a", "b"]
    assert names(other.match(NEWS)) == ["a", "c"]
    with pytest.raises(KeyError):
        other.without_rule("d")


def test_a_change_shares_the_index_until_much_of_it_is_gone():
    held = Matcher({f"w{n}": compile_query(f"name{n}") for n in range(8)})
    changed = held.with_rule("new", compile_query("shells"))
    assert changed._index is held._index
    with patch.object(matcher, "_MOST_GONE", 2):
        for n in range(8):
            changed = changed.without_rule(f"w{n}")
    assert changed._index is not held._index
    assert len(changed._index.names) < 9
    assert names(changed.match(NEWS)) == ["new"]


def test_a_new_word_is_found_in_words_that_were_seen_before():
    held = Matcher({"a": compile_query("shells")})
    held.match(NEWS)
    assert names(held.with_rule("b", compile_query("Vučić")).match(NEWS)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shells AND Kragujevac", [["kragujevac"], ["shells"]]),
        ("Kragujevac NOT football", [["kragujevac"]]),
        ("NOT (NOT Kragujevac OR football)", [["kragujevac"]]),
        ("a (shells OR title:Niš)", [["nis", "shells"], ["a"]]),
        ("(shells OR a NEAR/3 arms) language:hr", [["arms", "shells"], ["language:hbs"]]),
        ('"of ammunition" ATLEAST/2(shells)', [["ammunition"], ["shells"], ["of"]]),
        ("SENTENCE(shells OR butter) {5..}", [["butter", "shells"]]),
        ("=Shells /b+/ 'Niš'", [["shells"], ["nis"]]),
        ("100,000 words:>5", [["100", "100000"]]),
        ("shells OR FIRST/5(butter)", [["butter", "shells"]]),
    ],
)  # fmt: skip
def test_what_a_document_must_show(text, meant):
    found = demands(compile_query(text).condition)
    assert [
        sorted(clue.keys[0] if clue.keys else clue.readings[0] for clue in each) for each in found
    ] == meant


def candidates(queries, document):
    held = Matcher({text: compile_query(text) for text in queries})
    return [held._index.names[number] for number in held._candidates(ReadDocument(document))]


def test_only_rules_all_of_whose_words_are_shown_are_looked_at():
    asked = [
        "kit shells",
        "kit butter",
        "kit (butter OR Niš)",
        "kit (butter OR bread)",
        "Vučić kit the",
    ]
    assert candidates(asked, NEWS) == [asked[0], asked[2], asked[4]]


def test_languages_sources_and_titles_are_held_against_the_document_first():
    document = Document(title="Niš votes", text="shells", language="sr", source="Tanjug English")
    asked = [
        "shells language:sr",
        "shells language:en",
        "shells source:tanjug",
        "shells source:b92",
    ]
    asked += ["title:Niš", "title:shells", "url:sport", "language:hr"]
    assert candidates(asked, document) == [asked[0], asked[2], asked[4], asked[7]]


def test_a_small_letter_or_another_script_rules_a_name_out():
    assert candidates(["Niš", "niš"], Document(text="oni nisu", language="sr")) == ["niš"]
    assert candidates(["кит", "kit"], Document(text="кіт")) == ["kit"]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(trees, held)
def test_a_query_that_knows_where_its_words_stand_finds_the_same(node, seen):
    condition = condition_of(node)
    words = Lexicon.of([condition])
    for document in (*seen, *seen):  # the second time, what its words show is remembered
        plain, known = ReadDocument(document).positions, ReadDocument(document).positions
        assert words.look(known) is known.known
        assert condition.holds(known) == condition.holds(plain)
        assert condition.hits(known) == condition.hits(plain)


def test_places_rise_from_the_title_to_the_end_of_the_text():
    words = Lexicon.of([compile_query("shell* OR Niš").condition])
    read = ReadDocument(Document(title="Shells of Niš", text="Niš. shells, shelled Niš"))
    shown = words.look(read.positions)
    places = {clue.keys[0]: shown.numbers(clue) for clue in words.clues}
    start = read.positions.scopes["text"][0]
    assert places == {"shell": [0, start + 1, start + 2], "nis": [2, start, start + 3]}


def test_what_words_show_is_read_once():
    table_of = Lexicon()
    (term,) = demands(compile_query("Vučić").condition)[0]
    assert isinstance(term, Term)
    table_of.number(term)
    first = Shown(table_of, ReadDocument(NEWS).positions)
    with (
        patch.object(lexicon, "fold", side_effect=AssertionError, create=True),
        patch.object(lexicon.Table, "read", side_effect=AssertionError),
    ):
        again = Shown(table_of, ReadDocument(NEWS).positions)
    assert first.present == again.present == {0}
    assert first.numbers(term) == again.numbers(term)


def test_words_of_many_rules_are_compiled_once():
    one, other = (compile_query(f"Vučić AND {word}").condition for word in ("shells", "butter"))
    assert one.parts[0] is other.parts[0]
    assert one.parts[1] is not other.parts[1]


def test_words_that_mean_other_things_are_other_words():
    plain = Word("Vučić")
    meant = [
        plain,
        replace(plain, prefix=True),
        replace(plain, exact="="),
        replace(plain, text="V"),
    ]
    meant += [replace(plain, only=frozenset(each)) for each in ((), ("forms",))]
    found = [word_condition(each, scope) for each in meant for scope in (DEFAULT_SCOPE, "title")]
    assert len({id(each) for each in found}) == len(found)
    assert [word_condition(each, "title") for each in meant] == found[1::2]


def test_a_query_reads_its_tree_again():
    text = "$makers AND shells"
    query = compile_query(text, {"makers": ["Krušik", "Prvi Partizan"]})
    assert query.tree == parse(text, {"makers": ["Krušik", "Prvi Partizan"]})
    assert all(key.text.startswith("shell") for key in query.required)


def test_postings_hold_one_number_or_many():
    postings = Postings()
    for key, number in (("a", 1), ("b", 2), ("a", 3), ("a", 5)):
        postings.add(key, number)
    assert [list(postings.get(key)) for key in "abc"] == [[1, 3, 5], [2], []]
