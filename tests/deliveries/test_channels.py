"""Channels that fail and recover, backlogs that are folded, restored backups: a real database."""

from datetime import timedelta

import pytest

from db.delivery_records import DeliveryState
from tests.deliveries.desk import CHANNELS, Desk


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.close()


def goes_on(desk, which=0):
    desk.run(desk.workers[which].goes_on())


def states(desk, channel):
    return [
        (d.state.value, d.reason) for d in desk.store.deliveries.list(limit=99, channel=channel)
    ]


def circuit(desk, channel):
    return desk.store.channels.all()[channel].standing.circuit.state(desk.clock.now()).value


def failing_for(desk, minutes, alerts):
    """Let the hook fail, then work again with so many alerts waiting."""
    desk.modes["hook"] = "fails"
    for story in range(alerts):
        desk.tell(story + 1)
    goes_on(desk)
    desk.clock.move(minutes=minutes)
    desk.modes["hook"] = "takes"


def test_a_failing_channels_alerts_wait_and_others_flow(desk):
    failing_for(desk, 0, 6)
    assert circuit(desk, "hook") == "open"
    assert {state for state, _ in states(desk, "hook")} == {"waiting"}
    assert {reason for _, reason in states(desk, "hook")} == {"failed", "channel failing"}
    assert {state for state, _ in states(desk, "mail")} == {"sent"}
    attempts = sum(len(d.attempts) for d in desk.store.deliveries.list(limit=99, channel="hook"))
    assert attempts <= 4  # three in a row, and one that was on its way


def test_one_probes_and_the_rest_follows_in_the_order_of_the_stories(desk):
    failing_for(desk, 2, 4)
    begun = []
    check = desk.check_sending
    desk.check_sending = lambda name, sending: (begun.append(sending), check(name, sending))
    goes_on(desk)
    sent = desk.store.deliveries.list(limit=99, channel="hook")
    assert {d.state for d in sent} == {DeliveryState.SENT}
    order = [each.delivery_id for each in begun]
    assert order == [d.id for d in sorted(sent, key=lambda d: d.created)]
    assert [each.thread for each in begun] == [None] * 4


def test_a_killed_run_does_not_forget_that_a_channel_fails(desk):
    failing_for(desk, 0, 3)
    desk.kill(0, noticed=True)
    desk.modes["hook"] = "fails"
    before = len(desk.books.bytes_of)
    desk.tell(9)
    goes_on(desk)
    assert circuit(desk, "hook") == "open"
    assert len(desk.books.bytes_of) == before + 2  # of chat and mail


def test_after_long_a_backlog_beyond_the_users_number_is_one_summary(desk):
    failing_for(desk, 20, 9)
    goes_on(desk)
    found = states(desk, "hook")
    assert found.count(("dropped", "folded")) == 8  # one had been the probe
    assert found.count(("sent", "accepted")) == 2
    assert {state for state, _ in states(desk, "mail")} == {"sent"}
    assert len(desk.summed()) == 8


@pytest.mark.parametrize(("minutes", "alerts"), [(5, 9), (20, 4)])
def test_a_short_failure_or_a_small_backlog_is_told_one_by_one(desk, minutes, alerts):
    failing_for(desk, minutes, alerts)
    goes_on(desk)
    assert states(desk, "hook") == [("sent", "accepted")] * alerts


def test_a_long_failure_is_told_once_and_so_is_its_end_to_others(desk):
    failing_for(desk, 0, 3)
    tell = desk.store.channels.tell_failing
    assert tell(CHANNELS, desk.clock.now()) == ()
    (notice,) = tell(CHANNELS, desk.clock.move(minutes=11))
    assert (notice.subject, notice.title) == ("hook", "Channel hook has been failing for 11m")
    assert tell(CHANNELS, desk.clock.now()) == ()
    about = [d.channel for d in desk.store.deliveries.list(limit=99) if d.title == notice.title]
    assert sorted(about) == ["chat", "mail"]
    goes_on(desk)
    (again,) = tell(CHANNELS, desk.clock.now())
    assert again.title == "Channel hook works again"
    assert tell(CHANNELS, desk.clock.now()) == ()


def test_a_channel_that_is_gone_is_paused_and_said_to_be(desk):
    desk.modes["hook"] = "is gone"
    desk.tell(1)
    desk.tell(2)
    desk.tell(3)
    goes_on(desk)
    (notice,) = desk.store.channels.tell_failing(CHANNELS, desk.clock.now())
    assert "takes no more alerts" in notice.title
    assert ("waiting", "channel paused") in states(desk, "hook")
    desk.modes["hook"] = "takes"
    desk.store.channels.resume("hook", desk.clock.now())
    goes_on(desk)
    assert ("waiting", "channel paused") not in states(desk, "hook")


