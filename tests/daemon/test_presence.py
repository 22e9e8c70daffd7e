"""Who is taken for dead: whoever's lock is free, or whoever left neither lock nor sign of life."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.errors import StoreError
from db.store import Store, open_store
from tests.making import NOON, HeldClock, source
from wirewatch.presence import Run, lock_folder


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/wirewatch.db"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = open_store(address)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


class Runs:
    """Makes runs on one database, and ends them."""

    def __init__(self, store: Store, clock: HeldClock, address: str) -> None:
        self._store, self._clock, self._address = store, clock, address
        self._made: list[Run] = []

    def make(self) -> Run:
        run = Run(self._store.presences, self._clock, address=self._address)
        self._made.append(run)
        return run

    def begun(self) -> Run:
        run = self.make()
        run.begin()
        return run

    def end(self) -> None:
        for run in self._made:
            run.end()


@pytest.fixture
def runs(store: Store, clock: HeldClock, address: str) -> Iterator[Runs]:
    runs = Runs(store, clock, address)
    yield runs
    runs.end()


def a_killed_one(store: Store, address: str, owner: str = "here:1:dead") -> Path:
    """Leave a presence and a lock file that nobody holds, as SIGKILL does."""
    store.presences.begin(owner, NOON)
    store.sources.configure([source()], NOON)
    assert store.sources.claim_due(owner, NOON, NOON + timedelta(minutes=10), 5)
    folder = lock_folder(address)
    folder.mkdir(exist_ok=True)
    lock = folder / f"{owner.rpartition(':')[2]}.lock"
    lock.touch()
    return lock


def unfinished(store: Store) -> set[str]:
    return {presence.owner for presence in store.presences.unfinished()}


def test_the_first_run_was_never_away(runs: Runs):
    assert runs.make().begin() is None


def test_a_good_end_and_the_time_since(runs: Runs, store: Store, clock: HeldClock, address: str):
    first = runs.begun()
    first.end()
    first.end()  # idempotent
    clock.move(hours=2)
    away = runs.make().begin()
    assert away is not None
    assert (away.since, away.duration, away.killed) == (NOON, timedelta(hours=2), False)
    assert len(list(lock_folder(address).iterdir())) == 1  # the ended one's is gone


def test_a_killed_run_is_buried_and_its_work_free(
    runs: Runs, store: Store, clock: HeldClock, address: str
):
    lock = a_killed_one(store, address)
    away = runs.make().begin()
    assert away is not None
    assert away.killed
    assert store.sources.any_due(NOON)
    assert not lock.exists()


def test_a_burial_that_is_cut_short_is_made_up_for(
    runs: Runs, store: Store, clock: HeldClock, address: str, monkeypatch: pytest.MonkeyPatch
):
    a_killed_one(store, address)
    with monkeypatch.context() as patched, pytest.raises(StoreError):
        patched.setattr(store.presences, "bury", _refuse)
        runs.begun()
    runs.begun()
    assert store.sources.any_due(NOON)


def _refuse(owner: str) -> int:
    raise StoreError(f"{owner} cannot be buried now")


def test_a_living_run_takes_over_from_one_beside_it(
    runs: Runs, store: Store, clock: HeldClock, address: str
):
    survivor = runs.begun()
    a_killed_one(store, address)
    assert not store.sources.any_due(NOON)
    survivor.seen()
    assert store.sources.any_due(NOON)
    assert unfinished(store) == {survivor.owner}


def test_a_living_run_is_left_alone_however_silent(
    runs: Runs, store: Store, clock: HeldClock, address: str
):
    one = runs.begun()
    clock.move(hours=1)  # suspended, say
    other = runs.begun()
    other.seen()
    assert unfinished(store) == {one.owner, other.owner}


def test_a_run_whose_lock_we_cannot_see_is_dead_only_when_it_is_silent(
    runs: Runs, store: Store, clock: HeldClock, address: str
):
    a_killed_one(store, address, "elsewhere:1:unseen").unlink()
    run = runs.begun()
    assert "elsewhere:1:unseen" in unfinished(store)
    clock.move(minutes=2)
    run.seen()
    assert unfinished(store) == {run.owner}
