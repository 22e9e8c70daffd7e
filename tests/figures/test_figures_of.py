"""Figures are read by each language's grammar: values, bounds, units, what is counted, and none."""

import time
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.stories.quantities import Figure, figures_of
from matching.stories.quantities.numerals import compound, read_digits
from matching.stories.quantities.tongue import tongue_of
from tests.figures.reading import labels, own_texts
from tests.figures.score import answers, match

NONE = None


def read(language: str, text: str) -> list[tuple[float | None, float | None, bool, str]]:
    return [(it.low, it.high, it.about, it.unit) for it in figures_of(text, language)]


def only(language: str, text: str) -> Figure:
    [figure] = figures_of(text, language)
    return figure


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "They sent 1,200.5 tonnes.", 1200.5),
        ("de", "Geliefert wurden 1.200,5 Tonnen.", 1200.5),
        ("uk", "Передано 1 200,5 тонни.", 1200.5),
        ("sr", "Poslato je 13.847 granata.", 13847),
        ("ru", "Отправлено 12 тысяч 130 снарядов.", 12130),
        ("ru", "Отправлено 2 тыс. 340 снарядов.", 2340),
        ("en", "They counted two hundred and twenty-five crates.", 225),
        ("de", "Es waren zweihundertfünfundzwanzig Kisten.", 225),
        ("fr", "On a compté quatre-vingt-dix-sept caisses.", 97),
        ("sr", "Stigao je двадесет један сандук.", 21),
        ("sr", "Otpušteno je trideset i dvoje radnika.", 32),
        ("hr", "Uhićeno je dvadeset sedam osoba.", 27),
        ("uk", "Закупили мільйон двісті тисяч мін.", 1_200_000),
        ("uk", "Закупили пів мільйона мін.", 500_000),
        ("sr", "Prodato je dva i po miliona metaka.", 2_500_000),
        ("de", "Es kostet 7 Mrd. Euro.", 7e9),
        ("en", "It cost one billion.", 1e9),
        ("de", "Es sind zwei Billionen Zellen.", 2e12),
        ("en", "They bought two dozen mortars.", 24),
        ("ru", "Погибли двое солдат.", 2),
    ],
)
def test_a_value_is_read_as_its_language_writes_it(language: str, text: str, value: float) -> None:
    figure = only(language, text)
    assert (figure.low, figure.high, figure.about) == (value, value, False)


@pytest.mark.parametrize(
    ("language", "text", "low", "high", "about"),
    [
        ("en", "At least seven trucks burned.", 7, NONE, False),
        ("en", "Up to 40 trucks burned.", NONE, 40, False),
        ("en", "Some 40 trucks burned.", 40, 40, True),
        ("en", "Between 7 and 9 trucks burned.", 7, 9, False),
        ("en", "About 7-9 trucks burned.", 7, 9, True),
        ("en", "Two or three trucks burned.", 2, 3, False),
        ("en", "Tens of thousands of shells burned.", 20_000, NONE, False),
        ("en", "More than a dozen trucks burned.", 12, NONE, False),
        ("en", "Several hundred trucks burned.", 200, NONE, False),
        ("de", "Mindestens zwölf Lastwagen brannten.", 12, NONE, False),
        ("de", "Hunderte Lastwagen brannten.", 200, NONE, False),
        ("sr", "Izgorelo je najmanje sedmoro kola.", 7, NONE, False),
        ("sr", "Izgorelo je dvadesetak kuća.", 20, 20, True),
        ("sr", "Izgorele su desetine kuća.", 20, NONE, False),
        ("ru", "Сгорело не менее 12 домов.", 12, NONE, False),
        ("ru", "Сгорело от 7 до 9 домов.", 7, 9, False),
        ("ru", "Число пожаров превысило 40 тысяч.", 40_000, NONE, False),
        ("uk", "Згоріло щонайменше дев'ятнадцятеро авто.", 19, NONE, False),
        ("uk", "Згоріло кільканадцять авто.", 11, 19, False),
        ("uk", "Згоріло сотні тисяч дерев.", 200_000, NONE, False),
    ],
)
def test_words_around_a_number_set_its_bounds(
    language: str, text: str, low: float | None, high: float | None, about: bool
) -> None:
    assert [it[:3] for it in read(language, text)] == [(low, high, about)]


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "It costs $5 a litre.", "USD"),
        ("en", "It is put at £2.5bn.", "GBP"),
        ("en", "He weighs 130 pounds.", "lb"),
        ("en", "A 6.1-magnitude quake was felt.", "magnitude"),
        ("en", "A 1,500-square-kilometer island burned.", "km2"),
        ("sr", "Vozio je 130 kilometara na sat.", "km/h"),
        ("sr", "Дефицит је 3 процента.", "%"),
        ("uk", "Ціна — 41,2 грн за літр.", "UAH"),
        ("uk", "Згоріло 1 200,5 кв. м складу.", "m2"),
        ("ru", "Цена 92,5 рубля.", "RUB"),
        ("de", "Nach dreistündiger Debatte war Schluss.", "hour"),
        ("de", "Es waren 30 Grad.", "°C"),
        ("fr", "Le vol dura 6 heures.", "hour"),
    ],
)
def test_a_unit_is_known_in_its_forms(language: str, text: str, unit: str) -> None:
    assert only(language, text).unit == unit


