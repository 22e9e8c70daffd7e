"""The step that messages pass: what it asks, what it keeps, what it does when nobody answers."""

import asyncio
from datetime import timedelta

import pytest
import structlog

from alerts.translation.step import NoTranslation, Translating
from tests.alerts.fakes import HeldClock
from tests.alerts.messages import WATCH, alert, article, digest, notice
from tests.translation.doubles import FakeTranslator, RowsInMemory, failure, serbian

TOLD = alert(serbian())
BOTH = {
    "Гранате код Кијева": "Shells near Kyiv",
    "Гранате из Србије нађене су код Кијева.": "Shells from Serbia were found near Kyiv.",
}


class Bench:
    def __init__(self, rows=None, *, languages=None, limit=5.0, stamp="one"):
        self.translator, self.clock = FakeTranslator(stamp), HeldClock()
        self.rows = rows or RowsInMemory()
        self.step = Translating(
            self.translator, self.rows, to="en", languages=languages or {},
            limit=timedelta(seconds=limit), clock=self.clock, log=structlog.get_logger("test"),
        )  # fmt: skip

    async def made(self, message=TOLD):
        found = (await self.step.beside(message)).translation
        return found and (found.texts, found.why_not)

    async def fail(self, times, **how):
        self.translator.errors = [failure(**how) for _ in range(times)]
        return [(await self.made())[1] for _ in range(times)]


async def test_texts_are_asked_for_once_in_the_life_of_the_database():
    bench = Bench()
    assert await bench.made() == (BOTH, "")
    assert await bench.made(digest(TOLD)) == (BOTH, "")
    later = Bench(bench.rows)  # after a restart
    assert await later.made() == (BOTH, "")
    assert len(bench.translator.asked) == 1
    assert later.translator.asked == []


async def test_another_translator_or_language_is_asked_anew():
    bench = Bench()
    await bench.made()
    other, german = Bench(bench.rows, stamp="two"), Bench(bench.rows, languages={WATCH: "de"})
    await other.made()
    await german.made()
    asked = (*other.translator.asked, *german.translator.asked)
    assert [target for _, target, _ in asked] == ["en", "de"]


@pytest.mark.parametrize(
    ("message", "languages"),
    [(alert(article()), {}), (TOLD, {WATCH: ""}), (TOLD, {WATCH: "hr"}), (notice(), {})],
)
async def test_nothing_is_asked_where_nothing_is_foreign(message, languages):
    bench = Bench(languages=languages)
    assert await bench.step.beside(message) is message
    assert bench.translator.asked == []


async def test_without_a_translator_messages_stay_as_they_are():
    assert await NoTranslation().beside(TOLD) is TOLD


async def test_a_message_in_several_languages_is_asked_for_language_by_language():
    bench = Bench()
    mixed = alert(serbian(), article(2, title="Granaten", language="de", passages=(), excerpt=""))
    unknown = article(3, title="Granate", language="", passages=(), excerpt="")
    await bench.made(alert(*mixed.articles, unknown))
    assert [source for source, *_ in bench.translator.asked] == ["sr", "de", "auto"]


async def test_a_language_that_fails_does_not_stop_the_others():
    bench = Bench()
    bench.translator.errors = [failure("de is not supported", only_these=True)]
    first = article(2, title="Granaten", language="de", passages=(), excerpt="")
    made, why = await bench.made(alert(first, serbian()))
    assert made == BOTH
    assert why == "de is not supported"
    for number in range(5):  # and is no reason to rest
        bench.translator.errors = [failure("no", only_these=True)]
        assert (await bench.made(alert(serbian(title=f"Вест {number}"))))[1] == "no"
    assert (await bench.made(alert(serbian(title="Вест"))))[1] == ""


async def test_a_text_without_another_in_the_language_is_not_asked_for_again():
    bench = Bench()
    same = alert(serbian(title="Танјуг", excerpt=""))
    assert await bench.made(same) == ({}, "")
    assert await bench.made(same) == ({}, "")
    assert len(bench.translator.asked) == 1


async def test_after_failures_in_a_row_it_rests_and_is_asked_again_later():
    bench = Bench()
    assert await bench.fail(3) == ["the service answered 503"] * 3
    made, why = await bench.made()
    assert (made, "asked again after 03:09 UTC" in why) == ({}, True)
    assert len(bench.translator.asked) == 3
    bench.clock.advance(timedelta(minutes=5))
    assert await bench.made() == (BOTH, "")


async def test_failures_with_successes_between_are_no_reason_to_rest():
    bench = Bench()
    for number in range(4):
        await bench.fail(2)
        assert (await bench.made(alert(serbian(title=f"Вест {number}"))))[1] == ""


async def test_it_rests_as_long_as_it_is_asked_to_but_no_day():
    bench = Bench()
    await bench.fail(1, retry_after=timedelta(days=1))
    assert "again after 04:04 UTC" in (await bench.made())[1]
    bench.clock.advance(timedelta(hours=-9))  # the clock is set back
    assert (await bench.made())[1] == ""


async def test_one_that_hangs_costs_its_time_once_and_then_nothing():
    bench = Bench(limit=0.05)
    bench.translator.opened.clear()
    for _ in range(3):
        assert (await bench.made())[1] == "the translator did not answer within 50ms"
    assert "asked again after" in (await bench.made())[1]
    assert len(bench.translator.asked) == 3


async def test_who_waits_for_a_slow_one_waits_no_longer_than_for_an_answer():
    bench = Bench(limit=0.2)
    bench.translator.opened.clear()
    others = [alert(serbian(title=f"Вест {number}", excerpt="")) for number in range(4)]
    started = asyncio.get_running_loop().time()
    found = await asyncio.gather(*map(bench.made, others))
    assert all(why for _, why in found)
    assert asyncio.get_running_loop().time() - started < 5
    assert len(bench.translator.asked) < 4


async def test_what_two_channels_tell_at_once_is_asked_for_once():
    bench = Bench()
    assert await asyncio.gather(bench.made(), bench.made(), bench.made()) == [(BOTH, "")] * 3
    assert len(bench.translator.asked) == 1


@pytest.mark.parametrize("answers", [["a"], [1, 2], ["a" * 99_999, "b"]])
async def test_answers_that_cannot_be_right_are_refused_and_not_kept(answers):
    bench = Bench()
    bench.translator.answers = answers
    made, why = await bench.made()
    assert made == {}
    assert "the translator gave" in why
    assert not bench.rows.kept


async def test_a_database_that_fails_costs_a_second_question_only():
    bench = Bench()
    bench.rows.broken = True
    assert await bench.made() == (BOTH, "")
    assert await bench.made() == (BOTH, "")
    assert len(bench.translator.asked) == 2


async def test_a_translator_that_breaks_holds_up_nothing():
    bench = Bench()
    bench.translator.errors = [RuntimeError("out of memory")]
    assert await bench.made() == ({}, "the translator broke: RuntimeError: out of memory")


async def test_what_is_too_much_for_one_message_is_said():
    bench = Bench()
    long = [
        alert(*(serbian(n, title=f"{story} {n} " + "реч " * 70) for n in range(6)), story=story)
        for story in range(40)
    ]
    assert await bench.made(digest(*long)) == (
        {}, "it has more text than is translated of one message",
    )  # fmt: skip
    assert len(bench.translator.asked) == 1
