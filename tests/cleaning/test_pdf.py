"""PDFs as ministries and courts publish them become articles, or say why not."""

import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning.article import Listed, clean_page, explain_page
from crawler.cleaning.paper import Line
from crawler.cleaning.pdf import is_pdf, read_date
from crawler.cleaning.pdf_lines import joined, mended, paragraphs, without_furniture
from crawler.cleaning.pdf_pages import MOST_PAGES
from crawler.cleaning.pool import CleaningPool
from db.errors import CleanError
from db.records import Article, Entry, Page
from tests.cleaning.papers import Row, column, pdf, picture

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://www.trade.example/files/decision.pdf"
BELGRADE = ZoneInfo("Europe/Belgrade")
BODY = (
    "The ministry said on Monday that the shipments of shells which left the port of",
    "Bar in January had been stopped, and that it would publish all licences.",
)
HEAD = [Row("Ministry stops the export", 740, size=20), Row("of shells", 716, size=20)]


def clean(body: bytes, content_type: str = "application/pdf", **listed: object) -> Article:
    return clean_page(
        body, url=URL, content_type=content_type, timezone="Europe/Belgrade", fetched=NOON,
        listed=Listed(**listed),
    )  # fmt: skip


def test_a_paper_becomes_an_article() -> None:
    made = clean(pdf([[*HEAD, *column(BODY, 680)]], {"Author": "Ana Kos; Ministry of Trade"}))
    assert made.title == "Ministry stops the export of shells"
    assert made.text == " ".join(BODY)
    assert made.authors == ("Ana Kos",)
    assert (made.url, made.canonical_url, made.site) == (URL, URL, "trade.example")
    assert (made.language, made.published, made.fetched) == ("en", None, NOON)
    assert made.fingerprint
    assert made.excerpt.startswith("The ministry said")


def test_any_alphabet_is_read() -> None:
    lines = ("Министарство је у понедељак саопштило да су испоруке граната које су",
             "напустиле луку Бар заустављене, и да ће дозволе бити објављене.")  # fmt: skip
    made = clean(pdf([column(lines)], language="sr-Cyrl"))
    assert made.text == " ".join(lines)
    assert made.language == "sr"


@pytest.mark.parametrize(
    ("told", "listed", "title"),
    [
        ("Ministry stops the export of shells", "", "Ministry stops the export of shells"),
        ("Microsoft Word - odluka.doc", "", "Ministry stops the export of shells"),
        ("odluka_2026.docx", "", "Ministry stops the export of shells"),
        ("Untitled document", "", "Ministry stops the export of shells"),
        ("Document1", "", "Ministry stops the export of shells"),
        ("Budget of the year before last", "", "Ministry stops the export of shells"),  # a template
        ("", "Listed title", "Ministry stops the export of shells"),
    ],
)
def test_the_title_is_what_the_paper_tells_and_shows(told: str, listed: str, title: str) -> None:
    body = pdf([[*HEAD, *column(BODY, 680)]], {"Title": told})
    assert clean(body, title=listed).title == title


def test_without_large_type_the_listed_title_counts_and_then_the_first_sentence() -> None:
    body = pdf([column(BODY)])
    assert clean(body, title="As it was listed").title == "As it was listed"
    assert clean(body).title.startswith("The ministry said on Monday")


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("Ana Kos", ("Ana Kos",)),
        ("Ana Kos and Petar Lukić", ("Ana Kos", "Petar Lukić")),
        ("admin", ()),
        ("Windows User", ()),
        ("Ministry of Trade", ()),
        ("ana.kos@trade.example", ()),
        ("HP-PC 2", ()),
        ("", ()),
    ],
)
def test_authors_are_people(told: str, names: tuple[str, ...]) -> None:
    assert clean(pdf([column(BODY)], {"Author": told})).authors == names


