"""Verbs on channels: how they stand, and what the user or a notice says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from db.channel_rows import read_standing, read_standings, write_standing
from db.circuits import ChannelStanding, after_pause, after_resume, was_long
from db.database import Database
from db.delivery_records import DeliveryState
from db.delivery_steps import take_steps
from db.delivery_tables import DeliveryRow
from db.message_records import NoticeMessage
from db.presence import write_notice
from db.records import Record
from db.settings import format_duration
from db.standing import Why, recovered


@dataclass(frozen=True, kw_only=True)
class ChannelQueue(Record):
    """How a channel stands, and what it has yet to be given."""

    standing: ChannelStanding
    waiting: int = 0
    oldest: datetime | None = None  # of these


class Channels:
    """What the database knows of channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Mapping[str, ChannelQueue]:
        """Return the channels of which something is known, by name."""
        queued = (
            select(
                DeliveryRow.channel,
                func.count().label("waiting"),
                func.min(DeliveryRow.created_at).label("oldest"),
            )
            .where(DeliveryRow.ended_at.is_(None))
            .group_by(DeliveryRow.channel)
        )
        with self._database.reading() as connection:
            standings = read_standings(connection)
            found = {name: ChannelQueue(standing=each) for name, each in standings.items()}
            for row in connection.execute(queued):
                standing = standings.get(row.channel) or ChannelStanding(name=row.channel)
                found[row.channel] = ChannelQueue(
                    standing=standing, waiting=row.waiting, oldest=row.oldest
                )
        return found

    def pause(self, channel: str, now: datetime, why: str) -> None:
        """Give a channel nothing until it is resumed; what is being sent is."""
        with self._database.writing() as connection:
            before = read_standing(connection, channel)
            write_standing(connection, before, after_pause(before, now, why))

    def resume(self, channel: str, now: datetime) -> int:
        """Give a channel its deliveries again, whatever it failed for; return how many are due."""
        of_it = DeliveryRow.channel == channel
        with self._database.writing() as connection:
            before = read_standing(connection, channel)
            write_standing(connection, before, after_resume(before, now))
            failed = of_it & (DeliveryRow.reason == Why.FAILED.value)
            take_steps(connection, failed, recovered(now))
            due = select(func.count()).where(of_it, DeliveryRow.state == DeliveryState.DUE.value)
            return connection.scalar(due) or 0

    def any_news(self, now: datetime) -> bool:
        """Tell whether `tell_failing` has something to tell."""
        with self._database.reading() as connection:
            return any(_news_of(each, now) for each in read_standings(connection).values())

    def tell_failing(self, channels: Sequence[str], now: datetime) -> tuple[NoticeMessage, ...]:
        """Write a notice of each channel that fails for long or works again, once; return them.

        They go to ``channels``, but for the one that they are about.
        """
        notices = []
        with self._database.writing() as connection:
            for name, standing in read_standings(connection).items():
                said = _news_of(standing, now)
                if said is None:
                    continue
                told = None if standing.told else now
                write_standing(connection, standing, replace(standing, told=told))
                others = [each for each in channels if each != name]
                notices.append(
                    write_notice(
                        connection, about="channel", subject=name, title=said[0], text=said[1],
                        channels=others, now=now,
                    )
                )  # fmt: skip
        return tuple(notices)


def _news_of(standing: ChannelStanding, now: datetime) -> tuple[str, str] | None:
    """Return the title and text of what is to be told of a channel, if anything is."""
    name, circuit = standing.name, standing.circuit
    if standing.told is not None:
        if circuit.opened is not None or standing.paused is not None:
            return None
        return (
            f"Channel {name} works again",
            "What waited for it is being delivered, the oldest story first.",
        )
    if standing.gone:
        return (
            f"Channel {name} takes no more alerts",
            (
                f"{standing.paused_why}. Its alerts wait. When it is mended, run "
                f"`wirewatch channels resume {name}`; or take it out of the configuration."
            ),
        )
    if circuit.opened is None or not was_long(circuit, now):
        return None
    lasting = format_duration(now - circuit.opened)
    return (
        f"Channel {name} has been failing for {lasting}",
        (
            f"The latest failure: {circuit.cause}. Its alerts wait, and are delivered when it "
            "works again; other channels go on. `wirewatch channels list` shows how it stands."
        ),
    )
