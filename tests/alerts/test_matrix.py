import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.channel import Channel, Receipt
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.matrix.answers import judge_answer
from alerts.channels.matrix.event import fits, write_content
from alerts.channels.matrix.settings import MatrixSettings
from alerts.chat import Form, Line, Post, Run
from alerts.wording import one_line
from db.errors import ChannelError, ConfigError
from tests.alerts.contract.bench import opened
from tests.alerts.contract.http_double import Manner
from tests.alerts.contract.matrix_double import MatrixDouble, MatrixHtml
from tests.alerts.contract.texts import FOLLOWING, PLAIN
from tests.alerts.messages import HUGE, NOW, sending
from tests.alerts.test_slack import bodies, running

ROOM = MatrixDouble.room
TABLE = {"homeserver": "https://matrix.example", "token": "t", "room": ROOM}


async def post(
    channel: Channel, delivery: str = "d-1", message=PLAIN, thread: str | None = None
) -> Receipt:
    return await channel.send(sending(channel.render(message, delivery), delivery, thread))


async def test_what_is_told_of_a_story_later_joins_its_thread():
    double = MatrixDouble()
    async with running(double) as channel:
        first = await post(channel)
        second = await post(channel, "d-2", FOLLOWING, first.thread)
        third = await post(channel, "d-3", FOLLOWING, second.thread)
    assert first == Receipt(said="posted as $event0", thread=f"{ROOM} $event0")
    assert second.thread == third.thread == first.thread
    assert [shown.thread for shown in double.received()] == [None, "$event0", "$event0"]
    related = bodies(double)[1]["m.relates_to"]
    assert (related["rel_type"], related["is_falling_back"]) == ("m.thread", True)


async def test_a_repeated_delivery_is_posted_once():
    double = MatrixDouble()
    async with running(double, timeout="100ms") as channel:
        first = await post(channel)
        assert await post(channel) == first
        double.behave(Manner.LAZY)
        assert await post(channel) == first
    assert len(double.requests) == 3
    assert len(double.received()) == 1


async def test_where_the_thread_is_gone_the_message_stands_by_itself_once():
    double = MatrixDouble()
    async with running(double) as channel:
        first = await post(channel, thread=f"{ROOM} $gone")
        again = await post(channel, thread=f"{ROOM} $gone")
    assert first == again == Receipt(said="posted as $event0", thread=f"{ROOM} $event0")
    assert list(double.posted) == ["d-1.alone"]


@pytest.mark.parametrize("thread", ["!other:example.org $gone", "$gone", " ", "", f"{ROOM} "])
async def test_a_thread_of_another_room_is_not_looked_for(thread):
    double = MatrixDouble()
    async with running(double) as channel:
        await post(channel, thread=thread)
    assert len(double.requests) == 1
    assert "m.relates_to" not in bodies(double)[0]


async def test_a_delivery_and_a_room_of_any_name_stay_in_their_places():
    double = MatrixDouble()
    double.room = "!a/../b?c#d:example.org"
    async with running(double) as channel:
        await post(channel, "d/../1?x#y")
    assert list(double.posted) == ["d%2F..%2F1%3Fx%23y"]


@pytest.mark.parametrize(("silent", "kind"), [(False, "m.text"), (True, "m.notice")])
async def test_a_silent_post_is_a_notice(silent, kind):
    double = MatrixDouble()
    async with running(double, silent=silent) as channel:
        await post(channel)
    (body,) = bodies(double)
    assert body["msgtype"] == kind
    assert body["m.mentions"] == {}


def answer(status: int, **said: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps(said).encode())


@pytest.mark.parametrize(
    ("status", "code", "state", "says"),
    [
        (401, "M_UNKNOWN_TOKEN", (True, "channel"), "new access token"),
        (403, "M_FORBIDDEN", (True, "channel"), "join the room"),
        (404, "M_UNRECOGNIZED", (True, "channel"), "check `homeserver`"),
        (403, "M_CONSENT_NOT_GIVEN", (True, "channel"), "terms"),
        (413, "M_TOO_LARGE", (False, "message"), "too long"),
        (400, "M_TOMORROW", (True, "message"), "400"),
        (400, 7, (True, "message"), "400"),
        (502, None, (True, "channel"), "502"),
    ],
)
def test_each_code_has_its_meaning(status, code, state, says):
    failure = judge_answer(answer(status, errcode=code), channel="desk", now=NOW)
    assert failure
    assert (failure.retry, failure.scope.value) == state
    assert says in str(failure)


