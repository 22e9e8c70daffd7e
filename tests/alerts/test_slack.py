import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import ValidationError

from alerts.channel import Channel, Receipt
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.slack.answers import judge_bot, judge_hook, read_posted
from alerts.channels.slack.blocks import escaped, write_blocks
from alerts.channels.slack.settings import SlackSettings
from alerts.chat import Form, Line, Post, Run
from db.errors import ChannelError, ConfigError, FailureScope
from tests.alerts.contract.bench import opened
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.slack_double import SlackBotDouble, SlackHookDouble
from tests.alerts.contract.texts import FOLLOWING, PLAIN
from tests.alerts.messages import HUGE, NOW, alert, article, sending


@asynccontextmanager
async def running(double, **more: object) -> AsyncIterator[Channel]:
    await double.start()
    try:
        async with opened(double, **more) as channel:
            yield channel
    finally:
        await double.stop()


async def post(channel: Channel, message=PLAIN, thread: str | None = None) -> Receipt:
    return await channel.send(sending(channel.render(message, "d-1"), "d-1", thread))


def bodies(double) -> list[dict]:
    return [request.json() for request in double.requests]


async def test_what_is_told_of_a_story_later_joins_its_thread():
    double = SlackBotDouble()
    async with running(double) as channel:
        first = await post(channel)
        second = await post(channel, FOLLOWING, first.thread)
        third = await post(channel, FOLLOWING, second.thread)
    one, two, three = double.received()
    assert first.said == "posted as 1700000000.000001"
    assert one.thread is None
    assert two.thread == three.thread == "1700000000.000001"
    assert second.thread == third.thread == first.thread
    assert [body.get("reply_broadcast") for body in bodies(double)] == [None, True, True]


async def test_a_thread_may_stay_out_of_the_channel():
    double = SlackBotDouble()
    async with running(double, broadcast=False) as channel:
        await post(channel, FOLLOWING, (await post(channel)).thread)
    assert bodies(double)[-1]["reply_broadcast"] is False


async def test_where_the_thread_is_gone_the_message_stands_by_itself():
    double = SlackBotDouble()
    async with running(double) as channel:
        receipt = await post(channel, thread=f"{double.room}:1600000000.000007")
    assert [shown.thread for shown in double.received()] == [None]
    assert receipt.thread == f"{double.room}:1700000000.000002"


@pytest.mark.parametrize(
    "thread", ["C0THER:1600000000.000007", "1600000000.000007", ":", "", "C0:"]
)
async def test_a_thread_of_another_channel_is_not_looked_for(thread):
    double = SlackBotDouble()
    async with running(double) as channel:
        await post(channel, thread=thread)
    assert len(double.requests) == 1
    assert "thread_ts" not in bodies(double)[0]


async def test_a_post_carries_the_deliverys_id_and_no_previews():
    double = SlackBotDouble()
    async with running(double) as channel:
        await post(channel)
    (body,) = bodies(double)
    assert body["metadata"]["event_payload"] == {"id": "d-1"}
    assert body["unfurl_links"] is body["unfurl_media"] is False
    assert double.requests[0].headers["authorization"] == "Bearer xoxb-b0t-t0ken"


async def test_a_webhook_has_no_thread_and_keeps_its_address_to_itself():
    double = SlackHookDouble()
    async with running(double) as channel:
        receipt = await post(channel, thread="C024BE7LR:1700000000.000001")
        assert receipt == Receipt(said="200 OK: ok")
        double.answer_with(Reply(status=404, body=b"no_service"))
        with pytest.raises(ChannelError, match="make a new one") as caught:
            await post(channel)
    assert caught.value.retry
    assert "thread_ts" not in bodies(double)[0]


def answer(status: int = 200, **body: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("word", "retry", "scope", "advice"),
    [
        ("invalid_auth", True, FailureScope.CHANNEL, "check the token"),
        ("token_revoked", True, FailureScope.CHANNEL, "check the token"),
        ("channel_not_found", True, FailureScope.CHANNEL, "invite the app"),
        ("not_in_channel", True, FailureScope.CHANNEL, "invite the app"),
        ("is_archived", True, FailureScope.CHANNEL, "unarchive"),
        ("missing_scope", True, FailureScope.CHANNEL, "chat:write"),
        ("ratelimited", True, FailureScope.CHANNEL, "ratelimited"),
        ("internal_error", True, FailureScope.CHANNEL, "internal_error"),
        ("a_word_of_tomorrow", True, FailureScope.CHANNEL, "a_word_of_tomorrow"),
        ("msg_too_long", False, FailureScope.MESSAGE, "msg_too_long"),
        ("msg_blocks_too_long", False, FailureScope.MESSAGE, "msg_blocks_too_long"),
        ("invalid_blocks", False, FailureScope.MESSAGE, "invalid_blocks"),
    ],
)
def test_each_word_of_a_bots_failure_has_its_meaning(word, retry, scope, advice):
    failure = judge_bot(answer(ok=False, error=word), channel="desk", now=NOW)
    assert failure
    assert (failure.retry, failure.scope) == (retry, scope)
    assert advice in str(failure)


