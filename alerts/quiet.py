"""When a watch may speak: quiet hours and digest times, on the clock of the watch's time zone.

A wall-clock time means the first instant of its day at which that clock shows the time or a later
one. So a time that a change to summer time skips falls on the end of the gap, a time that a
change back repeats falls on its first showing, and each day has each time exactly once.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.clock_times import read_clock_time
from alerts.schedule import HOURLY, Slot, read_schedule
from db.watch_records import Watch

_DAY = timedelta(days=1)


def read_quiet(text: str) -> tuple[time, time]:
    """Return "22:00-06:30" as its two times. Raises ValueError, also where they are the same."""
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f"{text!r} is no period; write two clock times, such as 22:00-06:30")
    times = read_clock_time(start), read_clock_time(end)
    if times[0] == times[1]:
        raise ValueError(f"{text!r} starts when it ends; quiet all day would never tell anything")
    return times


def hold_until(quiet: str, timezone: str, now: datetime) -> datetime:
    """Return when a message may go: ``now`` itself, or the end of the quiet hours, in UTC.

    ``quiet`` reads "22:00-06:30" (midnight may lie within) or "" for none. The start is quiet, the
    end is not. Raises ValueError for other text.
    """
    if not quiet:
        return now
    zone = ZoneInfo(timezone)
    start, end = read_quiet(quiet)
    today = now.astimezone(zone).date()
    for day in (today - _DAY, today):
        last = day if start < end else day + _DAY
        until = _instant(last, end, zone)
        if _instant(day, start, zone) <= now < until:
            return until
    return now


def next_digest(digest: str, timezone: str, after: datetime) -> datetime:
    """Return the first digest time later than ``after``, in UTC.

    ``digest`` reads as `alerts.schedule` has it, or "hourly" (when the local clock shows a full
    hour). Raises ValueError for other text.
    """
    zone = ZoneInfo(timezone)
    local = after.astimezone(zone)
    if digest == HOURLY:
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return after.astimezone(UTC) - into + timedelta(hours=1)
    return min(_next_slot(slot, zone, after) for slot in read_schedule(digest))


def _next_slot(slot: Slot, zone: ZoneInfo, after: datetime) -> datetime:
    day = after.astimezone(zone).date() - _DAY
    while day.weekday() not in slot.days or (found := _instant(day, slot.at, zone)) <= after:
        day += _DAY
    return found


def hold(watch: Watch, now: datetime) -> datetime:
    """Return from when a watch may tell: now, or the end of its quiet hours."""
    return hold_until(watch.quiet, watch.timezone, now)


def next_digest_of(watch: Watch, after: datetime) -> datetime:
    """Return when a watch's next digest goes out."""
    return next_digest(watch.digest, watch.timezone, after)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, at)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late  # it exists; fold 0 is its first showing
    return _gap_end(early, late, zone)


def _gap_end(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the change of offset between two instants, to the second (PEP 495: a gap)."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
