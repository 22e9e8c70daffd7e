"""The table of steps, the circuit, the rate: all pure."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rate import Bucket, read_rate
from db.circuits import (
    FAILURES,
    LONG,
    LONGEST_WAIT,
    PROBES,
    ChannelStanding,
    Circuit,
    CircuitState,
    after_failure,
    after_pause,
    after_result,
    after_resume,
    probing,
)
from db.delivery_records import AttemptResult, DeliveryState
from db.standing import ENDED, Step, after, before, step_of
from tests.making import NOON

SECOND = timedelta(seconds=1)
SENT = AttemptResult(state=DeliveryState.SENT, detail="taken")


def failed(**given):
    values = {"state": DeliveryState.WAITING, "detail": "503", "of_channel": True, **given}
    return AttemptResult(**values)


def test_nothing_but_an_acceptance_or_the_user_moves_what_has_ended():
    for state in ENDED:
        ways = {step for step in Step if after(state, step)}
        assert ways <= {Step.ACCEPTED, Step.RETRIED, Step.DROPPED}
    assert {step for step in Step if after(DeliveryState.SENT, step)} == {Step.ACCEPTED}


def test_only_what_was_claimed_is_sending_and_only_so_it_fails():
    into = {step for step in Step for s in before(step) if after(s, step) is DeliveryState.SENDING}
    assert into == {Step.CLAIMED}
    assert before(Step.FAILED) == before(Step.GIVEN_UP) == (DeliveryState.SENDING,)


def test_what_may_have_arrived_stays_known_as_that_until_it_is_sent_or_given_up():
    assert after(DeliveryState.UNKNOWN, Step.HELD) is DeliveryState.UNKNOWN
    assert after(DeliveryState.UNKNOWN, Step.RESUMED) is DeliveryState.UNKNOWN


def test_each_result_is_a_step_and_nothing_else_is():
    assert step_of(DeliveryState.SENT) is Step.ACCEPTED
    assert step_of(DeliveryState.DUE) is Step.FAILED
    with pytest.raises(ValueError, match="no attempt ends unknown"):
        step_of(DeliveryState.UNKNOWN)


def test_a_circuit_opens_after_failures_in_a_row_and_probes_ever_more_rarely():
    circuit = Circuit()
    for _ in range(FAILURES - 1):
        circuit = after_failure(circuit, NOON, "503")
        assert circuit.takes(NOON) is None
    now = NOON
    for wait in (*PROBES, PROBES[-1]):
        circuit = after_failure(circuit, now, "503")
        assert circuit.takes(now) == circuit.takes(now + wait - SECOND) == 0
        now += wait
        assert circuit.takes(now) == 1
        circuit = probing(circuit, now + timedelta(minutes=15))
        assert (circuit.state(now), circuit.takes(now)) == (CircuitState.PROBING, 0)
    assert circuit.takes(now + timedelta(minutes=15)) == 1  # whoever probed has died


@pytest.mark.parametrize("asked", [timedelta(0), SECOND, timedelta(hours=1), timedelta(days=400)])
def test_what_the_other_side_asks_for_opens_it_at_once_for_so_long(asked):
    circuit = after_failure(Circuit(), NOON, "429", asked)
    assert circuit.probe_at == NOON + max(SECOND, min(asked, LONGEST_WAIT))
    again = after_failure(circuit, NOON, "503")  # of one that was on its way
    assert again.probe_at >= circuit.probe_at


def test_a_clock_set_back_does_not_keep_it_open_for_as_long_again():
    circuit = after_failure(Circuit(), NOON, "429", timedelta(hours=24))
    back = NOON - timedelta(days=2)
    assert after_failure(circuit, back, "503").probe_at <= back + LONGEST_WAIT


def test_a_refused_message_says_nothing_of_the_channel_but_ends_its_probe():
    standing = ChannelStanding(name="mail", circuit=after_failure(Circuit(), NOON, "x", SECOND))
    tried = ChannelStanding(name="mail", circuit=probing(standing.circuit, NOON + LONG))
    assert after_result(tried, failed(of_channel=False), NOON) == standing


def test_success_closes_it_and_what_gathered_for_long_is_to_be_counted():
    failing = ChannelStanding(name="mail", circuit=after_failure(Circuit(), NOON, "x", SECOND))
    soon = after_result(failing, SENT, NOON + SECOND)
    late = after_result(failing, SENT, NOON + LONG)
    assert soon.circuit == late.circuit == Circuit()
    assert (soon.recovered, late.recovered) == (None, NOON + LONG)


def test_a_channel_that_is_gone_is_paused_until_the_user_resumes_it():
    gone = after_result(ChannelStanding(name="hook"), failed(gone=True, detail="410"), NOON)
    assert (gone.takes(NOON), gone.paused_why, gone.gone) == (0, "410", True)
    back = after_resume(gone, NOON + LONG)
    assert (back.takes(NOON), back.gone, back.recovered) == (None, False, NOON + LONG)
    assert after_pause(back, NOON, "why").takes(NOON) == 0


@pytest.mark.parametrize("text", ["", "0/m", "1", "m", "1/w", "-1/s", "1.5/s", "9999999/s"])
def test_what_is_no_rate_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="30/m"):
        read_rate(text)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    count=st.integers(1, 50),
    unit=st.sampled_from("smh"),
    steps=st.lists(st.floats(-100, 100), min_size=1, max_size=60),
)
def test_no_more_go_than_the_rate_says_whatever_the_clock_does(count, unit, steps):
    rate = read_rate(f"{count}/{unit}")
    bucket, now, forward, taken = Bucket(rate, NOON), NOON, timedelta(), 0
    for step in steps:
        now += timedelta(seconds=step)
        forward += timedelta(seconds=max(step, 0))
        wait = bucket.take(now)
        taken += not wait
        assert timedelta() <= wait <= rate.interval + timedelta(milliseconds=1)
    assert taken <= rate.burst + forward / rate.interval + 1e-6


def test_a_channel_that_waits_as_told_gets_its_whole_rate():
    rate = read_rate("30/m")
    bucket, now, taken = Bucket(rate, NOON), NOON, 0
    while now < NOON + timedelta(minutes=2):
        wait = bucket.take(now)
        taken += not wait
        now += wait
    assert taken == 60
    assert (rate.burst, read_rate("10/s").burst, rate.within(timedelta(seconds=20))) == (1, 10, 11)
