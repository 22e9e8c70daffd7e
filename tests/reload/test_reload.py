"""The daemon's look at its files: what is right applies at once, what is wrong changes nothing."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from db.errors import StoreError
from db.examples import ExamplePage
from db.store import Store, open_store
from db.threads import Threads
from intake.decide import Policy
from intake.intake import Intake
from intake.watching import prepare
from tests.making import HeldClock, article
from wirewatch.changes import Changes
from wirewatch.channels import ChannelsInUse, build_channels
from wirewatch.live import Live, live_from
from wirewatch.opening import prepare_store
from wirewatch.reload import ConfiguredRows, Reloading
from wirewatch.settings import Configuration, load

CONFIG = """
[database]
url = "sqlite:///w.db"
[[source]]
name = "Post"
kind = "feed"
url = "https://post.example/feed"
cookies_file = "cookies.txt"
[[watch]]
name = "Arms"
query = "shells"
channels = ["desk"]
[[channel]]
name = "desk"
kind = "console"
"""
COOKIE = "post.example\tFALSE\t/\tTRUE\t0\tsid\t{}\n"
REFUSED = "the configuration is refused: the former one stands"


class Refusing(ConfiguredRows):
    """Rows that the database refuses as long as it is told to."""

    refuses = False

    async def configure(self, configuration: Configuration) -> None:
        if self.refuses:
            raise StoreError("locked")
        await super().configure(configuration)


@dataclass
class Desk:
    """A folder with a configuration, and the parts that take up its changes."""

    folder: Path
    store: Store
    live: Live
    intake: Intake
    rows: Refusing
    reloading: Reloading
    clock: HeldClock
    reads: list[int] = field(default_factory=list)

    def write(self, old: str, new: str, file: str = "config.toml") -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    async def looks(self, times: int = 2) -> Changes | None:
        """Return what the looks came to; two are needed, as the first sees the file change."""
        found = [await self.reloading.look() for _ in range(times)]
        return next((each for each in found if each is not None), None)

    def matching(self, text: str) -> tuple[str, ...]:
        return self.intake.matching(article(text=text, title="News"), "Post")

    def active(self) -> dict[str, str]:
        return {each.name: each.query for each in self.store.watches.active()}


@pytest.fixture
async def desk(tmp_path: Path, shaped: Path) -> AsyncIterator[Desk]:
    shutil.copy(shaped, tmp_path / "w.db")
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    (tmp_path / "cookies.txt").write_text(COOKIE.format("one"))
    reads: list[int] = []

    def read() -> Configuration:
        reads.append(1)
        return load(config, {})

    configuration, clock, threads = load(config, {}), HeldClock(), Threads()
    store = open_store(configuration.database.url)
    prepare_store(store, configuration, clock)
    live = live_from(configuration, build_channels(configuration, clock))
    channels = ChannelsInUse(live.channels, clock)
    intake = Intake(
        store=store,
        threads=threads,
        watching=prepare(configuration.watches),
        policy=Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now),
        clock=clock,
    )
    rows = Refusing(store, threads, clock)
    reloading = Reloading(
        configuration, read=read, live=live, channels=channels, rows=rows, intake=intake
    )
    yield Desk(tmp_path, store, live, intake, rows, reloading, clock, reads)
    await channels.close()
    threads.close()
    store.close()


async def test_an_untouched_file_is_not_read_again(desk: Desk) -> None:
    assert await desk.looks(3) is None
    assert desk.reads == []


async def test_a_changed_watch_applies_at_once(desk: Desk) -> None:
    compiled = desk.intake.watching.queries["Arms"]
    desk.write("[[channel]]", '[[watch]]\nname = "Rockets"\nquery = "rocket"\n[[channel]]')
    changes = await desk.looks()
    assert changes is not None
    assert changes.at_once == {"watches": "+ Rockets"}
    assert desk.matching("Two rockets and shells were found.") == ("Arms", "Rockets")
    assert desk.active() == {"Arms": "shells", "Rockets": "rocket"}
    assert desk.intake.watching.queries["Arms"] is compiled  # the rest is not compiled anew
    desk.write('"shells"', '"bombs"')
    assert await desk.looks() is not None
    assert desk.matching("Two rockets and shells were found.") == ("Rockets",)


async def test_a_removed_watch_rests(desk: Desk) -> None:
    desk.write('[[watch]]\nname = "Arms"\nquery = "shells"\nchannels = ["desk"]\n', "")
    assert await desk.looks() is not None
    assert desk.matching("Shells were found.") == ()
    assert desk.active() == {}


async def test_a_file_that_is_being_written_is_not_read(desk: Desk) -> None:
    desk.write('"shells"', '"she')
    assert await desk.looks(1) is None
    desk.write('"she', '"bombs"')
    assert await desk.looks(1) is None
    assert desk.reads == []
    assert await desk.looks(1) is not None
    assert desk.active() == {"Arms": "bombs"}


async def test_a_wrong_file_is_refused_once_with_its_place_and_the_former_stands(
    desk: Desk,
) -> None:
    desk.write('query = "shells"', 'query = "shells AND ("\ncolour = "red"')
    with capture_logs() as logs:
        assert await desk.looks(40) is None
    said = [each["why"] for each in logs if each["event"] == REFUSED]
    assert [each.split(": ")[0] for each in said] == [
        f"{desk.folder / 'config.toml'}:{line}:{column}" for line, column in ((11, 21), (12, 1))
    ]
    assert desk.matching("Shells were found.") == ("Arms",)
    noted = desk.store.applications.latest()
    assert noted is not None
    assert "colour" in noted.refused
    desk.write('shells AND ("\ncolour = "red"', 'bombs"')
    assert await desk.looks() is not None
    noted = desk.store.applications.latest()
    assert noted is not None
    assert noted.refused == ""


async def test_a_refused_file_is_tried_again_as_what_it_names_may_come(desk: Desk) -> None:
    desk.write("cookies.txt", "others.txt")
    assert await desk.looks() is None
    (desk.folder / "others.txt").write_text(COOKIE.format("two"))
    assert await desk.looks(20) is not None
    assert desk.live.accesses["Post"].headers_for("https://post.example/", desk.clock.now()) == {
        "Cookie": "sid=two"
    }


async def test_a_missing_file_leaves_the_former(desk: Desk) -> None:
    (desk.folder / "config.toml").unlink()
    with capture_logs() as logs:
        assert await desk.looks() is None
    assert [each["event"] for each in logs] == [REFUSED]
    assert desk.matching("Shells were found.") == ("Arms",)


async def test_sources_and_what_they_are_asked_with(desk: Desk) -> None:
    jar = desk.live.accesses["Post"].cookies
    desk.write("[[watch]]", '[[source]]\nname = "Era"\nkind = "feed"\nurl = "https://era.example/"\n'
               "[[watch]]")  # fmt: skip
    changes = await desk.looks()
    assert changes is not None
    assert changes.at_once == {"sources": "+ Era"}
    assert set(desk.live.sources) == {"Post", "Era"}
    assert [state.source.name for state in desk.store.sources.all()] == ["Era", "Post"]
    assert desk.live.accesses["Post"].cookies is jar  # which answers may have renewed
    desk.write("one", "two", "cookies.txt")
    assert await desk.looks() is not None
    assert desk.live.accesses["Post"].headers_for("https://post.example/", desk.clock.now()) == {
        "Cookie": "sid=two"
    }


async def test_channels_are_built_only_if_new_or_changed(desk: Desk) -> None:
    (kept,) = desk.live.channels.values()
    desk.write('["desk"]', '["desk", "wall"]')
    desk.write("[[channel]]", '[[channel]]\nname = "wall"\nkind = "console"\n[[channel]]')
    assert await desk.looks() is not None
    assert set(desk.live.channels) == {"desk", "wall"}
    assert desk.live.channels["desk"] is kept
    desk.write('query = "shells"', 'query = "shells"\ntimezone = "Europe/Belgrade"')
    assert await desk.looks() is not None
    assert desk.live.channels["desk"] is not kept  # it says times by the watch's clock


async def test_what_waits_for_a_restart_is_said_and_stays_as_it_was(desk: Desk) -> None:
    desk.write("[[source]]", '[crawler]\ndelay = "9s"\n[[source]]')
    with capture_logs() as logs:
        changes = await desk.looks()
    assert changes is not None
    assert changes.waiting == ("[crawler] delay",)
    assert [each["keys"] for each in logs if each["log_level"] == "warning"] == [changes.waiting]
    assert desk.reloading.configuration.crawler.delay == timedelta(seconds=1)
    noted = desk.store.applications.latest()
    assert noted is not None
    assert noted.waiting == ("[crawler] delay",)
    await desk.reloading.begin()
    assert desk.store.applications.latest() is None


async def test_what_the_database_refuses_is_tried_again(desk: Desk) -> None:
    desk.rows.refuses = True
    desk.write('"shells"', '"bombs"')
    with pytest.raises(StoreError):
        await desk.looks()
    assert desk.matching("Bombs were found.") == ()  # its row is not there yet
    desk.rows.refuses = False
    assert await desk.looks(1) is not None
    assert desk.matching("Bombs were found.") == ("Arms",)


async def test_a_channel_that_leaves_a_watch_is_told_no_more_of_it_until_it_rejoins(
    desk: Desk,
) -> None:
    await desk.looks(1)
    (channel,) = desk.reloading.configuration.watches[0].channels
    leavings = desk.store.leavings
    leavings.leave(channel=channel, watch="Arms", now=desk.clock.now())
    desk.write("[[source]]", "broken\n[[source]]")
    assert await desk.looks(2) is None  # refused; what left is not forgotten over it
    desk.write("broken\n", "")

    async def told() -> tuple[str, ...]:
        changes = await desk.looks(2)
        assert changes is not None
        assert changes.at_once == {"watches": "~ Arms"}
        (kept,) = [each.channels for each in desk.store.watches.active() if each.name == "Arms"]
        assert kept == desk.intake.watching.watches["Arms"].channels
        return kept

    assert await told() == ()
    leavings.rejoin(channel=channel, watch="Arms")
    assert await told() == (channel,)


async def test_a_signal_reads_an_untouched_file(desk: Desk) -> None:
    desk.reloading.ask()
    changes = await desk.looks(2)
    assert changes is not None
    assert changes.at_once == {}
    assert desk.reads == [1]


async def test_a_site_file_beside_it_counts_too(desk: Desk) -> None:
    sites = desk.folder / "sites"
    sites.mkdir()
    (sites / "era.toml").write_text("nonsense")
    with capture_logs() as logs:
        assert await desk.looks() is None
    assert [str(sites / "era.toml") in each["why"] for each in logs] == [True]


async def test_an_example_that_was_read_applies_at_once(desk: Desk) -> None:
    url = "https://post.example/plant"
    desk.write('query = "shells"', f'query = "shells"\nlike = ["{url}"]')
    assert await desk.looks() is not None
    like = "Shells of the Krušik works in Valjevo were found."
    assert desk.matching(like) == ()
    text = "Yesterday the Krušik works in Valjevo sold shells."
    desk.store.examples.keep(ExamplePage(address=url, title="Plant", text=text), desk.clock.now())
    assert await desk.looks() is not None
    assert desk.matching(like) == ("Arms",)
    assert desk.matching("Shells were found.") == ()
    assert [each.name for each in desk.store.watches.behind()] == ["Arms"]
    assert await desk.looks() is None
