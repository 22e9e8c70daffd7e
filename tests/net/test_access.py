"""Where a source's headers, cookies and proxy may go."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.access import Access, leaves, nearest_access, read_proxy
from net.cookies import Cookie, CookieJar
from tests.crawler.fakes import NOON

HOME = "https://www.danas.example/feed/"
SECRET = "s3cret-value"


def access(home: str = HOME, **more: object) -> Access:
    return Access(source="Danas", home=home, headers={"X-Key": SECRET}, **more)


@pytest.mark.parametrize(
    ("home", "url", "may"),
    [
        (HOME, "https://www.danas.example/a", True),
        (HOME, "https://danas.example/a", True),
        (HOME, "https://archive.danas.example/a", True),
        (HOME, "https://danas.example.evil.example/a", False),
        (HOME, "https://notdanas.example/a", False),
        (HOME, "http://www.danas.example/a", False),  # in the clear
        (HOME, "https://www.danas.example:8443/a", False),  # another service
        (HOME, "ftp://www.danas.example/a", False),
        (HOME, "https://", False),
        (HOME, "https://WWW.DANAS.EXAMPLE./a", True),
        ("http://danas.example/feed/", "http://danas.example/a", True),
        ("http://danas.example/feed/", "https://danas.example/a", True),
        ("http://danas.example:8080/", "http://danas.example:8080/a", True),
        ("http://danas.example:8080/", "http://danas.example/a", True),
        ("https://ana.github.io/feed", "https://ana.github.io/1", True),
        ("https://ana.github.io/feed", "https://eva.github.io/1", False),  # a public suffix
        ("https://bbc.co.uk/", "https://guardian.co.uk/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/1", True),
        ("http://10.0.0.1/", "http://10.0.0.2/", False),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]/1", True),
    ],
)
def test_secrets_stay_on_the_sources_own_domain(home: str, url: str, may: bool) -> None:
    assert access(home).covers(url) is may
    assert access(home).headers_for(url, NOON) == ({"X-Key": SECRET} if may else {})


@pytest.mark.parametrize(
    ("url", "target", "left"),
    [
        ("https://danas.example/1", "https://danas.example/2", False),
        ("https://danas.example/1", "https://www.danas.example/1", False),
        ("http://danas.example/1", "https://danas.example/1", False),
        ("https://danas.example/1", "http://danas.example/1", True),
        ("https://danas.example/1", "https://login.danas.example/1", True),
        ("https://danas.example/1", "https://danas.example:8443/1", True),
        ("https://danas.example/1", "https://evil.example/", True),
        ("https://danas.example/1", "javascript:alert(1)", True),
    ],
)
def test_what_it_is_to_leave_the_host(url: str, target: str, left: bool) -> None:
    assert leaves(url, target) is left


def test_nothing_secret_is_in_words() -> None:
    jar = CookieJar([Cookie(name="sid", value=SECRET, domain="danas.example")])
    shown = access(cookies=jar, proxy=read_proxy(f"http://ana:{SECRET}@proxy.example:3128"))
    assert SECRET not in repr(shown)
    assert SECRET not in str(shown)
    assert "proxy.example" in repr(shown)


def test_cookies_and_headers_go_together() -> None:
    jar = CookieJar([Cookie(name="sid", value="1", domain="danas.example", host_only=False)])
    sent = access(cookies=jar).headers_for("https://danas.example/a", NOON)
    assert sent == {"X-Key": SECRET, "Cookie": "sid=1"}


def test_the_access_of_a_site_is_found_by_its_domain() -> None:
    one, two = access("https://a.example/feed"), access("https://b.example/feed")
    assert nearest_access("https://www.b.example/", [one, two]) is two
    assert nearest_access("https://c.example/", [one, two]) is None


def test_a_proxys_address_is_read() -> None:
    proxy = read_proxy("http://an%40a:p%2Fw@Proxy.Example:3128/")
    assert (proxy.scheme, proxy.host, proxy.port) == ("http", "proxy.example", 3128)
    assert proxy.authorization == "Basic YW5AYTpwL3c="  # an@a:p/w
    assert proxy.url == "http://proxy.example:3128"
    assert read_proxy("https://[::1]:8443").place == "[::1]:8443"
    assert read_proxy("http://proxy.example:1").authorization == ""


@pytest.mark.parametrize(
    "text",
    ["", "proxy.example:3128", "http://proxy.example", "http://:80", "ftp://proxy.example:21",
     "socks5://ana:hush-hush@proxy.example:1080", "http://ana:hush-hush@proxy.example:port",
     "http://ana:hush/hush@proxy.example:80", "http://proxy.example:80/hush-hush",
     "http://ana:hush-hush@proxy.example:80?x", "http://ana:hush-hush@pro xy:80",
     "http://ana:hush-hush\n@proxy.example:80", "http://[hush-hush]:80"],
)  # fmt: skip
def test_what_is_no_proxy_is_said_without_its_password(text: str) -> None:
    with pytest.raises(ValueError, match=r"write http://host:port") as caught:
        read_proxy(text)
    assert "hush" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    if text.startswith("socks5"):
        assert "socks5 proxy cannot be used" in str(caught.value)


@given(st.text(max_size=60))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_any_text_is_a_proxy_or_a_value_error(text: str) -> None:
    for candidate in (text, f"http://{text}@proxy.example:80", f"http://{text}"):
        try:
            proxy = read_proxy(candidate)
        except ValueError:
            continue
        assert "\n" not in proxy.authorization
        assert 0 < proxy.port < 65536
