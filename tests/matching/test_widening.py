"""By what a word was found: what is shown, and what a watch turns off, are one answer."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.watch_records import Widening
from matching.document import Document
from matching.found import widened
from matching.language import compile_query, parse
from matching.matcher import match_query
from matching.query import Word
from matching.rewriting import rewritten, words_in
from matching.widening import EVERY, narrowed, script, widenings

SCRIPTS, SPELLINGS, FORMS, ALIASES = Widening
PAIRS = [  # a query's word, one that it stands for, its language, and by what
    ("Vučić", "VUČIĆ", "sr", set()),
    ("Vučić", "Vucic", "sr", {SPELLINGS}),
    ("Vučić", "Вучић", "sr", {SCRIPTS}),
    ("Vučić", "Вучићем", "sr", {SCRIPTS, FORMS}),
    ("Vučić", "Vučićem", "sr", {FORMS}),
    ("Vučić", "Vucicem", "sr", {SPELLINGS, FORMS}),
    ("Zelensky", "Zelenskyy", "en", {SPELLINGS}),
    ("Zelensky", "Зеленского", "ru", {SCRIPTS, FORMS}),
    ("Zelensky", "Selenskyjs", "de", {SPELLINGS, FORMS}),
    ("Gorbachev", "Gorbatschow", "de", {SPELLINGS}),
    ("Müller", "Muellers", "de", {SPELLINGS, FORMS}),
    ("Đoković", "Djoković", "sr", {SPELLINGS}),
    ("Đoković", "Đokovića", "sr", {FORMS}),
    ("Praha", "Praze", "cs", {FORMS}),
    ("Αθήνα", "Αθήνας", "el", {FORMS}),
    ("القاهرة", "والقاهرة", "ar", {FORMS}),
    ("習", "习", "zh", {SPELLINGS}),
    ("munition*", "munitions", "en", set()),
    ("Vučić*", "Vucicevac", "sr", {SPELLINGS}),
    ("Вуч*", "Vučić", "sr", {SCRIPTS}),
]


def word_of(text: str) -> Word:
    word = parse(text)
    assert isinstance(word, Word)
    return word


@pytest.mark.parametrize(("word", "surface", "language", "by"), PAIRS)
def test_each_way_is_told(word: str, surface: str, language: str, by: set[Widening]) -> None:
    assert widenings(word_of(word), surface, language) == by


@pytest.mark.parametrize(("word", "surface", "language", "by"), PAIRS)
def test_a_watch_finds_by_what_is_not_turned_off(
    word: str, surface: str, language: str, by: set[Widening]
) -> None:
    text = Document(text=f"x {surface} y", language=language)
    for count in range(4):
        for allowed in combinations((SCRIPTS, SPELLINGS, FORMS), count):
            found = match_query(compile_query(word, widen=allowed), text)
            assert (found is not None) == (by <= set(allowed)), allowed


@pytest.mark.parametrize("query", ["=Vučić", "'Vučić'", '="Vučić i"'])
def test_what_is_written_exactly_has_no_widening(query: str) -> None:
    text = Document(text="Vučić i Вучић", language="sr")
    match = match_query(compile_query(query), text)
    assert match is not None
    assert widened(parse(query), match.passages, "sr") == ()


@given(st.text(max_size=12), st.text(min_size=1, max_size=12))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_any_pair_has_an_answer(word: str, surface: str) -> None:
    assert widenings(Word(word), surface) <= EVERY
    assert widenings(Word(word), word) == frozenset()


@given(
    st.sampled_from(["Niš", "Vučić", "grad*", '"grad Niš"', "Niš NEAR/3 grad", "NOT Niš grad"]),
    st.lists(st.sampled_from(["Nišu", "Ниш", "Nis", "gradu", "град", "Vučića"]), max_size=6),
)
@settings(max_examples=30, derandomize=True, deadline=None)
def test_turning_off_finds_no_more_unless_something_must_be_absent(
    query: str, words: list[str]
) -> None:
    text = Document(text=" ".join(words), language="sr")
    if "NOT" not in query and match_query(compile_query(query, widen=()), text):
        assert match_query(compile_query(query), text)


def test_it_holds_in_every_part_of_a_query_but_not_of_labels() -> None:
    query = 'Vučić NEAR/3 "grad Niš" SENTENCE(a NOT shells) title:NATO ATLEAST/2(a OR b) site:Dunav'
    only = {word.text: word.only for word in words_in(narrowed(parse(query), [FORMS]))}
    assert only.pop("Dunav") is None
    assert set(only.values()) == {frozenset([FORMS])}
    assert set(only) == {"Vučić", "grad", "Niš", "shells", "a", "b", "NATO"}


def test_with_all_of_them_the_tree_is_the_same() -> None:
    tree = parse("Vučić (a OR b)")
    assert narrowed(tree, EVERY) is tree
    assert rewritten(tree, lambda leaf, _field: leaf) == tree


def shown(query: str, text: str, language: str = "sr") -> list[str]:
    match = match_query(compile_query(query), Document(text=text, language=language))
    assert match is not None
    return [str(each) for each in widened(parse(query), match.passages, language)]


def test_the_words_of_a_match_are_told_each_once() -> None:
    text = "Вучићем и Вучићем, Vučić i gradovi, s gradovima."
    assert shown("Vučić AND grad*", text) == [
        "Вучићем: Vučić by scripts, forms",
        "gradovi: grad* by wildcards",
        "gradovima: grad* by wildcards",
    ]


def test_of_two_words_the_nearer_counts() -> None:
    assert shown("Vucic OR Вучићем OR Вучић", "s Вучићем") == []
    assert shown("Vučić* OR Vucić", "Vučića") == ["Vučića: Vučić* by wildcards"]


def test_words_of_a_phrase_are_told_one_by_one() -> None:
    assert shown('"Petar Vučić"', "s Petrom Vučićem") == [
        "Petrom: Petar by forms",
        "Vučićem: Vučić by forms",
    ]


def test_numbers_need_none() -> None:
    assert shown("100,000 shells", "It sold 100 000 shells.", "en") == []


def test_scripts_by_the_first_letter() -> None:
    assert [script(each) for each in ("Вучић", "1Vučić", "北京", "123")] == [
        "CYRILLIC", "LATIN", "CJK", "",
    ]  # fmt: skip
