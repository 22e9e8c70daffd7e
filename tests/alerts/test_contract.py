"""What every channel must do, whatever its kind."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from rich.console import Console

from alerts.channel import Channel
from alerts.channels.kinds import KINDS, build_channel, read_channel
from alerts.channels.parts import Parts
from alerts.links import PublicLinks
from db.errors import ChannelError, ConfigError
from tests.alerts.fakes import TLS, HeldClock, SecretsInMemory, connect_anywhere
from tests.alerts.messages import MESSAGES, sending
from tests.alerts.smtp_server import Mailbox, serving
from tests.alerts.test_webhook import Receiver, receiving


class Bench:
    """Every kind of channel, wired to a real other side that keeps or refuses."""

    def __init__(self) -> None:
        self.printed = io.StringIO()
        self.mailbox, self.receiver = Mailbox(), Receiver()
        self.parts = Parts(
            http=lambda networks, timeout: httpx.AsyncClient(trust_env=False, verify=TLS),
            connect=lambda networks, timeout: connect_anywhere,
            tls=TLS,
            console=Console(file=self.printed, width=100),
            links=PublicLinks("https://watch.example"),
            zones={},
            clock=HeldClock(),
            secrets=SecretsInMemory({}, {}),
        )
        self._tables: dict[str, dict[str, object]] = {}
        self._open = AsyncExitStack()

    async def start(self) -> None:
        mail = await self._open.enter_async_context(serving(self.mailbox))
        hook = await self._open.enter_async_context(receiving(self.receiver))
        self._tables = {
            "email": {
                "smtp": f"smtp://127.0.0.1:{mail}", "tls": "none", "sender": "a@example.org",
                "to": ["b@example.org"],
            },
            "webhook": {"url": f"http://127.0.0.1:{hook}/"},
            "console": {},
        }  # fmt: skip

    def channel(self, kind: str) -> Channel:
        table = {"name": f"my {kind}", "kind": kind} | self._tables[kind]
        return build_channel(read_channel(table), self.parts)

    def refuse(self) -> None:
        self.mailbox.answer = "451 \x1b[1mlater\x07"
        self.receiver.answer = [b"HTTP/1.1 500 No\r\ncontent-length: 7\r\n\r\n\x1b[1m\r\nx"]
        self.printed.close()

    async def stop(self) -> None:
        await self._open.aclose()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(params=KINDS)
async def channel(bench: Bench, request: pytest.FixtureRequest) -> AsyncIterator[Channel]:
    made = bench.channel(request.param)
    assert made.kind == request.param
    yield made
    await made.close()


async def test_it_knows_its_name_and_how_many_it_takes(channel):
    assert channel.name == f"my {channel.kind}"
    assert channel.at_once >= 1


@pytest.mark.parametrize("name", MESSAGES)
async def test_any_message_is_rendered_the_same_each_time_and_taken(channel, name):
    payload = channel.render(MESSAGES[name], "5f0c2f4be5f94c6f")
    assert isinstance(payload, bytes)
    assert payload == channel.render(MESSAGES[name], "5f0c2f4be5f94c6f")
    said = (await channel.send(sending(payload, "5f0c2f4be5f94c6f"))).said
    assert said
    assert said.isprintable()


async def test_deliveries_may_overlap(channel):
    payload = channel.render(MESSAGES["story"], "a")
    said = await asyncio.gather(
        *(channel.send(sending(payload)) for _ in range(channel.at_once + 2))
    )
    assert len({receipt.said for receipt in said}) == 1


async def test_a_refusal_is_a_channel_error_in_one_clean_line(bench, channel):
    payload = channel.render(MESSAGES["story"], "a")
    bench.refuse()
    with pytest.raises(ChannelError) as caught:
        await channel.send(sending(payload))
    assert caught.value.channel == channel.name
    assert caught.value.retry
    assert str(caught.value).isprintable()


async def test_an_absent_other_side_is_a_channel_error(bench, channel):
    payload = channel.render(MESSAGES["story"], "a")
    bench.printed.close()
    await bench.stop()
    with pytest.raises(ChannelError):
        await channel.send(sending(payload))


async def test_a_cancelled_send_ends_at_once(bench, channel):
    payload = channel.render(MESSAGES["story"], "a")
    task = asyncio.create_task(channel.send(sending(payload)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_closing_twice_does_no_harm(channel):
    await channel.close()
    await channel.close()


def test_an_unusable_secret_is_a_configuration_error():
    bench = Bench()
    bench.parts.secrets._variables = {"HOOK": "not a secret"}
    table = {"name": "chat", "kind": "webhook", "url": "https://a.example/", "secret_env": "HOOK"}
    with pytest.raises(ConfigError, match="channel chat: the secret must read whsec_"):
        build_channel(read_channel(table), bench.parts)
