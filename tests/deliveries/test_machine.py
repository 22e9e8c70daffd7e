"""A few steps of the machine; `make fuzz` takes ten thousand."""

from hypothesis import HealthCheck, settings

from tests.deliveries.machine import Delivering

TestDelivering = Delivering.TestCase
TestDelivering.settings = settings(
    max_examples=5, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
