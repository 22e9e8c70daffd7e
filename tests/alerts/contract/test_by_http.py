"""What holds for every kind that is spoken to by HTTP: each status, each way the line can fail."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from alerts.channel import Channel
from alerts.channels import posting
from db.errors import ChannelError
from tests.alerts.contract.bench import opened
from tests.alerts.contract.double import LATER, SENT, Manner, Verdict
from tests.alerts.contract.http_double import HttpDouble, Reply
from tests.alerts.contract.texts import PLAIN
from tests.alerts.fakes import TLS
from tests.alerts.messages import NOW, sending

SHORT = "150ms"


async def attempt(channel: Channel, payload: bytes | None = None) -> ChannelError | None:
    """Send once; return the failure, if it is one."""
    found: list[ChannelError] = []
    try:
        await channel.send(sending(payload or channel.render(PLAIN, "a")))
    except ChannelError as error:
        found.append(error)
    for error in found:
        assert error.channel == channel.name
        assert str(error).isprintable()
        assert len(str(error)) < 600
        return error
    return None


def verdict(error: ChannelError | None) -> Verdict:
    if error is None:
        return SENT
    return Verdict(state="retry" if error.retry else "dead", scope=error.scope.value)


async def test_every_status_has_its_verdict(served: HttpDouble):
    async with opened(served) as channel:
        found, wanted, payload = {}, {}, channel.render(PLAIN, "a")
        for status in range(200, 600):
            served.answer_with(served.reply(status))
            found[status] = verdict(await attempt(channel, payload))
            wanted[status] = served.verdict(status)
    assert found == wanted
    assert len(served.requests) >= 400


@pytest.mark.parametrize("manner", [Manner.DEAF, Manner.SILENT, Manner.DRIP])
async def test_silence_costs_no_more_than_the_time_limit(served: HttpDouble, manner):
    served.behave(manner)
    async with opened(served, timeout=SHORT) as channel:
        error = await attempt(channel)
    assert error
    assert verdict(error).state == "retry"
    assert "did not answer within 0.15 seconds" in str(error)


async def test_a_status_counts_even_if_its_body_never_ends(served: HttpDouble, monkeypatch):
    monkeypatch.setattr(posting, "_ANSWER_TIME", 0.05)
    served.behave(Manner.LAZY)
    async with opened(served, timeout=SHORT) as channel:
        assert await attempt(channel) is None


async def test_a_connection_that_breaks_is_tried_again(served: HttpDouble):
    served.behave(Manner.RESET)
    async with opened(served) as channel:
        error = await attempt(channel)
        assert verdict(error).state == "retry"
        served.behave(Manner.KIND)
        assert await attempt(channel) is None


async def test_another_certificate_is_no_way_in(served: HttpDouble, certificates):
    ours, theirs = certificates
    await served.stop()
    await served.start(theirs.server)
    async with opened(served, ours.client) as channel:
        error = await attempt(channel)
    assert verdict(error).state == "retry"
    assert "certificate" in str(error).lower()
    assert not served.requests
    async with opened(served, theirs.client) as channel:
        assert await attempt(channel) is None
    async with opened(served, TLS) as channel:
        assert await attempt(channel)


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_handed_on_in_both_forms(served: HttpDouble, status):
    at = NOW.replace(microsecond=0) + timedelta(seconds=121)
    async with opened(served) as channel:
        for said in ("120", format_datetime(at, usegmt=True)):
            reply = served.reply(status)
            served.answer_with(
                Reply(
                    status=status, body=reply.body, headers={**reply.headers, "retry-after": said}
                )
            )
            error = await attempt(channel)
            assert error
            assert error.retry
            assert error.retry_after
            assert abs(error.retry_after - timedelta(seconds=120)) <= timedelta(seconds=1)


async def test_the_services_own_word_on_when_to_come_back_is_handed_on(served: HttpDouble):
    async with opened(served) as channel:
        for waiting in served.waiting():
            served.answer_with(waiting.reply)
            error = await attempt(channel)
            assert error
            assert error.retry
            assert error.retry_after == waiting.wait


async def test_what_comes_too_fast_is_told_when_to_come_and_then_taken(served: HttpDouble):
    if not served.rate:
        return  # its service publishes none
    served.strict = True
    most, _ = served.rate
    async with opened(served) as channel:
        payload = channel.render(PLAIN, "a")
        for _ in range(2):
            for _ in range(most):
                assert await attempt(channel, payload) is None
            error = await attempt(channel, payload)
            assert error
            assert error.retry_after
            assert verdict(error) == LATER
            served.pass_time(error.retry_after)
    assert len(served.received()) == 2 * most


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"ok"',
        b"{",
        b"{}",
        b'{"ok": 1, "error": {}}',
        b"\xff\xfe",
        b"[" * 9000,
    ],
)
async def test_any_body_of_an_answer_is_survived(served: HttpDouble, body):
    async with opened(served) as channel:
        for status in (200, 400, 429, 500):
            served.answer_with(Reply(status=status, body=body))
            error = await attempt(channel)
            assert error is None or error.channel == channel.name


async def test_redirects_are_not_followed(served: HttpDouble):
    served.answer_with(Reply(status=307, headers={"location": f"{served.base}/elsewhere"}))
    async with opened(served) as channel:
        error = await attempt(channel)
    assert error
    assert len(served.requests) == 1
