"""The model's process may break in any way: an article has no vector then, and nothing else."""

from datetime import timedelta

import pytest

from db.errors import ConfigError
from intake.embedding import settings
from intake.embedding.embedder import REST, Embedder, spawn
from intake.embedding.settings import StoriesSettings
from tests.cleaning import misbehaving
from tests.cleaning.misbehaving import Workers
from tests.making import HeldClock

TEXT = ("A dam broke", "Water stands in the streets of the old town.")


def answering(answer: object) -> str:
    """Return a worker that says the same to everything."""
    return f"{misbehaving._READY}\nwhile True:\n    asked()\n    told({answer!r})\n"


WELL = answering({"vector": [0.6, 0.8]})


@pytest.fixture
async def opened():
    embedders = []

    def open_one(*programs: str, clock=None, deadline: float = 30.0):
        workers = Workers(*programs)
        embedder = Embedder(
            clock or HeldClock(), workers.spawn, deadline=timedelta(seconds=deadline)
        )
        embedders.append(embedder)
        return embedder, workers

    yield open_one
    for each in embedders:
        await each.close()


async def test_it_says_what_a_text_means(opened):
    embedder, workers = opened(WELL)
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]
    assert len(workers.started) == 1


async def test_a_text_without_letters_is_not_asked_for(opened):
    embedder, workers = opened(WELL)
    assert await embedder.vector("", "\u200b\n") == ()
    assert workers.started == []


@pytest.mark.parametrize(
    "program",
    [
        misbehaving.CRASHING,
        misbehaving.KILLED,
        misbehaving.LEAVING,
        misbehaving.BABBLING,
        misbehaving.CPU_BOUND,
        misbehaving.STILLBORN,
        answering({"vector": []}),
        answering({"vector": "0.6"}),
        answering({"vector": [0.6, None]}),
        answering({"vector": [0.6, 1e300]}),
        answering({"vector": [0.1] * 5000}),
        answering({}),
    ],
)
async def test_one_that_breaks_costs_the_vector_and_the_next_is_asked(opened, program):
    embedder, workers = opened(program, WELL)
    assert await embedder.vector(*TEXT) == ()
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]
    assert [each.alive for each in workers.started] in ([True], [False, True])


async def test_one_that_hangs_is_ended_in_time(opened):
    embedder, workers = opened(misbehaving.HANGING, WELL, deadline=0.2)
    assert await embedder.vector(*TEXT) == ()
    assert not workers.started[0].alive
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]


async def test_after_three_failures_it_rests_and_is_asked_again(opened):
    clock = HeldClock()
    embedder, workers = opened(*[misbehaving.LEAVING] * 3, WELL, clock=clock)
    for _ in range(3):
        assert await embedder.vector(*TEXT) == ()
    assert await embedder.vector(*TEXT) == ()
    assert len(workers.started) == 3
    clock.move(seconds=REST.total_seconds())
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]


async def test_a_good_answer_between_failures_keeps_it_from_resting(opened):
    embedder, _ = opened(*[misbehaving.LEAVING] * 2, WELL)
    for _ in range(2):
        await embedder.vector(*TEXT)
    assert list(await embedder.vector(*TEXT)) == [0.6, 0.8]
    assert embedder._failed == 0


async def test_closed_it_answers_nothing(opened):
    embedder, _ = opened(WELL)
    await embedder.close()
    assert await embedder.vector(*TEXT) == ()


def test_without_the_model_the_setting_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "find_spec", lambda _name: None)
    assert StoriesSettings().build(HeldClock()) is None
    with pytest.raises(ConfigError, match=r"pip install 'wirewatch\[embedding\]'"):
        StoriesSettings(embedding=True).build(HeldClock())


async def test_the_model_itself_reads_hostile_text_and_knows_what_is_alike(opened):
    embedder = Embedder(HeldClock(), spawn)
    try:
        texts = [
            ("", "The river flooded the old town; hundreds had to leave their homes."),
            (
                "",
                "Der Fluss hat die Altstadt überschwemmt, Hunderte mussten ihre Häuser verlassen.",
            ),
            ("", "The orchestra plays three new symphonies in its next season."),
        ]
        english, german, other = [await embedder.vector(*each) for each in texts]
        assert len(english) == 384
        assert sum(map(float.__mul__, english, german)) > sum(map(float.__mul__, english, other))
        for hostile in ("\ufdfa", "\U0010ffff", "\u0301", "\ud800", "%n", "北"):
            assert len(await embedder.vector("", "a" + hostile * 2000)) == 384
        assert embedder._failed == 0
    finally:
        await embedder.close()
