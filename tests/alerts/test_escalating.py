"""When a delivery that does not arrive is told by another channel."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.escalating import EscalationReason, is_late, judge_undelivered
from db.delivery_records import DeliveryState
from db.policies import Undelivered
from db.watch_records import WatchPolicy

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AFTER = 15 * MINUTE


def judged(state, *, waited=AFTER, attempts=1, fails=False):
    delivery = Undelivered(state=state, made=NOON, attempts=attempts, channel_fails=fails)
    return judge_undelivered(delivery, AFTER, NOON + waited)


@pytest.mark.parametrize(
    ("state", "given", "reason"),
    [
        (DeliveryState.SENT, {}, EscalationReason.SENT),
        (DeliveryState.DROPPED, {}, EscalationReason.DROPPED),
        (DeliveryState.DEAD, {"waited": MINUTE}, EscalationReason.DEAD),
        (DeliveryState.WAITING, {}, EscalationReason.FAILING),
        (DeliveryState.WAITING, {"waited": AFTER - MINUTE}, EscalationReason.TOO_SOON),
        (DeliveryState.WAITING, {"attempts": 0}, EscalationReason.NO_FAILURE),
        (DeliveryState.DUE, {"attempts": 0, "fails": True}, EscalationReason.FAILING),
        (DeliveryState.UNKNOWN, {}, EscalationReason.FAILING),
    ],
)
def test_each_has_its_reason(state, given, reason):
    assert judged(state, **given) is reason


def test_the_watch_says_how_long():
    failing = Undelivered(state=DeliveryState.WAITING, made=NOON, attempts=2, channel_fails=True)
    patient = WatchPolicy(escalate_after=timedelta(hours=2))
    assert is_late(failing, WatchPolicy(), NOON + AFTER)
    assert not is_late(failing, patient, NOON + timedelta(hours=1))
