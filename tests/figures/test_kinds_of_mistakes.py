"""Sentences of kinds that figures were once read wrong in, ours, by what is right."""

import pytest

from matching.stories.quantities import figures_of

NONE = [
    ("en", "The service is on Tuesday, Dec. 16, at the cathedral."),
    ("en", "LaRue was 75, the newspaper said."),
    ("en", "The troubled actress, 26, would be arrested."),
    ("en", "Arcade Moss Jr., 49, is serving a sentence."),
    ("en", "The agent is dead at 95."),
    ("en", "She ran and dialed 911, said a witness."),
    ("en", "He returned with a. 357 Magnum that he legally owned."),
    ("en", "The new BlackBerry Curve 8900 supports roaming."),
    ("en", "He returned it for a pick-six with his last run."),
    ("en", "They drove a four-by-four car into the store."),
    ("en", "A seventy-something senior ran away."),
    ("en", "She married two more times after that."),
    ("en", "It was a tie with just under five minutes left to play."),
    ("en", "The ship was attacked at 1100 hrs IST."),
    ("en", "Bushnell, 25, made international news."),
    ("en", "The way to net zero is long."),
    ("en", "Features of the new BlackBerry 10 platform were shown."),
    ("en", "The 3-in-1 Wireless Pad is sold out."),
    ("en", "A day to remember the 9/11 attacks."),
    ("en", "They searched the 12200 block of 223rd Street."),
    ("en", "He saw him off in the last four today."),
    ("en", "The multi-million dollar salaries are paid."),
    ("de", "Um 900 v. Chr. entstand die Stadt."),
    ("de", "Darauf folgte der Marktplatz (2,3)."),
    ("de", "Der Notruf 110 und 112 gibt zeitweise kein Zeichen."),
    ("fr", "L'usine tourne en trois-huit."),
    ("ru", "На 2002 км федеральной трассы произошло ДТП."),
    ("ru", "Право возникает не с 80 лет, а с 75."),
    ("ru", "Пропали супруги 79 лет и 73 года."),
    ("ru", "Речь о версии iOS 13.5."),
    ("ru", "Матч покажет «Матч! Футбол 3»."),
    ("ru", "https://news.example/2351238-zapusk-prervan.html"),
    ("uk", "На 25 км траси сталася аварія."),
    ("de", "Zwei Jahre später steht Jutting, mittlerweile 31, vor Gericht."),
    ("de", "Die 30 Jahre alte Ukrainerin arbeitet in Kassel."),
    ("fr", "La supérette (Saint-Denis, 93) est fermée."),
    ("fr", "Au soleil couchant (1) raconte la vie d'un architecte."),
    ("fr", "Rendez-vous au théâtre (3, rue du Château)."),
    ("fr", "Un fondement solide et neuf, dit-elle."),
    ("es", "La sesión es el jueves a las 11, quedará abortada."),
    ("es", "La temperatura media ha subido."),
    ("es", "La incursión militar en la Comuna 13 de Medellín."),
    ("ru", "Перед судом предстал Джаттинг, которому сейчас 31, и его брат."),
]
COUNTED = [
    ("en", "The law protects 13 fully loaded magazines.", "magazines"),
    ("en", "He had two Purple Aces defenders hanging on him.", "defenders"),
    ("en", "It is an alliance of 50 environmental, religious groups.", "groups"),
    ("en", "The ratio will jump to 37% next year.", "ratio"),
    ("en", "For the first time the rate of unemployment has dropped below 20%.", "rate"),
    ("en", "The Palestinian death toll rose above 680.", "toll"),
    ("en", "At least 20 smaller earthquakes followed.", "earthquakes"),
    ("en", "He needs 2,129 points-13 more than Rodney.", "points"),
    ("en", "The town has a population of more than 100,000.", "population"),
    ("en", "She executed two of them.", ""),
    ("en", "Three bombs exploded: two landed at the airfield.", "bombs"),
    ("fr", "Nous avons perdu 21% de notre effectif.", "effectif"),
    ("fr", "Elle a donné 333 constats, dont 324 concernant le port du casque.", "constats"),
    ("es", "El 87% de todos los glaciares han retrocedido.", "glaciares"),
    ("de", "Popkultur erreicht Millionen.", ""),
    ("en", "By now 99% of their supplier traffic has been restored.", "traffic"),
    ("en", "The 2,507-member assembly of presidential appointees met.", "member"),
    ("en", "Unemployment stood at 6 %.", "Unemployment"),
    ("en", "Analysts expect growth of 2 per cent.", "growth"),
    ("en", "The car park was full, with hundreds lining up.", ""),
    ("en", "It cut 60 jobs (its number is called small) and the other several hundred.", "jobs"),
    ("ru", "Он вёл мяч под тремя опрокинутыми чашками.", "чашками"),
    ("ru", "Автомобили в среднем подорожали на 2,3%.", "Автомобили"),
    ("ru", "Сделано 98% этой суммы.", "суммы"),
    ("ru", "За I квартал продажи возросли на 21%.", "продажи"),
    ("ru", "Речь идёт о заведениях площадью менее 20 кв. метров.", "заведениях"),
    ("ru", "Пожар возник на площади в 400 кв. метров.", "площади"),
    ("sr", "Шесторо је повређено у судару.", "повређено"),
    ("sr", "Uhapšena je petnaestorica radnika.", "radnika"),
    ("uk", "Засіяно вже півтора мільйона гектарів.", ""),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_is_no_figure_is_not_read_as_one(language: str, text: str) -> None:
    assert [(each.low, each.unit, each.counts) for each in figures_of(text, language)] == []


@pytest.mark.parametrize(("language", "text", "counts"), COUNTED)
def test_the_noun_that_is_counted(language: str, text: str, counts: str) -> None:
    assert figures_of(text, language)[-1].counts == counts


def test_units_of_devices_and_of_small_weights() -> None:
    told = "A 3.2-megapixel camera. La limite est de 0,1 microgramme."
    assert figures_of(told.split(". ", maxsplit=1)[0], "en")[0].unit == "MP"
    assert figures_of(told.split(". ")[1], "fr")[0].unit == "µg"


def test_a_prison_term_is_no_age() -> None:
    (found,) = figures_of("Он приговорён к восьми годам колонии.", "ru")
    assert (found.low, found.unit) == (8, "year")


def test_feet_are_a_measure_in_russian() -> None:
    assert [each.unit for each in figures_of("На глубине 100 метров (328 футов).", "ru")] == [
        "m",
        "ft",
    ]
