"""Articles that an earlier version stored are put into stories, and nobody is told of it."""

import shutil
from collections import defaultdict

import pytest

from db.database import Database
from db.store import Store
from intake.sketching import Sketching
from matching.stories.packing import SKETCH_VERSION
from tests.intake.test_scripts_whole import Desk
from tests.making import sent_now
from tests.stories.month import read_month
from wirewatch.stages.gather import Gathering


class Blind:
    """How an earlier version read articles: it knew of no stories."""

    async def traits(self, _article, _reading=None):
        return None


class Upgraded(Desk):
    """A store that an earlier version filled with a part of a script, and ours takes over."""

    async def plays_as_before(self, told):
        self.intake._sketching = Blind()
        for each in told:
            await self.brings(each)
        self.store.earlier.begin(SKETCH_VERSION)
        self.starts()

    def starts(self):
        self.intake._sketching = Sketching(self.store, self.threads)
        self.gathering = Gathering(
            store=self.store,
            threads=self.threads,
            sketching=self.intake.sketching,
            clock=self.clock,
        )

    async def gathers(self):
        while not await self.gathering.step():
            pass

    def stories(self):
        """Return the articles of each story, by their names in the script."""
        found = defaultdict(set)
        for stored in self.store.articles.list(limit=None):
            found[stored.story].add(stored.article.url.rpartition("/")[2])
        return {frozenset(each) for each in found.values()}

    def labelled(self):
        """Return the articles of each story that has more than two, as labelled."""
        found = defaultdict(set)
        for told in self.script.articles:
            if not told.revises:
                found[told.story].add(told.id)
        return {frozenset(each) for each in found.values() if len(each) > 2}


@pytest.fixture
def desk(shaped, tmp_path):
    file = shutil.copy(shaped, tmp_path / "w.db")
    desk = Upgraded(Store(Database(f"sqlite:///{file}")), read_month("month"))
    yield desk
    desk.threads.close()
    desk.store.close()


def shown(desk):
    """Return all stories whole."""
    numbers = [each.id for each in desk.store.stories.list(limit=None)]
    return [desk.store.stories.show(number, str) for number in numbers]


def alerts(desk):
    return sorted(alert.id for story in shown(desk) for alert in story.alerts)


async def test_they_come_into_the_stories_that_they_tell_and_nobody_is_told(desk):
    await desk.plays_as_before(desk.script.articles)
    before = alerts(desk)
    await desk.gathers()
    assert desk.labelled() <= desk.stories()
    assert sent_now(desk.store, desk.clock.at) == []
    assert alerts(desk) == before
    for story in shown(desk):
        assert story.sum.latest == max(each.first_seen for each in story.articles)
        assert not story.changes  # no story was two: its articles join it late
        assert all(each.joined for each in story.articles[1:] if each.copy_of is None)
    assert any(story.sum.follows for story in shown(desk))


async def test_what_came_meanwhile_and_what_was_there_become_one_and_are_not_told_anew(desk):
    """Killed after each transaction; the next run goes on where it was."""
    await desk.plays_as_before(desk.script.articles[:5])
    for each in desk.script.articles[5:8]:
        await desk.brings(each)
    assert frozenset({"a01", "a02", "a03"}) not in desk.stories()
    for _ in range(3):
        await desk.gathering.step(most=1)
        desk.starts()
    await desk.gathers()
    assert await desk.gathering.step() is True
    (story,) = [each for each in shown(desk) if "a01" in each.articles[0].url]
    assert len(story.articles) > 5
    assert [each.kind for each in story.changes] == ["merged"]
    later = [each for each in desk.script.articles[8:12] if each.story == "accusation"]
    for each in later:
        assert "new" not in [message.kind for message in await desk.brings(each)]
