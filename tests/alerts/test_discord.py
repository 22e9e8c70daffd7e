import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.channels.answers import Answer, ThreadError
from alerts.channels.discord.answers import judge_answer
from alerts.channels.discord.markup import escaped, fits, thread_name, write_post
from alerts.channels.discord.settings import DiscordSettings
from alerts.channels.kinds import build_channel, read_channel
from alerts.chat import Form, Line, Post, Run
from alerts.wording import one_line
from db.errors import ChannelError, ConfigError
from db.watch_records import Severity
from tests.alerts.contract.bench import build, parts
from tests.alerts.contract.discord_double import DiscordDouble, DiscordForumDouble, Markdown
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.texts import FOLLOWING, PLAIN
from tests.alerts.messages import HUGE, NOW, alert, notice
from tests.alerts.test_slack import bodies, post, running

URL = "https://discord.example/api/webhooks/1/t0ken"


async def test_in_a_forum_a_story_is_a_thread():
    double = DiscordForumDouble()
    async with running(double) as channel:
        first = await post(channel)
        second = await post(channel, FOLLOWING, first.thread)
        other = await post(channel, notice())
    opened, below, own = double.requests
    assert bodies(double)[0]["thread_name"].startswith("[Serbian arms to Ukraine] headline1x")
    assert below.query["thread_id"] == "000000000000000001"
    assert second.thread == first.thread
    assert other.thread != first.thread
    assert "thread_id" not in opened.query.keys() | own.query.keys()


async def test_where_a_storys_thread_is_gone_another_is_opened():
    double = DiscordForumDouble()
    async with running(double) as channel:
        first = await post(channel)
        double.threads.clear()
        second = await post(channel, FOLLOWING, first.thread)
    assert len(double.requests) == 3
    assert second.thread != first.thread
    assert second.thread in {f"{first.thread.split(':')[0]}:{each}" for each in double.threads}


@pytest.mark.parametrize("thread", ["0123abcd:000000000000000001", "000000000000000001", ":", ""])
async def test_a_thread_of_another_webhook_is_not_looked_for(thread):
    double = DiscordForumDouble()
    async with running(double) as channel:
        await post(channel, thread=thread)
    (request,) = double.requests
    assert "thread_id" not in request.query


async def test_a_text_channel_needs_no_thread_and_may_have_one():
    double = DiscordDouble()
    double.threads.add("844444444444444444")
    async with running(double) as channel:
        receipt = await post(channel, thread="0123abcd:1")
    async with running(double, thread="844444444444444444") as channel:
        await post(channel)
    plain, within = double.requests
    assert receipt.thread is None
    assert receipt.said == "posted as 922222222222222222"
    assert plain.query == {"wait": "true"}
    assert within.query == {"wait": "true", "thread_id": "844444444444444444"}
    assert "thread_name" not in bodies(double)[0]


async def test_a_configured_thread_that_is_gone_is_told_not_evaded():
    double = DiscordDouble()
    async with running(double, thread="844444444444444444") as channel:
        with pytest.raises(ChannelError, match="check `thread`") as caught:
            await post(channel)
    assert caught.value.retry
    assert len(double.requests) == 1


async def test_a_forum_that_was_not_said_to_be_one_is_advised():
    double = DiscordForumDouble()
    async with running(double, forum=False) as channel:
        with pytest.raises(ChannelError, match="write `forum = true`"):
            await post(channel)


async def test_nobody_is_called_and_nothing_is_asked_to_be():
    double = DiscordDouble()
    async with running(double) as channel:
        await post(channel)
    assert bodies(double)[0]["allowed_mentions"] == {"parse": []}


async def test_what_the_address_asks_for_stays_in_it():
    double = DiscordDouble()
    await double.start()
    table = {"url": double.table()["url"] + "?with_components=true"}
    channel = build(double, **table)
    await post(channel)
    await channel.close()
    await double.stop()
    assert double.requests[0].query == {"with_components": "true", "wait": "true"}


@pytest.mark.parametrize(
    ("severity", "colour"), [("normal", None), ("high", 0xE67E22), ("critical", 0xC0392B)]
)
async def test_what_matters_much_has_a_colour(severity, colour):
    double = DiscordDouble()
    async with running(double) as channel:
        await post(channel, alert(severity=Severity(severity)))
    assert bodies(double)[0]["embeds"][0].get("color") == colour


def answer(status: int, code: object, **more: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps({"code": code, **more}).encode())


