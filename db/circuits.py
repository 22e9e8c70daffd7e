"""When a failing channel is left alone, and when one delivery tries whether it works again; pure.

A circuit breaker: closed while all is well, open after some failures in a row, and at times
half open, for one delivery.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from db.delivery_records import AttemptResult, DeliveryState
from db.records import Record

FAILURES = 3
"""In a row, after which the circuit opens."""

PROBES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 900))
"""How long it stays open, the first time and after each probe that fails."""

LONGEST_WAIT = timedelta(hours=24)
"""Of what the other side asks for: one odd header must not silence a channel."""

LONG = timedelta(minutes=10)
"""Open for longer, it is told of, and what gathered meanwhile may be folded."""


class CircuitState(StrEnum):
    """Whether a channel is given deliveries."""

    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"  # one delivery tries


@dataclass(frozen=True, kw_only=True)
class Circuit(Record):
    """How a channel fares."""

    failures: int = 0  # in a row
    cause: str = ""  # of the latest
    opened: datetime | None = None
    probe_at: datetime | None = None
    probing_until: datetime | None = None  # whoever probes has died if it is past

    def state(self, now: datetime) -> CircuitState:
        """Return where it stands."""
        if self.opened is None:
            return CircuitState.CLOSED
        probing = self.probing_until is not None and self.probing_until > now
        return CircuitState.PROBING if probing else CircuitState.OPEN

    def takes(self, now: datetime) -> int | None:
        """Return how many deliveries may be claimed: None for any number, 1 to probe, or 0."""
        match self.state(now):
            case CircuitState.CLOSED:
                return None
            case CircuitState.PROBING:
                return 0
            case CircuitState.OPEN:
                return int(self.probe_at is None or self.probe_at <= now)


def probing(circuit: Circuit, until: datetime) -> Circuit:
    """Return the circuit while one delivery tries."""
    return replace(circuit, probing_until=until)


def after_failure(
    circuit: Circuit, now: datetime, cause: str, retry_after: timedelta | None = None
) -> Circuit:
    """Return what follows from a failure of the channel; what the other side asks for is kept."""
    failures = circuit.failures + 1
    failed = replace(circuit, failures=failures, cause=cause, probing_until=None)
    if retry_after is None and failures < FAILURES and circuit.opened is None:
        return failed
    wait = PROBES[min(max(failures - FAILURES, 0), len(PROBES) - 1)]
    if retry_after is not None:
        wait = min(max(retry_after, timedelta(seconds=1)), LONGEST_WAIT)
    asked = circuit.probe_at if circuit.opened is not None else None
    # A clock that was set back must not leave it open for as long again.
    asked = asked if asked is not None and asked <= now + LONGEST_WAIT else now
    return replace(failed, opened=circuit.opened or now, probe_at=max(now + wait, asked))


def was_long(circuit: Circuit, now: datetime) -> bool:
    """Tell whether it has been open for long."""
    return circuit.opened is not None and now - circuit.opened >= LONG


@dataclass(frozen=True, kw_only=True)
class ChannelStanding(Record):
    """How a channel stands, by what failed and by what the user says."""

    name: str
    circuit: Circuit = Circuit()
    paused: datetime | None = None
    paused_why: str = ""
    gone: bool = False  # paused as the other side takes nothing from it any more
    told: datetime | None = None  # when a notice told that it fails
    last_sent: datetime | None = None
    recovered: datetime | None = None  # since when what gathered is still to be counted

    def takes(self, now: datetime) -> int | None:
        """Return how many deliveries may be claimed: None for any number, 1 to probe, or 0."""
        return 0 if self.paused is not None else self.circuit.takes(now)


def after_result(
    standing: ChannelStanding, result: AttemptResult, now: datetime
) -> ChannelStanding:
    """Return how a channel stands after an attempt; one that takes nothing any more is paused."""
    circuit = standing.circuit
    if result.state is DeliveryState.SENT:
        gathered = now if was_long(circuit, now) else standing.recovered
        return replace(standing, circuit=Circuit(), last_sent=now, recovered=gathered)
    if not result.of_channel:
        # Of this message only: neither that the channel works nor that it fails.
        return replace(standing, circuit=replace(circuit, probing_until=None))
    if result.gone:
        why = result.detail
        return replace(
            standing, circuit=Circuit(), paused=standing.paused or now, paused_why=why, gone=True
        )
    failed = after_failure(circuit, now, result.detail, result.retry_after)
    return replace(standing, circuit=failed)


def after_pause(standing: ChannelStanding, now: datetime, why: str) -> ChannelStanding:
    """Return how it stands when the user wants it left alone."""
    return replace(standing, paused=standing.paused or now, paused_why=why)


def after_resume(standing: ChannelStanding, now: datetime) -> ChannelStanding:
    """Return how it stands when the user wants it used again, whatever it failed for."""
    since = standing.paused or standing.circuit.opened
    gathered = now if since is not None and now - since >= LONG else standing.recovered
    return replace(
        standing, circuit=Circuit(), paused=None, paused_why="", gone=False, recovered=gathered
    )
