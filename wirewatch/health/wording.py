"""Notices on sources in plain sentences: expected, happened, what we do, what the user can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from db.evidence import Health, HealthState
from db.records import Obstacle, Record, SourceState
from db.settings import format_duration


@dataclass(frozen=True, kw_only=True)
class Words(Record):
    """The parts of a notice."""

    title: str
    expected: str  # a sentence
    happened: str  # a clause, without its end: when and what was seen follow it
    ours: str  # a sentence: what Wirewatch does
    yours: str  # a sentence: what the user can do


_WALLED: Mapping[Obstacle, tuple[str, str]] = {
    Obstacle.ROBOTS: (
        "its robots.txt forbids us",
        "Ask the outlet for leave, or take another source of theirs that robots.txt allows.",
    ),
    Obstacle.LOGIN: (
        "a login wall stands before it",
        "Open the address in a browser; if readers must log in, look for a public feed of theirs.",
    ),
    Obstacle.CHALLENGE: (
        "a bot challenge stands before it",
        "Put an address of yours into `user_agent` and ask the outlet to let that name in.",
    ),
    Obstacle.PAYWALL: (
        "a paywall stands before it",
        "Look for a free feed of theirs, or for another outlet that has the same news.",
    ),
    Obstacle.REFUSAL: (
        "it refuses us",
        "Put an address of yours into `user_agent` and write to the outlet.",
    ),
}
_OTHER_WALL = ("it is walled off", "Open the address in a browser and see what stands before it.")
_WAS: Mapping[HealthState, tuple[str, str]] = {
    HealthState.STALE: (
        "{name} was silent for longer than is its habit.",
        "It has brought something new",
    ),
    HealthState.DRIFTING: (
        "The texts of {name} were not what they had been.",
        "They are steady again, as they were or in a new way that lasts",
    ),
    HealthState.BLOCKED: ("{name} was blocked.", "It lets us in again"),
    HealthState.GONE: ("{name} was gone.", "It is there again"),
}
_UNHEARD = ("{name} could not be heard.", "It is heard again")


def wording(state: SourceState, health: Health, *, before: HealthState) -> tuple[str, str]:
    """Return title and text of the notice on a source's change from ``before`` to ``health``."""
    if health.state is HealthState.OK:
        words = _recovered(state, before)
        happened = f"{words.happened}."
    else:
        words = _WORDS[health.state](state, health)
        since = f" since {health.since:%Y-%m-%d %H:%M} UTC" if health.since else ""
        happened = f"Instead, {words.happened}{since}. What was seen: {health.evidence}."
    text = " ".join((words.expected, happened, words.ours, words.yours, state.source.url))
    return f"{state.source.name}: {words.title}", text


def _recovered(state: SourceState, before: HealthState) -> Words:
    was, now = _WAS.get(before, _UNHEARD)
    every = format_duration(timedelta(minutes=max(1, round(state.interval.total_seconds() / 60))))
    return Words(
        title="well again",
        expected=was.format(name=state.source.name),
        happened=now,
        ours=f"It is polled about every {every}, and what it lists is taken in.",
        yours="You need do nothing; only what it took off its list meanwhile may be missing.",
    )


def _stale(state: SourceState, _health: Health) -> Words:
    return Words(
        title="silent for longer than is its habit",
        expected=f"{state.source.name} should have brought something new by now.",
        happened="it answers and lists nothing new, which is not its habit",
        ours="It is polled as before.",
        yours=f"Open the site: if it has newer articles than {_test(state)} shows, its list has "
        "moved, and `url` needs the new address.",
    )


def _drifting(state: SourceState, _health: Health) -> Words:
    return Words(
        title="its texts are no longer what they were",
        expected=f"The pages of {state.source.name} should give article texts as before.",
        happened="they shrink, are empty or repeat",
        ours="What comes is stored and matched, and may lack what a watch asks for.",
        yours="Open one of its latest articles in a browser: the site may have been rebuilt, or "
        "may show a notice in place of the text.",
    )


def _blocked(state: SourceState, health: Health) -> Words:
    happened, yours = _OTHER_WALL if health.wall is None else _WALLED.get(health.wall, _OTHER_WALL)
    return Words(
        title=f"blocked, {happened}",
        expected=f"{state.source.name} should be open to us.",
        happened=happened,
        ours=_retried(state) if state.failures else "It is polled as before; its pages are tried.",
        yours=yours,
    )


def _gone(state: SourceState, _health: Health) -> Words:
    return Words(
        title="gone",
        expected=_list_expected(state),
        happened="there has been nothing at its address",
        ours=_retried(state) if state.gone_at is None else "What it has brought is kept.",
        yours="Find its new address on the site and change `url`, or remove the source.",
    )


def _failing(state: SourceState, _health: Health) -> Words:
    return Words(
        title="cannot be heard",
        expected=_list_expected(state),
        happened=f"{state.failures} polls in a row have failed",
        ours=_retried(state),
        yours=f"Open the address in a browser; {_test(state)} asks it now.",
    )


_WORDS: Mapping[HealthState, Callable[[SourceState, Health], Words]] = {
    HealthState.STALE: _stale,
    HealthState.DRIFTING: _drifting,
    HealthState.BLOCKED: _blocked,
    HealthState.GONE: _gone,
    HealthState.FAILING: _failing,
}


def _list_expected(state: SourceState) -> str:
    return f"{state.source.name} should have answered with its list."


def _retried(state: SourceState) -> str:
    return f"It is tried again, ever less often, next at {state.next_poll_at:%Y-%m-%d %H:%M} UTC."


def _test(state: SourceState) -> str:
    return f'`wirewatch sources test "{state.source.name}"`'
