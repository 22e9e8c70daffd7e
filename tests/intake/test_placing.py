"""Which story an article tells, and which it continues."""

from datetime import timedelta

import pytest

from db.plans import NearStory, Placing, Snapshot
from intake.placing import place
from matching.stories.background import Background
from matching.stories.packing import to_bytes
from matching.stories.profile import Report, read_profile
from tests.making import NOON, article
from tests.stories.test_grouping import BLAST, OTHERS, VOTE


@pytest.fixture(scope="module")
def kept():
    """The sketches of some texts, by text, as the database keeps them."""
    background, texts = Background(), [*OTHERS, VOTE, *BLAST]
    profiles = [read_profile(Report(text=text, language="en")) for text in texts]
    for profile in profiles:
        background.add(profile)
    sketches = (to_bytes(background.sketch(profile, NOON)) for profile in profiles)
    return dict(zip(texts, sketches, strict=True))


def snapshot(sketch, *near, **given):
    return Snapshot(
        now=NOON,
        article=article(**given),
        listed_at=None,
        backlog=False,
        stored=None,
        candidates=(),
        alerts=(),
        matched=frozenset(),
        matches=(),
        watches=(),
        sketch=sketch,
        near=near,
    )


def near(number, *sketches, latest=NOON):
    return NearStory(id=number, latest=latest, sketches=sketches)


def test_it_joins_the_story_that_tells_the_same_and_says_why(kept):
    first, second = (kept[text] for text in BLAST)
    found = place(snapshot(second, near(1, kept[VOTE]), near(2, first)))
    assert found.story == 2
    assert "Savamet" in found.why[0]
    assert "within" in found.why[-1]


def test_it_opens_a_story_where_none_is_alike(kept):
    found = place(snapshot(kept[VOTE], *(near(n, kept[text]) for n, text in enumerate(OTHERS))))
    assert found == Placing(story=None)


def test_it_opens_a_story_where_none_is_near(kept):
    assert place(snapshot(kept[VOTE])) == Placing(story=None)


def test_an_article_that_says_too_little_opens_a_story(kept):
    assert place(snapshot(b"", near(1, kept[VOTE]))) == Placing(story=None)


def test_after_five_months_it_is_another_story_that_continues_the_first(kept):
    first, second = (kept[text] for text in BLAST)
    old = near(2, first, latest=NOON - timedelta(days=150))
    found = place(snapshot(second, old, published=NOON))
    assert (found.story, found.follows) == (None, 2)
    assert found.why


def test_sketches_of_another_version_are_passed_by(kept):
    first, second = (kept[text] for text in BLAST)
    assert place(snapshot(second, near(1, b"\0old"))).story is None
    assert place(snapshot(second, near(1, b"\0old", first))).story == 1
    assert place(snapshot(b"\0old", near(1, first))).story is None
