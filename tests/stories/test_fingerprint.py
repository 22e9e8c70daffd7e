"""Fingerprints are stable and show copies, not kin."""

import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.fingerprint import (
    _PLAIN,
    _SPACED,
    _UNSPACED,
    containment,
    fingerprint,
    resemblance,
    words,
)
from matching.words import is_plain

LONG = " ".join(f"word{n % 97}x{n % 89} and{n}" for n in range(1200))


def test_known_hashes() -> None:
    """These numbers stand in databases; a change of them must be a decision."""
    assert fingerprint("one two three four five six seven") == (2060243216, 2663175975)


def test_case_and_punctuation_do_not_count() -> None:
    assert fingerprint("AMMUNITION, made in Valjevo: has turned up!") == fingerprint(
        "Ammunition made in Valjevo has turned up"
    )


def test_a_text_without_words_has_none() -> None:
    assert fingerprint("") == fingerprint(" … — !") == ()
    assert resemblance((), fingerprint(LONG)) == containment((), ()) == 0.0


def test_a_few_words_are_one_shingle() -> None:
    assert len(fingerprint("Shells found")) == 1


def test_a_long_text_is_sampled_and_capped() -> None:
    key = fingerprint(LONG)
    assert len(key) == 256 or all(value % 8 == 0 for value in key)
    assert len(fingerprint(LONG * 3 + " ".join(map(str, range(9000))))) == 256


def test_a_copy_with_edits_is_contained_and_another_text_is_not() -> None:
    edited = LONG.replace("and300 ", "").replace("and700 ", "other ") + " A line of the agency."
    assert containment(fingerprint(LONG), fingerprint(edited)) > 0.9
    assert resemblance(fingerprint(LONG), fingerprint(edited)) > 0.8
    assert containment(fingerprint(LONG), fingerprint(LONG.replace("word", "term"))) < 0.05


def test_a_short_cut_of_a_long_text_is_contained() -> None:
    """The short text keeps all of its shingles, the long one an eighth: compared like with like."""
    cut = " ".join(LONG.split()[:60])
    assert len(fingerprint(cut)) > 40
    assert containment(fingerprint(cut), fingerprint(" ".join(LONG.split()[:400]))) > 0.9


def test_the_start_of_a_capped_text_is_contained() -> None:
    huge = " ".join(f"w{n}" for n in range(9000))
    start = " ".join(huge.split()[:3000])
    assert containment(fingerprint(start), fingerprint(huge)) > 0.8


def test_words_of_scripts_without_spaces_are_characters() -> None:
    assert words("弾薬が Kyiv-で") == ["弾", "薬", "が", "kyiv", "で"]
    assert words("हिन्दी में Ďáblice İzmir") == ["हिन्दी", "में", "ďáblice", "i̇zmir"]
    assert len(fingerprint("弾薬は秋に工場を出て二度持ち主を変えた")) > 5


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_laws(one: str, two: str) -> None:
    first, second = fingerprint(one), fingerprint(two)
    assert list(first) == sorted(set(first))
    assert all(0 <= value < 2**32 for value in first)
    assert resemblance(first, second) == resemblance(second, first)
    assert 0 <= resemblance(first, second) <= containment(first, second) <= 1
    assert first == () or containment(first, first) == resemblance(first, first) == 1


def test_plain_texts_have_the_same_words_by_the_standard_library() -> None:
    for each in map(chr, range(sys.maxunicode + 1)):
        if is_plain(each):
            assert bool(_PLAIN.fullmatch(each)) == bool(_SPACED.fullmatch(each)), each
            assert not _UNSPACED.fullmatch(each), each
