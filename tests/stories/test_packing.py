"""Sketches come back from their bytes."""

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.background import Background
from matching.stories.likeness import likeness
from matching.stories.packing import from_bytes, to_bytes
from matching.stories.profile import Report, read_profile
from tests.making import NOON
from tests.stories.lindmark import read_lindmark, sketched
from tests.stories.month import read_month

SKETCHES = sketched(read_lindmark())


def back(sketch):
    found = from_bytes(to_bytes(sketch))
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(len(SKETCHES)))
def test_what_is_kept_is_what_was_sketched(number):
    sketch = SKETCHES[number]
    found = back(sketch)
    assert (found.language, found.size, found.at) == (sketch.language, sketch.size, sketch.at)
    assert found.written == sketch.written
    for view, weights in sketch.views.items():
        assert found.views[view] == pytest.approx(dict(weights), abs=0.005)
    for view, weights in sketch.mass.items():
        assert found.mass[view] == pytest.approx(dict(weights), abs=0.03)
    assert found.heads == pytest.approx(dict(sketch.heads), rel=0.05, abs=0.05)


def test_kept_sketches_are_as_near_as_the_first():
    for one in SKETCHES[:4]:
        for other in SKETCHES:
            assert likeness(back(one), back(other)) == pytest.approx(likeness(one, other), abs=0.02)


def test_an_article_of_700_words_takes_less_than_3_kilobytes():
    whole = " ".join(each.text for each in read_month().articles if each.language == "en")
    text = " ".join(whole.split()[:700])
    sketch = Background().sketch(read_profile(Report(text=text, language="en")), NOON)
    assert sketch.size > 600
    assert len(to_bytes(sketch)) < 3000


def test_another_version_is_not_read():
    kept = to_bytes(SKETCHES[0])
    assert from_bytes(bytes([kept[0] + 1]) + kept[1:]) is None
    assert from_bytes(b"") is None


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.text(max_size=200),
    st.text(max_size=40),
    st.sampled_from(["en", "sr", "zh", "ar", ""]),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_any_article_can_be_kept(text, title, language, at):
    profile = read_profile(Report(title=title, text=text, language=language))
    background = Background()
    background.add(profile)
    sketch = background.sketch(profile, at)
    found = back(sketch)
    assert set(found.views) == set(sketch.views)
    assert {v: set(w) for v, w in found.views.items()} == {
        v: set(w) for v, w in sketch.views.items()
    }
    assert found.at == at
    assert to_bytes(sketch) == to_bytes(sketch)
