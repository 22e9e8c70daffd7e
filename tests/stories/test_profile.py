"""What is read off an article."""

import pytest

from matching.stories.numerals import numerals
from matching.stories.profile import Report, read_profile
from matching.stories.sounds import root_of, sound_of


def profile(text: str, language: str = "en", title: str = ""):
    return read_profile(Report(title=title, text=text, language=language))


def test_both_alphabets_of_serbian_say_the_same():
    latin = profile("Direktor Milan Kostrešević dao je izjavu u Valjevu.", "sr")
    cyrillic = profile("Директор Милан Костреше́вић дао је изјаву у Ваљеву.", "sr")
    assert latin.words == cyrillic.words
    assert latin.names == cyrillic.names


def test_names_stand_with_a_capital_within_sentences():
    read = profile("Shells were made. The plant Savamet in Valjevo made shells.")
    assert set(read.names) == {"savame", "valjev"}


def test_a_word_that_is_mostly_small_is_no_name():
    read = profile("They like Bread. We eat bread, and more bread, in Novi Sad.")
    assert "bread" not in read.names
    assert "novi sad" in read.runs


def test_words_of_titles_lead():
    read = profile("Nothing.", title="Savamet suspends exports")
    assert {"savame", "suspen", "export"} <= set(read.title) & set(read.lead)


def test_characters_without_spaces_come_in_pairs():
    assert {"北京", "京市"} <= set(profile("北京市。", "zh").words)


@pytest.mark.parametrize(
    "written", ["40,000", "40.000", "40 000", "40\u00a0000", "40\u202f000", "٤٠٬٠٠٠"]
)
def test_one_number_however_it_is_written(written):
    assert numerals(f"some {written} shells")[1] == ["40000"]


@pytest.mark.parametrize(
    ("written", "number"),
    [("5.4", "5.4"), ("5,4", "5.4"), ("1.000,5", "1000.5"), ("1,000.5", "1000.5"), ("7", "7")],
)
def test_decimals_keep_their_point(written, number):
    assert numerals(written)[1] == [number]


@pytest.mark.parametrize("written", ["M84", "4x4", "122mm"])
def test_names_with_digits_are_no_numbers(written):
    assert numerals(written) == (written, [])


@pytest.mark.parametrize(
    ("one", "other"),
    [("trump", "tramp"), ("zelenskyy", "selenskyj"), ("shostakovich", "schostakowitsch")],
)
def test_a_name_sounds_alike_in_other_spellings(one, other):
    assert sound_of(one) == sound_of(other) != ""


def test_an_arabic_name_sounds_like_its_latin_form():
    assert sound_of("ترامب")[:3] == sound_of("trump")[:3]


def test_short_words_tell_nothing_by_their_sound_or_root():
    assert sound_of("oui") == root_of("oui") == ""
    assert root_of("парламент") == ""


@pytest.mark.parametrize(
    ("declared", "language"),
    [("sr-Latn-RS", "sr"), ("EN", "en"), ("cnr", "cnr"), ("english", ""), ("", ""), ("x", "")],
)
def test_only_codes_are_languages(declared, language):
    assert profile("Words.", declared).language == language


def test_of_several_forms_the_shortest_is_shown():
    shown = profile("Savametu su javili da je Savamet isporučio 40 granata Savameta.", "sr").written
    assert "Savamet" in shown["words"].values()
    assert shown["numbers"] == {"40": "40 granata"}


def test_of_forms_as_short_as_each_other_the_first_is_shown():
    shown = profile("Danas je Savamet rekao: SAVAMET, savamet i sava.", "sr").written
    assert shown["words"]["savame"] == "Savamet"
    assert shown["sounds"]["svmt"] == "Savamet"


def test_pairs_of_characters_are_shown_to_nobody():
    shown = profile("贝尔格莱德 Savamet", "zh").written
    assert shown["words"] == {"savame": "Savamet"}