def test_a_unit_said_once_is_that_of_both() -> None:
    assert [it[3] for it in read("sr", "Porastao je sa 950 miliona na 1,1 milijardu dolara.")] == [
        "USD",
        "USD",
    ]


def test_a_rise_is_two_figures_and_no_range() -> None:
    assert read("en", "Prices rose from 40 % to 61.5 %.") == [
        (40, 40, False, "%"),
        (61.5, 61.5, False, "%"),
    ]
    assert read("ru", "Доля выросла с 50% до 73,8%.") == [
        (50, 50, False, "%"),
        (73.8, 73.8, False, "%"),
    ]


def test_cold_is_below_zero() -> None:
    assert read("uk", "Вночі буде мінус 12 градусів.") == [(-12, -12, False, "°C")]
    assert read("ru", "Ночью ожидается -4…1°.") == [(-4, 1, False, "°C")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On 3 April 2019 he met the eighth group."),
        ("en", "The M84 tank, the BTR-80 and the 4G net were shown."),
        ("en", "Aged 45, he was 45 years old; the 45-year-old spoke."),
        ("en", "They won 88-61 and then 3:1 at 7 p.m."),
        ("en", "It began three days ago, within a week."),
        ("en", "They asked twice, three times, on page 12."),
        ("en", "Call +1 914 544 55 32 or 555-1234-99."),
        ("en", "Leaders of the Group of Seven met on Main Street, at 200 Park Avenue."),
        ("en", "Nine in ten drive a 4 x 4; it lasted until 1/3 inch was left."),
        ("ru", "Четверо из десяти болели."),
        ("es", "Cuatro de cada 10 lo saben, tenía 84 años."),
        ("de", "Am 3. April um 13 Uhr sprach der 45-jährige Fahrer."),
        ("de", "Der 19. Bezirk feierte 2019."),
        ("sr", "U 6.40 na 71. kilometru, 12. novembra 1956. godine."),
        ("sr", "Што се десило, što kažu, ne znaju."),
        ("ru", "В 18 часов 34-летний водитель по ч. 5 ст. 264."),
        ("ru", "С 11 по 15 ноября и два года назад."),
        ("uk", "45-річний керівник за статтею 191."),
        ("uk", "Вік загиблих — від 19 до 63 років."),
    ],
)
def test_what_is_no_figure_is_left_out(language: str, text: str) -> None:
    assert figures_of(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "counts"),
    [
        ("en", "Police saw seven young children.", "children"),
        ("en", "Police found hundreds of shells there.", "shells"),
        ("de", "Es gab 20 schwer verletzte Sportler.", "Sportler"),
        ("de", "Die Zahl der Beschäftigten liegt bei 6.000.", "Beschäftigten"),
        ("sr", "Stiglo je pet teških tenkova iz luke.", "tenkova"),
        ("ru", "Нашли 17 новых снарядов в лесу.", "снарядов"),
        ("ru", "В больнице 15 раненых.", "раненых"),
        ("uk", "Пошкоджено 60 будинків.", "будинків"),
        ("sr", "Inflacija je usporila na 4,5%.", "Inflacija"),
    ],
)
def test_the_noun_that_is_counted_is_found(language: str, text: str, counts: str) -> None:
    assert only(language, text).counts == counts


