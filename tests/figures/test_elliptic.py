"""Figures that leave out what a neighbour says, of two units, with signs, or in short forms."""

import pytest

from matching.stories.quantities import figures_of

Read = list[tuple[float | None, float | None, str]]


def read(language: str, text: str) -> Read:
    return [(it.low, it.high, it.unit) for it in figures_of(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Прибыль составила 27 млрд руб. Выручка достигла 211 млрд.",
         [(27e9, 27e9, "RUB"), (211e9, 211e9, "RUB")]),
        ("fr", "Une récolte de 29 millions de tonnes, contre 35,1 millions l'an dernier.",
         [(29e6, 29e6, "t"), (35.1e6, 35.1e6, "t")]),
        ("en", "It is worth $90bn, including 20bn for shells, and feeds 5 million people.",
         [(90e9, 90e9, "USD"), (20e9, 20e9, "USD"), (5e6, 5e6, "")]),
        ("de", "Das kostet 3 Mrd. Euro. Die Zahl der Fahrten stieg auf 2 Millionen.",
         [(3e9, 3e9, "EUR"), (2e6, 2e6, "")]),
        ("de", "Das kostet 300 Euro, 2.000 kamen.", [(300, 300, "EUR"), (2000, 2000, "")]),
    ],
)  # fmt: skip
def test_a_large_number_may_leave_out_its_unit(language: str, text: str, found: Read) -> None:
    assert read(language, text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Задержка на 2 часа 30 минут.", [(2.5, 2.5, "hour")]),
        ("en", "It lasted 1 minute 30 seconds.", [(1.5, 1.5, "minute")]),
        ("fr", "Le débat a duré une heure et demie.", [(1.5, 1.5, "hour")]),
        ("en", "They drove 3 km 500 m.", [(3.5, 3.5, "km")]),
        ("ru", "60 календарных месяцев стажа.", [(60, 60, "month")]),
        ("en", "He rested two full weeks.", [(2, 2, "week")]),
    ],
)
def test_two_units_are_one_figure(language: str, text: str, found: Read) -> None:
    assert read(language, text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Ночью от минус 4 до плюс 2 градусов.", [(-4, 2, "°C")]),
        ("ru", "Днём +14...+16 °C.", [(14, 16, "°C")]),
        ("ru", "Мороз минус 3-5 градусов.", [(-5, -3, "°C")]),
        ("ru", "В области плюс 1-3.", [(1, 3, "°C")]),
        ("ru", "Воздух прогреется до плюс 21 градуса.", [(21, 21, "°C")]),
        ("de", "Minus 3 bis plus 5 Grad, oben -12 Grad.",
         [(-3, 5, "°C"), (-12, -12, "°C")]),
        ("fr", "De -4 à 3 degrés.", [(-4, 3, "°C")]),
        ("en", "Lows of -5 to -1°C; 3-5 people froze.", [(-5, -1, "°C"), (3, 5, "")]),
        ("es", "Un terremoto de 5,8 grados.", [(5.8, 5.8, "magnitude")]),
        ("de", "Eine 180-Grad-Drehung.", []),
    ],
)  # fmt: skip
def test_degrees_have_their_signs(language: str, text: str, found: Read) -> None:
    assert read(language, text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Plus d'un million d'euros.", [(1e6, None, "EUR")]),
        ("fr", "Il a levé 3,5 M€, puis 2 Md€.", [(3.5e6, 3.5e6, "EUR"), (2e9, 2e9, "EUR")]),
        ("fr", "Il a payé 300 francs suisses CHF, PLN 40.", [(300, 300, "CHF"), (40, 40, "PLN")]),
        ("en", "Some 1.4m homes and C$3m, a 2m wide gap.",
         [(1.4e6, 1.4e6, ""), (3e6, 3e6, "CAD"), (2, 2, "m")]),
        ("uk", "Пів мільйона гривень і півмільйона доларів.",
         [(5e5, 5e5, "UAH"), (5e5, 5e5, "USD")]),
        ("ru", "До тысячи ракет, тысячи людей, полмиллиарда рублей.",
         [(None, 1000, ""), (2000, None, ""), (5e8, 5e8, "RUB")]),
        ("es", "Superó los 21,3 millones.", [(21.3e6, None, "")]),
        ("de", "2,4 Milligramm und 30 Minusgrade.", [(2.4, 2.4, "mg"), (30, 30, "°C")]),
        ("fr", "Le CAC 40 finit à 7 912,35 points, l'équipe à 12 points.",
         [(7912.35, 7912.35, "point"), (12, 12, "point")]),
        ("en", "They scored 12 points.", [(12, 12, "")]),
        ("en", "They cut 2,000 to 2,500 posts; it rose from 3.2 to 2.9 per cent.",
         [(2000, 2500, ""), (3.2, 3.2, "%"), (2.9, 2.9, "%")]),
        ("fr", "La population est passée de 4 300 à 5 100 habitants.",
         [(4300, 4300, ""), (5100, 5100, "")]),
    ],
)  # fmt: skip
def test_short_forms_are_read(language: str, text: str, found: Read) -> None:
    assert read(language, text) == found


def test_accents_written_apart_and_soft_hyphens_do_not_split_words() -> None:
    assert read("de", "fu\u0308nf Sektionen, zwo\u0308lf Häuser, drei\u00adßig Leute") == [
        (5, 5, ""),
        (12, 12, ""),
        (30, 30, ""),
    ]