def test_an_update_hangs_on_the_thread_of_the_first_report(desk):
    desk.tell(1)
    goes_on(desk)
    desk.tell(1)
    threads = []
    desk.check_sending = lambda name, sending: threads.append((name, sending.thread))
    goes_on(desk)
    first = {d.channel: d.id for d in desk.store.deliveries.list(limit=99) if len(d.history) == 1}
    assert {name for name, _ in threads} == set(CHANNELS)
    assert all(thread and thread.startswith(f"{name}-") for name, thread in threads), first


def test_what_nobody_knows_the_end_of_is_repeated_unless_the_channel_asks_first(desk):
    for name in CHANNELS:
        desk.modes[name] = "hangs"
    desk.tell(1)
    goes_on(desk)
    desk.kill(0, noticed=True)
    desk.modes = dict.fromkeys(CHANNELS, "takes")
    goes_on(desk)
    assert states(desk, "hook") == [("sent", "accepted")]
    assert states(desk, "mail") == [("unknown", "asks")]
    (mail,) = desk.store.deliveries.list(limit=9, channel="mail")
    assert mail.due_at is None
    assert desk.store.deliveries.resume(mail.id, desk.clock.now()) == 1
    goes_on(desk)
    assert states(desk, "mail") == [("sent", "accepted")]


def test_a_restored_backup_holds_what_was_made_before_and_old_news_found_anew(desk):
    desk.tell(1)
    now = desk.clock.move(hours=1)
    assert desk.store.deliveries.hold_older(now - timedelta(minutes=30), now) == len(CHANNELS)
    desk.tell(2)
    goes_on(desk)
    held = [d for d in desk.store.deliveries.list(limit=99) if d.reason == "restored"]
    assert (len(held), {d.due_at for d in held}) == (3, {None})
    assert len(desk.books.accepted) == 3
    assert desk.store.deliveries.resume_held(desk.clock.now()) == 3
    goes_on(desk)
    assert len(desk.books.accepted) == 6


def test_dropped_stays_dropped_until_it_is_retried_and_sent_stays_sent(desk):
    desk.tell(1)
    verbs, now = desk.store.deliveries, desk.clock.now()
    hook, mail = (verbs.list(limit=1, channel=name)[0].id for name in ("hook", "mail"))
    assert verbs.drop(hook, now) == 1
    goes_on(desk)
    assert states(desk, "hook") == [("dropped", "by the user")]
    assert [verb(mail, now) for verb in (verbs.drop, verbs.pause, verbs.resume, verbs.retry)] == [
        0
    ] * 4
    assert verbs.retry(hook, now) == 1
    goes_on(desk)
    assert states(desk, "hook") == [("sent", "accepted")]
    assert [e.reason for e in verbs.get(hook)[0].history] == ["by the user", "retried", "accepted"]


def test_a_channel_is_given_its_whole_rate_and_no_more(desk):
    for story in range(1, 8):
        desk.tell(story)
    began = desk.clock.now()
    goes_on(desk)
    assert states(desk, "chat") == [("sent", "accepted")] * 7
    assert desk.clock.now() - began == timedelta(seconds=12)  # 30 a minute, the first at once


@pytest.mark.parametrize("mode", ["refuses", "fails"])
def test_an_update_is_not_even_tried_while_the_first_report_waits(desk, mode):
    desk.modes["hook"] = mode
    desk.tell(1)
    desk.tell(1)
    goes_on(desk)
    update, first = desk.store.deliveries.list(limit=9, channel="hook")
    assert (len(first.attempts), len(update.attempts)) == (1, 0)
    desk.modes["hook"] = "takes"
    desk.store.deliveries.pause(first.id, desk.clock.now())  # it holds up nothing then
    goes_on(desk)
    assert desk.store.deliveries.get(update.id)[0].state is DeliveryState.SENT


def test_a_late_failure_undoes_nothing_of_who_has_the_lease_by_now(desk):
    desk.modes["hook"] = "hangs"
    desk.tell(1)
    goes_on(desk, 0)
    desk.clock.move(minutes=16)
    goes_on(desk, 1)
    desk.modes["hook"] = "refuses"
    desk.workers[0].free()
    goes_on(desk, 0)
    (row,) = (each for each in desk.rows() if each.channel == "hook")
    assert (row.state, row.lease_owner) == ("sending", desk.workers[1].owner)
    desk.modes["hook"] = "takes"
    desk.workers[1].free()
    goes_on(desk, 1)
    assert states(desk, "hook") == [("sent", "accepted")]


def test_a_late_acceptance_counts_although_another_has_the_lease(desk):
    desk.modes["hook"] = "hangs"
    desk.tell(1)
    goes_on(desk, 0)
    desk.clock.move(minutes=16)
    goes_on(desk, 1)
    desk.modes["hook"] = "takes"
    desk.workers[0].free()
    goes_on(desk, 0)
    assert states(desk, "hook") == [("sent", "accepted")]
    desk.modes["hook"] = "fails"
    desk.workers[1].free()
    goes_on(desk, 1)
    assert states(desk, "hook") == [("sent", "accepted")]
