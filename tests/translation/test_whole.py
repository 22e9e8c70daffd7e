"""From the database to the channel, with a real program, and over restarts."""

import json
import os
import sys
from datetime import timedelta

import pytest
import structlog

from alerts.dispatch import Dispatcher
from alerts.links import NoLinks
from alerts.payload import encode, payload
from alerts.translation.program import ProgramTranslator
from alerts.translation.step import Translating
from db.threads import Threads
from db.translations import KEPT, Translations
from tests.alerts.fakes import FakeChannel, refusal
from tests.db.test_deliveries import tell
from tests.making import NOON, HeldClock, article, watch
from wirewatch.rows import DeliveryRows, TranslationRows


@pytest.fixture
def threads():
    threads = Threads()
    yield threads
    threads.close()


def test_translations_are_found_by_their_keys_and_replaced(store):
    keys = [bytes([n]) * 32 for n in range(3)]
    store.translations.keep({keys[0]: "Shells", keys[1]: ""}, NOON)
    store.translations.keep({keys[0]: "Grenades"}, NOON)
    store.translations.keep({}, NOON)
    assert store.translations.find(keys) == {keys[0]: "Grenades", keys[1]: ""}
    assert store.translations.find([]) == {}


def test_old_ones_go_and_the_oldest_beyond_the_bound(database):
    few = Translations(database, most=3)
    keys = [bytes([n]) * 32 for n in range(6)]
    for minute, key in enumerate(keys):
        few.keep({key: "a"}, NOON + timedelta(minutes=minute))
    assert set(few.find(keys)) == set(keys[3:])
    few.keep({keys[0]: "b"}, NOON + timedelta(minutes=4) + KEPT)
    assert set(few.find(keys)) == {keys[0], keys[4], keys[5]}


CODE = """
import pathlib, sys
with pathlib.Path(sys.argv[1]).open("a") as asked:
    asked.write("asked\\n")
for _ in sys.stdin:
    print("Shells left the works")
"""


class JsonChannel(FakeChannel):
    """Sends what webhooks get."""

    def render(self, message, delivery_id):
        return encode(payload(message, NoLinks()))


def dispatcher(store, threads, tmp_path, clock, channels):
    script = tmp_path / "translate.py"
    script.write_text(CODE)
    program = ProgramTranslator(
        (sys.executable, str(script), str(tmp_path / "asked")),
        folder=tmp_path, environment={"PATH": os.environ["PATH"]}, timeout=timedelta(seconds=20),
    )  # fmt: skip
    log = structlog.get_logger("test")
    words = Translating(
        program, TranslationRows(store, threads), to="en", languages={},
        limit=timedelta(seconds=20), clock=clock, log=log,
    )  # fmt: skip
    return Dispatcher(
        DeliveryRows(store, threads), channels, clock=clock, owner="me", log=log,
        jitter=lambda: 0.0, words=words,
    )  # fmt: skip


def said(channel):
    return [json.loads(body)["data"]["articles"][0]["translation"] for _, body in channel.sent]


async def test_every_attempt_and_every_channel_tells_what_was_translated_once(
    store, threads, tmp_path
):
    clock, hook, mail = HeldClock(), JsonChannel("hook"), JsonChannel("mail")
    foreign = article(title="Гранате су напустиле погон", language="sr", excerpt="")
    tell(store, given=watch(channels=("hook", "mail")), of=foreign)
    hook.fail_next(refusal())
    channels = {"hook": hook, "mail": mail}
    await dispatcher(store, threads, tmp_path, clock, channels).deliver_due()
    clock.move(minutes=6)
    await dispatcher(store, threads, tmp_path, clock, channels).deliver_due()  # after a restart
    assert len({body for _, body in hook.sent}) == 1
    assert (len(hook.sent), len(mail.sent)) == (2, 1)
    (made,) = {json.dumps(each) for each in (*said(hook), *said(mail))}
    assert json.loads(made)["title"] == "Shells left the works"
    assert (tmp_path / "asked").read_text() == "asked\n"