def test_a_bare_number_takes_up_the_noun_before_it() -> None:
    three = figures_of("Poginulo je 14 osoba, a 23 su povređene.", "sr")
    assert [it.counts for it in three] == ["osoba", "osoba"]
    both = figures_of("За закон гласало је 148 од 250 посланика.", "sr")
    assert [it.counts for it in both] == ["посланика", "посланика"]


def test_day_and_source_are_those_of_the_sentence() -> None:
    text = "Two trucks burned. According to Mara Petrović, 14 shells were found on Friday."
    first, second = figures_of(text, "en")
    assert (first.when, first.attributed) == (None, None)
    assert (second.when, second.attributed) == ("Friday", "Mara Petrović")
    assert text[slice(*second.sentence)].startswith("According")


def test_a_figure_goes_through_json_unchanged() -> None:
    figure = only("en", "At least seven trucks burned on 3 April.")
    assert Figure.from_json(figure.as_json()) == figure


def test_an_unknown_language_still_has_digits_and_signs() -> None:
    assert read("xx", "blah $40 blah 12 %") == [(40, 40, False, "USD"), (12, 12, False, "%")]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789., -–:/$%°()двеtwo millionдо\n", max_size=80))
def test_any_text_gives_figures_in_order_inside_it(text: str) -> None:
    for language in ("en", "ru", "de"):
        found = figures_of(text, language)
        assert all(0 <= it.start < it.end <= len(text) for it in found)
        assert all(one.end <= other.start for one, other in pairwise(found))
        for it in found:
            assert it.low is None or it.high is None or it.low <= it.high


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_are_read_back(value: int) -> None:
    assert read_digits(f"{value:,}", tongue_of("en")) == value
    assert read_digits(f"{value:,}".replace(",", "."), tongue_of("sr")) == value


def test_german_numbers_are_taken_apart() -> None:
    assert compound("dreihundertfünfundvierzigtausend".replace("ü", "u")) == 345_000
    assert compound("hundertschaft") is None


@pytest.mark.parametrize(
    "piece", ["7", "1 ", "1,000,", "сорок ", "до 5 ", "2-3-", "$", "млн ", "2 тыс млн "]
)
def test_hostile_text_costs_in_proportion_to_its_length(piece: str) -> None:
    def cost(length: int) -> float:
        text = piece * (length // len(piece))
        begun = time.process_time()
        figures_of(text, "ru")
        return time.process_time() - begun

    short, long = (median(cost(length) for _ in range(3)) for length in (2_000, 8_000))
    assert long < 10 * short + 0.05


def test_a_text_of_numbers_alone_is_read_in_part() -> None:
    assert 0 < len(figures_of("до 5 " * 6_000, "ru")) < 6_000
    assert figures_of("7" * 200_000, "ru") == ()


def test_our_own_labelled_texts_are_read_as_labelled() -> None:
    texts, right, found, wanted = own_texts("dev"), 0, 0, 0
    for labelled in labels("dev"):
        if labelled.ours:
            read_here = figures_of(texts[labelled.name], labelled.language)
            pairs, free, missed = match(read_here, labelled.figures)
            judged = [(one, label) for one, label in pairs if not label.optional]
            right += sum(answers(one, label) for one, label in judged)
            found += len(judged) + len(free)
            wanted += len(judged) + sum(not label.optional for label in missed)
    assert wanted > 80
    assert right >= 0.95 * found
    assert right >= 0.95 * wanted
