"""What recurs is the site's only at its edges, on enough pages, and never a heading."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.recurring import LEAST_PAGES, findings
from crawler.sitememory import (
    FORGOTTEN_AFTER,
    cuts_of,
    mark_of,
    marks_of,
    recall,
    says_the_same,
    site_of,
    sweep,
    without,
)
from db.remembered import (
    WINDOW,
    Cut,
    KnownBlock,
    Place,
    Recalled,
    SeenPage,
    SiteMemory,
    packed,
    unpacked,
    whole,
)
from matching.stories.fingerprint import words
from tests.making import NOON, article
from tests.sitememory.paper import HEADINGS, RECURRING, SIGNATURE, paragraph, story

OFFER = "Read without limits for one crown a week, and stop whenever you like."
LEGAL = "All rights reserved, Mill Street, Upper Town."


def unique(number: int, count: int = 4) -> tuple[str, ...]:
    import random  # noqa: PLC0415 - seeded, so that each page is the same each time

    chance = random.Random(number)
    return tuple(paragraph(chance) for _ in range(count))


def page(*blocks: str, byline: int = 0) -> SeenPage:
    return SeenPage(marks=marks_of("\n".join(blocks)), byline=byline)


def found(pages: list[SeenPage]) -> set[int]:
    return set(findings(pages))


def marks(*blocks: str) -> set[int]:
    return {mark_of(block) for block in blocks}


# --- marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 minutes to read", "12 minutes to read"),
        ("Published on 12 May 2026 at 14:05", "Published on 3 November 2025 at 9:00"),
        ("Last seen May 12, 2026", "Last seen December 1, 2025"),
        ("Objavljeno 12. maja 2026.", "Objavljeno 3. juna 2025."),
        ("Publicado el 12 de mayo de 2026", "Publicado el 3 de junio de 2025"),
        ("Опубликовано 12 мая 2026", "Опубликовано 3 июня 2025"),
        ("Share  THIS story", "Share this story"),
        ("Прочитано ٣ раза", "Прочитано 12 раза"),
    ],
)
def test_numbers_dates_case_and_spaces_make_no_other_block(one: str, other: str) -> None:
    assert mark_of(one) == mark_of(other) != 0


@pytest.mark.parametrize("block", ["", "14:05", "…", "1 234", "--- * ---", "a" * 700])
def test_what_says_nothing_proves_nothing(block: str) -> None:
    assert mark_of(block) == 0


@pytest.mark.parametrize(
    ("block", "heading"),
    [
        ("What we know", True),
        ("Who gains from the new bridge?", True),
        ("“The end of grain”", True),
        ("It is red.", False),
        ("“It is red.”", False),
        ("Our morning letter brings the valley to your kitchen table", False),
    ],
)
def test_a_mark_tells_what_looks_like_a_heading(block: str, heading: bool) -> None:
    assert mark_of(block) & 1 == heading


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(st.sampled_from("aЖ٣ .,1中é…\u0301\x00"), max_size=700))
def test_any_line_has_a_mark_of_32_bits(block: str) -> None:
    assert 0 <= mark_of(block) < 1 << 32


def test_of_a_long_text_both_ends_are_remembered() -> None:
    text = "\n".join(f"{word}." for word in unique(1, 300))
    found_marks = marks_of(text)
    assert len(found_marks) == 65
    assert found_marks[0] == mark_of(text.split("\n")[0])
    assert found_marks[-1] == mark_of(text.split("\n")[-1])


# --- how many pages prove something -------------------------------------------------------------


@pytest.mark.parametrize("count", range(LEAST_PAGES))
def test_a_few_pages_prove_nothing(count: int) -> None:
    assert found([page(*unique(n), OFFER, LEGAL) for n in range(count)]) == set()


def test_two_pages_with_a_block_among_many_without_prove_nothing() -> None:
    pages = [page(*unique(n), *([OFFER] if n in (3, 20) else [])) for n in range(WINDOW)]
    assert found(pages) == set()


def test_what_stands_at_the_end_of_six_pages_is_the_sites() -> None:
    pages = [page(*unique(n), OFFER, LEGAL) for n in range(LEAST_PAGES)]
    assert found(pages) == marks(OFFER, LEGAL)


def test_blocks_that_take_turns_are_the_sites() -> None:
    offers = [f"{word} letter: news of the valley for your kitchen table, every day." for word in
              ("Morning", "Evening", "Market", "Garden")]  # fmt: skip
    pages = [page(*unique(n), offers[n % 4], LEGAL) for n in range(12)]
    assert found(pages) == marks(*offers, LEGAL)


def test_a_block_that_a_redesign_brought_is_learned_within_ten_pages() -> None:
    pages = [page(*unique(n)) for n in range(30)]
    pages += [page(*unique(n), OFFER) for n in range(30, 40)]
    assert found(pages) == marks(OFFER)


def test_a_background_paragraph_of_a_topic_is_no_block() -> None:
    background = "The bridge fell on 12 May 2021, when a barge struck its second pier at night."
    pages = [page(*unique(n), *([background] if n % 4 == 0 else [])) for n in range(WINDOW)]
    assert found(pages) == set()


def test_a_block_near_the_end_is_found_though_something_else_is_last() -> None:
    pages = [page(*unique(n), OFFER, f"{unique(n + 500)[0]}") for n in range(10)]
    assert found(pages) == marks(OFFER)


def test_a_sentence_that_recurs_here_and_there_is_no_block() -> None:
    said = "The ministry did not answer our questions before this edition went to press."
    pages = []
    for number in range(20):
        body = list(unique(number, 20))
        body.insert(2 + number * 7 % 17, said)
        pages.append(page(*body))
    assert found(pages) == set()


# --- headings, tickers, signatures ---------------------------------------------------------------


@pytest.mark.parametrize("share", [1, 2, 3])
def test_headings_that_recur_stay(share: int) -> None:
    pages = []
    for number in range(30):
        one, two, three, four = unique(number)
        heads = HEADINGS if number % share == 0 else [f"About {one[:20]}"] * 6
        pages.append(page(heads[number % 3], one, heads[3], two, heads[4], three, heads[5], four))
    assert found(pages) & marks(*HEADINGS) == set()


def test_a_heading_between_recurring_blocks_and_the_text_stays() -> None:
    pages = [
        page(*unique(n), *(["The week ahead", unique(n + 99)[0]] if n % 2 else []), OFFER)
        for n in range(20)
    ]
    assert found(pages) == marks(OFFER)


def test_a_tickers_times_and_labels_stay() -> None:
    pages = []
    for number in range(15):
        lines = [x for at, said in enumerate(unique(number, 6)) for x in (f"1{at}:05 Update", said)]
        pages.append(page(*lines))
    assert found(pages) == set()


def test_a_columnists_signature_is_hers_and_a_lone_authors_is_the_sites() -> None:
    pages = [page(*unique(n), *([SIGNATURE] if n % 2 else []), byline=1 + n % 2) for n in range(20)]
    assert found(pages) == set()
    alone = [page(*unique(n), SIGNATURE, byline=1) for n in range(20)]
    assert found(alone) == marks(SIGNATURE)


def test_a_line_at_the_head_too_long_for_a_label_is_as_any_block() -> None:
    calls = ["Follow us on our channel", "Get the app for free", "Write to our newsroom now"]
    pages = [page(calls[n % 3], *unique(n)) for n in range(12)]
    assert found(pages) == marks(*calls)
    labels = [page(HEADINGS[n % 3], *unique(n)) for n in range(12)]
    assert found(labels) == set()


def test_what_lies_beneath_a_label_is_found() -> None:
    pages = [page(HEADINGS[n % 3], OFFER, *unique(n)) for n in range(8)]
    assert found(pages) == marks(OFFER)


def test_a_label_at_the_head_needs_most_pages() -> None:
    few = [page(*(["Share this story"] if n % 2 else []), *unique(n)) for n in range(20)]
    assert found(few) == set()
    all_of_them = [page("Share this story", *unique(n)) for n in range(8)]
    assert found(all_of_them) == marks("Share this story")


def test_what_is_spared_is_not_found() -> None:
    pages = [page(*unique(n), OFFER, LEGAL) for n in range(9)]
    assert set(findings(pages, spared=frozenset(marks(OFFER)))) == marks(LEGAL)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.data())
def test_what_stands_on_one_page_is_never_found(data: st.DataObject) -> None:
    chosen = st.sampled_from([*RECURRING, *HEADINGS, LEGAL, "14:05"])
    pages, once = [], set()
    for number in range(data.draw(st.integers(0, 14))):
        around = data.draw(st.lists(chosen, max_size=5)), data.draw(st.lists(chosen, max_size=5))
        pages.append(page(*around[0], *unique(number), *around[1]))
        once |= marks(*unique(number))
    assert found(pages) & once == set()


# --- what is taken off ----------------------------------------------------------------------------


def taken(text: str, **places: Place) -> list[str]:
    known = {mark_of(name.replace("_", " ")): place for name, place in places.items()}
    return [cut.text for cut in cuts_of(text, known, {}, 0)]


BODY = "\n".join(unique(7))


def test_a_heading_goes_only_where_nothing_of_the_article_follows() -> None:
    text = f"{BODY}\nOur letters\n{unique(8)[0]}\nOur letters"
    assert taken(text, Our_letters=Place.TAIL) == ["Our letters"]
    assert taken(f"Our letters\n{BODY}", Our_letters=Place.TAIL) == []


def test_a_sentence_goes_wherever_near_its_edge() -> None:
    known = {mark_of(OFFER): Place.TAIL}
    (cut,) = cuts_of(f"{BODY}\n{OFFER}\nA word of mine.", known, {mark_of(OFFER): 7}, 9)
    assert (cut.line, cut.text) == (4, OFFER)
    assert cut.reason == "recurs at the tail of 7 of the last 9 articles of this site"
    far = "\n".join([OFFER, *unique(3, 20)])
    assert cuts_of(far, known, {}, 0) == ()


def test_an_article_is_never_emptied() -> None:
    known = {mark_of(OFFER): Place.TAIL, mark_of(LEGAL): Place.TAIL}
    assert cuts_of(f"{OFFER}\n{LEGAL}", known, {}, 0) == ()
    assert cuts_of(f"Short.\n{OFFER}\n{LEGAL}", known, {}, 0) == ()
    assert cuts_of("", known, {}, 0) == ()


def test_a_huge_text_costs_no_more_than_its_ends() -> None:
    lines = [f"{number} tonnes of grain" for number in range(200_000)]
    given_article = article(text="\n".join([*lines, OFFER]), fingerprint=(1, 2))
    mark_of.cache_clear()
    cuts = cuts_of(given_article.text, {mark_of(OFFER): Place.TAIL}, {}, 0)
    assert [cut.text for cut in cuts] == [OFFER]
    assert mark_of.cache_info().misses <= 66
    assert without(given_article, cuts).fingerprint == (1, 2)


def test_what_is_made_of_a_text_is_made_anew() -> None:
    given_article = article(text=f"{OFFER}\n{BODY}", excerpt=OFFER, fingerprint=(1, 2))
    cuts = cuts_of(given_article.text, {mark_of(OFFER): Place.HEAD}, {}, 0)
    after = without(replace(given_article, words=99), cuts)
    assert after.text == BODY
    assert after.words == len(words(BODY))
    assert after.excerpt == BODY.split("\n")[0][:300]
    assert after.fingerprint not in ((), (1, 2))
    assert without(given_article, ()) is given_article


def known_block(text: str, place: Place = Place.TAIL, **more: bool) -> KnownBlock:
    return KnownBlock(mark=mark_of(text), place=place, example=text, since=NOON, **more)


def memory(*known: KnownBlock, pages: tuple[SeenPage, ...] = ()) -> SiteMemory:
    return SiteMemory(site="valley.test", known=known, pages=pages)


def test_sweeping_puts_new_cuts_between_the_old_ones() -> None:
    stored = article(text=f"{BODY}\n{OFFER}", fingerprint=())
    old = Cut(line=5, mark=mark_of(LEGAL), place=Place.TAIL, text=LEGAL, reason="old")
    after, recalled = sweep(stored, [old], memory(known_block(OFFER)))
    assert after.text == BODY
    assert [cut.line for cut in recalled.cuts] == [4, 5]
    assert whole(after.text, recalled.cuts) == f"{BODY}\n{OFFER}\n{LEGAL}"
    assert sweep(after, recalled.cuts, memory(known_block(OFFER))) is None
    assert sweep(stored, [], memory(known_block(OFFER, never=True))) is None


def test_an_edit_is_told_from_what_the_site_changed() -> None:
    recalled = Recalled(site="v", places={mark_of(OFFER): Place.TAIL})
    assert says_the_same(f"{BODY}\n{OFFER}", (), BODY, recalled)  # learned since it was stored
    assert not says_the_same(f"{BODY}\nMore.", (), BODY, recalled)
    cut = Cut(line=4, mark=mark_of(LEGAL), place=Place.TAIL, text=LEGAL, reason="")
    assert says_the_same(BODY, [cut], f"{BODY}\n{LEGAL}", recalled)  # forgotten since
    assert not says_the_same(BODY, [cut], f"{BODY}\nNews.", recalled)
    assert says_the_same(BODY, (), BODY, None)
    assert not says_the_same(BODY, (), f"{BODY}\n{OFFER}", None)


# --- learning and forgetting -----------------------------------------------------------------


def test_only_what_teaches_is_evidence() -> None:
    pages = tuple(page(*unique(n), OFFER) for n in range(LEAST_PAGES - 1))
    text = "\n".join((*unique(50), OFFER))
    after, recalled = recall(article(text=text), memory(pages=pages), teaches=True)
    assert OFFER not in after.text
    assert [learned.example for learned in recalled.lesson.learned] == [OFFER]
    after, recalled = recall(article(text=text), memory(pages=pages), teaches=False)
    assert (OFFER in after.text, recalled.page, recalled.lesson.learned) == (True, None, ())


def test_a_block_is_forgotten_when_it_has_not_been_seen_for_long() -> None:
    pages = (page(*unique(0), OFFER), *(page(*unique(n)) for n in range(1, FORGOTTEN_AFTER)))
    known = (known_block(OFFER), known_block(LEGAL, never=True))
    _, recalled = recall(article(text=BODY), memory(*known, pages=pages), teaches=True)
    assert recalled.lesson.forgotten == (mark_of(OFFER),)
    _, recalled = recall(article(text=BODY), memory(*known, pages=pages[:-1]), teaches=True)
    assert recalled.lesson.forgotten == ()


def test_what_was_taken_off_before_stays_off() -> None:
    off = Cut(line=4, mark=mark_of(OFFER), place=Place.TAIL, text=OFFER, reason="")
    text = f"{BODY}\n{OFFER}"
    assert recall(article(text=text), memory(), teaches=False)[0].text == text
    assert recall(article(text=text), memory(), teaches=False, off=[off])[0].text == BODY


def test_a_site_is_its_host_and_a_blog_is_a_site() -> None:
    assert site_of("https://www.valley.test/a") == site_of("http://m.valley.test/b?c=1")
    assert site_of("https://mira.blogs.test/a") != site_of("https://jan.blogs.test/a")


# --- how it is stored -----------------------------------------------------------------------

NUMBERS = st.integers(0, 2**32 - 1)
PAGES = st.lists(
    st.builds(
        SeenPage, marks=st.lists(NUMBERS, max_size=6).map(tuple), byline=NUMBERS, story=NUMBERS
    ),
    max_size=6,
).map(tuple)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(PAGES)
def test_pages_come_back_as_they_were(pages: tuple[SeenPage, ...]) -> None:
    assert unpacked(packed(pages)) == pages


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.binary(max_size=80))
def test_damaged_pages_are_forgotten(stored: bytes) -> None:
    assert len(unpacked(stored)) <= len(stored) // 12


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.integers(0, 400), st.sets(st.sampled_from(RECURRING)))
def test_a_text_with_its_cuts_put_back_is_the_text(number: int, known: set[str]) -> None:
    made = story(number)
    cuts = cuts_of(made.text, dict.fromkeys(marks(*known), Place.TAIL), {}, 0)
    after = without(article(text=made.text), cuts)
    assert whole(after.text, cuts) == made.text
    assert set(made.body) <= set(after.text.split("\n"))


def test_pages_of_two_stories_are_two_and_an_order_is_kept() -> None:
    first = replace(page(*unique(1)), story=2**40 + 7)  # numbers are cut to 32 bits
    assert unpacked(packed([first]))[0].story == 7


def test_dates_numbers_and_case_do_not_tell_blocks_apart() -> None:
    first = mark_of("Updated 3 March 2024, 12:40 by THE DESK of the paper")
    assert first == mark_of("updated 14. april 1999, 9:05 by the desk of the paper")
    assert first != mark_of("Updated by the desk of the paper")


@pytest.mark.parametrize(
    ("block", "proves"), [("ab", False), ("1 2 3 — a, b", False), ("abc", True), ("да!—ж", True)]
)
def test_a_block_of_fewer_than_three_letters_proves_nothing(block: str, *, proves: bool) -> None:
    assert bool(mark_of(block)) == proves
    assert not mark_of("." * 198 + "abc")  # nor letters that come late
