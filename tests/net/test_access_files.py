"""The files of headers and of cookies, as people and browsers write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.access_files import MAX_HEADERS, read_cookies, read_headers
from net.cookies import MAX_COOKIES
from tests.crawler.fakes import NOON

HOME = "https://www.danas.example/feed/"
EXPORT = """\
# Netscape HTTP Cookie File
# https://curl.se/docs/http-cookies.html

.danas.example\tTRUE\t/\tTRUE\t1804204800\tsid\tabc=def
#HttpOnly_www.danas.example\tFALSE\t/news\tFALSE\t0\tsession\txyz
.danas.example\tTRUE\t/\tFALSE\t1804204800.5\tempty
.other.example\tTRUE\t/\tFALSE\t0\ttheirs\tno
danas.example.evil.example\tFALSE\t/\tFALSE\t0\ttheirs\tno
"""


def test_headers_are_read() -> None:
    text = "\ufeff# for Danas\r\nAuthorization: Bearer a:b\r\n\r\n  X-Key :  one two \n"
    assert read_headers(text) == {"Authorization": "Bearer a:b", "X-Key": "one two"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no header"),
        ("# only this", "there is no header"),
        ("X-Key: 1\nhush-hush", "line 2: this is no header; write Name: value"),
        ("hush hush: 1", "line 1: this is no header"),
        (": hush", "line 1: this is no header"),
        ("X-Key: hush\nx-key: hush", "line 2: x-key is there twice"),
        ("X-Key:", "line 1: the value is missing"),
        ("X-Key: hush-š", "line 1: the value has signs"),
        ("X-Key: hush\rX-Other: 1", "line 1: the value has signs"),
        ("X-Key: hush\0", "line 1: the value has signs"),
        ("X-Key: " + "hush" * 3000, "line 1: the value is longer"),
        ("Host: hush.example", "line 1: Host cannot be set; it follows"),
        ("content-length: 4", "line 1: content-length cannot be set"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding cannot be set"),
        ("Connection: close", "Connection cannot be set"),
        ("Proxy-Authorization: hush", "into `proxy`"),
        ("Cookie: hush", "a `cookies_file`"),
        ("User-Agent: hush", "`\\[crawler\\] user_agent`"),
        ("If-None-Match: hush", "whether a page has changed"),
        ("\n".join(f"X-{n}: 1" for n in range(MAX_HEADERS + 1)), f"more than {MAX_HEADERS}"),
    ],
)
def test_what_is_no_header_is_told_by_its_line(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_headers(text)
    assert "hush" not in str(caught.value)


def test_a_browsers_export_is_read_and_other_sites_left_out() -> None:
    sid, session, empty = read_cookies(EXPORT, HOME)
    assert (sid.domain, sid.host_only, sid.secure) == ("danas.example", False, True)
    assert (sid.name, sid.value) == ("sid", "abc=def")
    assert sid.expires == datetime.fromtimestamp(1804204800, UTC)
    assert (session.domain, session.host_only) == ("www.danas.example", True)
    assert (session.path, session.expires) == ("/news", None)
    assert (empty.name, empty.value) == ("empty", "")


@pytest.mark.parametrize(
    "text", ["a=b; c=d=e", "Cookie: a=b; c=d=e;\n", "# mine\ncookie:a=b;c=d=e"]
)
def test_a_line_of_cookies_is_read(text: str) -> None:
    one, two = read_cookies(text, HOME)
    assert (one.name, one.value, two.name, two.value) == ("a", "b", "c", "d=e")
    for each in (one, two):
        assert each.goes_to("https://danas.example/1", NOON)
        assert not each.goes_to("http://danas.example/1", NOON)


def test_cookies_for_an_address_without_a_name() -> None:
    (one,) = read_cookies("a=b", "http://127.0.0.1:8000/feed")
    assert one.goes_to("http://127.0.0.1:8000/1", NOON)
    (two,) = read_cookies("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n", "http://127.0.0.1:8000/feed")
    assert two.goes_to("http://127.0.0.1:8000/1", NOON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no cookie for danas.example"),
        (".other.example\tTRUE\t/\tFALSE\t0\thush\thush", "there is no cookie for danas.example"),
        ("a=b; hush", "line 1: this is no cookie"),
        ("\n=hush", "line 2: a cookie has no name"),
        ("a=hush-š", "line 1: a cookie has signs"),
        ("a=" + "hush" * 2000, "line 1: a cookie has signs that no header can carry, or more"),
        ("danas.example\tTRUE\thush", "line 1: this is no cookie; it has 3 fields, not 7"),
        ("\n.danas.example\tTRUE\t/\tFALSE\thush\ta\tb", "line 2: the fifth field is no time"),
        (".danas.example\tTRUE\t/\tFALSE\tnan\ta\tb", "line 1: the fifth field is no time"),
        ("hush hush\tTRUE\t/\tFALSE\t0\ta\tb", "line 1: the first field is no domain"),
        (".danas.example\tTRUE\t/\tFALSE\t0\t\thush", "line 1: a cookie has no name"),
        ("; ".join(f"c{n}=1" for n in range(MAX_COOKIES + 1)), f"more than {MAX_COOKIES}"),
    ],
)
def test_what_are_no_cookies_is_told_by_its_line(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_cookies(text, HOME)
    assert "hush" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@given(st.text(alphabet=st.sampled_from("ab=;:\t\r\n# .š\0TRUE/01"), max_size=120))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_text_is_read_or_a_value_error(text: str) -> None:
    for read in (read_headers, lambda each: read_cookies(each, HOME)):
        try:
            read(text)
        except ValueError:
            continue
