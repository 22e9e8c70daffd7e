"""What `channels` and `deliveries` share: pausing a channel, resuming it, and how it stands."""

from datetime import datetime

from typing_extensions import TypedDict

from db.channels import ChannelQueue
from db.circuits import ChannelStanding, CircuitState
from db.errors import NotFoundError
from db.store import Store
from wirewatch.cli.output import console, counted, shown
from wirewatch.cli.session import Session
from wirewatch.config.nearest import nearest


class StandingShape(TypedDict):
    """How a channel stands; times are None where nothing is to be said."""

    circuit: str  # closed, open, probing
    failures: int
    cause: str | None
    open_since: datetime | None
    probe_at: datetime | None
    paused: datetime | None
    paused_why: str | None
    last_sent: datetime | None
    waiting: int
    oldest: datetime | None


class ChannelShape(StandingShape):
    """A configured channel, the watches that use it, and how it stands."""

    name: str
    kind: str
    watches: list[str]


def standing_json(queue: ChannelQueue, now: datetime) -> StandingShape:
    """Return how a channel stands."""
    standing, circuit = queue.standing, queue.standing.circuit
    return {
        "circuit": circuit.state(now).value,
        "failures": circuit.failures,
        "cause": circuit.cause or None,
        "open_since": circuit.opened,
        "probe_at": circuit.probe_at if circuit.opened else None,
        "paused": standing.paused,
        "paused_why": standing.paused_why or None,
        "last_sent": standing.last_sent,
        "waiting": queue.waiting,
        "oldest": queue.oldest,
    }


def stands(standing: ChannelStanding, now: datetime) -> str:
    """Return how a channel stands, in words."""
    circuit = standing.circuit
    if standing.paused is not None:
        return f"paused: {standing.paused_why}" if standing.paused_why else "paused"
    if circuit.state(now) is CircuitState.CLOSED:
        return "works" if not circuit.failures else f"failed {circuit.failures} times in a row"
    if circuit.state(now) is CircuitState.PROBING:
        return f"fails since {shown(circuit.opened)}; is being tried"
    return f"fails since {shown(circuit.opened)}; tried again {shown(circuit.probe_at)}"


def known_channel(call: Session, store: Store, name: str) -> str:
    """Return the name of a channel that is configured or has deliveries; raises NotFoundError."""
    names = {
        channel.name for channel in call.configuration().channels
    } | store.channels.all().keys()
    if name not in names:
        near = nearest(name, names)
        advice = f"did you mean {near!r}?" if near else "`wirewatch channels list` shows them"
        raise NotFoundError(f"no channel is named {name!r}; {advice}")
    return name


def pause_channel(call: Session, store: Store, name: str, why: str) -> None:
    """Give a channel nothing until it is resumed, and say so."""
    store.channels.pause(known_channel(call, store, name), call.clock.now(), why)
    console.print(f"{name} is given nothing until `wirewatch channels resume {name}`", markup=False)


def resume_channel(call: Session, store: Store, name: str) -> None:
    """Give a channel its deliveries again, and say how many wait."""
    count = store.channels.resume(known_channel(call, store, name), call.clock.now())
    console.print(f"{name} is used again; due now: {counted(count, 'delivery', 'deliveries')}")
