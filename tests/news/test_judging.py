"""What is new in a report, held against what was told."""

import pytest

from db.message_records import NewsKind
from matching.stories.news.amounts import Amount
from matching.stories.news.judging import what_is_new
from tests.news.test_reading import report

BLAST = report(
    "An explosion shook the Kruna works in Topola on Friday.\n"
    "Four workers were injured and taken to hospital.\n"
    "The cause is not known.",
    title="Four injured in explosion at the Kruna works",
)


def found(text, language="en", *, told=(BLAST,), elsewhere=(), **given):
    return what_is_new(report(text, language, **given), told, elsewhere)


def kinds(judged):
    return {each.kind for each in judged.news}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Four workers were hurt in an explosion at the Kruna works on Friday.", "en"),
        ("U fabrici Kruna u Topoli u eksploziji je povređeno četvoro radnika.", "sr"),
        ("У фабрици Круна у Тополи у експлозији је повређено четворо радника.", "sr"),
        ("Bei einer Explosion im Werk Kruna sind vier Arbeiter verletzt worden.", "de"),
        ("При взрыве на заводе «Круна» пострадали четверо рабочих.", "ru"),
        ("The management could not be reached.", "en"),
        ("", "en"),
        ("...", ""),
    ],
)
def test_a_repetition_is_not_material(text, language):
    judged = found(text, language)
    assert not judged.is_material
    assert judged.weight == 0


@pytest.mark.parametrize(
    ("text", "language", "kind", "news"),
    [
        ("Seven workers were injured at Kruna.", "en", NewsKind.FIGURE, "Seven workers were"),
        ("U Kruni je povređeno sedmoro radnika.", "sr", NewsKind.FIGURE, "sedmoro radnika"),
        ("The police held Ana Vidić over Kruna.", "en", NewsKind.NAME, "Ana Vidić"),
        (
            '"We will open every hall again," Ana said at Kruna.',
            "en",
            NewsKind.QUOTATION,
            "We will open every hall again",
        ),
        ("A worker of Kruna died.", "en", NewsKind.SENTENCE, "A worker of Kruna died."),
        ("Radnik Krune je preminuo.", "sr", NewsKind.SENTENCE, "Radnik Krune je preminuo."),
    ],
)
def test_figures_people_words_and_turns_are_material(text, language, kind, news):
    judged = found(text, language)
    assert judged.is_material
    assert (kind, news) in {(each.kind, each.text) for each in judged.news}


def test_a_quotation_says_whose_words_it_is():
    judged = found('"We will open every hall again," Ana Vidić said at Kruna.')
    (speaker,) = {each.speaker for each in judged.news if each.kind is NewsKind.QUOTATION}
    assert speaker == "Ana Vidić"


def test_words_that_were_told_in_another_language_by_the_same_speaker_are_told():
    told = report('"We will open every hall again," Ana Vidić said at Kruna.')
    again = "„Svaku halu ćemo ponovo otvoriti“, rekla je Ana Vidić."
    assert not found(again, "sr", told=(BLAST, told)).is_material
    other = "„Svaku halu ćemo ponovo otvoriti“, rekao je Petar Lukić."
    assert found(other, "sr", told=(BLAST, told)).is_material


def test_headline_and_first_sentence_in_new_words_are_material():
    text = "The owners will sell their famous bakery to former rivals."
    assert found(text, title="Bakery goes to former rivals").is_material
    assert not found(text, title="Kruna works after the explosion").is_material


def test_words_prove_nothing_where_the_story_was_told_in_other_languages_only():
    text = "The owners will sell their famous bakery to former rivals."
    told = report("U Topoli je eksplodirala pekara.", "sr")
    judged = found(text, told=(told,), title="Bakery goes to former rivals")
    assert not judged.is_material


def test_what_was_told_of_other_stories_is_background():
    text = "The Kruna works makes 40,000 lamps a year for Ana Vidić."
    assert found(text).is_material
    background = report("Every year 40,000 lamps leave the Kruna works, says Ana Vidić.")
    assert not found(text, elsewhere=(background,)).is_material


def test_a_small_number_of_another_matter_is_news():
    background = report("Seven trees fell on the road in Lapovo.")
    assert found("Seven workers were injured.", elsewhere=(background,)).is_material


def test_what_stands_deep_in_a_long_report_weighs_less():
    filler = ["Four workers were injured at the Kruna works."] * 8
    deep = [*filler, "Founded by Ana Vidić, it had 300 lamps.", "Petar Lukić owned 700 of them."]
    judged = found("\n".join(deep))
    assert judged.news
    assert not judged.is_material


def test_the_sentences_come_first_then_the_rest_the_outlet_last():
    judged = found(
        "Seven workers were injured, the minister, Ana Vidić, said.\n"
        "Police closed the road to Lapovo.\nSabotage was not excluded by Petar Lukić.\n"
        "A worker died.",
        site="Morava Courier",
    )
    shown = [each.kind for each in judged.news]
    assert shown[:3] == [NewsKind.SENTENCE] * 3
    assert shown[-1] is NewsKind.OUTLET
    assert {each.outlet for each in judged.news} == {"Morava Courier"}
    weights = [each.weight for each in judged.weighed[3:]]
    assert weights == sorted(weights, reverse=True)


def test_an_outlet_that_was_told_is_no_news():
    assert kinds(found("Four workers were injured.", site="Tisa Radio")) == set()
    assert kinds(found("Four workers were injured.", site="Danube Daily")) == {NewsKind.OUTLET}


def test_outlets_that_are_credited_are_no_news():
    told = report("Four were injured at Kruna.", site="Balkan Courier")
    assert not found("Four were injured, the Balkan Courier wrote.", told=(told,)).is_material


def test_another_reader_of_amounts_may_be_given():
    def none(_text: str, _language: str) -> list[Amount]:
        return []

    text = "Seven workers were injured at the Kruna works."
    assert not what_is_new(report(text), (BLAST,), amounts=none).is_material


def test_judging_is_repeatable():
    text = "Seven workers were injured, Ana Vidić said.\nA worker died."
    assert found(text) == found(text)
