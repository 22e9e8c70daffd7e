"""How articles come together."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.background import Background
from matching.stories.grouping import Grouping, between
from matching.stories.likeness import likeness, signs_across, signs_within
from matching.stories.profile import Report, read_profile
from tests.making import NOON

BLAST = [
    (
        "Seven workers were injured when a blast tore the roof off a hall of the Savamet plant in "
        "Valjevo on Friday. The hospital said that one of them, Dragan Ilic, was in a serious "
        "condition. Firefighters fought the fire until the evening."
    ),
    (
        "An explosion at the Savamet ammunition plant in Valjevo injured seven workers on Friday. "
        "Dragan Ilic was seriously hurt, the hospital said. The roof of a hall was torn off and "
        "firefighters worked until the evening."
    ),
]
VOTE = (
    "Parliament in Lisbon adopted the budget on Tuesday by 121 votes to 98. The finance minister, "
    "Ines Duarte, promised lower taxes on housing from July and more money for railways."
)
OTHERS = [
    (
        "The harbour of Rotterdam moved more containers in spring than a year before, its director "
        "Jan Visser said. He expects the summer to be calmer."
    ),
    (
        "A storm felled trees along the coast of Galicia. Trains between Vigo and Lugo stood still "
        "for five hours, the railway said."
    ),
    (
        "The museum in Graz shows paintings that were thought lost. Curator Eva Brandl found them "
        "in a cellar two winters ago."
    ),
]


def placed(texts, at=None):
    grouping = Grouping()
    return [grouping.place(Report(text=text, language="en"), at) for text in texts]


def test_reports_of_one_event_join_and_others_do_not():
    found = placed([*OTHERS, BLAST[0], VOTE, BLAST[1]])
    stories = [each.story for each in found]
    assert stories[3] == stories[5]
    assert len(set(stories)) == 5
    assert [each.opened for each in found] == [True, True, True, True, True, False]


def test_a_long_silence_parts_stories():
    grouping = Grouping()
    for text in OTHERS:
        grouping.place(Report(text=text, language="en"), NOON)
    first = grouping.place(Report(text=BLAST[0], language="en"), NOON)
    later = grouping.place(Report(text=BLAST[1], language="en"), NOON + timedelta(days=400))
    assert later.opened
    assert later.story != first.story


def test_a_pause_of_days_does_not():
    grouping = Grouping()
    for text in OTHERS:
        grouping.place(Report(text=text, language="en"), NOON)
    first = grouping.place(Report(text=BLAST[0], language="en"), NOON)
    later = grouping.place(Report(text=BLAST[1], language="en"), NOON + timedelta(days=20))
    assert later.story == first.story


def test_what_is_known_to_belong_is_put_there():
    grouping = Grouping()
    opened = grouping.place(Report(text=VOTE, language="en"))
    grouping.join(opened.story, Report(text=BLAST[0], language="en"))
    assert grouping.place(Report(text=BLAST[1], language="en")).story == opened.story


def test_an_article_without_words_opens_a_story_of_its_own():
    first, second = placed(["", ""])
    assert first.opened
    assert second.opened
    assert first.chance == second.chance == 0.0


@pytest.mark.parametrize(
    ("chances", "expected"), [([1.0], 1.0), ([0.9, 0.6, 0.3, 0.0], 0.525), ([0.0], 0.0)]
)
def test_the_nearest_count_beside_the_mean(chances, expected):
    assert between(chances) == pytest.approx(expected)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["en", "sr", "zh", ""])), max_size=6)
)
def test_any_texts_are_placed_the_same_way_twice(texts):
    def run():
        grouping = Grouping()
        return [grouping.place(Report(text=text, language=lang)) for text, lang in texts]

    found = run()
    assert found == run()
    assert all(0.0 <= each.chance <= 1.0 for each in found)


def test_likeness_and_signs_do_not_depend_on_the_order():
    background = Background()
    profiles = [read_profile(Report(text=text, language="en")) for text in (*BLAST, VOTE)]
    for profile in profiles:
        background.add(profile)
    one, two, other = map(background.sketch, profiles)
    assert likeness(one, two) == pytest.approx(likeness(two, one))
    assert signs_within(one, two) == pytest.approx(signs_within(two, one))
    assert signs_across(one, two) == pytest.approx(signs_across(two, one))
    assert likeness(one, two) > likeness(one, other)


def test_names_and_numbers_join_reports_of_two_languages():
    background = Background()
    texts = [(text, "en") for text in (*OTHERS, VOTE)]
    english = (
        "Goran Veselinov suspended 14 licences worth 86 million euros, Savamet in Valjevo said."
    )
    german = "Goran Veselinov setzte 14 Lizenzen über 86 Millionen Euro aus, so Savamet in Valjevo."
    profiles = [
        read_profile(Report(text=text, language=language))
        for text, language in [*texts, (english, "en"), (german, "de")]
    ]
    for profile in profiles:
        background.add(profile)
    sketches = [background.sketch(profile) for profile in profiles]
    assert likeness(sketches[-1], sketches[-2]) > 0.5
    assert max(likeness(sketches[-1], each) for each in sketches[:-2]) < 0.1
