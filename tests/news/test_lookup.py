"""Names found by forms and sounds: the same as by a look at each, and counted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.news.lookup import Forms, Lines, Work
from matching.stories.sounds import sound_of

WORDS = st.text("abkt", min_size=1, max_size=11)
VALUES = st.sets(st.sampled_from("1234"), max_size=2)
PLENTY = 10**9


def is_form(one, other):
    """Tell by the rule: endings differ, of short names by four letters at most."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 6 and longer - shorter > 4:
        return False
    least = max(3, min(6, shorter - 1))
    return one[:least] == other[:least]


def stands_in(word, others):
    """Tell by a look at each."""
    sound = sound_of(word)
    return any(
        is_form(word, other)
        or (
            bool(sound and (theirs := sound_of(other)))
            and (sound.startswith(theirs) or theirs.startswith(sound))
        )
        for other in others
    )


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, min_size=1, max_size=4))
def test_forms_are_those_of_the_rule_whenever_they_are_added(known, asked):
    forms = Forms()
    for number, word in enumerate(known):
        forms.add(word)
        forms.add_sound(word)
        forms.has(asked[0])
        for each in asked:
            assert forms.has(each) == stands_in(each, known[: number + 1])


LINES = st.lists(st.tuples(st.lists(WORDS, max_size=4), VALUES), max_size=5)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(LINES, st.lists(WORDS, max_size=4), VALUES, st.sampled_from([0, 0.5, 1, 2]))
def test_lines_are_those_of_the_rule(lines, parts, values, least):
    anchors = [frozenset([*words, *numbers]) for words, numbers in lines]
    parts = [*parts, *(words[0] for words, _ in lines[:1] if words)]
    expected = any(
        values <= each and sum(stands_in(part, each) for part in parts) >= least for each in anchors
    )
    assert Lines(anchors).tells(values, parts, least, Work(PLENTY)) == expected


def test_work_is_counted_and_then_nothing_is_found():
    """However many names begin alike: a long comparison ends, and says that nothing was told."""
    names = [f"kostad{number}" for number in range(5000)]
    lines = [frozenset({name}) for name in names]
    work = Work(100)
    assert not Lines(lines).tells((), names[:50], 1, work)
    assert not work.spend()
    assert Lines(lines).tells((), names[:1], 1, Work(PLENTY))
