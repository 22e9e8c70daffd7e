"""Which texts are translated, and where they then stand."""

from dataclasses import replace

import pytest

from alerts.brief import brief_text
from alerts.chat import lay_out
from alerts.letter import write_letter
from alerts.links import NoLinks
from alerts.pages import as_html, as_text
from alerts.payload import encode, payload
from alerts.translation.languages import primary, read_language, reads
from alerts.translation.texts import (
    MOST_CHARACTERS,
    MOST_TEXTS,
    affordable,
    wanted,
    with_translation,
)
from alerts.wording import starred
from db.message_records import News, NewsKind, Translation
from tests.alerts.messages import (
    EVIL,
    HOSTILE,
    HUGE,
    MESSAGES,
    alert,
    article,
    digest,
    notice,
    passage,
)
from tests.translation.doubles import GLOSSARY, serbian

SENTENCE = "Гранате из Србије нађене су код Кијева."
QUOTED = serbian(passages=(passage(SENTENCE, "Гранате"),))


def texts(message, target="en"):
    return [(each.text, each.language) for each in wanted(message, target)]


def translated(message, why_not=""):
    made = {
        each.original: GLOSSARY[each.text]
        for each in wanted(message, "en")
        if each.text in GLOSSARY
    }
    return with_translation(message, Translation(language="en", texts=made, why_not=why_not))


def letter(message):
    return write_letter(message, NoLinks(), None)


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [
        ("sr", "sr"),
        ("SR-Latn-RS", "sr"),
        ("zh-Hans", "zh"),
        ("", ""),
        ("x", ""),
        ("<b>", ""),
        ("срп", ""),
    ],
)
def test_a_language_is_known_by_its_primary_subtag(tag, subtag):
    assert primary(tag) == subtag


def test_what_the_reader_reads_is_not_translated():
    assert reads("sr", "hr")
    assert reads("bs", "sr")
    assert not reads("sl", "sr")
    assert not reads("", "")
    assert texts(alert(QUOTED), "hr") == []
    assert texts(alert(article(1)), "en") == []


def test_a_language_is_written_as_its_code():
    assert read_language("de-AT") == "de"
    with pytest.raises(ValueError, match="its code of two letters"):
        read_language("German!")


def test_headline_and_passages_or_the_excerpt_are_asked_for_once_each():
    assert texts(alert(QUOTED, serbian(2))) == [("Гранате код Кијева", "sr"), (SENTENCE, "sr")]
    assert texts(alert(serbian(title=""))) == [(SENTENCE, "sr")]


def test_a_message_in_two_languages_asks_for_what_is_foreign():
    mixed = alert(article(1), QUOTED)
    assert {language for _, language in texts(mixed)} == {"sr"}
    assert {language for _, language in texts(mixed, "de")} == {"sr", "en"}


def test_news_are_in_the_language_of_the_report_that_says_them():
    news = (
        News(kind=NewsKind.SENTENCE, text="Претрес у Ваљеву", article=1),
        News(kind=NewsKind.SENTENCE, text="A search in Valjevo", article=2),
        News(kind=NewsKind.NAME, text="Ваљево", article=1),
        News(kind=NewsKind.QUOTATION, text="Нисмо", article=9),
    )
    told = alert(QUOTED, article(2, title="B"), news=news, kind="update", story_title="Прва вест")
    found = texts(told)
    assert ("Претрес у Ваљеву", "sr") in found
    assert ("Нисмо", "") in found  # by a report that is not told: in whichever language
    assert ("Прва вест", "") in found
    assert not {"A search in Valjevo", "Ваљево"} & {text for text, _ in found}


def test_titles_come_first_where_there_is_much():
    def told(story, number):
        return serbian(number, title=f"Наслов {story} {number}", excerpt=f"{story} {number} реч")

    many = [alert(*(told(story, n) for n in range(6)), story=story) for story in range(20)]
    found = affordable(wanted(digest(*many), "en"))
    assert len(found) == MOST_TEXTS
    assert all(each.text.startswith("Наслов") for each in found)


def test_what_is_asked_for_one_message_is_bounded():
    words = "реч " * 99
    long = [alert(serbian(n, title=f"{n}" + "ж" * 300, excerpt=f"{n} {words}")) for n in range(99)]
    found = affordable(wanted(digest(*long), "en"))
    assert MOST_CHARACTERS - 402 < sum(len(each.text) for each in found) <= MOST_CHARACTERS


@pytest.mark.parametrize("message", [HOSTILE, HUGE, notice()])
def test_hostile_texts_are_clean_lines(message):
    for each in wanted(message, "ja"):
        assert each.text.isprintable() or "\u202e" not in each.text
        assert "\n" not in each.text
        assert len(each.text) <= 402


