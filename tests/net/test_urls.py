"""One address, one key."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.urls import MAX_URL, host_key, normalise_url, registrable


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://me:pw@example.org/a", "https://example.org/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"),
        ("https://example.org/a?UTM_Source=x", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1&b=1", "https://example.org/a?b=2&a=1&b=1"),
        ("https://example.org/a?page=2&&q=", "https://example.org/a?page=2&q="),
        ("https://example.org/%7euser/%d0%b3", "https://example.org/~user/%D0%B3"),
        (
            "https://example.org/граната",
            "https://example.org/%D0%B3%D1%80%D0%B0%D0%BD%D0%B0%D1%82%D0%B0",
        ),
        ("https://example.org/a b?c d", "https://example.org/a%20b?c%20d"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/../..", "https://example.org/"),
        ("https://example.org/a//b/", "https://example.org/a//b/"),
        ("https://Вести.срб/", "https://xn--b1agj9af.xn--90a3ac/"),
        ("http://0x7f.1:8000/", "http://127.0.0.1:8000/"),
        ("http://[2001:DB8::0:1]/", "http://[2001:db8::1]/"),
    ],
)
def test_spellings_of_one_address_have_one_key(url: str, key: str) -> None:
    assert normalise_url(url) == key
    assert normalise_url(key) == key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/a",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://-\u202e-.org/",
        "https://example.org/" + "a" * MAX_URL,
        "https://example.org/" + "ж" * 600,
    ],
)
def test_what_is_no_address_is_rejected(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        normalise_url(url)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=60), st.text(max_size=40))
def test_normalising_twice_changes_nothing(path: str, query: str) -> None:
    try:
        once = normalise_url(f"http://example.org/{path}?{query}")
    except ValueError:
        return
    assert once.isascii()
    assert len(once) <= MAX_URL
    assert normalise_url(once) == once


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    for candidate in (text, "http://" + text):
        for reader in (normalise_url, host_key, registrable):
            with suppress(ValueError):
                assert reader(candidate)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example.org/a", "news.example.org"),
        ("https://example.org:443/", "example.org"),
        ("http://example.org:443/", "example.org:443"),
        ("http://127.0.0.2:8080/", "127.0.0.2:8080"),
        ("http://[::1]:80/", "[::1]"),
    ],
)
def test_host_key(url: str, host: str) -> None:
    assert host_key(url) == host


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.org/", "example.org"),
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://vesti.example.rs:8443/", "example.rs"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://localhost:9/", "localhost:9"),
        ("http://co.uk/", "co.uk"),
        ("https://mira.blogspot.com/a", "mira.blogspot.com"),
        ("https://blogspot.com/a", "blogspot.com"),
        ("http://www.paper.lan/", "paper.lan"),
    ],
)
def test_registrable_domain(url: str, domain: str) -> None:
    assert registrable(url) == domain
