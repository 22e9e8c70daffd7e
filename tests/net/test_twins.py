"""Twins of one page meet under one key, and different articles never do."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from net.twins import twin_key
from net.urls import MAX_URL, normalise_url

ARTICLE = "https://www.valley.example/2026/01/shells-leave-plant"


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.valley.example/2026/01/shells-leave-plant",
        "https://valley.example/2026/01/shells-leave-plant/",
        "https://m.valley.example/2026/01/shells-leave-plant",
        "https://mobile.valley.example/2026/01/shells-leave-plant",
        "https://amp.valley.example/2026/01/shells-leave-plant",
        "https://www.m.valley.example/2026/01/shells-leave-plant",
        "https://valley.example/2026/01/shells-leave-plant/amp",
        "https://valley.example/2026/01/shells-leave-plant/amp/",
        "https://valley.example/2026/01/shells-leave-plant/AMP/index.html",
        "https://valley.example/amp/2026/01/shells-leave-plant",
        "https://valley.example/2026/01/shells-leave-plant.amp",
        "https://valley.example/2026/01/shells-leave-plant?amp",
        "https://valley.example/2026/01/shells-leave-plant?amp=1&utm_source=feed",
        "https://valley.example/2026/01/shells-leave-plant?outputType=amp",
        "https://valley.example/2026/01/shells-leave-plant/index.html#comments",
        "https://valley.example:443/2026/01/shells-leave-plant//",
    ],
)
def test_twins_meet(twin: str) -> None:
    assert twin_key(twin) == twin_key(ARTICLE)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (ARTICLE, "valley.example/2026/01/shells-leave-plant"),
        ("https://valley.example", "valley.example/"),
        ("http://valley.example/index.php?id=7", "valley.example/?id=7"),
        ("https://valley.example/shells.amp.html", "valley.example/shells.html"),
        ("https://valley.example/default.aspx", "valley.example/"),
        ("https://news.valley.co.uk/a", "news.valley.co.uk/a"),
        ("https://m.co.uk/a", "m.co.uk/a"),  # m is what was registered
        ("https://www.amp.example/a", "amp.example/a"),
        ("https://m.blogspot.com/a", "m.blogspot.com/a"),  # the weblog of somebody called m
        ("http://m.localhost.test:8080/a", "localhost.test:8080/a"),
        ("http://127.0.0.1:8080/a/", "127.0.0.1:8080/a"),
        ("http://[::1]:8080/a/", "[::1]:8080/a"),
        ("http://m/a", "m/a"),
        ("https://valley.example/amp", "valley.example/amp"),  # a section about amplifiers
        ("https://valley.example/amp/index.html", "valley.example/amp"),
        ("https://valley.example/.amp", "valley.example/.amp"),
    ],
)
def test_what_the_key_keeps(url: str, key: str) -> None:
    assert twin_key(url) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a?id=1", "/a?id=2"),
        ("/a?id=1", "/a"),
        ("/a?1", "/a?2"),
        ("/a?amp=2", "/a"),
        ("/story/17", "/story"),
        ("/story/17", "/story/18"),
        ("/story/17", "/story/17/2"),
        ("/m/17", "/17"),
        ("/amplifier", "/lifier"),
        ("/bootcamp", "/bootc"),
        ("/Story", "/story"),
        ("/index-of-shells.html", "/"),
        ("/page/index.html.old", "/page"),
    ],
)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert twin_key("https://valley.example" + one) != twin_key("https://valley.example" + other)


@pytest.mark.parametrize("host", ["m.valley.example", "www2.valley.example", "en.m.valley.example"])
def test_only_known_first_labels_are_dropped(host: str) -> None:
    dropped = host.startswith("m.")
    assert (twin_key(f"https://{host}/a") == "valley.example/a") is dropped


_SEGMENT = st.one_of(
    st.sampled_from(["amp", "index.html", "", "17", "x.amp", "x.amp.html", "m", "%7e", "é"]),
    st.text("abc-_~", max_size=8),
)
_PATHS = st.lists(_SEGMENT, max_size=5).map("/".join)
_QUERIES = st.sampled_from(["", "?id=3", "?amp=1", "?17", "?a=1&amp&b=2", "?utm_source=x&p=9"])
_HOSTS = st.sampled_from(
    ["valley.example", "www.valley.example", "m.co.uk", "amp.m.valley.co.uk", "127.0.0.1:99"]
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_HOSTS, _PATHS, _QUERIES, st.sampled_from(["http", "https"]))
def test_the_key_of_a_key_is_itself(host: str, path: str, query: str, scheme: str) -> None:
    key = twin_key(f"{scheme}://{host}/{path}{query}")
    assert len(key) <= MAX_URL
    assert twin_key(f"https://{key}") == twin_key(f"http://{key}")
    assert twin_key(f"https://{key}") == key


@settings(max_examples=100, derandomize=True, deadline=None)
@given(_PATHS, _QUERIES)
def test_every_twin_of_any_path_meets(path: str, query: str) -> None:
    plain = twin_key(f"https://valley.example/story/{path}{query}")
    assert twin_key(f"http://m.valley.example/story/{path}/amp/{query}") == plain
    assert twin_key(f"http://www.valley.example/amp/story/{path}/{query}") == plain


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_key_or_is_no_address(text: str) -> None:
    for url in (text, "http://" + text, "http://valley.example/" + text):
        with suppress(ValueError):
            assert twin_key(url)
            assert normalise_url(url)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=12), st.text("0123456789", min_size=1))
def test_numbers_tell_articles_apart(one: str, other: str) -> None:
    assume(one != other)
    for form in ("/{}", "/story/{}/", "/a?id={}", "/a?{}", "/story-{}.html", "/{}/amp"):
        first, second = (twin_key("https://valley.example" + form.format(n)) for n in (one, other))
        assert first != second
