"""What was due, what arrived, and the verdict: nothing lost, nothing beyond, repeats identical."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Due = frozenset[tuple[str, str]]  # of (watch, address of an article)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message as a receiver got it."""

    channel: str
    id: str  # webhook-id or Message-ID
    body: bytes
    tells: Due


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What comparing the receivers' books with the truth found."""

    messages: int  # different ones
    repeats: int  # of the same id and bytes
    lost: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)  # told although it was not due
    doubled: list[str] = field(default_factory=list)  # told under two ids
    altered: list[str] = field(default_factory=list)  # repeated with other bytes

    @property
    def faults(self) -> list[str]:
        """Everything that must not be, in words."""
        return [
            f"{name}: {fault}"
            for name in ("lost", "beyond", "doubled", "altered")
            for fault in getattr(self, name)
        ]


def judge(due: Mapping[str, Due], told: Iterable[Told]) -> Verdict:
    """Compare what was due on each channel with what was told there."""
    first: dict[tuple[str, str], Told] = {}
    repeats, altered = 0, []
    for message in told:
        known = first.get((message.channel, message.id))
        if known is None:
            first[message.channel, message.id] = message
            continue
        repeats += 1
        if known.body != message.body:
            altered.append(f"{message.id} on {message.channel}")
    times: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for message in first.values():
        times[message.channel].update(message.tells)
    channels = sorted(due.keys() | times.keys())
    return Verdict(
        messages=len(first),
        repeats=repeats,
        altered=altered,
        lost=[_said(c, item) for c in channels for item in due.get(c, Due()) - times[c].keys()],
        beyond=[_said(c, item) for c in channels for item in times[c].keys() - due.get(c, Due())],
        doubled=[_said(c, item) for c in channels for item, n in times[c].items() if n > 1],
    )


def _said(channel: str, item: tuple[str, str]) -> str:
    watch, url = item
    return f"{url} of {watch} on {channel}"
