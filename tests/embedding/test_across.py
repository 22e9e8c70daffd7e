"""Two languages without a word in common come into one story if a model says that they mean one."""

import shutil

import pytest

from db.database import Database
from db.store import Store
from tests.intake.test_scripts_whole import Desk
from tests.making import NOON
from tests.stories.month import Month, Told
from tests.stories.test_meaning import ENGLISH, GERMAN, drawn, near

SCRIPT = Month(
    query="island*",
    articles=tuple(
        Told(
            id=language, at=NOON, outlet=language, language=language, story="", title="", text=text
        )
        for language, text in (("en", ENGLISH), ("de", GERMAN))
    ),
    alerts=(),
)


class Meaning:
    """Takes both texts to mean much the same, or not."""

    def __init__(self, cosine: float) -> None:
        self._vectors = [drawn(100), near(drawn(100), cosine, 102)]

    async def vector(self, title, text):
        return self._vectors.pop(0)


@pytest.fixture
def store(shaped, tmp_path):
    store = Store(Database(f"sqlite:///{shutil.copy(shaped, tmp_path / 'w.db')}"))
    yield store
    store.close()


async def stories(store, embedder):
    desk = Desk(store, SCRIPT)
    desk.intake.sketching._embedder = embedder
    await desk.plays()
    desk.threads.close()
    return store.stories.list(limit=9)


async def test_the_story_is_one_and_says_why(store):
    (one,) = await stories(store, Meaning(0.7))
    assert one.articles == 2


async def test_without_a_like_meaning_there_are_two(store):
    assert len(await stories(store, Meaning(0.0))) == 2


async def test_without_a_model_there_are_two(store):
    assert len(await stories(store, None)) == 2
