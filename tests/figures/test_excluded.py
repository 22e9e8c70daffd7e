"""Numbers that are no figures, in each language, and the figures that look like them."""

import pytest

from matching.stories.quantities import figures_of

NONE = {
    "de": """Am 8. und 9. Mai tagt der Rat. Es tagt vom 14. bis 16. Mai. Um 8 Uhr, um 20.15 Uhr und
        gegen 18:30 Uhr fuhr der Bus. Seit 18 Monaten ist er weg. Innerhalb von drei Tagen kam er.
        Auf der A 8 und der B 27 staut es sich. Der 34-jährige Fahrer starb. Kurz nach halb neun.
        Das 1:0 fiel in der 63. Minute, das 2:0 (67.‘) folgte. Mit 16 Jahren verließ er die Schule.
        Anna, 5. Klasse, ging auf die Schule 04. Drei Tage später. Zehn Jahre nach dem Krieg. An
        Tag zwei. Kunden von 1&1. Az. 5 L 3799/24. Kinder gehen mit 18 oder 20.""",
    "fr": """Le 8 et le 9 mai, du 14 au 16 mai, à 8 heures et vers 18 h 30. En une semaine, dans
        trois jours, tous les quatre ans. Une fille de deux ans et un homme de 43 ans. Anna, 47 ans,
        se tait. Dix ans après la guerre. La rue du 11-Novembre. Trois quarts des foyers.
        Quatre adultes sur dix, un Français sur trois. Il revient avant trois mois.""",
    "ru": """8 и 9 мая, с 14 по 16 мая. Четыре и пять лет назад. Иванов (52 года) уехал. Петрову
        47 лет. Десять лет после войны. На 63-й минуте. В начале 2020 г. и в 2022-м. Тот поток –
        2» начат. К 75-летию Победы. Девочки 17 и 16 лет. В газопроводе «Поток – 2».""",
    "uk": "90-ті роки. Чоловікові 47 років. За тиждень. Петренко (52 роки) мовчить. Йому 70 років.",
    "sr": "Oko 18.30 časova, u 20.15. Dečak od 9 godina. Sa 16 godina je otišao. Ima 34 godine.",
    "es": """El 8 y 9 de mayo, del 14 al 16 de mayo. Ana, de 47 años, calla. A los 16 años se fue.
        Cada cuatro años. Dos de cada tres jóvenes. En el minuto 63. Hombres de entre 20 y 35 años.
        """,
    "en": """On May 8 and 9. At 16, he left. She was 77. Men aged 19, 21 and 34 were held.
        The bridge (15-17) closed. They fell to 15-17. A 12-all game. A 2-14 mark. Call 555-1234
        now. A Category 4 hurricane. The second fire in five years. Three decades ago. Brown, 36;
        Dalton, 39, spoke.""",
}


@pytest.mark.parametrize("language", NONE)
def test_what_is_no_figure_is_left_out(language: str) -> None:
    text = " ".join(NONE[language].split())
    assert [text[it.start : it.end] for it in figures_of(text, language)] == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Mit 20 Jahren Haft rechnet er.", ["20 Jahren"]),
        ("fr", "Quatre voitures sur sept ont brûlé.", ["Quatre", "sept"]),
        ("de", "Nach dreistündiger Debatte ging er.", ["dreistündiger"]),
        ("fr", "Il a été condamné à deux ans de prison.", ["deux ans"]),
        ("ru", "Ему грозит до 15 лет колонии.", ["до 15 лет"]),
        ("ru", "Ему, как считают, нужно было 15 лет стажа.", ["15 лет"]),
        ("uk", "Йому загрожує від семи до дванадцяти років ув'язнення.",
         ["від семи до дванадцяти років"]),
        ("en", "Lines 4 and 5 closed and 12 trains stood.", ["4", "5", "12"]),
        ("en", "In October. Four suspects fled.", ["Four"]),
        ("de", "Ziffer 110 und 112 gelten, 30 Leute riefen an.", ["110", "112", "30"]),
        ("en", "In block 110 and 112, the 30 people fled.", ["30"]),
        ("de", "Er suchte unter drei Bechern, kaufte unter 300 Becher.", ["drei", "unter 300"]),
    ],
)  # fmt: skip
def test_what_looks_like_it_is_a_figure(language: str, text: str, found: list[str]) -> None:
    assert [text[it.start : it.end] for it in figures_of(text, language)] == found
