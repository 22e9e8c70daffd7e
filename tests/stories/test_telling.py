"""Copies, and what an article adds to its story."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.copies import Copies, key_of
from matching.stories.novelty import Told
from matching.stories.profile import Report, read_profile
from matching.stories.telling import Telling
from tests.stories.month import read_month
from tests.stories.test_grouping import BLAST, OTHERS, VOTE

LONG = " ".join(f"w{number % 97}x{number}" for number in range(400))


def told(*texts: str, language: str = "en") -> Told:
    story = Told()
    for text in texts:
        story.add(read_profile(Report(text=text, language=language)))
    return story


def news(story: Told, text: str, language: str = "en") -> list[str]:
    return story.news_in(Report(text=text, language=language))


def test_all_of_a_first_report_is_new():
    assert len(news(Told(), BLAST[0])) == 3


def test_what_was_told_is_not_new_in_other_words():
    assert news(told(BLAST[0]), "On Friday seven workers were injured at the Savamet plant.") == []


def test_a_new_number_a_new_name_and_a_new_matter_are():
    story = told(BLAST[0])
    assert news(story, "In Valjevo 9 workers were injured.") == [
        "In Valjevo 9 workers were injured."
    ]
    assert news(story, "One of them, it was Petar Lukic, died.") != []
    assert news(story, "Negotiations about wages begin again next month.") != []


def test_of_a_language_that_the_story_was_not_told_in_names_and_numbers_decide():
    story = told(BLAST[0])
    assert news(story, "Am Freitag wurden Arbeiter in Valjevo verletzt.", "de") != []  # Freitag
    assert news(story, "у ваљевској фабрици повређени су радници.", "sr") == []
    assert news(story, "у фабрици је повређено 9 радника.", "sr") != []


def test_copies_are_found_relabelled_excerpted_and_edited():
    copies = Copies[str]()
    copies.add("first", key_of(LONG))
    copies.add("second", key_of("Agency. " + LONG))
    words = LONG.split()
    edited = " ".join(word if number % 12 else "changed" for number, word in enumerate(words))
    for text in (LONG, f"By our own correspondent. {LONG}", " ".join(words[:130]), edited):
        assert copies.original_of(key_of(text)) == "first"
    assert copies.original_of(key_of(" ".join(reversed(words)))) is None
    assert copies.original_of(key_of("")) is None


def test_one_shared_sentence_makes_no_copy():
    copies = Copies[str]()
    shared = "The ministry did not answer a request for comment by the evening of Friday."
    copies.add("one", key_of(f"{BLAST[0]} {shared} {VOTE}"))
    assert copies.original_of(key_of(f"{OTHERS[0]} {OTHERS[1]} {shared}")) is None


def test_a_copy_joins_its_story_and_adds_nothing():
    telling = Telling()
    first = telling.take("a", Report(text=LONG, language="en"))
    copied = telling.take("b", Report(text=f"Reuters-like. {LONG}", language="en"))
    assert (first.copy_of, copied.copy_of) == (None, "a")
    assert copied.story == first.story
    assert copied.new == ()


def test_the_copies_of_the_scripted_month_are_told_as_such():
    telling, found = Telling(), {}
    month = read_month()
    for each in month.articles:
        report = Report(title=each.title, text=each.text, language=each.language)
        found[each.id] = telling.take(each.id, report, each.at)
    labelled = {each.id: each.copy_of for each in month.articles if each.copy_of}
    assert {name: found[name].copy_of for name in labelled} == labelled
    revised = {each.id for each in month.articles if each.revises}
    assert {n for n, each in found.items() if each.copy_of} - revised == set(labelled)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_what_was_told_once_is_never_new_again(texts):
    story = told(*texts, "A first report of the story, so that something was told.")
    assert all(news(story, text) == [] for text in texts)
