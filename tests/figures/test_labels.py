"""The labels of figures are whole, of the texts that they name, and enough to judge by."""

import re
from collections import Counter
from hashlib import sha256
from itertools import combinations, pairwise

import pytest

from tests.figures.reading import (
    HALVES,
    HERE,
    NO_DATA,
    Figure,
    Labelled,
    halves_of,
    labels,
    own_texts,
    shared_folder,
    shared_texts,
)

ALL = {half: labels(half) for half in HALVES}
# Beginnings of the words for numbers in our own texts.
STEMS = """
    dva dve dvo tri troj četir četvor pet pedes šest sed osa osm devet deset tuce sto hiljad pol
    два две дво три трој четири пет педес шест сед оса осм девет десет једа туце сто хиљад пола сат
    один одинадц дві тро четвер чотир п'ят сім сем вісім вісьм шіст дев'я десят двадц сот тисяч
    міл пів чверть кілька сорок трет дв двад скоро бис бес осамн мил
    тр пят сот чет восем девят сем вос полк полу полт трет
    zwei drei vier fünf sechs sieben acht neun zehn zwölf anderthalb hälfte hunderte dutzend ein
    elf mehreren ста trećin петин тыс тис міл мин neuf dizaine doce tro centaine deux trois
    quatre cinq six sept huit onze dix vingt trente soixante
    cinquantaine quinz demi moitié tiers million mille un
    one two three four five six seven eight nine half third tens dozen twen
    cuatro nueve tres dos catorce centenar
"""
NUMBER = re.compile(rf"\d|\b({'|'.join(STEMS.split())})", re.IGNORECASE)


def figures(half: str, *, required: bool = False) -> list[tuple[Labelled, Figure]]:
    return [
        (text, figure)
        for text in ALL[half]
        for figure in text.figures
        if not (required and figure.optional)
    ]


@pytest.mark.parametrize("half", HALVES)
def test_every_text_lies_in_the_half_that_its_name_gives(half: str) -> None:
    names = [text.name for text in ALL[half]]
    assert len(names) == len(set(names))
    assert all(half in halves_of(name) for name in (*names, *own_texts(half)))


def test_no_labelled_passage_lies_in_two_halves() -> None:
    passages = [{it for text in ALL[half] for it in (text.name, text.sha256)} for half in HALVES]
    assert all(not one & other for one, other in combinations(passages, 2))


@pytest.mark.parametrize("half", HALVES)
def test_figures_stand_in_order_inside_the_labelled_part(half: str) -> None:
    for text in ALL[half]:
        assert all(text.since <= it.start < it.end <= text.until for it in text.figures), text.name
        assert all(one.end <= other.start for one, other in pairwise(text.figures)), text.name


@pytest.mark.parametrize("half", HALVES)
def test_values_are_bounds_in_order(half: str) -> None:
    for text, figure in figures(half):
        assert (figure.low, figure.high) != (None, None), text.name
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high, text.name


@pytest.mark.parametrize("half", HALVES)
def test_units_are_those_of_the_guide(half: str) -> None:
    _, _, section = (HERE / "GUIDE.md").read_text(encoding="utf-8").partition("## Units")
    section = section.partition("\n## ")[0]
    for text, figure in figures(half):
        assert f"`{figure.unit}`" in section or not figure.unit, (text.name, figure)


@pytest.mark.parametrize("half", HALVES)
def test_what_is_counted_is_one_word(half: str) -> None:
    for text, figure in figures(half):
        assert all(len(word.split()) <= 1 and word == word.strip() for word in figure.counts)
        if not figure.unit and not figure.optional:
            assert figure.counts - {""}, (text.name, figure)


@pytest.mark.parametrize("half", HALVES)
def test_our_own_texts_are_all_labelled_to_their_end(half: str) -> None:
    texts = own_texts(half)
    ours = [text for text in ALL[half] if text.ours]
    assert {text.name: text.until for text in ours} == {n: len(t) for n, t in texts.items()}


@pytest.mark.parametrize("half", HALVES)
def test_labels_point_at_numbers_of_our_own_texts(half: str) -> None:
    texts = own_texts(half)
    for text, figure in figures(half):
        if text.ours:
            words = texts[text.name][figure.start : figure.end]
            assert NUMBER.search(words), (text.name, words)


@pytest.mark.parametrize("half", HALVES)
def test_labels_are_of_our_own_texts_as_they_are(half: str) -> None:
    check(own_texts(half), [text for text in ALL[half] if text.ours])


@pytest.mark.skipif(shared_folder() is None, reason=NO_DATA)
@pytest.mark.parametrize("half", HALVES)
def test_labels_are_of_the_shared_texts_as_they_are(half: str) -> None:
    folder = shared_folder()
    assert folder is not None
    check(shared_texts(folder), [text for text in ALL[half] if not text.ours])


def check(texts: dict[str, str], labelled: list[Labelled]) -> None:
    """Fail if a text is another than the one labelled, a span or a head not one of its words."""
    assert labelled
    for text in labelled:
        body = texts[text.name]
        assert sha256(body[: text.until].encode()).hexdigest() == text.sha256, text.name
        for figure in text.figures:
            words = body[figure.start : figure.end]
            assert words == words.strip(), text.name
            assert whole_words(body, figure), (text.name, words)
            for head in figure.counts:
                assert head.casefold() in body.casefold(), (text.name, head)


def whole_words(body: str, figure: Figure) -> bool:
    """Tell whether a span neither begins nor ends within a number or a word."""
    before, after = body[: figure.start][-1:], body[figure.end :][:1]
    first, last = body[figure.start], body[figure.end - 1]
    return not (before.isalnum() and first.isalnum()) and not (last.isalnum() and after.isalnum())


def test_there_are_enough_figures_in_enough_languages() -> None:
    languages = Counter(
        text.language for half in HALVES for text, _ in figures(half, required=True)
    )
    assert languages.total() >= 820
    assert len([language for language, number in languages.items() if number >= 20]) >= 5
    assert min(languages[ours] for ours in ("sr", "uk")) >= 60


@pytest.mark.parametrize("half", HALVES)
def test_each_half_can_judge_alone(half: str) -> None:
    found = [figure for _, figure in figures(half, required=True)]
    assert len(found) >= 150
    assert {"en", "ru", "de", "sr", "uk"} <= {text.language for text, _ in figures(half)}
    kinds = Counter(kind(figure) for figure in found)
    assert min(kinds[name] for name in ("exact", "at least", "at most", "between")) >= 5
    assert sum(figure.about for figure in found) >= 10
    assert any(not text.figures for text in ALL[half])  # texts where every finding is an error


def kind(figure: Figure) -> str:
    """Return which sides of a figure are open."""
    if figure.low is None:
        return "at most"
    if figure.high is None:
        return "at least"
    return "exact" if figure.low == figure.high else "between"