def test_the_listed_date_counts_before_the_papers_own() -> None:
    info = {"CreationDate": "D:20260302101500+01'00'", "ModDate": "D:20260303101500Z"}
    listed = datetime(2026, 3, 1, tzinfo=UTC)
    body = pdf([column(BODY)], info)
    assert clean(body).published == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert clean(body).modified == datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
    assert clean(body, published=listed).published == listed
    future = pdf([column(BODY)], {"CreationDate": "D:20400101000000Z"})
    assert clean(future).published is None


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("D:20260302101500+01'00'", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("D:20260302101500-0530", datetime(2026, 3, 2, 15, 45, tzinfo=UTC)),
        ("D:20260302101500Z", datetime(2026, 3, 2, 10, 15, tzinfo=UTC)),
        ("D:20260302101500", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),  # in the source's zone
        ("D:2026", datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("D:20261399", None),
        ("D:00000101", None),
        ("D:20260302101500+99'99'", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_dates_of_papers(told: str, moment: datetime | None) -> None:
    assert read_date(told, BELGRADE) == moment


@given(st.text(alphabet=st.sampled_from("D:0123456789+-'Z "), max_size=30))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_date_is_aware_or_none(told: str) -> None:
    moment = read_date(told, BELGRADE)
    assert moment is None or moment.utcoffset() == timedelta()


def test_heads_feet_and_page_numbers_are_taken_off_and_told() -> None:
    pages = [
        [Row(f"Official Gazette {number}", 800, size=8), *column([f"Article {number} says this."],
         720 - 20 * number), *column(BODY, 600), Row(f"Page {number} of 4", 30)]
        for number in range(1, 5)
    ]  # fmt: skip
    explained = explain_page(pdf(pages), url=URL, fetched=NOON)
    assert "Gazette" not in explained.article.text
    assert "Page" not in explained.article.text
    assert "Article 3 says this." in explained.article.text
    told = [removed.text_excerpt for removed in explained.removed]
    assert "Official Gazette 2" in told
    assert "Page 4 of 4" in told


def line(text: str, y: float, x: float = 72, right: float = 500) -> Line:
    return Line(text=text, left=x, right=right, bottom=y, top=y + 12, size=12)


def test_a_number_that_is_no_page_number_stays() -> None:
    pages = [[line("1,250", 700), line("shells", 680)], [line("left", 700), line("7", 20)]]
    assert without_furniture(pages) == pages


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("the shipments of ammu-", "nition left"), "the shipments of ammunition left"),
        (("the Franco-", "German plan"), "the Franco-German plan"),
        (("pages 12-", "14 are left"), "pages 12- 14 are left"),
        (("soft\xad", "ened words"), "softened words"),
        (("a dash -", "and more"), "a dash - and more"),
        (("one", "two"), "one two"),
        (("an-", "other-", "wise"), "anotherwise"),
    ],
)
def test_parted_words_are_made_whole(rows: tuple[str, ...], text: str) -> None:
    assert mended(joined(rows)) == text


def test_a_word_keeps_the_hyphen_that_it_has_elsewhere() -> None:
    page = [line("A Serbian-made shell, said the court, and a second Serbian-", 700),
            line("made shell were found.", 686)]  # fmt: skip
    (text,) = paragraphs([page])
    assert text.endswith("second Serbian-made shell were found.")


def test_paragraphs_are_told_by_gaps_short_ends_indents_and_bullets() -> None:
    page = [
        line("A first paragraph that goes on over", 700),
        line("two lines.", 686, right=150),
        line("A second one, told by a short end, which is", 672),
        line("rather long. And this", 658),
        line("is after a gap.", 620),
        line("• a point", 606),
        line("• another", 592),
    ]
    assert paragraphs([page]) == [
        "A first paragraph that goes on over two lines.",
        "A second one, told by a short end, which is rather long. And this",
        "is after a gap.",
        "• a point",
        "• another",
    ]


def test_a_sentence_goes_on_over_a_page() -> None:
    pages = [[line("The court finds that", 100)], [line("the appeal is dismissed.", 700)],
             [line("Costs are shared.", 700)]]  # fmt: skip
    assert paragraphs(pages) == ["The court finds that the appeal is dismissed.",
                                 "Costs are shared."]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (pdf([column(BODY)], locked=True), "encrypted"),
        (picture(), "pictures"),
        (pdf([[Row("Too short", 700)]]), "too little text"),
        (b"%PDF-1.4\nnothing more", "broken or cut off"),
        (pdf([column(BODY)])[:300], "broken or cut off"),
        (pdf([[Row("x", 700)]] * (MOST_PAGES + 1)), f"more than {MOST_PAGES}"),
    ],
    ids=["locked", "scanned", "short", "nothing", "cut", "book"],
)
def test_what_is_no_article_says_why(body: bytes, words: str) -> None:
    with pytest.raises(CleanError, match=words) as caught:
        clean(body)
    assert caught.value.url == URL
    assert not caught.value.retry


@given(st.data())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_damaged_paper_is_an_article_or_a_clean_error(data: st.DataObject) -> None:
    body = bytearray(pdf([[*HEAD, *column(BODY, 680)]]))
    for _ in range(data.draw(st.integers(1, 20))):
        body[data.draw(st.integers(8, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CleanError):
        assert clean(bytes(body)).text


@pytest.mark.parametrize(
    ("body", "content_type", "is_one"),
    [
        (b"%PDF-1.7\n", "text/html", True),
        (b"\xef\xbb\xbf\n%PDF-1.7\n", "", True),
        (b"junk before %PDF-1.7\n", "application/pdf; x=y", True),
        (b"junk before %PDF-1.7\n", "text/html", False),
        (b"<html><p>no paper", "application/pdf", False),  # read as the page that it is
        (b"", "application/pdf", False),
    ],
)
def test_papers_are_told_by_their_bytes(body: bytes, content_type: str, is_one: bool) -> None:
    assert is_pdf(body, content_type) is is_one


async def test_a_worker_reads_papers_as_it_reads_pages() -> None:
    pool = CleaningPool(workers=1)
    await pool.start()
    try:
        page = Page(
            url=URL, final_url=URL, status=200, headers={"content-type": "application/pdf"},
            body=pdf([[*HEAD, *column(BODY, 680)]]), fetched=NOON,
        )  # fmt: skip
        entry = Entry(url=URL, title="As listed", published=NOON)
        made = await pool.clean(page, timezone="UTC", entry=entry)
    finally:
        await pool.close()
    assert made.title == "Ministry stops the export of shells"
    assert made.published == NOON
