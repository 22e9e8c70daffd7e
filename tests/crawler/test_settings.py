"""[crawler] in config.toml."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from crawler.settings import CrawlerSettings, product_token


def test_the_defaults() -> None:
    settings = CrawlerSettings()
    assert settings.user_agent == "wirewatch (+https://example.org/contact)"
    assert (settings.requests_per_host, settings.delay) == (1, timedelta(seconds=1))
    assert (settings.allow_networks, settings.max_age) == ((), timedelta(days=7))
    assert settings.model_dump(mode="json")["timeout"] == "30s"


def test_networks_are_read_and_written() -> None:
    settings = CrawlerSettings.model_validate({"allow_networks": ["127.0.0.0/8", "fd00::/8"]})
    assert settings.allow_networks == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert settings.model_dump(mode="json")["allow_networks"] == ["127.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"allow_networks": ["10.0.0.0/99"]}, "is no network; write an address and a prefix"),
        ({"allow_networks": ["10.1.2.3/8"]}, "write 10.0.0.0/8"),
        ({"allow_networks": [7]}, "7 is no network|write 0.0.0.7"),
        ({"allow_networks": "10.0.0.0/8"}, "is a list"),
        ({"allow_networks": 7}, "allow_networks"),
        ({"user_agent": ""}, "write plain ASCII"),
        ({"user_agent": "wire\r\nX: y"}, "write plain ASCII"),
        ({"user_agent": "вести"}, "write plain ASCII"),
        ({"user_agent": "(+https://example.org)"}, "begins with a name"),
        ({"requests_per_host": 0}, "from 1 to 256"),
        ({"concurrency": 9999}, "from 1 to 256"),
        ({"workers": -1}, "write 0"),
        ({"max_bytes": 5}, "out of range"),
        ({"delay": "-1s"}, "is no duration"),
        ({"delay": timedelta(seconds=-1)}, "not negative"),
        ({"timeout": "1h"}, "1h is out of range"),
        ({"delay": "soon"}, "is no duration"),
        ({"dealy": "1s"}, "dealy"),
    ],
)
def test_what_cannot_be_meant_is_told_plainly(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        CrawlerSettings.model_validate(given)


@pytest.mark.parametrize(
    ("agent", "token"),
    [("wirewatch (+x)", "wirewatch"), ("Wire-watch_x/1.0", "Wire-watch_x"), ("/x", "")],
)
def test_the_product_token(agent: str, token: str) -> None:
    assert product_token(agent) == token
