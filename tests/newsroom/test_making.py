"""Made articles are what they say: the same each time, no copies, traps only in chrome."""

import pytest
from lxml import html

from tests.newsroom.making import Trap, make_article
from tests.newsroom.sites import OUTLETS
from wirewatch.demo.outlets.pages import article_page


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}


def test_the_same_number_makes_the_same_article() -> None:
    assert make_article(7, words=("shells",)) == make_article(7, words=("shells",))


def test_two_numbers_share_hardly_a_run_of_six_words() -> None:
    runs = [shingles(make_article(number).text) for number in range(40)]
    for at, one in enumerate(runs):
        for other in runs[at + 1 :]:
            assert len(one & other) < 0.1 * min(len(one), len(other))


def test_an_article_is_long_enough_to_be_one() -> None:
    assert all(len(make_article(number).text.split()) > 150 for number in range(20))


def test_words_stand_in_the_text_and_traps_do_not() -> None:
    article = make_article(
        3, words=("Kestrel",), traps=dict.fromkeys(Trap, ("Osprey",)), watches=("birds",)
    )
    assert "Kestrel" in article.text
    assert "Osprey" not in article.text + article.title + article.summary
    assert article.watches == ("birds",)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.key)
@pytest.mark.parametrize("trap", Trap)
def test_each_trap_is_on_the_page_of_each_design(outlet, trap) -> None:
    article = make_article(5, traps={trap: ("Osprey",)})
    page = html.fromstring(article_page(outlet, article, [], "http://127.0.0.1:1"))
    body = page.find("body").text_content()
    assert body.count("Osprey") == 1
    assert all(paragraph in body for paragraph in article.paragraphs)
