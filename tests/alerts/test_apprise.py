"""The library in its own process: what it is given, what it logs, and how it is ended."""

import asyncio
import os
import signal
import time

import pytest
from pydantic import ValidationError

from alerts.channels.apprise import channel as apprise_channel
from alerts.channels.kinds import read_channel
from db.errors import ChannelError, ConfigError
from tests.alerts.contract.bench import build, opened
from tests.alerts.contract.long_doubles import AppriseDouble
from tests.alerts.contract.texts import TEXTS
from tests.alerts.messages import alert, sending


class Serving:
    """A receiver that the library tells, or one of another address."""

    def __init__(self, url: str | None = None) -> None:
        self.double = AppriseDouble()
        if url:
            self.double.table = lambda: {"url": url}

    async def __aenter__(self) -> AppriseDouble:
        await self.double.start()
        return self.double

    async def __aexit__(self, *_: object) -> None:
        await self.double.stop()


async def tell(out, message=None) -> str:
    return (await out.send(sending(out.render(message or alert(), "a")))).said


async def test_one_process_tells_many_and_a_killed_one_is_replaced():
    async with Serving() as double, opened(double) as out:
        assert await tell(out) == "told"
        process = out._library._process
        assert await tell(out) == "told"
        assert out._library._process is process
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert await tell(out) == "told"
        assert len(double.received()) == 3


async def test_a_process_that_dies_while_it_is_asked_fails_that_delivery_only():
    async with Serving() as double, opened(double) as out:
        await tell(out)
        os.kill(out._library._process.pid, signal.SIGSTOP)
        task = asyncio.create_task(tell(out))
        await asyncio.sleep(0.05)
        os.kill(out._library._process.pid, signal.SIGKILL)
        with pytest.raises(ChannelError, match="Apprise broke") as caught:
            await task
        assert caught.value.retry
        assert await tell(out) == "told"


async def test_one_that_hangs_is_killed_in_time():
    async with Serving() as double, opened(double, timeout="300ms") as out:
        process = await out._library._running()
        os.kill(process.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(ChannelError, match="did not end within 300ms; it was killed"):
            await tell(out)
        assert time.monotonic() - began < 15
        assert out._library._process is None


@pytest.mark.parametrize("url", ["nosuch://a/b", "json://", "no address"])
async def test_an_address_of_no_service_says_so(url):
    async with Serving(url) as double, opened(double) as out:
        with pytest.raises(ChannelError, match="knows no service"):
            await tell(out)


async def test_a_service_with_little_room_gets_the_text_that_fits():
    async with opened(AppriseDouble(), url="json://127.0.0.1:9/x") as out:
        texts = apprise_channel.json.loads(out.render(TEXTS["huge digest"], "a"))["texts"]
    lengths = [len(text) for text in texts]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] <= 30_000
    assert lengths[-1] <= 130
    assert len(texts) >= 5


def test_no_part_of_the_address_is_told():
    url = "json://mira:pass%20w0rd@host.example/t0ken?key=s3cret"
    table = {"name": "a", "kind": "apprise", "url": url}
    out = build(AppriseDouble(), **table)
    said = out._clean(["cannot reach http://mira:pass w0rd@host.example/t0ken, key s3cret"])
    assert said == "cannot reach http://***:***@***/***, key ***"
    assert "t0ken" not in repr(read_channel(table))


def test_without_the_library_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(apprise_channel, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'wirewatch\[apprise\]'"):
        build(AppriseDouble(), url="json://a")


def test_an_address_is_asked_for():
    with pytest.raises(ValidationError, match="url_env"):
        read_channel({"name": "a", "kind": "apprise"})