@pytest.mark.parametrize(
    ("status", "code", "retry", "says"),
    [
        (400, 50035, False, "breaks a limit"),
        (400, 50006, False, "is empty"),
        (400, 200000, False, "moderation"),
        (401, 50027, True, "make a new one"),
        (404, 10015, True, "make a new one"),
        (400, 220003, True, "remove `forum`"),
        (400, 40067, True, "tag"),
        (403, 99999, True, "403 Forbidden"),
        (500, 0, True, "500"),
        (400, True, True, "400"),
        (400, "10015", True, "400"),
    ],
)
def test_each_code_has_its_meaning(status, code, retry, says):
    failure = judge_answer(answer(status, code), channel="desk", now=NOW)
    assert failure
    assert failure.retry is retry
    assert says in str(failure)


@pytest.mark.parametrize("code", [10003, 50083, 160005])
def test_a_thread_that_takes_no_more_is_told_apart(code):
    assert isinstance(judge_answer(answer(400, code), channel="desk", now=NOW), ThreadError)


@pytest.mark.parametrize(
    ("said", "header", "wait"),
    [
        (0.3, None, timedelta(seconds=0.3)),
        (2, "5", timedelta(seconds=5)),
        (9, "5", timedelta(seconds=9)),
        (-1, None, None),
        (True, None, None),
        ("7", None, None),
        (None, "5", timedelta(seconds=5)),
        (1e300, None, timedelta(days=1)),
    ],
)
def test_the_longer_of_two_waits_counts(said, header, wait):
    headers = {"retry-after": header} if header else {}
    body = json.dumps({"retry_after": said}).encode()
    failure = judge_answer(Answer(status=429, headers=headers, body=body), channel="desk", now=NOW)
    assert failure
    assert failure.retry_after == wait


def test_a_wait_of_no_number_is_none():
    found = Answer(status=429, headers={}, body=b'{"retry_after": NaN}')
    failure = judge_answer(found, channel="desk", now=NOW)
    assert failure
    assert failure.retry_after is None


@given(st.text(st.sampled_from("\\`*_~|[]()<>#+-:@.!/ \nahtps1&?éљ💥"), max_size=60))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_a_text_is_it_is_shown_as_it_is(text):
    clean = one_line(text, 100)
    read = Markdown(escaped(clean))
    assert read.text.replace("\u200b", "") == clean
    assert not read.links
    assert not read.stray


@given(
    st.text(st.sampled_from("\\`*_~|[]()<>:/ahtps1"), min_size=1, max_size=40),
    st.text(st.sampled_from("()*_~-.!'$&+,;=:@/%a1"), max_size=40),
    st.booleans(),
)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_a_links_text_is_the_link_is_whole(text, tail, bold):
    clean = one_line(text, 100) or "x"
    url = f"https://morava-courier.example/{tail}"
    line = Line(form=Form.TITLE, runs=(Run(text=clean, bold=bold, url=url), Run(text=" *end*")))
    body = write_post(Post(subject="s", head="h", parts=((line,),)))
    read = Markdown(body["embeds"][0]["description"])
    assert read.links == [url.replace("%28", "(").replace("%29", ")")]
    shown = read.text.replace("\u200b", "")
    assert shown == clean.replace("[", "(").replace("]", ")") + " *end*"
    assert not read.stray


def test_sizes_are_counted_as_the_larger_count():
    def body(text: str) -> dict:
        return {"content": "", "embeds": [{"description": text}]}

    assert fits(body("х" * 4096))
    assert not fits(body("х" * 4097))
    assert not fits(body("💥" * 2049))
    assert not fits({})


@pytest.mark.parametrize("subject", ["short", "х" * 300, "💥" * 99, "word " * 60])
def test_a_threads_name_is_short_enough(subject):
    name = thread_name(subject)
    assert 0 < len(name.encode("utf-16-le")) // 2 <= 100


async def test_a_long_digest_fills_the_room_that_there_is():
    double = DiscordDouble()
    async with running(double) as channel:
        await post(channel, HUGE)
    description = bodies(double)[0]["embeds"][0]["description"]
    assert 2000 < len(description) <= 4096
    assert "more stories" in description


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "write `url`"),
        ({"url": "discord.example"}, "no web address"),
        ({"url": URL, "thread": "12"}, "thread"),
        ({"url": URL, "thread": "8" * 18, "forum": True}, "remove `thread`"),
    ],
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        DiscordSettings.model_validate({"name": "desk", "kind": "discord"} | table)


def test_an_address_kept_elsewhere_is_checked_when_it_is_read():
    wired = parts(DiscordDouble())
    wired.secrets._files = {"secrets/chat": "not an address s3cret"}
    table = {"name": "desk", "kind": "discord", "url_file": "secrets/chat"}
    with pytest.raises(ConfigError, match="channel desk: `url` is no web address") as caught:
        build_channel(read_channel(table), wired)
    assert "s3cret" not in str(caught.value)


async def test_an_answer_without_ids_is_an_answer_still():
    double = DiscordDouble()
    async with running(double) as channel:
        double.answer_with(Reply(status=204))
        assert (await post(channel, PLAIN)).said == "204 No Content"
