"""What a watch's users are told of the watch itself: that it spikes, or hears too little; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.deafness import Hearing, silent_since
from alerts.spikes import Rate
from db.rates import Ear, TopStory, Unusual, WatchPast
from db.watch_records import Watch

_NAMED = 5


def tell_spike(past: WatchPast, rate: Rate, now: datetime) -> Unusual:
    """Return what is to be written of a watch after its rate was judged; told at the begin only."""
    if not rate.spiking:
        return Unusual(since=None)
    if past.told is not None:
        return Unusual(since=past.told)
    since = now - timedelta(hours=1)
    title = f"{past.watch.name}: {rate.found} stories in an hour, {_number(rate.usual)} are usual"
    first = (
        f"In the last hour, since {_clock(since, past.watch)}, this watch found {rate.found} "
        f"stories. At this hour of the week {_number(rate.usual)} are usual."
    )
    return Unusual(since=now, title=title, text="\n".join([first, *map(_story, past.top)]))


def tell_hearing(watch: Watch, told: datetime | None, hearing: Hearing) -> Unusual:
    """Return what is to be written of a watch after its hearing was judged; each change is told."""
    if hearing.deaf:
        if told is not None:
            return Unusual(since=told)
        title = f"{watch.name}: most of its sources cannot be heard"
        return Unusual(since=hearing.since, title=title, text=_deaf(watch, hearing))
    if told is None:
        return Unusual(since=None)
    text = (
        f"What you hear of {watch.name} comes from its usual sources again. "
        f"Most of them could not be heard since {_clock(told, watch)}; "
        "what they listed meanwhile, and still list, is caught up."
    )
    return Unusual(since=None, title=f"{watch.name}: its sources are heard again", text=text)


def _deaf(watch: Watch, hearing: Hearing) -> str:
    share = f"{hearing.share:.0%} of what this watch found lately came from them; "
    return (
        f"What you hear of {watch.name} comes from sources of which most cannot be heard: "
        f"{_sources(watch, hearing.silent)}. {share}"
        "a silence of this watch says little until they are heard again. They are tried on; "
        "`wirewatch sources list` shows what stands in the way."
    )


def _sources(watch: Watch, silent: Sequence[Ear]) -> str:
    named = ", ".join(_source(watch, ear) for ear in silent[:_NAMED])
    more = len(silent) - _NAMED
    return f"{named}, and {more} more" if more > 0 else named


def _source(watch: Watch, ear: Ear) -> str:
    since = silent_since(ear)
    when = f" since {_clock(since, watch)}" if since else ""
    return f"{ear.source} ({ear.state.value}{when})"


def _story(story: TopStory) -> str:
    outlets = "1 outlet" if story.outlets == 1 else f"{story.outlets} outlets"
    return f"- {story.title} ({outlets}): {story.url}"


def _number(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def _clock(at: datetime, watch: Watch) -> str:
    return f"{at.astimezone(ZoneInfo(watch.timezone)):%Y-%m-%d %H:%M %Z}"
