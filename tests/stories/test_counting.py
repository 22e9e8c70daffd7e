"""What is counted of an article, beside counting it word by word."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.folding import fold
from matching.reading import Reading
from matching.sentences import sentences
from matching.stories.numerals import numerals
from matching.stories.profile import LEAD, Report, read_profile
from matching.stories.stems import stem_of
from matching.words import is_character, words_of

WORDS = ("Savamet", "Valjevo", "shells", "Shells", "made", "in", "Novi", "Нови", "сад", "北", "京",
         "7", "40,000", "M84", "1999.", ".", ";", "\n", "!", "»", "e\u0301")  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def items(text):
    """Yield numbers and words of a sentence as (stem, whether a number, whether a name)."""
    plain, numbers = numerals(text)
    yield from ((number, True, False) for number in numbers)
    before = ""
    for word in words_of(plain):
        if is_character(word):
            if before:
                yield before + word, False, False
            before = word
            continue
        before = ""
        stem = stem_of(fold(word, "sr").readings[0], "sr")
        yield stem, False, word[0].isupper() and len(word) > 1


def by_the_word(title, text):
    """Count as one would by hand: words, lead, capitals within sentences, runs of names."""
    said, within, small, every, runs = [], Counter(), Counter(), Counter(), Counter()
    for start, end in sentences(text):
        before = ""
        for place, (stem, is_number, is_name) in enumerate(items(text[start:end])):
            said.append(stem)
            if is_name:
                every[stem] += 1
                within[stem] += place > 0
                if before:
                    runs[f"{before} {stem}"] += 1
            elif not is_number:
                small[stem] += 1
            before = stem if is_name else ""
    heads = [stem for stem, _, _ in items(title)]
    names = {s: every[s] for s, count in within.items() if count and count >= small[s]}
    return Counter(heads + said), Counter(heads + said[:LEAD]), names, runs, len(said)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(TEXTS, TEXTS)
def test_counts_are_those_of_counting_word_by_word(title, text):
    found = read_profile(Report(title=title, text=text, language="sr"))
    words, lead, names, runs, size = by_the_word(title, text)
    assert (found.words, found.lead, found.runs) == (words, lead, runs)
    assert (found.names, found.size) == (names, size)
    assert {name for name, _ in found.named} == set(names)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["", "sr", "SR"]))
def test_a_reading_that_others_made_says_the_same(title, text, language):
    report = Report(title=title, text=text, language=language)
    assert read_profile(report, Reading.of(title, text, language)) == read_profile(report)


def test_what_two_articles_say_is_not_mixed():
    reading = Reading.of("Shells", "Savamet made shells.", "en")
    first = read_profile(Report(language="en"), reading)
    assert read_profile(Report(language="en"), reading) == first
    assert first.words == {"shell": 2, "savame": 1, "made": 1}
