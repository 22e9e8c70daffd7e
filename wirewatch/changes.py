"""What differs between two configurations: what is applied at once, and what waits; pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from db.records import Record
from db.settings import Section
from wirewatch.settings import Configuration

K = TypeVar("K", bound=Hashable)
# Sections that are read once.
AT_START = ("database", "crawler", "web", "health", "translate", "stories")


@dataclass(frozen=True, kw_only=True)
class Difference(Record):
    """Names of what came, became other, and went."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        """Write them as "+ new, ~ changed, - gone"."""
        signs = (("+", self.added), ("~", self.changed), ("-", self.removed))
        return ", ".join(f"{sign} {name}" for sign, names in signs for name in names)


@dataclass(frozen=True, kw_only=True)
class Changes(Record):
    """What a changed configuration asks for."""

    watches: Difference
    sources: Difference
    channels: Difference
    waiting: tuple[str, ...]  # "[crawler] delay": keys that are read at the start only

    @property
    def at_once(self) -> dict[str, str]:
        """What is applied at once, in words by kind; kinds without a change are left out."""
        kinds = {"watches": self.watches, "sources": self.sources, "channels": self.channels}
        return {kind: str(found) for kind, found in kinds.items() if found}


def changes_between(before: Configuration, after: Configuration) -> Changes:
    """Return what differs between two configurations."""
    return Changes(
        watches=_difference(
            {each.name: each for each in before.watches},
            {each.name: each for each in after.watches},
        ),
        sources=_sources(before, after),
        channels=_difference(
            {each.name: each for each in before.channels},
            {each.name: each for each in after.channels},
        ),
        waiting=tuple(
            f"[{name}] {key}"
            for name in AT_START
            for key in _keys(getattr(before, name), getattr(after, name))
        ),
    )


def _sources(before: Configuration, after: Configuration) -> Difference:
    """Return the sources that differ in their section, or in what they are asked with."""
    found = _difference(
        {each.name: each for each in before.sources}, {each.name: each for each in after.sources}
    )
    known = {each.name for each in before.sources}
    asked = {
        each.name
        for each in after.sources
        if each.name in known and not _asked_alike(before, after, each.name)
    }
    changed = tuple(each.name for each in after.sources if each.name in asked | set(found.changed))
    return Difference(added=found.added, changed=changed, removed=found.removed)


def _asked_alike(before: Configuration, after: Configuration, source: str) -> bool:
    was, becomes = before.accesses.get(source), after.accesses.get(source)
    return becomes.is_as(was) if becomes is not None else was is None


def _difference(before: Mapping[str, object], after: Mapping[str, object]) -> Difference:
    return Difference(
        added=tuple(name for name in after if name not in before),
        changed=tuple(name for name in after if name in before and before[name] != after[name]),
        removed=tuple(name for name in before if name not in after),
    )


def _keys(before: Section, after: Section) -> list[str]:
    return [key for key in type(after).model_fields if getattr(before, key) != getattr(after, key)]
