"""Headlines: what a source lists becomes an article that says what it lacks."""

from datetime import timedelta

import pytest

from crawler.cleaning import frames, worker
from crawler.cleaning.headlines import listed, with_listed, without_language
from crawler.cleaning.pool import CleaningPool
from crawler.cleaning.process import WorkerDied
from db.records import Entry, Mark
from tests.making import NOON, article

URL = "https://www.valley.test/2026/shells"
WHY = "robots.txt forbids the page"


def entry(**given):
    given = {"title": "Granate su napustile fabriku", "summary": "", **given}
    return Entry(url=URL, **given)


def test_title_and_summary_become_the_article():
    made = without_language(entry(summary=" Niko ih nije video. "), WHY, fetched=NOON)
    assert (made.title, made.text) == ("Granate su napustile fabriku", "Niko ih nije video.")
    assert (made.url, made.canonical_url, made.site) == (URL, URL, "valley.test")
    assert (made.fetched, made.published, made.headline_only) == (NOON, None, WHY)
    assert made.fingerprint == ()


@pytest.mark.parametrize(
    ("title", "summary", "shown"),
    [
        ("Shells left", "Shells left", ("Shells left", "")),
        ("", "Shells left.\nMore.", ("Shells left.", "Shells left.\nMore.")),
        (" Shells ", "", ("Shells", "")),
    ],
)
def test_words_are_not_said_twice_and_a_title_is_found(title, summary, shown):
    made = without_language(entry(title=title, summary=summary), WHY, fetched=NOON)
    assert (made.title, made.text) == shown


def test_a_date_to_come_is_not_believed():
    late = entry(published=NOON + timedelta(days=3))
    assert without_language(late, WHY, fetched=NOON).published == NOON
    early = entry(published=NOON - timedelta(days=3))
    assert without_language(early, WHY, fetched=NOON).published == early.published


def test_a_worker_tells_the_language():
    request = {
        "url": URL,
        "title": "Granate su napustile fabriku u ponedeljak",
        "summary": "Niko nije video kako su stigle, kažu u ministarstvu.",
        "published": None,
        "fetched": NOON.isoformat(),
        "headline_only": WHY,
    }
    made = frames.to_article(worker.answer(request, b"", worker.clean)["article"])
    assert made.language in {"sr", "hr", "bs", "sl"}
    assert made.headline_only == WHY


def test_few_words_have_no_language():
    made = listed(
        title="Shells", summary="", url=URL, published=None, fetched=NOON, why=WHY,
        language_of=worker.language.of_words,
    )  # fmt: skip
    assert made.language == ""


async def test_without_a_worker_the_headline_is_told_all_the_same():
    async def spawn(_memory):
        raise WorkerDied("no memory for it")

    pool = CleaningPool(workers=1, spawn=spawn)
    await pool.start()
    made = await pool.headline(entry(), WHY, fetched=NOON)
    assert made == without_language(entry(), WHY, fetched=NOON)
    await pool.close()


def test_the_summary_stands_beside_a_beginning_and_proves_no_copy():
    begun = article(fingerprint=(1, 2, 3), mark=Mark.SHORT, evidence="9 words of text")
    made = with_listed(begun, entry(summary="Kyiv confirms."), WHY)
    assert made.text == begun.text + "\nKyiv confirms."
    assert (made.fingerprint, made.headline_only) == ((), WHY)
    assert (made.mark, made.evidence) == (None, "")  # a wall's remnant is short by its nature
    within = begun.text.split("\n", maxsplit=1)[0]
    assert with_listed(begun, entry(summary=within), WHY).text == begun.text
