"""The noun that a figure counts: behind it, before it, taken up again, or of something larger."""

import pytest

from matching.sentences import sentences
from matching.stories.quantities import figures_of
from matching.stories.quantities.skimming import numbered_tokens


def counts(language: str, text: str) -> list[str]:
    return [it.counts for it in figures_of(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "nouns"),
    [
        ("de", "Mehr als 600 als Diplomaten getarnte Spione und vier Berliner Ärzte.",
         ["Spione", "Ärzte"]),
        ("de", "42.000 unschuldige, völlig unbewaffnete Demonstranten.", ["Demonstranten"]),
        ("de", "Dutzende moderne Kampf- und Schützenpanzer.", ["Schützenpanzer"]),
        ("de", "Die Zahl der Toten stieg auf 31.", ["Toten"]),
        ("de", "Der Umsatz der Firma sank im Mai um 3,1 Prozent.", ["Umsatz"]),
        ("en", "Eight of the Bluejays' 11 assists.", ["assists", "assists"]),
        ("en", "Attendance: 90,182. Sales of cars doubled to 310,000.", ["Attendance", "Sales"]),
        ("en", "A five-storey block fell, trapping 17.", ["storey", ""]),
        ("en", "Prices in the euro area rose 3 per cent; inflation, at 8.1%, is high.",
         ["Prices", "inflation"]),
        ("fr", "Deux jeunes femmes, une centaine de pompiers et 28 engins.",
         ["femmes", "pompiers", "engins"]),
        ("fr", "Le prix du gazole a reculé de 2,6 %, le titre Verlanne a bondi de 11 %.",
         ["prix", "titre"]),
        ("es", "El paro bajó y la tasa se situó en el 10,4 %.", ["tasa"]),
        ("ru", "74,3% всех опрошенных считают. Среди них 12 новых ракет.", ["опрошенных", "ракет"]),
        ("ru", "В 42 процентах случаев (4116) их число, как сказано, достигло 97.",
         ["случаев", "случаев", "число"]),
        ("ru", "Автомобилей стало 4 320. Дом площадью 300 кв. м.", ["Автомобилей", "Дом"]),
        ("uk", "Два нові автомобілі, 28 депутатів проти, утрималися — 11.",
         ["автомобілі", "депутатів", "депутатів"]),
        ("sr", "Срушене су две нове зграде. Dva stara broda.", ["зграде", "broda"]),
        ("sr", "Policija je uhapsila petoricu osumnjičenih starosti 19 godina.", ["osumnjičenih"]),
    ],
)  # fmt: skip
def test_a_figure_counts_the_head_of_its_phrase(language: str, text: str, nouns: list[str]) -> None:
    found = counts(language, text)
    assert found[: len(nouns)] == nouns


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No number here. Nothing else. Four men fled. One sat. A year passed."),
        ("de", "Keine Zahl. Ein Jahr verging. Er sprach. Es war eine dreistündige Debatte."),
        ("fr", "Rien. Plus d'une heure passa. Ils dormaient tous. Il y en a 3."),
    ],
)
def test_sentences_without_numbers_are_not_cut_up(language: str, text: str) -> None:
    spans = sentences(text)
    tokens = numbered_tokens(text, spans, language)
    assert tokens
    assert all(text[it.start : it.end] == it.text or it.text == "." for it in tokens)
    assert [it.start for it in tokens] == sorted(it.start for it in tokens)
    silent = text + " " + "So they went home and slept and nothing more was said of it. " * 3
    assert figures_of(silent, language) == figures_of(text, language)
    assert numbered_tokens("So it was.", [(0, 10)], language) == []
