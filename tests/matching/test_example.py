"""What is distinctive in documents, the query proposed from it, and how like others are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.document import Document
from matching.example import (
    FIGURE,
    NAME,
    TERM,
    combined,
    distinctive,
    proposed,
    rarity,
)
from matching.language import compile_query, parse
from matching.likeness import likeness, similarity, with_likeness
from matching.matcher import match_query
from matching.query import format_query

STORY = Document(
    title="Shells from Valjevo reach Ukraine",
    text=(
        "The Krušik works in Valjevo sold 100,000 artillery shells to a Czech dealer, Aleksandar "
        "Marić said on Monday. He said that the Krušik works had known nothing of their way to "
        "Ukraine in 2024. Moravia Arms paid 12,500 euros for each pallet. The dealer, Moravia "
        "Arms, named Ukraine as the last buyer."
    ),
    language="en",
)
RETOLD = Document(
    title="Srpske granate u Ukrajini",
    text=(
        "Valjevski Krušik prodao je granate češkom trgovcu, potvrdio je Aleksandar Marić. "
        "Kompanija Moravia Arms platila je 12.500 evra po paleti, a poslala 100.000 komada "
        "iz Valjeva u Ukraine."
    ),
    language="sr",
)
OTHER = Document(
    title="A bridge opens",
    text="The mayor opened a bridge over the river on Monday. It is red, she said of the works.",
    language="en",
)


def texts(kind: str, document: Document = STORY) -> list[str]:
    return [each.text for each in distinctive(document) if each.kind == kind]


def test_names_figures_and_terms() -> None:
    assert set(texts(NAME)) == {
        "Ukraine", "Krušik", "Valjevo", "Moravia Arms", "Aleksandar Marić", "Czech",
    }  # fmt: skip
    assert texts(FIGURE) == ["100000", "12500"]  # not the year
    assert "artillery" in texts(TERM)
    assert not {"Monday", "The", "Shells"} & set(texts(NAME))


def test_what_comes_often_and_in_the_title_weighs_more() -> None:
    weights = {each.text: each.weight for each in distinctive(STORY)}
    assert weights["Ukraine"] > weights["Krušik"] > weights["Czech"]
    assert weights["Moravia Arms"] > weights["Aleksandar Marić"]


def test_forms_of_one_name_are_one() -> None:
    text = "Juče je Krušik stao. Radnici su čekali Krušika, a u Krušiku je bilo mirno."
    assert texts(NAME, Document(text=text, language="sr")) == ["Krušik"]


def test_german_nouns_are_no_names() -> None:
    text = "Im Werk lagen Granaten. Heute kam ein Händler aus Brünn, sagte Anna Berger."
    document = Document(text=text, language="de")
    assert texts(NAME, document) == ["Anna Berger"]
    assert "Granaten" in texts(TERM, document)


def test_rare_words_weigh_more_than_those_that_all_have() -> None:
    others = [{"ukraine", "dealer"}] * 50 + [{"krusik"}]
    rare = rarity(iter(others))
    assert rare("nowhere") > rare("krusik") > rare("ukraine") > 0
    ranked = [each.text for each in distinctive(STORY, rare) if each.kind == NAME]
    assert ranked.index("Krušik") < ranked.index("Ukraine")


def test_the_proposal_can_be_read_and_finds_the_story_but_not_another() -> None:
    query = compile_query(proposed(distinctive(STORY)))
    assert match_query(query, STORY)
    assert match_query(query, RETOLD)
    assert not match_query(query, OTHER)


def test_what_several_documents_have_comes_first() -> None:
    terms = combined([distinctive(STORY), distinctive(RETOLD)])
    assert terms[0].text in {"Moravia Arms", "Krušik", "Ukraine"}
    weights = {each.text: each.weight for each in terms}
    assert weights["100000"] > {e.text: e.weight for e in distinctive(STORY)}["100000"]
    assert proposed(()) == ""


@pytest.mark.parametrize("text", ["", "…", "a b c", "He is in it.", "1234567"])
def test_where_there_is_nothing_nothing_is_proposed(text: str) -> None:
    assert proposed(distinctive(Document(text=text))) == ""


@given(st.text(max_size=200))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_any_text_gives_terms_that_a_query_can_ask_for(text: str) -> None:
    terms = distinctive(Document(title=text[:30], text=text))
    for each in terms:
        assert format_query(parse(format_query(each.node))) == format_query(each.node)
    query = proposed(terms)
    if query:
        compile_query(query)


def test_an_example_is_wholly_like_itself_and_others_less() -> None:
    wanted = likeness([distinctive(STORY)], 0.25)
    scores = [similarity(wanted, each).score for each in (STORY, RETOLD, OTHER)]
    assert scores[0] == 1.0
    assert 0.3 < scores[1] < 1.0
    assert scores[2] < 0.1


def test_the_score_is_explained_by_its_terms() -> None:
    found = similarity(likeness([distinctive(STORY)], 0.25), RETOLD)
    assert found.terms[0] in {"Ukraine", '"Moravia Arms"'}
    assert "artillery" not in found.terms


def test_of_several_examples_the_nearest_counts() -> None:
    one, both = ([distinctive(OTHER)], [distinctive(OTHER), distinctive(STORY)])
    assert similarity(likeness(one, 0.25), STORY).score < 0.1
    assert similarity(likeness(both, 0.25), STORY).score == 1.0


@given(st.lists(st.sampled_from(STORY.text.split()), max_size=60))
@settings(max_examples=20, derandomize=True, deadline=None)
def test_a_score_lies_between_nothing_and_all_and_grows_with_the_text(words: list[str]) -> None:
    wanted = likeness([distinctive(STORY)], 0.25)
    some = similarity(wanted, Document(text=" ".join(words[: len(words) // 2])))
    more = similarity(wanted, Document(text=" ".join(words)))
    assert 0 <= some.score <= more.score <= 1


@pytest.mark.parametrize(("least", "found"), [(0.2, True), (0.95, False)])
def test_it_is_a_second_stage_behind_the_query(least: float, found: bool) -> None:
    query = with_likeness(compile_query("Krušik"), likeness([distinctive(STORY)], least))
    match = match_query(query, RETOLD)
    assert (match is not None) == found
    assert match_query(with_likeness(compile_query("tank"), likeness([], 0.1)), STORY) is None
    if match:
        marked = {term for passage in match.passages for term in passage.terms}
        assert {"Krušik", "Moravia Arms"} <= marked


def test_without_examples_a_query_stays_as_it_is() -> None:
    query = compile_query("Krušik")
    assert with_likeness(query, None) is query
