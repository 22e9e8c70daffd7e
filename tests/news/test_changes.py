"""What an outlet took back: substance, not wording."""

import pytest

from db.message_records import NewsKind
from matching.stories.news.changes import what_changed
from tests.news.test_reading import report

TEXT = (
    "Four workers were injured in an explosion at the Kruna works, Ana Vidić said.\n"
    "The plant was not insured.\nThe fire was out by noon."
)


def changed(after, *, shown=(), before=TEXT, **given):
    seen = shown or TEXT.split("\n")
    return what_changed(report(before), report(after), seen, **given)


def texts(news, kind):
    return [each.text for each in news if each.kind is kind]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Four workers", "Seven workers"),
        ("Ana Vidić", "Petar Lukić"),
        ("was not insured", "was insured"),
        ("an explosion", "a fire"),
    ],
)
def test_another_number_name_denial_or_turn_is_a_correction(old, new):
    news = changed(TEXT.replace(old, new))
    (was,) = texts(news, NewsKind.WAS)
    assert old in was
    assert any(new in now for now in texts(news, NewsKind.NOW))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Four workers were injured", "4 workers were hurt"),
        ("was out by noon", "was finally out by noon"),
        ("Ana Vidić said", "the minister, Ana Vidić, said"),
        ("The fire was out by noon.", "By noon, the fire was out.\nTwo shops opened."),
        ("injured in", "injurred in"),
        (", Ana Vidić said", ", the minister said.\nAna Vidić was there"),
    ],
)
def test_wording_order_typos_and_additions_are_none(old, new):
    assert changed(TEXT.replace(old, new)) == ()


def test_what_was_removed_is_said_to_have_been_told():
    news = changed(TEXT.replace("The fire was out by noon.", "Shops stayed open."))
    assert [(each.kind, each.text) for each in news] == [
        (NewsKind.WAS, "The fire was out by noon.")
    ]


def test_a_sentence_that_the_user_did_not_see_may_go():
    first, *rest = TEXT.split("\n")
    assert changed(f"{first}\nShops stayed open.", shown=[first]) == ()
    assert texts(changed(f"{first}\nShops stayed open.", shown=rest), NewsKind.WAS) == rest


def test_a_passage_that_was_cut_is_seen():
    seen = "…injured in an explosion at the Kruna works, Ana Vidić said.…"
    assert changed(TEXT.replace("Four", "Seven"), shown=[seen])


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the plant is in Topola, not in Lapovo.",
        "An earlier version of this article placed the plant in Lapovo.",
        "Ispravka: fabrika je u Topoli, ne u Lapovu.",
        "Исправка: фабрика је у Тополи, не у Лапову.",
        "In einer früheren Version stand, das Werk liege in Lapovo.",
        "Rectificatif : l'usine est à Topola.",
        "Исправление: завод находится в Тополе.",
    ],
)
def test_a_notice_of_correction_is_told(notice):
    news = changed(f"{TEXT}\n{notice}")
    assert texts(news, NewsKind.NOW) == [notice]
    assert changed(f"{TEXT}\n{notice}", before=f"{TEXT}\n{notice}") == ()


def test_another_headline_is_no_correction_unless_its_number_is_gone():
    before = report(TEXT, title="Four hurt at Kruna")
    shown = ["Four hurt at Kruna"]
    assert what_changed(before, report(TEXT, title="Blast shakes Kruna"), shown) == ()
    other = report(TEXT.replace("Four", "Six"), title="Six hurt at Kruna")
    news = what_changed(before, other, shown)
    assert texts(news, NewsKind.WAS) == ["Four hurt at Kruna"]
    assert texts(news, NewsKind.NOW) == ["Six hurt at Kruna"]


def test_what_no_longer_matches_is_shown_as_it_was_told():
    first, *_ = TEXT.split("\n")
    news = changed(TEXT, shown=[first], matches=False)
    assert texts(news, NewsKind.WAS) == [first]


@pytest.mark.parametrize("rest", ["", "The plant was not insured."])
def test_a_page_that_shows_only_its_beginning_takes_nothing_back(rest):
    assert changed(rest) == ()
    assert changed(rest, matches=False) == ()
    assert changed(f"{rest} It was sold.") != ()
