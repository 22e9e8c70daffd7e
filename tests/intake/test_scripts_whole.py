"""The scripted months as they arrive at the daemon: copies and stories are found, not given."""

import shutil
from datetime import timedelta

import pytest

from db.database import Database
from db.records import Entry, PollReason, PollResult
from db.store import Store
from db.threads import Threads
from intake.decide import Policy
from intake.intake import Intake
from intake.watching import prepare
from matching.stories.fingerprint import fingerprint
from tests.making import HeldClock, article, sent_now, source, watch
from tests.stories.month import read_month
from wirewatch.keys import keyed_entries

POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)


class Desk:
    """A store with an intake on it, as the daemon has them; alerts are claimed at once."""

    def __init__(self, store, script):
        self.store, self.script = store, script
        self.clock = HeldClock(script.articles[0].at - timedelta(hours=1))
        told = watch(name="Script", query=script.query)
        store.sources.configure([source()], self.clock.now())
        store.watches.configure([told], self.clock.now(), lambda _watch, now: now)
        self.threads = Threads()
        self.intake = Intake(
            store=store,
            threads=self.threads,
            watching=prepare([told]),
            policy=POLICY,
            clock=self.clock,
        )
        self.lists()  # the first list of a source is a backlog
        self.urls = {}

    def lists(self, *entries):
        at = self.clock.now()

        def plan(_count):
            return PollResult(
                source_id=1,
                at=at,
                reason=PollReason.NEW,
                next_poll_at=at,
                interval=timedelta(minutes=10),
            )

        self.store.sources.store_poll(1, keyed_entries(entries), at, plan)

    async def brings(self, told):
        """Take an article of the script; return what is sent then."""
        self.clock.at = told.at
        later = told.at + timedelta(days=99)
        page = f"https://outlet-{sum(map(ord, told.outlet))}.test/{told.id}"
        url = self.urls[told.id] = self.urls.get(told.revises, page)
        self.lists(Entry(url=url, title=f"{told.id} {told.title}", published=told.at))
        (claimed,) = self.store.entries.claim_due("me", told.at, later, limit=9)
        found = article(
            url,
            title=told.title,
            text=told.text,
            authors=(),
            language=told.language,
            site=told.outlet,
            published=told.at,
            fetched=told.at,
            fingerprint=fingerprint(told.text),
        )
        await self.intake.take(claimed, found)
        return sent_now(self.store, told.at)

    async def plays(self):
        """Take the whole script; return each alert with the article at which it came."""
        return [
            (each, message) for each in self.script.articles for message in await self.brings(each)
        ]


@pytest.fixture
def sqlite(shaped, tmp_path):
    file = shutil.copy(shaped, tmp_path / "w.db")
    store = Store(Database(f"sqlite:///{file}"))
    yield store
    store.close()


@pytest.mark.parametrize("name", ["month", "bank"])
async def test_alerts_come_at_exactly_the_labelled_articles_with_their_facts(sqlite, name):
    desk = Desk(sqlite, read_month(name))
    sent = await desk.plays()
    desk.threads.close()
    assert [told.id for told, _ in sent] == [alert.at for alert in desk.script.alerts]
    for alert, (told, message) in zip(desk.script.alerts, sent, strict=True):
        said = "\n".join([told.title, told.text, *(each.text for each in message.news)])
        if message.kind != "new":
            said = "\n".join(each.text for each in message.news)
        for ways in alert.facts:
            assert any(way in said for way in ways), (told.id, ways, said)
    kinds = [(told.id, message.kind) for told, message in sent]
    assert kinds == [(alert.at, alert.kind) for alert in desk.script.alerts]
