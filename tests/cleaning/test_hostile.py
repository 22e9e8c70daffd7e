"""Every kind of hostile page becomes an article or a readable refusal, at a cost that is bounded.

Small ones here, as the whole set at full size takes minutes: ``python -m benchmarks.hostile``.
"""

import time

import pytest

from crawler.cleaning.article import Listed, clean_page
from db.errors import CleanError
from tests.cleaning.hostile import HOSTILE, HostilePage
from tests.cleaning.pages import FETCHED, URL

SMALL = 8_000  # bytes
LEAST = 2.0  # CPU seconds that any page may take, on a machine that is slow and busy
REAL = "crates had passed the border post"


def cleaned(made: HostilePage) -> str:
    """Return the text, or why there is none."""
    try:
        return clean_page(
            made.body,
            url=URL,
            content_type=made.content_type,
            fetched=FETCHED,
            listed=Listed(title="Two lorries wait at the border"),
            hints=made.hints,
        ).text
    except CleanError as exc:
        return str(exc)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_an_article_or_refused_in_words(name: str) -> None:
    made = HOSTILE[name](SMALL)
    begun = time.process_time()
    said = cleaned(made)
    assert time.process_time() - begun < LEAST
    assert said.strip()
    assert len(said) <= 10 * len(made.body)  # nothing on it was multiplied


@pytest.mark.parametrize("name", HOSTILE)
def test_a_kind_is_as_large_as_it_was_asked_to_be(name: str) -> None:
    sizes = [len(HOSTILE[name](size).body) for size in (20_000, 40_000)]
    assert sizes[0] <= sizes[1] <= 60_000


def test_an_article_survives_what_is_around_it() -> None:
    """Where hostile markup stands beside an article, the article is still read."""
    lost = [
        name
        for name in ("one long word", "links", "meta elements", "structured data, deep", "blanks")
        if REAL not in cleaned(HOSTILE[name](SMALL))
    ]
    assert lost == []
