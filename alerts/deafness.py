"""Whether most of what a watch lives on cannot be heard, as half an hour has borne out; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.evidence import HealthState
from db.rates import Ear
from db.records import Record

PAST = timedelta(days=60)
HELD = timedelta(minutes=30)
_UNHEARD = frozenset({HealthState.FAILING, HealthState.BLOCKED, HealthState.GONE})


class DeafReason(StrEnum):
    """Why a watch is said to be deaf, or not."""

    MOST = "at least half of what it finds comes from sources that cannot be heard"
    ALL = "it has found nothing yet, and no source can be heard"
    STILL = "not well again for half an hour"
    HEARS = "enough can be heard"


@dataclass(frozen=True, kw_only=True)
class Hearing(Record):
    """What of a watch's living can be heard."""

    reason: DeafReason
    since: datetime | None = None  # when the first of the silent ones fell silent
    silent: tuple[Ear, ...] = ()  # that bring the most first
    share: float = 0.0  # of the finds

    @property
    def deaf(self) -> bool:
        """Tell whether the watch is deaf."""
        return self.reason is not DeafReason.HEARS


def judge_hearing(
    ears: Sequence[Ear], brought: Mapping[str, int], *, now: datetime, deaf: bool
) -> Hearing:
    """Return how a watch hears that has ``brought`` so many finds from each source of a name.

    Only configured sources count. Without any finds all of them do alike, and all must be silent.
    A change of less than half an hour is none, in either direction; ``deaf`` says what was told.
    """
    weights = {ear.source: brought.get(ear.source, 0) for ear in ears}
    total = sum(weights.values())
    needed = total / 2 if total else len(ears)
    if not total:
        weights = dict.fromkeys(weights, 1)
    silent = [ear for ear in ears if weights[ear.source] and _is_silent(ear, now, deaf=deaf)]
    weight = sum(weights[ear.source] for ear in silent)
    if not silent or weight < needed:
        return Hearing(reason=DeafReason.HEARS)
    return Hearing(
        reason=_reason(deaf=deaf, has_past=total > 0),
        since=min((at for ear in silent if (at := silent_since(ear))), default=now),
        silent=tuple(sorted(silent, key=lambda ear: -weights[ear.source])),
        share=weight / sum(weights.values()),
    )


def silent_since(ear: Ear) -> datetime | None:
    """Return since when a source cannot be heard."""
    return ear.since or ear.entered


def _reason(*, deaf: bool, has_past: bool) -> DeafReason:
    if deaf:
        return DeafReason.STILL
    return DeafReason.MOST if has_past else DeafReason.ALL


def _is_silent(ear: Ear, now: datetime, *, deaf: bool) -> bool:
    """Tell whether a source is silent for long enough, or for a deaf watch not yet well so long."""
    if ear.state in _UNHEARD:
        began = silent_since(ear)
        return deaf or (began is not None and now - began >= HELD)
    return deaf and ear.entered is not None and now - ear.entered < HELD
