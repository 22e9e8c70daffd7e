import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.channel import Receipt
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.mattermost.answers import judge_bot, judge_hook
from alerts.channels.mattermost.markdown import escaped, fits, write_post
from alerts.channels.mattermost.settings import MattermostSettings
from alerts.chat import Form, Line, Post, Run
from alerts.wording import one_line
from db.errors import ChannelError, ConfigError
from tests.alerts.contract.bench import opened
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.mattermost_double import (
    MattermostBotDouble,
    MattermostHookDouble,
    MattermostMarkdown,
)
from tests.alerts.contract.texts import FOLLOWING
from tests.alerts.messages import HUGE, NOW
from tests.alerts.test_slack import bodies, post, running

ROOM = MattermostBotDouble.room
URL = "https://chat.example/hooks/x"
BOT = {"token": "t", "server": "https://chat.example", "channel": ROOM}


async def test_what_is_told_of_a_story_later_joins_its_thread():
    double = MattermostBotDouble()
    async with running(double) as channel:
        first = await post(channel)
        second = await post(channel, FOLLOWING, first.thread)
        third = await post(channel, FOLLOWING, second.thread)
    assert first.thread == second.thread == third.thread == f"{ROOM}:{1:026}"
    assert third.said == f"posted as {3:026}"
    assert [shown.thread for shown in double.received()] == [None, f"{1:026}", f"{1:026}"]
    assert bodies(double)[0]["props"] == {"wirewatch_delivery": "d-1"}


async def test_where_the_thread_is_gone_the_message_stands_by_itself():
    double = MattermostBotDouble()
    async with running(double) as channel:
        receipt = await post(channel, thread=f"{ROOM}:{9:026}")
    assert [shown.thread for shown in double.received()] == [None]
    assert receipt.thread == f"{ROOM}:{2:026}"


@pytest.mark.parametrize("thread", [f"{'x' * 26}:{9:026}", f"{9:026}", ":", "", f"{ROOM}:"])
async def test_a_thread_of_another_channel_is_not_looked_for(thread):
    double = MattermostBotDouble()
    async with running(double) as channel:
        await post(channel, thread=thread)
    assert len(double.requests) == 1
    assert "root_id" not in bodies(double)[0]


async def test_a_webhook_has_no_thread():
    double = MattermostHookDouble()
    async with running(double) as channel:
        receipt = await post(channel, thread=f"{ROOM}:{9:026}")
    assert receipt == Receipt(said="200 OK: ok")
    assert bodies(double)[0].keys() == {"text", "props"}


def answer(status: int, word: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps({"id": word}).encode())


@pytest.mark.parametrize(
    ("status", "word", "state", "says"),
    [
        (401, "api.context.session_expired.app_error", (True, "channel"), "check the token"),
        (403, "api.context.permissions.app_error", (True, "channel"), "let the bot"),
        (400, "web.incoming_webhook.invalid.app_error", (True, "channel"), "make a new one"),
        (501, "web.incoming_webhook.disabled.app_error", (True, "channel"), "administrator"),
        (400, "model.post.is_valid.message_length.app_error", (False, "message"), "too long"),
        (400, "words.of.tomorrow", (True, "message"), "400"),
        (400, 7, (True, "message"), "400"),
        (503, None, (True, "channel"), "503"),
    ],
)
@pytest.mark.parametrize("judge", [judge_bot, judge_hook])
def test_each_word_has_its_meaning(judge, status, word, state, says):
    failure = judge(answer(status, word), channel="desk", now=NOW)
    assert (failure.retry, failure.scope.value) == state
    assert says in str(failure)


def test_a_thread_that_is_gone_is_told_apart():
    gone = answer(400, "api.post.create_post.root_id.app_error")
    assert isinstance(judge_bot(gone, channel="desk", now=NOW), ThreadError)


