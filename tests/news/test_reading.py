"""How sentences are read: amounts, names, quotations, hedges and turns, in six languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.plans import ToldReport
from matching.folding import fold_word
from matching.stories.news.amounts import read_amounts
from matching.stories.news.quotes import quoted_in
from matching.stories.news.reading import read
from matching.stories.news.turns import turns_in


def report(text, language="en", title="", site="Tisa Radio"):
    return ToldReport(watch="w", article=1, site=site, title=title, text=text, language=language)


def values(text, language):
    return [amount.value for amount in read_amounts(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Nine of the 14 licences", "en", [9, 14]),
        ("Twenty-two crews, one of them new", "en", [22]),
        ("about 1.2 billion crowns", "en", [1.2e9]),
        ("повређено је деветоро радника", "sr", [9]),
        ("povređeno je devetoro radnika", "sr", [9]),
        ("trideset i dva stana", "sr", [32]),
        ("12 miliona evra", "sr", [12e6]),
        ("sieben Arbeiter, rund 120.000 Raketen", "de", [7, 120_000]),
        ("12 Millionen Euro", "de", [12e6]),
        ("двадцать два человека и 410 миллионов крон", "ru", [22, 410e6]),
        ("п'ятеро людей і 3 тисячі гривень", "uk", [5, 3000]),
        ("1,2 milliard de couronnes et 1 340 personnes", "fr", [1.2e9, 1340]),
        ("on 13 March at 14:20, at 5 p.m., um 14 Uhr", "en", []),
        ("am 3. Mai um 9 Uhr", "de", []),
        ("May 2, 2013 1:35 pm; 27 / 09 / 2013; 0300 GMT", "en", [2013]),
        ("10 marines, two mayors, 20 decades, 12. maja, 4 мая", "en", [10, 2, 20]),
        ("9 мая и 12 сентября, 20 мэров", "ru", [20]),
        ("the 11th hour, le 3e, on 2nd Street", "en", [3]),
        ("у петак после 14 часова", "sr", []),
        ("the first and the second", "en", []),
        ("devet", "", []),  # of no language that is known
    ],
)
def test_amounts_are_read_as_digits_and_as_words(text, language, found):
    assert values(text, language) == found


def test_an_amount_comes_with_what_it_counts_and_a_year_alone():
    said = read_amounts("14 licences worth about 86 million euros since 2019 in all", "en")
    assert [each.text for each in said] == ["14 licences worth", "86 million euros", "2019"]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(["en", "sr", "de", "ru", "fr", ""]))
def test_anything_can_be_read(text, language):
    reading = read(report(text, language, title=text))
    for sentence in reading.sentences:
        assert sentence.text in text
        for name in sentence.names:
            assert sentence.text[name.start : name.end] == name.text
        for amount in sentence.amounts:
            assert amount.text in sentence.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry did not immediately answer.", "en"),
        ("It could not be verified.", "en"),
        ("The cause is not yet known.", "en"),
        ("Das Ministerium äußerte sich zunächst nicht.", "de"),
        ("Die Ursache ist noch unklar.", "de"),
        ("Ministarstvo nije odmah odgovorilo na pitanja.", "sr"),
        ("Узрок за сада није познат.", "sr"),
        ("В банке не ответили на вопросы.", "ru"),
        ("У міністерстві поки не коментують.", "uk"),
        ("La banque n'a pas répondu à nos questions.", "fr"),
    ],
)
def test_that_nobody_answered_is_no_news(text, language):
    (sentence,) = read(report(text, language)).sentences
    assert sentence.hedged


@pytest.mark.parametrize("text", ["He did not sell a shell.", "The answer was known.", "No."])
def test_a_denial_is_no_hedge(text):
    (sentence,) = read(report(text)).sentences
    assert not sentence.hedged


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('He said: "Not a single shell was sold."', ["Not a single shell was sold."]),
        ("„Nijedna granata nije prodata“, rekao je.", ["Nijedna granata nije prodata"]),
        ("„Keine Granate wurde je verkauft“, sagte er.", ["Keine Granate wurde je verkauft"]),
        ("«Ни одна крона не пропала», – сказал он.", ["Ни одна крона не пропала"]),
        ("« Aucun épargnant ne paiera cela », dit-elle.", ["Aucun épargnant ne paiera cela"]),
        ("The plant „Savamet“ made it.", []),
        ('It was "a shot in the', []),
    ],
)
def test_quotations_stand_in_the_marks_of_their_language(text, words):
    assert [each.words for each in quoted_in(text)] == words


def test_a_quotation_has_the_name_that_is_nearest():
    text = (
        "Ana Vidić met Petar Lukić on Monday.\n"
        '"The plant never sold a shell to anyone," said Petar Lukić, whom Ana Vidić had asked.'
    )
    (quotation,) = read(report(text)).sentences[1].quotations
    assert quotation.speaker == "Petar Lukić"


def names(text, language="en"):
    return [(name.text, name.is_place) for name in read(report(text, language)).sentences[0].names]


def test_names_are_runs_of_capitals_but_for_days_and_first_words():
    assert names("Police met Ana Vidić of Moravia Trade in Novi Sad on Monday.") == [
        ("Ana Vidić", False),
        ("Moravia Trade", False),
        ("Novi Sad", True),
    ]
    assert names("Dragan Ilic, 52, worked there.") == [("Dragan Ilic", False)]
    assert names("Fünf Tage später kam Goran Veselinov.", "de")[-1] == ("Goran Veselinov", False)


@pytest.mark.parametrize(
    "words",
    [
        ("died", "preminuo", "gestorben", "погиб", "загинув", "mort"),
        ("detained", "uhapšen", "festgenommen", "задержан", "затримано", "arrêté"),
        ("resigned", "ostavku", "zurückgetreten", "отставку", "відставку", "démission"),
    ],
)
def test_a_turn_is_one_in_all_languages(words):
    turns = {turns_in(frozenset({fold_word(word)})) for word in words}
    assert len(turns) == 1
    assert turns != {frozenset()}
    assert turns_in(frozenset({"harbour", "licences"})) == frozenset()
