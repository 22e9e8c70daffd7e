import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.channels.answers import Answer
from alerts.channels.calm import calm
from alerts.channels.telegram.answers import judge_answer
from alerts.channels.telegram.entities import fits, write_post
from alerts.channels.telegram.settings import TelegramSettings
from alerts.chat import Form, Line, Post, Run
from alerts.wording import one_line
from db.errors import ChannelError, ConfigError, FailureScope
from tests.alerts.contract.bench import opened
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.telegram_double import TelegramDouble, read_telegram
from tests.alerts.contract.texts import FOLLOWING, PLAIN
from tests.alerts.messages import HUGE, NOW
from tests.alerts.test_slack import bodies, post, running

TOKEN = "123456789:AAb0t-t0ken_that-nobody-has-told"


async def test_what_is_told_of_a_story_later_answers_to_its_first_post():
    double = TelegramDouble()
    async with running(double) as channel:
        first = await post(channel)
        second = await post(channel, FOLLOWING, first.thread)
        third = await post(channel, FOLLOWING, second.thread)
    assert first.said == "posted as 71"
    assert first.thread == second.thread == third.thread == f"{double.chat}:71"
    assert [shown.thread for shown in double.received()] == [None, "71", "71"]


async def test_where_the_first_post_is_gone_the_next_takes_its_place():
    double = TelegramDouble()
    async with running(double) as channel:
        first = await post(channel)
        double.posted.clear()
        second = await post(channel, FOLLOWING, first.thread)
    assert second.thread == f"{double.chat}:72"
    assert len(double.requests) == 2


@pytest.mark.parametrize(
    "thread",
    ["-100999:71", "71", ":", "", *(f"-1001234567890:{end}" for end in ("", "x", "9" * 40))],
)
async def test_a_post_of_another_chat_is_not_answered(thread):
    double = TelegramDouble()
    async with running(double) as channel:
        await post(channel, thread=thread)
    assert "reply_parameters" not in bodies(double)[0]


async def test_a_topic_silence_and_no_previews_are_asked_for():
    double = TelegramDouble()
    double.topics.add(42)
    async with running(double, topic=42, silent=True) as channel:
        await post(channel)
    (body,) = bodies(double)
    assert body["message_thread_id"] == 42
    assert body["disable_notification"] is True
    assert body["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in body


async def test_a_topic_that_is_gone_is_told():
    double = TelegramDouble()
    async with running(double, topic=43) as channel:
        with pytest.raises(ChannelError, match="check `topic`") as caught:
            await post(channel)
    assert caught.value.retry


def answer(status: int, description: object, **parameters: object) -> Answer:
    said = {"ok": False, "description": description, "parameters": parameters}
    return Answer(status=status, headers={}, body=json.dumps(said).encode())


@pytest.mark.parametrize(
    ("status", "description", "state", "says"),
    [
        (403, "Forbidden: bot was blocked by the user", (False, "channel"), "unblock the bot"),
        (403, "Forbidden: user is deactivated", (False, "channel"), "name another `chat`"),
        (403, "Forbidden: bot was kicked from the supergroup chat", (True, "channel"), "again"),
        (403, "Forbidden: bot is not a member of the channel chat", (True, "channel"), "let the"),
        (400, "Bad Request: chat not found", (True, "channel"), "check `chat`"),
        (400, "Bad Request: TOPIC_CLOSED", (True, "channel"), "open the topic"),
        (401, "Unauthorized", (True, "channel"), "check the token"),
        (400, "Bad Request: message is too long", (False, "message"), "too long"),
        (400, "Bad Request: words of tomorrow", (True, "message"), "400"),
        (400, {}, (True, "message"), "400"),
        (502, "Bad Gateway", (True, "channel"), "502"),
    ],
)
def test_each_description_has_its_meaning(status, description, state, says):
    failure = judge_answer(answer(status, description), channel="desk", now=NOW)
    assert failure
    assert (failure.retry, failure.scope.value) == state
    assert says in str(failure)


def test_a_group_that_moved_says_where_to():
    moved = answer(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100777)
    failure = judge_answer(moved, channel="desk", now=NOW)
    assert failure
    assert failure.scope is FailureScope.CHANNEL
    assert 'write `chat = "-100777"`' in str(failure)


@pytest.mark.parametrize(
    ("said", "wait"), [(14, 14), (0, 0), (-3, None), ("9", None), (True, None)]
)
def test_a_known_failure_keeps_the_wait(said, wait):
    failure = judge_answer(
        answer(403, "bot was kicked from", retry_after=said), channel="d", now=NOW
    )
    assert failure
    assert failure.retry_after == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize("body", [b"", b"ok", b"{}", b"[]", b'{"ok": 1}', b"<html>"])
def test_only_a_true_ok_is_success(body):
    failure = judge_answer(Answer(status=200, headers={}, body=body), channel="desk", now=NOW)
    assert failure
    assert "check `api`" in str(failure)


async def test_an_odd_number_is_no_thread():
    double = TelegramDouble()
    async with running(double) as channel:
        double.answer_with(Reply.of(200, {"ok": True, "result": {"message_id": "7"}}))
        receipt = await post(channel)
    assert (receipt.said, receipt.thread) == ("posted", None)


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("@:/.#$ -1a7evilcom💥ё"), min_size=1, max_size=25),
            st.booleans(),
        ),
        min_size=1, max_size=5,
    )
)  # fmt: skip
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_the_words_are_nobody_is_called_and_nothing_linked(pieces):
    clean = [(one_line(text, 50) or "x", bold) for text, bold in pieces]
    line = Line(form=Form.QUOTE, runs=tuple(Run(text=text, bold=bold) for text, bold in clean))
    body = write_post(Post(subject="s", head="h", parts=((line,),)))
    text, links, called = read_telegram(body)
    assert text == "h\n\n" + "".join(text for text, _ in clean)
    assert not links
    assert not called