def test_a_thread_that_is_gone_is_told_apart():
    gone = judge_bot(answer(ok=False, error="thread_not_found"), channel="desk", now=NOW)
    assert isinstance(gone, ThreadError)


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"{}", b"[]", b'{"ok": 1}', b'{"ok": "true"}', b"<html>", b'{"ok": false}']
)
def test_only_a_true_ok_is_success(body):
    failure = judge_bot(Answer(status=200, headers={}, body=body), channel="desk", now=NOW)
    assert failure
    assert failure.retry
    assert "check `api`" in str(failure)


@pytest.mark.parametrize(
    ("status", "word", "retry", "says"),
    [
        (400, b"invalid_blocks", False, "invalid_blocks"),
        (400, b"invalid_payload", False, "invalid_payload"),
        (403, b"action_prohibited", True, "an administrator"),
        (404, b"channel_not_found", True, "invite"),
        (410, b"channel_is_archived", True, "unarchive"),
        (410, b"something else", False, "gone"),
        (500, b"rollup_error", True, "500"),
    ],
)
def test_each_word_of_a_webhooks_failure_has_its_meaning(status, word, retry, says):
    failure = judge_hook(Answer(status=status, headers={}, body=word), channel="desk", now=NOW)
    assert failure
    assert failure.retry is retry
    assert says in str(failure)
    assert judge_hook(Answer(status=200, headers={}, body=word), channel="d", now=NOW) is None


@pytest.mark.parametrize("ts", [1700, None, "x" * 50, "1\n2", {}])
def test_an_odd_ts_is_none(ts):
    assert read_posted(json.dumps({"ok": True, "ts": ts}).encode()).ts == ""


def test_rich_text_holds_text_as_data_and_groups_items_and_quotes():
    def line(form: Form, text: str) -> Line:
        return Line(form=form, runs=(Run(text=text, bold=True, url="https://a.example/|>"),))

    post = Post(
        subject="<!here> & co",
        head="h" * 500,
        parts=((line(Form.ITEM, "a"), line(Form.ITEM, "b"), line(Form.QUOTE, "<!channel>")),),
    )
    body = write_blocks(post)
    assert body["text"] == "&lt;!here&gt; &amp; co" == escaped(post.subject)
    header, rich = body["blocks"]
    assert len(header["text"]["text"]) == 150
    listed, quote = rich["elements"]
    assert [len(item["elements"]) for item in listed["elements"]] == [1, 1]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"] == [
        {
            "type": "link",
            "url": "https://a.example/|>",
            "text": "<!channel>",
            "style": {"bold": True},
        }
    ]


def test_lines_between_lists_and_quotes_are_one_section():
    def line(form: Form, text: str) -> Line:
        return Line(form=form, runs=(Run(text=text),))

    shown = (
        line(Form.TITLE, "a"), line(Form.SMALL, "b"), line(Form.QUOTE, "c"), line(Form.TEXT, "d"),
    )  # fmt: skip
    body = write_blocks(Post(subject="s", head="h", parts=(shown,)))
    section, quote, last = body["blocks"][1]["elements"]
    assert [each["text"] for each in section["elements"]] == ["a", "\n", "b"]
    assert quote["type"] == "rich_text_quote"
    assert [each["text"] for each in last["elements"]] == ["d"]


async def test_a_long_digest_fills_the_room_that_there_is():
    double = SlackHookDouble()
    async with running(double) as channel:
        await post(channel, HUGE)
    (shown,) = double.received()
    assert len(shown.text) > 1500
    assert "more stories" in shown.text


async def test_two_articles_of_one_story_are_both_there():
    double = SlackBotDouble()
    async with running(double) as channel:
        await post(channel, alert(article(1), article(2)))
    assert {"/news/1", "/news/2"} <= {
        link.removeprefix("https://morava-courier.example").split("?")[0]
        for link in double.received()[0].links
    }


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "either `url`"),
        ({"url": "https://hooks.example/x", "token": "xoxb-1"}, "either `url`"),
        ({"token": "xoxb-1"}, "needs `channel`"),
        ({"url": "https://hooks.example/x", "channel": "C1"}, "its own channel"),
        ({"url": "hooks.example"}, "no web address"),
        ({"token": "xoxb-1", "channel": "C1", "api": "slack.com"}, "`api` is no web address"),
    ],
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        SlackSettings.model_validate({"name": "desk", "kind": "slack"} | table)


@pytest.mark.parametrize("token", ["xoxb 1", "xoxb-\n1", "жетон", " "])
async def test_a_token_that_cannot_be_one_is_a_configuration_error(token):
    double = SlackBotDouble()
    with pytest.raises(ConfigError, match="channel my slack: `token`") as caught:
        async with opened(double, token=token, api="https://slack.example"):
            pass
    assert token.strip() == "" or token not in str(caught.value)


def test_an_address_in_the_clear_is_warned_of():
    table = {"name": "desk", "kind": "slack", "url": "http://hooks.example/s3cret"}
    settings = SlackSettings.model_validate(table)
    assert "use https" in settings.warnings()[0]
    assert "s3cret" not in repr(settings)
