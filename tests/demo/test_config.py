"""The config.toml that is written is what the contract says, whatever the names hold."""

import stat
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.demo.config import (
    CHANNELS,
    WATCHES,
    DemoAddresses,
    DemoSource,
    config_text,
    write_config,
)

ADDRESSES = DemoAddresses(smtp="smtp://127.0.0.1:25", webhook="http://127.0.0.1/h", secret="whsec_")
SOURCE = DemoSource(
    name="Долина данас", kind="listing", url="http://127.0.0.4:80/", timezone="Europe/Belgrade"
)


def test_the_file_has_sources_watches_and_channels(tmp_path):
    path = write_config(tmp_path, [SOURCE], ADDRESSES)
    config = tomllib.loads(path.read_text(encoding="utf-8"))
    assert config["source"] == [
        {
            "name": "Долина данас",
            "kind": "listing",
            "url": "http://127.0.0.4:80/",
            "every": "2s",
            "timezone": "Europe/Belgrade",
        }
    ]
    assert [watch["name"] for watch in config["watch"]] == [watch.name for watch in WATCHES]
    assert all(watch["channels"] == list(CHANNELS) for watch in config["watch"])
    assert [channel["name"] for channel in config["channel"]] == list(CHANNELS)
    assert config["crawler"]["allow_networks"] == ["127.0.0.0/8"]


def test_channels_reach_this_machine_only(tmp_path):
    path = write_config(tmp_path, [SOURCE], ADDRESSES)
    mail, hook = tomllib.loads(path.read_text(encoding="utf-8"))["channel"]
    assert (mail["kind"], mail["tls"], mail["smtp"]) == ("email", "none", ADDRESSES.smtp)
    assert (hook["kind"], hook["secret"]) == ("webhook", ADDRESSES.secret)
    assert mail["allow_networks"] == hook["allow_networks"] == ["127.0.0.0/8"]


def test_only_the_owner_can_read_the_secret(tmp_path):
    path = write_config(tmp_path, [SOURCE], ADDRESSES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_survives_the_way_through_toml(name):
    source = DemoSource(name=name, kind="feed", url="http://127.0.0.2/", timezone="UTC")
    assert tomllib.loads(config_text([source], ADDRESSES))["source"][0]["name"] == name