def test_plain_words_and_figures_are_left_alone():
    for words in ("3.5 million, 1,000.50", "and/or", "Mr. Vance said: no", "a $ b # c"):
        assert calm(words) == (words,)


def test_places_are_counted_in_utf16():
    run = Run(text="💥 shells", bold=True, url="https://a.example/")
    line = Line(form=Form.TITLE, runs=(Run(text="💥 "), run))
    entities = write_post(Post(subject="s", head="💥", parts=((line,),)))["entities"]
    assert isinstance(entities, list)
    assert [(each["offset"], each["length"]) for each in entities] == [(0, 2), (7, 9), (7, 9)]


def test_what_telegram_would_not_show_does_not_fit():
    assert fits({"text": "x" * 4096, "entities": [{}] * 100})
    assert not fits({"text": "x" * 4097, "entities": []})
    assert not fits({"text": "💥" * 2049, "entities": []})
    assert not fits({"text": "x", "entities": [{}] * 101})
    assert not fits({})


async def test_a_long_digest_fills_the_room_that_there_is():
    double = TelegramDouble()
    async with running(double) as channel:
        await post(channel, HUGE)
    (body,) = bodies(double)
    assert len(body["text"]) > 2000
    assert "more stories" in body["text"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"chat": "-1"}, "BotFather"),
        ({"token": TOKEN}, "chat"),
        ({"token": TOKEN, "chat": "desk"}, "its @name"),
        ({"token": TOKEN, "chat": "-1", "topic": 0}, "topic"),
        ({"token": TOKEN, "chat": "-1", "api": "telegram"}, "`api` is no web address"),
    ],
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        TelegramSettings.model_validate({"name": "desk", "kind": "telegram"} | table)


def test_a_chats_number_may_be_written_as_one():
    table = {"name": "desk", "kind": "telegram", "token": TOKEN, "chat": -1001234567890}
    assert TelegramSettings.model_validate(table).chat == "-1001234567890"


@pytest.mark.parametrize("token", ["123", "1234:short", "12 3:" + "a" * 30, f"{TOKEN}/../x", " "])
async def test_a_token_that_cannot_be_one_is_a_configuration_error(token):
    with pytest.raises(ConfigError, match="channel my telegram: `token`") as caught:
        async with opened(TelegramDouble(), token=token, api="https://telegram.example"):
            pass
    assert token.strip() == "" or token not in str(caught.value).split("`token`")[1]


async def test_a_test_is_posted_whole():
    double = TelegramDouble()
    async with running(double) as channel:
        await post(channel, PLAIN)
    assert double.received()[0].text.startswith("Serbian arms to Ukraine")
