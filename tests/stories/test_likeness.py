"""How likely two articles tell one story: what is common, what time says, and why they joined."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching.stories.background import Background, Sketch
from matching.stories.common import common_stems
from matching.stories.concepts import concept_of, concept_of_number, ways_to_say
from matching.stories.grouping import told_by
from matching.stories.likeness import apart, is_coincidence, judge, kinship, likeness, tempered
from matching.stories.profile import Report, read_profile
from matching.stories.reasons import reasons
from matching.stories.stems import stem_of
from tests.making import NOON
from tests.stories.lindmark import read_lindmark, sketched

BANK = read_lindmark()
SKETCHES = sketched(BANK)
EN, DE, SR, EN_LATER, RESIGNS = SKETCHES[:5]


def sketch(text: str, language: str = "en", title: str = "", at=None):
    return Background().sketch(read_profile(Report(title=title, text=text, language=language)), at)


# What is common


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        (["granata", "granate", "granatama", "granatu"], "sr"),
        (["zajavlenie", "zajavlenija", "zajavlenij"], "ru"),
        (["export", "exports", "exporting", "exported"], "en"),
        (["vertrag", "vertrags", "vertragen"], "de"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms, language):
    assert len({stem_of(form, language) for form in forms}) == 1


def test_endings_leave_enough_of_a_word():
    assert stem_of("rada", "sr") == "rada"
    assert stem_of("used", "en") == "used"
    assert stem_of("a" * 10_000, "sr") == "aaaa"


def test_of_a_language_without_endings_the_beginning_counts():
    assert stem_of("gouvernement", "fr") == "gouver"


def test_the_commonest_words_are_known_before_any_article():
    background = Background()
    assert background.rarity("words", "the", "en") < background.rarity("words", "year", "en")
    assert background.rarity("words", "year", "en") < background.rarity("words", "granat", "en")
    assert background.rarity("words", "je", "hr") == background.rarity("words", "je", "sr") < 1


def test_shares_fall_with_the_place_and_unknown_languages_have_none():
    shares = list(common_stems("ru").values())
    assert shares == sorted(shares, reverse=True)
    assert 0 < shares[-1] < shares[0] <= 1
    assert common_stems("xx") == {}


def test_what_many_articles_have_counts_less():
    background = Background()
    before = background.rarity("words", "savame", "en")
    for _ in range(50):
        background.add(read_profile(Report(text="Savamet again.", language="en")))
    assert background.rarity("words", "savame", "en") < before / 2
    assert background.rarity("words", "savame", "de") == before


# What languages share


@pytest.mark.parametrize(
    ("word", "language", "concept"),
    [
        ("eksplozija", "sr", "explo"),
        ("explosion", "en", "explo"),
        ("explosionen", "de", "explo"),
        ("vzryva", "ru", "explo"),
        ("sedmoro", "sr", "seven"),
        ("bankrotstvo", "ru", "bank"),
        ("banana", "en", ""),
        ("explosion", "xx", ""),
    ],
)
def test_words_of_several_languages_are_one_concept(word, language, concept):
    assert concept_of(word, language) == concept


def test_small_numbers_are_concepts_too():
    assert concept_of_number("7") == concept_of("seven", "en")
    assert concept_of_number("70") == ""


def test_each_beginning_means_one_thing():
    said = [(language, begin) for language, begin, _ in ways_to_say()]
    twice = {each for each in said if said.count(each) > 1}
    assert twice == set()


def test_every_concept_can_be_said_in_every_language():
    said = {}
    for language, _, concept in ways_to_say():
        said.setdefault(concept, set()).add(language)
    assert {concept for concept, languages in said.items() if len(languages) < 6} == set()


def test_reports_in_three_languages_and_two_alphabets_are_near():
    assert min(likeness(EN, DE), likeness(EN, SR), likeness(DE, SR)) > 0.8


# What time says


def test_the_next_development_of_a_storyline_is_not_near():
    for number, one in enumerate(SKETCHES):
        for other, told in zip(SKETCHES[:number], BANK[:number], strict=True):
            if told.story == BANK[number].story:
                assert likeness(one, other) > 0.8
            else:
                assert likeness(one, other) < 0.6


def test_the_next_development_is_kin():
    before = [
        sketch for sketch, told in zip(SKETCHES, BANK, strict=True) if told.story == "closing"
    ]
    assert told_by(RESIGNS, before) < 0.35 < 0.5 < told_by(RESIGNS, before, kinship)
    stranger = sketch("Paintings that were thought lost are shown in Graz.", at=RESIGNS.at)
    assert told_by(stranger, before, kinship) < 0.1
    assert kinship(EN, RESIGNS) > likeness(EN, RESIGNS)


def test_a_chance_falls_with_the_silence_unless_titles_agree():
    days = [timedelta(days=n) for n in (0, 1, 3, 10, 300)]
    loose = [tempered(0.97, 0.1, each) for each in days]
    close = [tempered(0.97, 1.0, each) for each in days]
    assert loose == sorted(loose, reverse=True)
    assert loose[0] == pytest.approx(0.97)
    assert loose[-1] < 0.2
    assert close == pytest.approx([0.97] * len(days))


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_the_surest_chance_stays_one(chance):
    assert 0 <= tempered(chance, 0.5, timedelta(days=4000)) <= 1


def test_without_times_nothing_is_said_of_them():
    undated = sketch(BANK[0].report.text)
    assert apart(undated, EN) is None
    assert apart(EN, EN_LATER) == apart(EN_LATER, EN) == timedelta(hours=8)


# Two articles by themselves


def test_one_event_and_two_of_a_kind():
    one = sketch(
        "A fire at the warehouse of Tolmar in Brenning killed two guards on Sunday. The roof "
        "fell in, and 60 firefighters were sent.",
        title="Two guards die in Tolmar warehouse fire",
    )
    same = sketch(
        "Two guards lost their lives when a warehouse of the company Tolmar burned down in "
        "Brenning. Some 60 firefighters came on Sunday, but the roof fell in.",
        title="Guards killed in fire at Brenning warehouse",
    )
    other = sketch(
        "A fire in a school in Oststadt injured a teacher on Sunday. The firefighters were there "
        "within ten minutes, and the roof was saved.",
        title="Teacher injured in school fire",
    )
    assert judge(one, same)
    assert judge(same, one)
    assert not judge(one, other)
    assert not judge(same, other)


def test_articles_without_words_or_titles_can_be_judged():
    assert not judge(sketch(""), sketch(""))
    assert judge(sketch(BANK[0].report.text), sketch(BANK[0].report.text))


def test_two_languages_can_be_judged():
    assert judge(EN, DE)
    assert not judge(DE, RESIGNS)


# Why


def test_reasons_are_written_as_the_article_writes_them():
    said, *rest = reasons(SR, SKETCHES[8])
    assert "Линдмарк" in said
    assert "64" in said
    assert rest[-1] == "within 9 days"


def test_reasons_name_names_numbers_and_the_time():
    said = reasons(EN, EN_LATER)
    assert said[0].startswith("shares ")
    assert {"Lindmark", "Tessin"} <= set(said[0].removeprefix("shares ").split(", "))
    assert "410 million" in said[0]
    assert said[-1] == "within 8 h"


def test_titles_that_agree_are_a_reason():
    one = sketch("Shells were found.", title="Savamet shells found in Brno", at=NOON)
    other = sketch("They were found in Brno.", title="Shells of Savamet found in Brno", at=NOON)
    assert reasons(one, other)[1:] == ("titles alike", "within 1 h")


def test_across_languages_names_that_sound_alike_are_reasons():
    assert "Lindmark" in reasons(DE, SR)[0]


def test_what_has_nothing_in_common_has_no_reasons():
    assert reasons(sketch("Shells were found.", at=NOON), sketch("Lisbon votes.", at=NOON)) == ()


def _of_size(size: int) -> Sketch:
    return replace(sketch("A blast tore the roof off.", "en"), size=size)


@pytest.mark.parametrize(
    ("sounds", "roots", "concepts", "long", "chance"),
    [
        (0.2, 0.0, 0.6, True, True),  # some sounds and numbers, as any two long texts
        (0.4, 0.0, 0.0, True, False),
        (0.2, 0.5, 0.0, True, False),
        (0.2, 0.0, 0.8, True, False),
        (0.2, 0.0, 0.6, False, False),  # the same of two short ones says something
    ],
)
def test_long_texts_of_two_languages_share_some_things_by_chance(
    sounds, roots, concepts, long, chance
):
    signs = [sounds, 0.5, roots, 0.3, 0.9, 0.5, concepts, 0.5]
    first, second = _of_size(600 if long else 90), _of_size(60)
    assert is_coincidence(signs, first, second) is chance
    assert is_coincidence(signs, second, first) is chance
