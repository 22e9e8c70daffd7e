"""What is judged in the writer's transaction has its bounds, whatever texts say."""

import random
import time

import pytest

from matching.stories.news.changes import what_changed
from matching.stories.news.judging import what_is_new
from matching.stories.news.reading import read_some
from tests.news.test_reading import report

MOST = 4.0  # CPU seconds on a busy machine; without bounds they are minutes, or sixteen at least


def words(draw, count):
    return [
        "".join(draw.choice("bdgklmnrst") + draw.choice("aeiou") for _ in range(3))
        for _ in range(count)
    ]


def names(draw):
    """Return a sentence of nothing but names."""
    return " ".join(word.title() for word in words(draw, 1600)) + "."


def quotations(draw):
    return " ".join(
        f'"{" ".join(words(draw, 4))}," said {words(draw, 1)[0].title()}.' for _ in range(280)
    )


def one_number(draw):
    return " ".join(f"{word} 7 {word[::-1]}." for word in words(draw, 800))


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("made", [names, quotations, one_number])
def test_news_in_texts_made_to_be_slow(made, language):
    draw = random.Random(1)
    late = report(made(draw), language)
    told = [report(made(draw)) for _ in range(40)]
    begun = time.process_time()
    what_is_new(late, told, told[:24])
    assert time.process_time() - begun < MOST


def test_changes_in_texts_made_to_be_slow():
    draw = random.Random(1)
    before, after = (
        report(" ".join(f"Alpha beta gamma delta {word}." for word in words(draw, 400)))
        for _ in range(2)
    )
    shown = [f"Alpha beta gamma delta {word}." for word in words(draw, 40)]
    begun = time.process_time()
    what_changed(before, after, [*shown, before.text])
    assert time.process_time() - begun < MOST


def length(reading):
    return sum(len(sentence.text) + 1 for sentence in reading.sentences)


def test_all_that_was_told_is_read_to_one_length():
    long, short = report("One more word. " * 400), report("A short one. " * 9)
    read = read_some([short, long, long], 9000)
    assert [length(each) for each in read] == pytest.approx([117, 4000, 4000], abs=20)
    whole = read_some([short, long], 9000)
    assert [length(each) for each in whole] == pytest.approx([117, 6000], abs=20)


def test_of_too_many_the_latest_are_read():
    told = [report(f"Number {number}. " + "One more word. " * 100) for number in range(20)]
    read = read_some(told, 2000)
    assert [each.sentences[0].text for each in read] == [f"Number {n}." for n in range(16, 20)]
    assert len(read_some(told, 1)) == 1


def test_users_judged_for_at_once_share_what_is_read():
    told = [report("One more word. " * 200 + "Ana Vidić of Topola left.")]
    late = report("One more word, said Ana Vidić of Topola.")
    assert not what_is_new(late, told).is_material
    assert what_is_new(late, told, users=60).is_material
