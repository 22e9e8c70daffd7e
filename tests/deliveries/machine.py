"""The state machine: rules that make the world fail, and what must hold after each."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from alerts.rate import read_rate
from alerts.terms import ChannelTerms
from db.delivery_records import DeliveryState
from db.standing import Step, after
from tests.deliveries.desk import CHANNELS, MODES, Desk

channels = st.sampled_from(CHANNELS)
workers = st.integers(0, 1)
_SENDING = DeliveryState.SENDING


class Delivering(RuleBasedStateMachine):
    """Two workers over one database."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    @rule(story=st.integers(1, 4))
    def something_is_told(self, story):
        self.desk.tell(story)

    @rule(story=st.integers(5, 9))
    def much_is_told(self, story):
        for _ in range(3):
            self.desk.tell(story)

    @rule(minutes=st.sampled_from([0.1, 1, 6, 16, 61, -60]))
    def time_passes(self, minutes):
        self.desk.clock.move(minutes=minutes)
        if minutes < 0:  # what is leased stays so for longer than anybody thought
            self.desk.books.on_the_way.clear()

    @rule(which=workers)
    def a_worker_goes_on(self, which):
        self.desk.run(self.desk.workers[which].goes_on())

    @rule(which=workers)
    def what_hangs_is_answered(self, which):
        self.desk.workers[which].free()
        self.desk.run(self.desk.workers[which].goes_on())

    @rule(which=workers, noticed=st.booleans())
    def a_worker_dies(self, which, noticed):
        self.desk.kill(which, noticed=noticed)

    @rule(channel=channels, mode=st.sampled_from(MODES))
    def a_service_changes(self, channel, mode):
        self.desk.modes[channel] = mode

    @rule(channel=channels)
    def a_channel_is_paused(self, channel):
        self.desk.store.channels.pause(channel, self.desk.clock.now(), "by a rule")

    @rule(channel=channels)
    def a_channel_is_resumed(self, channel):
        self.desk.store.channels.resume(channel, self.desk.clock.now())

    @rule(channel=channels, repeat=st.booleans(), backlog=st.sampled_from([0, 2, 50]))
    def the_configuration_changes(self, channel, repeat, backlog):
        rate = read_rate("2/s") if repeat else None
        self.desk.terms[channel] = ChannelTerms(rate=rate, repeat=repeat, backlog=backlog)

    @rule(verb=st.sampled_from(["pause", "resume", "drop", "retry"]), data=st.data())
    def the_user_speaks_of_one(self, verb, data):
        rows = self.desk.rows()
        if rows:
            row = data.draw(st.sampled_from(sorted(row.id for row in rows)))
            changed = getattr(self.desk.store.deliveries, verb)(row, self.desk.clock.now())
            if verb == "retry" and changed:
                self.desk.retried.add(row)

    @rule(minutes=st.sampled_from([1, 30]))
    def a_backup_was_put_back(self, minutes):
        now = self.desk.clock.now()
        self.desk.store.deliveries.hold_older(now - timedelta(minutes=minutes), now)

    @rule()
    def what_is_held_is_resumed(self):
        self.desk.store.deliveries.resume_held(self.desk.clock.now())

    @invariant()
    def nothing_was_sent_that_must_not_be(self):
        assert self.desk.books.faults == []

    @invariant()
    def states_agree_with_the_books(self):
        summed = self.desk.summed()
        for row in self.desk.rows():
            arrived = row.id in self.desk.books.accepted
            assert (row.ended_at is not None) == (row.state in ("sent", "dead", "dropped"))
            assert (row.lease_owner is None) or row.state == "sending"
            if row.state == "sent":
                assert arrived, "said to be sent, and is not"
            if row.reason == "folded":
                assert row.message_id in summed, "folded into nothing"

    @invariant()
    def states_are_reached_by_named_steps_only(self):
        for delivery in self.desk.store.deliveries.list(limit=20):
            state = DeliveryState.DUE
            for event in delivery.history:
                ways = {after(state, step) for step in Step}
                if after(state, Step.CLAIMED) is _SENDING:
                    ways |= {after(_SENDING, step) for step in Step}
                assert event.state in ways, delivery.history
                state = event.state

    def teardown(self):
        """Let the world be well again: in the end all that was not dropped or dead is there."""
        try:
            self._recover()
        finally:
            self.desk.close()

    def _recover(self):
        desk = self.desk
        for name in CHANNELS:
            desk.modes[name] = "takes"
        for which in (0, 1):
            desk.kill(which, noticed=True)
        desk.books.on_the_way.clear()
        for _ in range(60):
            now = desk.clock.move(minutes=121)
            for name in CHANNELS:
                desk.store.channels.resume(name, now)
            desk.store.deliveries.resume_held(now)
            for worker in desk.workers:
                desk.run(worker.goes_on())
            if not desk.store.deliveries.to_come():
                break
        for row in desk.rows():
            assert row.state in ("sent", "dead", "dropped"), f"lost: {row.state} {row.reason}"
        assert desk.books.faults == []