@pytest.mark.parametrize(
    "words",
    ["Can't send relation to missing event", "Cannot start threads from an event with a relation"],
)
def test_a_thread_that_is_gone_is_told_apart(words):
    gone = answer(400, errcode="M_UNKNOWN", error=words)
    assert isinstance(judge_answer(gone, channel="desk", now=NOW), ThreadError)


@pytest.mark.parametrize(("header", "wait"), [("1", 2.5), ("9", 9), (None, 2.5)])
def test_the_longer_of_two_waits_counts(header, wait):
    body = json.dumps({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}).encode()
    headers = {"retry-after": header} if header else {}
    busy = Answer(status=429, headers=headers, body=body)
    failure = judge_answer(busy, channel="desk", now=NOW)
    assert failure
    assert failure.retry_after == timedelta(seconds=wait)


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"{}", b'{"event_id": 1}', b'{"event_id": "x"}', b'{"event_id": "$a b"}']
)
def test_only_an_event_is_success(body):
    failure = judge_answer(Answer(status=200, headers={}, body=body), channel="desk", now=NOW)
    assert "check `homeserver`" in str(failure)


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("<>&\"'@:/.#! -1ahtpsm💥ё"), min_size=1, max_size=25),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    ),
    st.text(st.sampled_from("()*_~-.!'$&+,;=:@/%a1"), max_size=40),
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_whatever_the_words_are_they_are_words_and_the_link_is_whole(pieces, tail):
    url = f"https://morava-courier.example/{tail}"
    clean = [(one_line(text, 50) or "x", bold) for text, bold in pieces]
    runs = (*(Run(text=text, bold=bold) for text, bold in clean), Run(text="there", url=url))
    post = Post(subject="s", head="h", parts=((Line(form=Form.QUOTE, runs=runs),),))
    content = write_content(post)
    read = MatrixHtml(content["formatted_body"])
    assert read.text.replace("\u200b", "") == "\nh\n" + "".join(run.text for run in runs)
    assert read.links == [url]
    assert content["body"].endswith(f"there {url}")


def test_lists_quotes_and_paragraphs_are_apart():
    forms = (Form.TITLE, Form.TEXT, Form.ITEM, Form.ITEM, Form.QUOTE, Form.QUOTE, Form.SMALL)
    lines = tuple(Line(form=form, runs=(Run(text=form.value),)) for form in forms)
    content = write_content(Post(subject="s", head="h", parts=(lines,)))
    assert content["formatted_body"] == (
        "<p><strong>h</strong></p><p>title<br>text</p><ul><li>item</li><li>item</li></ul>"
        "<blockquote>quote<br>quote</blockquote><p>small</p>"
    )
    assert content["body"] == "h\n\ntitle\ntext\n- item\n- item\n> quote\n> quote\nsmall"


def test_size_is_counted_in_bytes():
    assert fits({"body": "x" * 47_000})
    assert not fits({"body": "љ" * 24_000})


async def test_a_long_digest_fills_the_room_that_there_is():
    double = MatrixDouble()
    async with running(double) as channel:
        await post(channel, message=HUGE)
    assert 20_000 < len(double.requests[0].body) <= 48_100
    assert "more stories" in double.received()[0].text


async def test_another_room_is_told():
    double = MatrixDouble()
    async with running(double, room="!other:example.org") as channel:
        with pytest.raises(ChannelError, match="join the room") as caught:
            await post(channel)
    assert caught.value.retry


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"token": ""}, "write `token`"),
        ({"room": "#desk:example.org"}, "exclamation mark"),
        ({"room": "!a b"}, "no blanks"),
        ({"homeserver": "example.org"}, "`homeserver` is no web address"),
    ],
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        MatrixSettings.model_validate({"name": "desk", "kind": "matrix"} | TABLE | table)


@pytest.mark.parametrize("token", ["a b", "a\nb", "жетон", " "])
async def test_a_token_that_cannot_be_one_is_a_configuration_error(token):
    with pytest.raises(ConfigError, match="channel my matrix: `token`"):
        async with opened(MatrixDouble(), **(TABLE | {"token": token})):
            pass