@pytest.mark.parametrize("body", [b"", b"ok", b"{}", b'{"id": "short"}', b'{"id": 5}', b"<html>"])
def test_only_a_post_is_a_bots_success(body):
    failure = judge_bot(Answer(status=200, headers={}, body=body), channel="desk", now=NOW)
    assert "check `server`" in str(failure)
    assert judge_hook(Answer(status=200, headers={}, body=body), channel="d", now=NOW) is None


@pytest.mark.parametrize("said", ["", "-1", "soon", "9" * 12, "٣"])
def test_an_odd_reset_is_no_wait(said):
    busy = Answer(status=429, headers={"x-ratelimit-reset": said}, body=b"")
    failure = judge_hook(busy, channel="desk", now=NOW)
    assert failure
    assert failure.retry_after is None


@given(st.text(st.sampled_from("\\`*_~|[]()<>{}#+-:@.!&$;/ 1lthwps?éљ💥"), max_size=60))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_a_text_is_it_is_shown_as_it_is(text):
    clean = one_line(text, 100)
    read = MattermostMarkdown("x" + escaped(clean))
    assert read.text.replace("\u200b", "") == "x" + clean
    assert not read.links
    assert not read.stray


@given(
    st.text(st.sampled_from("\\`*_~|[]()<>:/@#ahtps1"), min_size=1, max_size=40),
    st.text(st.sampled_from("()*_~-.!'$&+,;=:@/%a1"), max_size=40),
    st.booleans(),
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_whatever_a_links_text_is_the_link_is_whole(text, tail, bold):
    clean = one_line(text, 100) or "x"
    url = f"https://morava-courier.example/{tail}"
    line = Line(form=Form.TITLE, runs=(Run(text=clean, bold=bold, url=url), Run(text=" *end*")))
    read = MattermostMarkdown(write_post(Post(subject="s", head="h", parts=((line,),))))
    assert read.links == [url.replace("%28", "(").replace("%29", ")")]
    shown = read.text.replace("\u200b", "")
    assert shown == "h\n\n" + clean.replace("[", "(").replace("]", ")") + " *end*"
    assert not read.stray


def test_lists_and_quotes_end_before_what_follows():
    forms = (Form.TITLE, Form.TEXT, Form.ITEM, Form.ITEM, Form.TEXT, Form.QUOTE, Form.SMALL)
    lines = tuple(Line(form=form, runs=(Run(text=form.value),)) for form in forms)
    text = write_post(Post(subject="s", head="h", parts=(lines,)))
    assert text == "#### h\n\ntitle\ntext\n\n- item\n- item\n\ntext\n\n> quote\n\nsmall"


def test_more_than_one_post_does_not_fit():
    assert fits("љ" * 16_383)
    assert not fits("x" * 16_384)


async def test_a_long_digest_fills_the_room_that_there_is():
    double = MattermostHookDouble()
    async with running(double) as channel:
        await post(channel, HUGE)
    assert 4000 < len(bodies(double)[0]["text"]) <= 16_383
    assert "more stories" in double.received()[0].text


async def test_a_webhook_that_is_gone_is_told():
    double = MattermostHookDouble()
    async with running(double) as channel:
        double.answer_with(Reply.of(400, {"id": "web.incoming_webhook.invalid.app_error"}))
        with pytest.raises(ChannelError, match="make a new one"):
            await post(channel)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "either `url`"),
        ({"url": URL, "token": "t"}, "either `url`"),
        ({"token": "t"}, "needs `server`"),
        (BOT | {"channel": "town-square"}, "channel"),
        ({"url": URL, "channel": ROOM}, "remove `server`"),
        ({"url": "chat.example"}, "no web address"),
        (BOT | {"server": "chat.example"}, "`server` is no web address"),
    ],
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        MattermostSettings.model_validate({"name": "desk", "kind": "mattermost"} | table)


@pytest.mark.parametrize("token", ["a b", "a\nb", "жетон", " "])
async def test_a_token_that_cannot_be_one_is_a_configuration_error(token):
    with pytest.raises(ConfigError, match="channel my mattermost: `token`"):
        async with opened(MattermostBotDouble(), token=token, server="https://chat.example"):
            pass
