"""The state machine of deliveries, ten thousand steps, other ones each time."""

import pytest
from hypothesis import HealthCheck, settings

from tests.deliveries.machine import Delivering

TestDelivering = Delivering.TestCase
TestDelivering.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TestDelivering.pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
