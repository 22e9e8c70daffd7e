"""What a model takes texts to mean: compared, found, kept, and heard between languages only."""

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from matching.stories.background import Background
from matching.stories.grouping import Grouping
from matching.stories.likeness import JOINED, likeness, meant
from matching.stories.meaning import Centre, agreement, anchors
from matching.stories.packing import from_bytes, to_bytes
from matching.stories.profile import Report, read_profile
from matching.stories.reasons import reasons
from tests.making import NOON

SIZE = 384
ENGLISH = (
    "The ferry line will ask more for its tickets once summer is over, its director said. People "
    "who commute from the islands call that unfair and want the council to step in."
)
GERMAN = (
    "Wer mit dem Schiff zur Arbeit pendelt, muss ab Herbst tiefer in die Tasche greifen, kündigte "
    "die Reederei an. Bewohner der Inseln ärgern sich und hoffen auf den Gemeinderat."
)


def drawn(seed: int) -> list[float]:
    """Return a unit vector of a direction of its own."""
    draw = random.Random(seed)
    numbers = [draw.gauss(0, 1) for _ in range(SIZE)]
    return unit(numbers)


def unit(numbers: list[float]) -> list[float]:
    length = math.hypot(*numbers)
    return [each / length for each in numbers]


def near(vector: list[float], cosine: float, seed: int) -> list[float]:
    """Return a unit vector at some cosine from another."""
    other = drawn(seed)
    along = sum(one * two for one, two in zip(vector, other, strict=True))
    across = unit([two - along * one for one, two in zip(vector, other, strict=True)])
    rest = math.sqrt(1 - cosine**2)
    return [cosine * one + rest * two for one, two in zip(vector, across, strict=True)]


def centred() -> Centre:
    """Return a centre at nothing."""
    return Centre(seen=40, mean=[0.0] * SIZE)


def kept(vector: list[float]) -> bytes:
    return centred().vector(vector)


@pytest.mark.parametrize("cosine", [-0.5, 0.0, 0.3, 0.7, 1.0])
def test_kept_vectors_agree_as_the_vectors_do(cosine):
    assert agreement(kept(drawn(100)), kept(near(drawn(100), cosine, 101))) == pytest.approx(
        cosine, abs=0.02
    )


def test_what_all_have_in_common_is_taken_off():
    common, centre = drawn(7), Centre()
    texts = [unit([3 * one + two for one, two in zip(common, drawn(seed), strict=True)])
             for seed in range(1000, 1800)]  # fmt: skip
    for text in texts:
        centre.add(text)
    first, second = texts[:2]
    assert sum(one * two for one, two in zip(first, second, strict=True)) > 0.85
    assert abs(agreement(centre.vector(first), centre.vector(second)) or 1.0) < 0.2


def test_the_first_texts_hardly_move_the_mean():
    centre = Centre()
    centre.add(drawn(1))
    agreed = agreement(centre.vector(drawn(1)), kept(drawn(1)))
    assert agreed == pytest.approx(1.0, abs=0.02)


def test_another_models_vectors_begin_anew_and_agree_with_none():
    centre = centred()
    before = centre.vector(drawn(1))
    centre.add([1.0, 0.0])
    assert centre.seen == 1
    assert len(centre.mean) == 2
    assert centre.vector(drawn(1)) == b""
    assert agreement(before, b"\1\2") is None
    assert agreement(b"", b"") is None


def test_a_vector_like_all_others_differs_in_nothing():
    assert Centre(seen=1, mean=[0.5, 0.5]).vector([0.5, 0.5]) == b""


def test_the_mean_looks_back_on_so_many():
    centre = Centre(seen=10_000, mean=[0.0] * SIZE)
    for _ in range(2_000):
        centre.add([1.0] * SIZE)
    assert centre.seen == 10_000
    assert centre.mean[0] == pytest.approx(1 - math.exp(-2_000 / 10_100), abs=0.01)


