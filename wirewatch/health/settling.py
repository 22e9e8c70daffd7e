"""When a change of a source's health is told: pure, once it has held, and once only."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.health import judge_source
from db.evidence import Evidence, Health, HealthState, Settled, Standing
from wirewatch.health.wording import wording

HOLD = timedelta(minutes=15)


class SettleReason(StrEnum):
    """Why a source's health is told, or why not."""

    CHANGED = "it changed, and the change has held"
    RETIRED = "it is gone for good, and will not be asked again"
    KNOWN = "it is as was told last"
    TOO_SOON = "it has not held for two polls or a quarter of an hour"
    ONE_FAILURE = "one failed poll is not told"
    UNHEARD = "it was not asked yet"


_TELLING = (SettleReason.CHANGED, SettleReason.RETIRED)


def settle(evidence: Evidence, now: datetime) -> Settled:
    """Return how a source stands now, with the notice if its state is to be told.

    A state is told when it differs from the one told last and has held for two polls or a quarter
    of an hour; so a source that flaps within that is told of once or not at all.
    """
    health = judge_source(evidence)
    standing = _entered(evidence, health, now)
    if reason_to_tell(evidence, standing, now) not in _TELLING:
        return Settled(standing=standing)
    title, text = wording(evidence.state, standing.health, before=evidence.standing.told[0])
    return Settled(
        standing=replace(standing, told=standing.health.kind, told_at=now), title=title, text=text
    )


def reason_to_tell(evidence: Evidence, standing: Standing, now: datetime) -> SettleReason:
    """Return whether a source's present standing is told, by name."""
    if standing.health.state is HealthState.NEW:
        return SettleReason.UNHEARD
    if standing.health.kind == standing.told:
        return SettleReason.KNOWN
    if evidence.state.gone_at is not None:
        return SettleReason.RETIRED
    if evidence.state.failures == 1:
        return SettleReason.ONE_FAILURE
    polled_again = evidence.polls > standing.entered_polls
    if standing.entered is None or not (polled_again or now - standing.entered >= HOLD):
        return SettleReason.TOO_SOON
    return SettleReason.CHANGED


def _entered(evidence: Evidence, health: Health, now: datetime) -> Standing:
    former = evidence.standing
    if former.entered is not None and health.kind == former.health.kind:
        since = health.since or former.health.since
        return replace(former, health=replace(health, since=since))
    return replace(
        former,
        health=replace(health, since=health.since or now),
        entered=now,
        entered_polls=evidence.polls,
    )
