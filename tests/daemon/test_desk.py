"""Whether the daemon goes on when its desk's address is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from db.errors import ConfigError
from db.records import Source
from tests.making import source
from web.settings import WebSettings
from wirewatch.daemon import Daemon


@dataclass
class Desk:
    """A desk whose address is free or taken."""

    taken: bool
    configured: list[Source] = field(default_factory=list)

    async def start(self) -> None:
        if self.taken:
            raise ConfigError("the desk cannot listen")

    async def configure(self, sources: Sequence[Source]) -> None:
        self.configured += sources


def daemon(desk: Desk, web: WebSettings, *only: str) -> Daemon:
    house: Any = SimpleNamespace(
        hearing=SimpleNamespace(desk=desk, subscribing=desk),
        configuration=SimpleNamespace(web=web, sources=(source(),)),
    )
    return Daemon(house, only=only)


CHOSEN = WebSettings(listen="127.0.0.1:8400")


async def test_a_default_address_that_is_taken_is_done_without():
    desk = Desk(taken=True)
    with capture_logs() as logs:
        assert not await daemon(desk, WebSettings(), "crawl", "web")._open_desk()
    assert [(each["log_level"], each["why"]) for each in logs] == [
        ("warning", "the desk cannot listen")
    ]
    assert desk.configured == []  # hubs could not reach us: none is asked


@pytest.mark.parametrize(("web", "only"), [(CHOSEN, ("crawl", "web")), (WebSettings(), ("web",))])
async def test_one_that_is_needed_must_be_had(web, only):
    with pytest.raises(ConfigError):
        await daemon(Desk(taken=True), web, *only)._open_desk()


async def test_an_open_desk_brings_subscriptions_to_the_configuration():
    desk = Desk(taken=False)
    assert await daemon(desk, WebSettings(), "web")._open_desk()
    assert desk.configured == [source()]
