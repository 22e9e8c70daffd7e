"""Copies are found, look-alikes are not: over texts put together in four languages."""

from collections import defaultdict

import pytest

from matching.stories.copies import COPIED, Copies, Key, are_copies, key_of, may_be_copies
from matching.stories.fingerprint import fingerprint
from matching.stories.wording import taken_over, wording
from tests.stories.copying import Case, cases
from tests.stories.test_grouping import BLAST

REPORT = " ".join(BLAST)


@pytest.fixture(scope="module")
def judged() -> dict[str, list[tuple[Case, bool]]]:
    found = defaultdict(list)
    for number, case in enumerate(cases()):
        if number % 3 == 0:  # benchmarks/stories.py judges all
            copies = Copies[str]()
            copies.add("first", key_of(case.first))
            found[case.kind].append((case, copies.original_of(key_of(case.second)) is not None))
    return found


def test_copies_of_every_kind_are_found_and_look_alikes_are_not(judged):
    wrong = {
        kind: sum(found != case.copied for case, found in each) / len(each)
        for kind, each in judged.items()
    }
    assert len(wrong) == 13
    assert max(wrong.values()) <= 0.05, wrong
    assert sum(wrong.values()) / len(wrong) <= 0.01, wrong


def test_the_same_form_with_other_names_and_numbers_is_no_copy(judged):
    assert not any(found for _, found in judged["template"])
    alike = max(
        taken_over(wording(case.first), wording(case.second)).words
        for case, _ in judged["template"]
    )
    assert alike > COPIED.words  # so names and numbers decided


def test_a_text_is_wholly_in_itself_and_not_in_another():
    one, other = wording(REPORT), wording("Nothing of it is said here, in nine words.")
    whole = taken_over(one, one)
    assert (whole.words, whole.matter) == (1.0, 1.0)
    assert taken_over(other, one).words == 0.0
    assert taken_over(wording("two words"), one).words == 0.0


def test_a_word_at_the_start_of_a_sentence_is_no_name():
    marks = [value & 1 for value in wording("The plant in Valjevo had 7 doors, the other none.")]
    assert [at for at, mark in enumerate(marks) if mark] == [3, 5]


def test_where_nouns_have_capital_letters_numbers_are_all_that_is_told():
    text = "Der Direktor fand 12 Pumpen im Lager am Fluss und die Akten im Keller"
    assert sum(value & 1 for value in wording(text)) == 1


def test_characters_without_spaces_are_compared_in_pairs():
    text = "弾薬は秋に工場を出て二度持ち主を変えたと当局が金曜日に発表した" * 2
    assert are_copies(key_of(text), key_of("速報。" + text))
    assert not are_copies(
        key_of(text), key_of("市長は金曜日に新しい橋の開通を祝い花束を受け取った")
    )


def test_fingerprints_made_earlier_still_find_their_copies():
    """They hold multiples of eight; new ones of long texts hold multiples of four."""
    text = next(case.first for case in cases() if case.kind == "15 % edited")
    text += " " + text.replace("the", "a")
    earlier = Key(
        fingerprint=tuple(value for value in fingerprint(text) if value % 8 == 0),
        wording=wording(text),
    )
    assert len(earlier.fingerprint) < len(fingerprint(text))
    start = " ".join(text.split()[: len(text.split()) // 2])
    copies = Copies[str]()
    copies.add("earlier", earlier)
    assert copies.original_of(key_of("From our own correspondent. " + text)) == "earlier"
    assert are_copies(earlier, key_of(start))


def test_a_few_words_are_copies_only_as_they_stand():
    notice = "The bridge at Tisna is closed until Friday, the road office said today."
    assert not may_be_copies(fingerprint("Too few words"), fingerprint("Too few words"))
    assert are_copies(key_of(notice), key_of(notice))
    assert not are_copies(key_of(notice), key_of(notice.replace("Tisna", "Elin, on both sides,")))


def test_the_earliest_is_named_and_a_common_paragraph_names_nobody():
    copies = Copies[int]()
    chrome = " ".join(f"Subscribe to letter number {n} of the house" for n in range(4))
    texts = [" ".join(f"w{n}x{at}" for at in range(90)) for n in range(60)]
    for number, text in enumerate(texts):
        copies.add(number, key_of(f"{text} {chrome}"))
    assert (
        copies.original_of(key_of(f"{' '.join(f'other{at}' for at in range(90))} {chrome}")) is None
    )
    copies.add(99, key_of("Again. " + texts[59]))
    assert copies.original_of(key_of(texts[59])) == 59


def test_hostile_lengths_are_bounded():
    assert len(wording("word " * 50_000)) == 20_000
    assert len(wording("")) == 0
