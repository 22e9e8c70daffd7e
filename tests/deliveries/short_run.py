"""Takes the machine a few steps: `python -m tests.deliveries.short_run`."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.deliveries.machine import Delivering

SHORT = settings(
    max_examples=5, stateful_step_count=30, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


if __name__ == "__main__":
    run_state_machine_as_test(Delivering, settings=SHORT)
