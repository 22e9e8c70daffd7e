"""Doubles that run, one for each line of the register, and a certificate for those with TLS."""

from collections.abc import AsyncIterator

import pytest

from alerts.channel import Channel
from tests.alerts.contract.bench import opened
from tests.alerts.contract.double import Double
from tests.alerts.contract.doubles import BY_HTTP, DOUBLES
from tests.alerts.contract.http_double import HttpDouble
from tests.alerts.smtp_server import Certificate, make_certificate


@pytest.fixture(params=DOUBLES)
async def double(request: pytest.FixtureRequest) -> AsyncIterator[Double]:
    made = DOUBLES[request.param]()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def channel(double: Double) -> AsyncIterator[Channel]:
    async with opened(double) as made:
        assert made.kind == double.kind
        yield made


@pytest.fixture(params=BY_HTTP)
async def served(request: pytest.FixtureRequest) -> AsyncIterator[HttpDouble]:
    made = BY_HTTP[request.param]()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Certificate, Certificate]:
    """Two authorities that know nothing of each other."""
    one, two = (make_certificate(tmp_path_factory.mktemp("tls")) for _ in range(2))
    return one, two
