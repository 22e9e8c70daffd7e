"""Cookies after RFC 6265: which go where, what an answer may set, and how many are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.cookies import MAX_COOKIES, MAX_HEADER, MAX_SET, Cookie, CookieJar, read_set_cookie
from tests.crawler.fakes import NOON

URL = "https://www.danas.example/news/1"


def cookie(**fields: object) -> Cookie:
    return Cookie(**{"name": "sid", "value": "1", "domain": "danas.example", **fields})


@pytest.mark.parametrize(
    ("fields", "url", "goes"),
    [
        ({}, "https://danas.example/", True),
        ({}, "https://www.danas.example/", False),  # host-only
        ({"host_only": False}, "https://www.danas.example/", True),
        ({"host_only": False}, "https://notdanas.example/", False),
        ({"host_only": False, "domain": "0.0.1"}, "http://127.0.0.1/", False),
        ({"secure": True}, "http://danas.example/", False),
        ({"secure": True}, "https://danas.example/", True),
        ({"path": "/news"}, "https://danas.example/news", True),
        ({"path": "/news"}, "https://danas.example/news/1", True),
        ({"path": "/news"}, "https://danas.example/newsroom", False),
        ({"path": "/news/"}, "https://danas.example/news", False),
        ({"path": "/"}, "https://danas.example", True),
        ({"expires": NOON}, "https://danas.example/", False),
        ({"expires": NOON + timedelta(seconds=1)}, "https://danas.example/", True),
        ({}, "https://danas.example:8443/", True),  # cookies know no ports
        ({}, "https:///", False),
    ],
)
def test_where_a_cookie_goes(fields: dict[str, object], url: str, goes: bool) -> None:
    assert cookie(**fields).goes_to(url, NOON) is goes


def test_long_paths_come_first_and_one_name_may_go_twice() -> None:
    jar = CookieJar([cookie(value="1"), cookie(value="2", path="/news"), cookie(name="b")])
    assert jar.header("https://danas.example/news", NOON) == "sid=2; sid=1; b=1"
    assert jar.header("https://other.example/", NOON) == ""


def test_a_login_is_renewed_and_ended_by_the_site() -> None:
    jar = CookieJar([cookie(domain="www.danas.example")])
    jar.take(URL, ["sid=2; Path=/; Secure; HttpOnly"], NOON)
    assert jar.header(URL, NOON) == "sid=2"
    jar.take(URL, ["sid=; Path=/; Max-Age=0"], NOON)
    assert jar.header(URL, NOON) == ""
    assert len(jar) == 0


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a=b", {"domain": "www.danas.example", "host_only": True, "path": "/news"}),
        ("a=b; Domain=danas.example", {"domain": "danas.example", "host_only": False}),
        ("a=b; domain=.Danas.Example; path=/", {"domain": "danas.example", "path": "/"}),
        ("a=b; path=news", {"path": "/news"}),
        ("a=b; Max-Age=60", {"expires": NOON + timedelta(seconds=60)}),
        ("a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
         {"expires": NOON + timedelta(seconds=60)}),
        ("a=b; Expires=Thu, 05-Mar-2026 00:00:00 GMT",
         {"expires": datetime(2026, 3, 5, tzinfo=UTC)}),
        ("a=b; Expires=soon", {"expires": None}),
        ("a=b; Max-Age=99999999999999999999", {"expires": NOON + timedelta(days=400)}),
        ("a=b; Secure", {"secure": True}),
        ('a="b c"', {"value": '"b c"'}),
        ("a=b=c", {"name": "a", "value": "b=c"}),
        ("lonely", {"name": "", "value": "lonely"}),
    ],
)  # fmt: skip
def test_what_an_answer_sets(line: str, expected: dict[str, object]) -> None:
    made = read_set_cookie(line, URL, NOON)
    assert made is not None
    assert {name: getattr(made, name) for name in expected} == expected


@pytest.mark.parametrize(
    "line",
    ["", "=", ";", "a=b; Domain=example", "a=b; Domain=evil.example", "a=b\r\nX: y", "a=\x00",
     "a=š", "a=" + "x" * 5000, "a=b; Domain=anas.example"],
)  # fmt: skip
def test_what_an_answer_may_not_set(line: str) -> None:
    url = "https://danas.example/" if "Domain=example" in line else URL
    made = read_set_cookie(line, url, NOON)
    # A domain above the host is a cookie like any: that it is a suffix, the access knows.
    assert made is None or made.domain == "example"


def test_secure_is_not_set_in_the_clear() -> None:
    assert read_set_cookie("a=b; Secure", "http://danas.example/", NOON) is None


def test_the_jar_is_bounded() -> None:
    jar = CookieJar([cookie(name="login", domain="www.danas.example")])
    for batch in range(10):
        lines = [f"c{batch}-{number}={'x' * 500}; Path=/" for number in range(2 * MAX_SET)]
        jar.take(URL, lines, NOON)
    assert len(jar) == MAX_COOKIES
    assert len(jar.header(URL, NOON)) <= MAX_HEADER


@given(st.text(max_size=200))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_line_is_a_sendable_cookie_or_none(line: str) -> None:
    jar = CookieJar([])
    jar.take(URL, [line, f"a=b; Expires={line}", f"a=b; Path=/{line}; Domain={line}"], NOON)
    header = jar.header(URL, NOON)
    assert header.isascii()
    assert "\n" not in header
    assert "\r" not in header
