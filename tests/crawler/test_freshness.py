"""What a server says about how long its answer stays."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.freshness import MOST, fresh_for

DATE = "Wed, 04 Mar 2026 12:00:00 GMT"
LATER = "Wed, 04 Mar 2026 12:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'public, Max-Age="300" , must-revalidate'}, 300),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "300"}, None),
        ({"cache-control": "max-age=300", "age": "soon"}, 300),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=1e9"}, None),
        ({"cache-control": "s-maxage=900"}, None),
        ({"cache-control": "no-cache, max-age=300"}, None),
        ({"cache-control": 'no-cache="set-cookie", max-age=300'}, None),
        ({"cache-control": "max-age=300, no-store"}, None),
        ({"cache-control": "max-age=9999999999"}, MOST.total_seconds()),
        ({"cache-control": "max-age=" + "9" * 500}, None),
        ({"expires": LATER, "date": DATE}, 600),
        ({"expires": LATER, "date": DATE, "cache-control": "max-age=60"}, 60),
        ({"expires": DATE, "date": LATER}, None),
        ({"expires": LATER}, None),
        ({"expires": "0", "date": DATE}, None),
        ({"expires": "Wed, 04 Mar 2026 12:10:00", "date": "Wed, 04 Mar 2026 12:00:00 -0000"}, 600),
    ],
)
def test_freshness_is_read_from_the_headers(headers, seconds) -> None:
    assert fresh_for(headers) == (None if seconds is None else timedelta(seconds=seconds))


TEXTS = st.text(max_size=40) | st.sampled_from([DATE, LATER, "max-age=5", "Wed, 04 Mar 9999"])


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), TEXTS))
def test_any_headers_are_read(headers) -> None:
    fresh = fresh_for(headers)
    assert fresh is None or timedelta() < fresh <= MOST
