import json

import pytest
from pydantic import ValidationError

from alerts.channel import Receipt
from alerts.channels.answers import Answer
from alerts.channels.teams.answers import judge_answer
from alerts.channels.teams.card import fits, write_card
from alerts.channels.teams.settings import TeamsSettings
from alerts.chat import Form, Line, Post, Run
from db.errors import ChannelError, FailureScope
from tests.alerts.contract.http_double import Reply
from tests.alerts.contract.teams_double import TeamsDouble
from tests.alerts.contract.texts import ALL_MARKUP, FOLLOWING
from tests.alerts.messages import HUGE, NOW
from tests.alerts.test_slack import post, running


def line(form: Form, *runs: Run) -> Line:
    return Line(form=form, runs=runs)


async def test_a_card_is_taken_and_the_run_carries_the_deliverys_id():
    double = TeamsDouble()
    async with running(double) as channel:
        receipt = await post(channel, FOLLOWING, "a thread of another kind")
    assert receipt == Receipt(said="202 Accepted")
    assert double.requests[0].headers["x-ms-client-tracking-id"] == "d-1"


def test_words_are_runs_and_links_are_actions():
    link = Run(text=ALL_MARKUP, bold=True, url="https://a.example/(x)")
    part = (
        line(Form.TITLE, Run(text="1. ", bold=True), link),
        line(Form.ITEM, Run(text="**a**")),
        line(Form.QUOTE, Run(text="<at>b</at>")),
        line(Form.SMALL, Run(text="c")),
    )
    foot = (line(Form.TEXT, Run(text="f")),)
    body = write_card(Post(subject="s", head="h", parts=(part,), foot=foot))
    card = body["attachments"][0]["content"]
    head, title, item, quote, small, last = card["body"]
    assert head["inlines"][0]["text"] == "h"
    assert title["selectAction"] == {"type": "Action.OpenUrl", "url": "https://a.example/(x)"}
    assert title["items"][0]["inlines"][1] == {
        "type": "TextRun",
        "text": ALL_MARKUP,
        "size": "Medium",
        "weight": "Bolder",
        "color": "Accent",
        "underline": True,
    }
    assert [run["text"] for run in item["inlines"]] == ["• ", "**a**"]
    assert quote["inlines"][0]["italic"] is True
    assert small["inlines"][0]["isSubtle"] is True
    assert [block.get("separator", False) for block in card["body"]] == [
        False, True, False, False, False, True,
    ]  # fmt: skip
    assert "entities" not in card["msteams"]
    assert last["inlines"][0]["text"] == "f"


def test_every_link_of_a_line_can_be_opened():
    one, two = (Run(text=name, url=f"https://{name}.example/") for name in ("one", "two"))
    part = (line(Form.TEXT, one, Run(text=" and "), two),)
    card = write_card(Post(subject="s", head="h", parts=(part,)))["attachments"][0]["content"]
    _, whole, second = card["body"]
    assert [run["text"] for run in whole["items"][0]["inlines"]] == ["one", " and ", "two"]
    assert whole["selectAction"]["url"] == "https://one.example/"
    assert second["selectAction"]["url"] == "https://two.example/"
    assert second["items"][0]["inlines"][0]["text"] == "two"


def test_size_is_counted_in_bytes():
    def sized(text: str) -> bool:
        part = (line(Form.TEXT, Run(text=text)),)
        return fits(write_card(Post(subject="s", head="h", parts=(part,))))

    assert sized("x" * 23_000)
    assert not sized("љ" * 12_000)


async def test_a_long_digest_fills_the_room_that_there_is():
    double = TeamsDouble()
    async with running(double) as channel:
        await post(channel, HUGE)
    (request,) = double.requests
    assert 15_000 < len(request.body) <= 24_000
    assert "more stories" in double.received()[0].text


def answer(status: int, code: object) -> Answer:
    body = json.dumps({"error": {"code": code, "message": "words"}}).encode()
    return Answer(status=status, headers={}, body=body)


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (400, "WorkflowTriggerIsNotEnabled", "turn it on"),
        (404, "WorkflowNotFound", "make a new one"),
        (401, "DirectApiAuthorizationRequired", "sig="),
        (403, "AuthorizationFailed", "whole address"),
        (400, "TriggerInputSchemaMismatch", "from the template"),
    ],
)
def test_each_code_of_a_workflow_has_its_advice(status, code, says):
    failure = judge_answer(answer(status, code), channel="desk", now=NOW)
    assert failure
    assert failure.retry
    assert failure.scope is FailureScope.CHANNEL
    assert says in str(failure)


@pytest.mark.parametrize("code", ["Tomorrow", 7, None, {}])
def test_an_unknown_code_leaves_the_status(code):
    failure = judge_answer(answer(400, code), channel="desk", now=NOW)
    assert failure
    assert failure.scope is FailureScope.MESSAGE


@pytest.mark.parametrize(
    ("told", "scope"), [(429, "channel"), (413, "message"), (503, "channel"), (400, "message")]
)
async def test_a_failure_told_in_words_is_one(told, scope):
    words = f"delivery failed: Microsoft Teams endpoint returned HTTP error {told} with ContextId x"
    double = TeamsDouble()
    async with running(double) as channel:
        double.answer_with(Reply(status=200, body=words.encode()))
        with pytest.raises(ChannelError, match=f"answered {told}") as caught:
            await post(channel)
    assert (caught.value.retry, caught.value.scope.value) == (True, scope)


@pytest.mark.parametrize(
    "body", [b"1", b"", b"endpoint returned HTTP error 200", b"HTTP error 429"]
)
def test_other_words_with_success_are_success(body):
    assert judge_answer(Answer(status=200, headers={}, body=body), channel="d", now=NOW) is None


@pytest.mark.parametrize(
    ("table", "says"), [({}, "write `url`"), ({"url": "teams.example"}, "no web address")]
)
def test_settings_say_what_to_write(table, says):
    with pytest.raises(ValidationError, match=says):
        TeamsSettings.model_validate({"name": "desk", "kind": "teams"} | table)
