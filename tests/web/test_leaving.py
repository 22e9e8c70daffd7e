"""Channels that left a watch, the key of links, and the configuration that follows from both."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from alerts import acts
from alerts.links import NoLinks
from db.delivery_records import DeliveryState
from db.errors import ConfigError, NotFoundError
from db.store import Store, open_store
from tests.cli.test_commands import wirewatch
from tests.making import NOON, HeldClock, watch
from wirewatch.channels import message_links
from wirewatch.leaving import without_left
from wirewatch.linkkey import FILE, kept_key, link_signer
from wirewatch.opening import prepare_store
from wirewatch.settings import Configuration, load

__all__ = ["wirewatch"]
ACT = acts.unsubscribe("desk-mail", "arms")


def test_a_channel_leaves_once_and_rejoins_once(stored: Store):
    leavings = stored.leavings
    leavings.leave(channel="hook", watch="arms", now=NOON)
    leavings.leave(channel="hook", watch="arms", now=NOON.replace(hour=13))
    ((channel, name, at),) = [(each.channel, each.watch, each.at) for each in leavings.all()]
    assert (channel, name, at) == ("hook", "arms", NOON)
    assert leavings.rejoin(channel="hook", watch="arms")
    assert not leavings.rejoin(channel="hook", watch="arms")
    assert list(leavings.all()) == []
    for verb in (leavings.rejoin, lambda **given: leavings.leave(now=NOON, **given)):
        with pytest.raises(NotFoundError, match="no watch is named"):
            verb(channel="hook", watch="nobody's")


def test_what_waits_for_a_channel_that_leaves_is_dropped_and_nothing_else(stored: Store):
    waiting = stored.deliveries.list(limit=9)
    assert {each.state for each in waiting} <= {DeliveryState.DUE, DeliveryState.WAITING}
    stored.leavings.leave(channel="other", watch="arms", now=NOON)
    assert [each.state for each in stored.deliveries.list(limit=9)] == [e.state for e in waiting]
    stored.leavings.leave(channel="hook", watch="arms", now=NOON)
    dropped = stored.deliveries.list(limit=9)
    assert [each.state for each in dropped] == [DeliveryState.DROPPED] * len(waiting)
    assert {each.reason for each in dropped} == {"unsubscribed"}
    assert waiting


def test_a_watch_goes_on_on_its_other_channels(stored: Store):
    stored.leavings.leave(channel="hook", watch="arms", now=NOON)
    left = stored.leavings.all()
    both, other = watch(channels=("hook", "mail")), watch("other", channels=("hook",))
    assert without_left([both, other], left) == (replace(both, channels=("mail",)), other)
    assert without_left([both], ()) == (both,)


def test_what_is_kept_of_watches_follows(stored: Store, tmp_path):
    configuration = configured(tmp_path, "")
    stored.leavings.leave(channel="hook", watch="arms", now=NOON)
    given = replace(configuration, watches=(watch(channels=("hook", "mail")),))
    prepare_store(stored, given, HeldClock())
    assert [each.channels for each in stored.watches.active()] == [("mail",)]


def configured(folder: Path, web: str, **env: str) -> Configuration:
    file = folder / "config.toml"
    file.write_text(f'[database]\nurl = "sqlite:///data/w.db"\n[web]\n{web}\n')
    return load(file, env)


PUBLIC = 'public_url = "https://desk.example"\n'


def test_the_key_is_made_once_for_its_owner_alone_beside_the_database(tmp_path):
    clock, file = HeldClock(), tmp_path / "data" / FILE
    first = link_signer(configured(tmp_path, PUBLIC), clock)
    again = link_signer(configured(tmp_path, PUBLIC), clock)
    assert first is not None
    assert again is not None
    assert again.read(first.token(ACT) or "") == ACT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [FILE]
    file.unlink()
    other = link_signer(configured(tmp_path, PUBLIC), clock)
    assert other is not None
    assert other.read(first.token(ACT) or "") is None


def test_of_many_that_make_it_at_once_all_get_one(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: kept_key(tmp_path / "new" / FILE), range(24)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64


def test_a_key_that_is_given_is_used_and_kept_nowhere(tmp_path):
    clock = HeldClock()
    keyed = configured(tmp_path, PUBLIC + 'link_key_env = "KEY"\n', KEY="k" * 20)
    one, two = link_signer(keyed, clock), link_signer(keyed, clock)
    assert one is not None
    assert two is not None
    assert two.read(one.token(ACT) or "") == ACT
    assert not (tmp_path / "data").exists()
    for wrong in ('link_key_env = "KEY"', 'link_key = "short"', 'token_env = "KEY"'):
        with pytest.raises(ConfigError, match=r"openssl rand|not usable"):
            configured(tmp_path, wrong, KEY="short")
    with pytest.raises(ConfigError, match="no variable NOWHERE"):
        configured(tmp_path, 'token_env = "NOWHERE"')


def test_without_a_public_address_or_a_place_for_the_key_no_link_acts(tmp_path):
    clock = HeldClock()
    assert link_signer(configured(tmp_path, ""), clock) is None
    assert isinstance(message_links(configured(tmp_path, ""), clock), NoLinks)
    (tmp_path / "data").write_text("a file where the folder should be")
    links = message_links(configured(tmp_path, PUBLIC), clock)
    assert (links.story(7), links.mute_watch("arms")) == ("https://desk.example/stories/7", None)


@pytest.mark.parametrize("held", ["", "too short", "\n" * 40])
def test_a_file_that_holds_no_key_is_not_taken_for_one(tmp_path, held):
    (tmp_path / FILE).write_text(held)
    with pytest.raises(OSError, match="remove it"):
        kept_key(tmp_path / FILE)
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_a_database_holds_neither_key_nor_token(tmp_path):
    configuration = configured(tmp_path, PUBLIC + f'token = "{"t" * 20}"')
    store = open_store(configuration.database.url)
    prepare_store(store, configuration, HeldClock())
    message_links(configuration, HeldClock())
    key = kept_key(tmp_path / "data" / FILE)
    store.close()
    for file in (tmp_path / "data").glob("w.db*"):
        assert key not in file.read_bytes()
        assert b"t" * 20 not in file.read_bytes()


def test_who_left_is_listed_and_let_in_again(wirewatch, tmp_path):
    assert "nobody unsubscribed" in wirewatch("channels", "left").out
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    (name,) = [each.name for each in store.watches.active()][:1]
    store.leavings.leave(channel="hook", watch=name, now=NOON)
    store.close()
    (told,) = wirewatch("channels", "left", "--json").objects
    assert told == {"channel": "hook", "watch": name, "at": "2026-01-15T12:00:00Z"}
    assert "mail, hook (left)" in wirewatch("watches", "list").out
    (listed,) = wirewatch("watches", "list", "--json").objects
    assert (listed["channels"], listed["left"]) == (["mail"], ["hook"])
    using = {
        each["name"]: each["watches"] for each in wirewatch("channels", "list", "--json").objects
    }
    assert using == {"hook": [], "mail": [name]}
    rejoin = ("channels", "rejoin", "hook", "--watch", name)
    assert [wirewatch(*rejoin).status for _ in range(2)] == [0, 1]
    assert wirewatch("channels", "rejoin", "hook", "--watch", "nobody's").status == 1
