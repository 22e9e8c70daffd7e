"""What sources are asked with, as config.toml names it."""

import json
from pathlib import Path

import pytest

from db.errors import ConfigErrors
from tests.settings.conftest import Write, mistakes
from wirewatch.settings import load

SOURCE = '[[source]]\nname = "Danas"\nkind = "feed"\nurl = "https://danas.example/feed/"\n'
PASSWORD = "pa55-of-the-proxy"
SECRET = "s3cret-value"


def test_files_and_variables_are_read_beside_the_configuration(write: Write) -> None:
    path = write(
        SOURCE
        + 'headers_file = "danas.headers"\ncookies_file = "cookies.txt"\nproxy_env = "WAY"\n'
        + '[[source]]\nname = "Plain"\nkind = "feed"\nurl = "https://plain.example/feed/"\n'
    )
    (path.parent / "danas.headers").write_text(f"X-Key: {SECRET}\n")
    (path.parent / "cookies.txt").write_text(f"sid={SECRET}\n")
    configuration = load(path, {"WAY": f"http://ana:{PASSWORD}@proxy.example:3128\n"})
    assert set(configuration.accesses) == {"Danas"}
    access = configuration.accesses["Danas"]
    assert access.headers == {"X-Key": SECRET}
    assert access.cookies is not None
    assert len(access.cookies) == 1
    assert access.proxy is not None
    assert access.proxy.place == "proxy.example:3128"
    shown = repr(configuration) + json.dumps(configuration.sources[0].options)
    assert PASSWORD not in shown
    assert SECRET not in shown
    assert configuration.sources[0].options == {}  # nothing on its way to the database


@pytest.mark.parametrize("way", ["proxy", "proxy_file", "proxy_env"])
def test_a_proxy_is_named_in_three_ways(write: Write, way: str) -> None:
    value = f"http://ana:{PASSWORD}@proxy.example:3128"
    path = write(SOURCE + f'{way} = "{value if way == "proxy" else "the-way"}"\n')
    (path.parent / "the-way").write_text(value)
    proxy = load(path, {"the-way": value}).accesses["Danas"].proxy
    assert proxy is not None
    assert proxy.host == "proxy.example"


@pytest.mark.parametrize(
    ("keys", "files", "words"),
    [
        ('headers_file = "none"', {}, "none cannot be read: No such file"),
        ('headers_file = "h"', {"h": f"X: 1\n{SECRET}"}, "the file h is not usable: line 2: this"),
        ('headers_file = "h"', {"h": "x" * 3_000_000}, "too large"),
        ('cookies_file = "none"', {}, "none cannot be read: No such file"),
        ('cookies_file = "c"', {"c": f"other.example\tTRUE\t/\tTRUE\t0\ta\t{SECRET}"},
         "the file c is not usable: there is no cookie for danas.example in it"),
        ('cookies_file = "c"', {"c": f"\n{SECRET}"}, "the file c is not usable: line 2: this"),
        (f'proxy = "socks5://ana:{SECRET}@proxy.example:1080"', {}, "a socks5 proxy cannot be"),
        (f'proxy = "{SECRET}"', {}, "write http://host:port"),
        ("proxy = 7", {}, "must be text"),
        ('proxy_file = "p"', {"p": SECRET}, "what `proxy_file` names is no proxy; write http:"),
        ('proxy_file = "p"', {"p": ""}, "is empty"),
        ('proxy_env = "NONE"', {}, "the environment has no variable NONE"),
        ('proxy_env = "A"\nproxy_file = "p"', {}, "say the same; keep one of them"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_key_and_not_shown(
    write: Write, keys: str, files: dict[str, str], words: str
) -> None:
    path = write(SOURCE + keys + "\n")
    for name, text in files.items():
        (path.parent / name).write_text(text)
    ((line, column, message),) = mistakes(path)
    assert line == 5
    assert column in (1, len(keys.partition("=")[0]) + 3)
    assert words in message
    with pytest.raises(ConfigErrors) as caught:
        load(path, {})
    assert SECRET not in str(caught.value) + repr(caught.value.__cause__)


def test_all_that_is_wrong_with_one_source_is_said(write: Write) -> None:
    path = write(SOURCE + 'headers_file = "a"\ncookies_file = "b"\nproxy_env = "C"\n')
    assert [line for line, _, _ in mistakes(path)] == [5, 6, 7]


def test_a_large_export_of_a_browser_is_read(write: Write) -> None:
    path = write(SOURCE + 'cookies_file = "cookies.txt"\n')
    others = "".join(f"site{n}.example\tTRUE\t/\tFALSE\t0\tname\t{'v' * 80}\n" for n in range(3000))
    own = "danas.example\tTRUE\t/\tFALSE\t0\tsid\tmine\n"
    Path(path.parent / "cookies.txt").write_text(others + own)
    cookies = load(path, {}).accesses["Danas"].cookies
    assert cookies is not None
    assert len(cookies) == 1


def test_a_source_that_only_wants_a_browser_has_an_access(write: Write) -> None:
    path = write(
        SOURCE
        + "render = true\n"
        + '[[source]]\nname = "Plain"\nkind = "feed"\nurl = "https://plain.example/feed/"\n'
        + 'proxy = "http://proxy.example:3128"\n'
    )
    accesses = load(path, {}).accesses
    assert {name: access.render for name, access in accesses.items()} == {
        "Danas": True,
        "Plain": False,
    }
