from hypothesis import given, settings
from hypothesis import strategies as st

from matching.language import compile_query
from matching.matcher import Document, Matcher, match_query
from matching.passages import LONGEST, MOST_PASSAGES, merge


def found(query, **fields):
    match = match_query(compile_query(query), Document(**fields))
    assert match is not None
    return match.passages


def test_the_title_comes_first_then_the_sentence_with_most_different_terms():
    text = "Shells were made. Shells, shells, shells. Kyiv wants shells. Kyiv waits."
    passages = found("shells Kyiv", title="Shells", text=text)
    assert [(each.field, each.text) for each in passages] == [
        ("title", "Shells"),
        ("text", "Kyiv wants shells."),
        ("text", "Shells were made."),
        ("text", "Shells, shells, shells."),
        ("text", "Kyiv waits."),
    ]


def test_spellings_of_one_word_are_one_term():
    text = "Vučić i Вучић. Vučić u Nišu."
    assert [each.text for each in found("Vučić OR Nišu", text=text)] == [
        "Vučić u Nišu.",
        "Vučić i Вучић.",
    ]


def test_there_are_at_most_five():
    assert len(found("a", text="a b. " * 20 + "\n" + "A x.\n" * 20)) == MOST_PASSAGES == 5


def test_a_phrase_over_a_sentence_border_shows_both_sentences():
    (passage,) = found(
        '"the end the start"', text="Before. This is the end. The start was late. Yes."
    )
    assert passage.text == "This is the end. The start was late."
    assert passage.terms == ("the end. The start",)


def test_a_phrase_over_a_border_does_not_come_before_what_it_follows_or_after():
    (passage,) = found('"the end the start" OR end OR late', text="At the end. The start was late.")
    assert passage.text == "At the end. The start was late."
    assert passage.terms == ("the end. The start", "late")
    (passage,) = found('"b x c" OR a OR x', text="a b x. C d")
    assert passage.terms == ("a", "b x. C")


def test_what_several_watches_find_in_one_article_is_cut_once():
    text = "Kyiv wants shells. Niš makes shells."
    queries = {name: compile_query(name) for name in ("shells", "shells Kyiv", "Niš shells")}
    found = Matcher(queries).match(Document(text=text))
    alone = [match_query(query, Document(text=text)) for query in queries.values()]
    assert [each.passages for each in found] == [each.passages for each in alone]
    assert found[0].passages[1] is found[1].passages[1]


def test_overlapping_hits_are_shown_as_one():
    (passage,) = found('"arms deal" OR "deal maker"', text="an arms deal maker")
    assert passage.terms == ("arms deal maker",)
    assert merge([(5, 9), (0, 2), (1, 3), (3, 4)]) == [(0, 3), (3, 4), (5, 9)]


def test_a_long_sentence_is_cut_around_the_hits_on_word_borders():
    text = "before " * 100 + "shells for Kyiv " + "after " * 100
    (passage,) = found("shells Kyiv", text=text)
    assert len(passage.text) <= LONGEST
    assert passage.text.startswith("…before ")
    assert passage.text.endswith(" after…")
    assert passage.terms == ("shells", "Kyiv")


def test_hits_at_the_ends_of_a_long_sentence():
    text = "shells " + "x " * 500 + "Kyiv"
    (passage,) = found("shells Kyiv", text=text)
    assert passage.text.startswith("shells x")
    assert passage.terms == ("shells",)
    (passage,) = found("Kyiv", text=text)
    assert passage.text.endswith(" x Kyiv")
    assert passage.terms == ("Kyiv",)


def test_a_word_longer_than_a_passage_is_cut():
    (passage,) = found("sh*", text="a " * 50 + "sh" * 1000 + " b")
    assert len(passage.text) <= LONGEST
    assert passage.terms[0].startswith("shsh")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b. B", "ccc", "京", "x" * 150, "\n", "  ", "А́"]), max_size=60)
)
def test_passages_are_bounded_and_their_spans_lie_in_order(pieces):
    text = " ".join(pieces) + " a"
    for passage in found('a OR ccc OR xx* OR "b b" OR 京 OR А', title=text, text=text):
        assert len(passage.text) <= LONGEST
        assert passage.spans
        assert list(passage.spans) == merge(passage.spans)
        assert all(0 <= start < end <= len(passage.text) for start, end in passage.spans)
        assert "…" not in "".join(passage.terms)