def test_notices_are_not_translated():
    assert wanted(notice(), "de") == ()
    assert with_translation(notice(), Translation(language="de")) == notice()


def test_translations_stand_beside_the_original_and_are_marked():
    shown = letter(translated(alert(QUOTED)))
    (story,) = shown.stories
    (told,) = story.articles
    assert "".join(piece.text for piece in told.title) == "Гранате код Кијева"
    assert told.translated.title == "[en] Shells near Kyiv"
    assert told.translated.quotes == ("[en] Shells from Serbia were found near Kyiv.",)
    assert shown.translated == "Lines that begin with [en] are translated by a machine."


MEDIA = {
    "mail": lambda shown: as_text(shown, starred),
    "page": as_html,
    "chat": lambda shown: "\n".join(line.text for line in lay_out(shown).lines),
    "brief": lambda shown: brief_text(shown, starred, lambda _: True),
}


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize(
    "told", [alert(QUOTED), alert(serbian()), digest(alert(QUOTED), alert(serbian(2)))]
)
def test_every_medium_shows_both(medium, told):
    said = MEDIA[medium](letter(translated(told)))
    for text in (
        "Гранате код Кијева",
        "[en] Shells near Kyiv",
        "[en] Shells from Serbia were found near Kyiv.",
    ):
        assert text in said
    assert said.count("translated by a machine") == 1
    assert "[en]" not in MEDIA[medium](letter(told))


@pytest.mark.parametrize("medium", MEDIA)
def test_news_and_the_storys_title_have_theirs(medium):
    news = (News(kind=NewsKind.SENTENCE, text="Претрес у Ваљеву", article=1, outlet="Гласник"),)
    told = alert(QUOTED, kind="update", news=news, story_title="Гранате код Кијева")
    said = MEDIA[medium](letter(translated(told)))
    assert "[en] Search in Valjevo" in said
    assert said.count("[en] Shells near Kyiv") in (1, 2)


@pytest.mark.parametrize("medium", MEDIA)
def test_what_is_missing_is_said_with_its_reason(medium):
    none = with_translation(alert(QUOTED), Translation(language="en", why_not="no\x07 answer"))
    assert "Not translated: no answer." in MEDIA[medium](letter(none))
    some = translated(alert(QUOTED), why_not="ru is not supported")
    assert "Not all is translated: ru is not supported." in MEDIA[medium](letter(some))


def test_the_html_says_which_language_a_translation_is_in():
    assert 'lang="en" class="soft"' in as_html(letter(translated(alert(QUOTED))))


def test_a_hostile_translation_does_no_more_than_a_hostile_page():
    made = Translation(
        language="en", texts={"Гранате код Кијева": EVIL, SENTENCE: EVIL}, why_not=EVIL
    )
    shown = letter(with_translation(alert(QUOTED), made))
    assert "<script" not in as_html(shown)
    for write in MEDIA.values():
        said = write(shown)
        assert not {"\x1b", "\x07", "\u202e", "\ud800"} & set(said)


def data(message):
    return payload(message, NoLinks())["data"]


def test_receivers_of_json_are_told_what_a_machine_made():
    told = data(translated(alert(QUOTED, serbian(2, passages=()))))
    assert told["translation"] == {
        "language": "en", "machine": True, "story_title": "Shells near Kyiv", "why_not": None,
    }  # fmt: skip
    assert [each["translation"] for each in told["articles"]] == [
        {
            "language": "en", "machine": True, "title": "Shells near Kyiv",
            "excerpt": "Shells from Serbia were found near Kyiv.",
            "highlights": ["Shells from Serbia were found near Kyiv."],
        },
        {
            "language": "en", "machine": True, "title": "Shells near Kyiv",
            "excerpt": "Shells from Serbia were found near Kyiv.", "highlights": [],
        },
    ]  # fmt: skip


def test_without_translation_the_json_is_as_it_was():
    for message in MESSAGES.values():
        assert b'"translation"' not in encode(payload(message, NoLinks()))
    failed = with_translation(alert(QUOTED), Translation(language="en", why_not="no answer"))
    told = data(failed)
    assert told.pop("translation")["why_not"] == "no answer"
    assert told == data(alert(QUOTED))


def test_news_in_json_carry_theirs():
    news = (News(kind=NewsKind.SENTENCE, text="Претрес у Ваљеву", article=1),)
    told = data(translated(replace(alert(QUOTED), news=news)))
    assert told["whats_new"][0]["translation"] == "Search in Valjevo"