def test_near_vectors_share_anchors_and_others_hardly_any():
    first = kept(drawn(100))
    shared = {
        cosine: [
            len({*anchors(first)} & {*anchors(kept(near(drawn(100), cosine, seed)))})
            for seed in range(300, 330)
        ]
        for cosine in (0.0, 0.6)
    }
    assert sum(shared[0.0]) / 30 < 0.5
    assert sum(shared[0.6]) / 30 > 3
    assert anchors(b"") == []
    assert len(set(anchors(first))) == 48


def test_anchors_are_the_same_for_ever():
    """Rows hold them: another way to turn would find no story that was kept before."""
    vector = bytes(each % 256 for each in range(0, SIZE * 7, 7))
    assert anchors(vector)[:4] == FIRST_ANCHORS


FIRST_ANCHORS = ["anchors:0:+417", "anchors:0:-101", "anchors:1:+332", "anchors:1:-480"]


def test_a_chance_grows_with_what_is_meant_alike():
    chances = [meant(0.05, alike) for alike in (0.0, 0.25, 0.4, 0.6)]
    assert chances == sorted(chances)
    assert chances[1] == pytest.approx(0.05)
    assert chances[0] < 0.01
    assert chances[3] > 0.95
    assert meant(0.05, None) == 0.05


def sketch(text: str, language: str, vector: list[float], at=NOON):
    background = Background()
    background._centre = centred()
    report = Report(text=text, language=language, vector=vector)
    return background.sketch(read_profile(report), at)


def test_what_is_meant_counts_between_languages_only():
    one, two = drawn(100), near(drawn(100), 0.6, 102)
    without = likeness(sketch(ENGLISH, "en", []), sketch(GERMAN, "de", []))
    assert without < JOINED < likeness(sketch(ENGLISH, "en", one), sketch(GERMAN, "de", two))
    assert likeness(sketch(ENGLISH, "en", one), sketch(GERMAN, "de", [])) == without
    same = likeness(sketch(ENGLISH, "en", []), sketch(ENGLISH + " So it is.", "en", []))
    assert same == likeness(sketch(ENGLISH, "en", one), sketch(ENGLISH + " So it is.", "en", two))


def test_after_days_it_takes_more_than_a_like_meaning():
    one, two = drawn(100), near(drawn(100), 0.6, 102)
    first = sketch(ENGLISH, "en", one)
    later = [sketch(GERMAN, "de", two, NOON + timedelta(days=days)) for days in (0, 1, 14)]
    at_once, next_day, fortnight = (likeness(first, each) for each in later)
    assert at_once > next_day > JOINED > fortnight


def test_why_they_joined_is_said():
    first = sketch(ENGLISH, "en", drawn(100))
    second = sketch(GERMAN, "de", near(drawn(100), 0.6, 102))
    assert "much the same meaning" in reasons(first, second)
    assert "much the same meaning" not in reasons(first, replace(second, vector=b""))


def test_vectors_outlive_the_process_and_cost_nothing_where_there_are_none():
    whole = sketch(ENGLISH, "en", drawn(100))
    back = from_bytes(to_bytes(whole))
    assert back is not None
    assert back.vector == whole.vector != b""
    without = replace(whole, vector=b"")
    assert from_bytes(to_bytes(without)).vector == b""
    assert len(to_bytes(whole)) - len(to_bytes(without)) > SIZE / 2
    background = Background()
    for seed in range(12):
        background.add(read_profile(Report(text=ENGLISH, vector=drawn(seed))))
    again = Background.from_bytes(background.to_bytes())
    assert again._centre.seen == 12
    assert again._centre.mean == pytest.approx(background._centre.mean)
    assert Background.from_bytes(Background().to_bytes())._centre.seen == 0


def test_stories_are_found_by_meaning_where_no_word_is_shared():
    def stories(vectors):
        grouping = Grouping()
        grouping._background._centre = centred()
        given = ((ENGLISH, "en"), (GERMAN, "de"))
        return [
            grouping.place(Report(text=text, language=language, vector=vector)).story
            for (text, language), vector in zip(given, vectors, strict=True)
        ]

    assert stories([drawn(100), near(drawn(100), 0.6, 102)]) == [0, 0]
    assert stories([drawn(100), drawn(103)]) == [0, 1]
    assert stories([(), ()]) == [0, 1]
