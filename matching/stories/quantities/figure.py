"""The record of a figure, which goes through JSON and back unchanged."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity that a report states; offsets are characters of its text."""

    start: int
    end: int
    low: float | None  # None: open below
    high: float | None  # None: open above
    about: bool
    unit: str  # "" for what is counted, else ISO 4217, a symbol or a singular English word
    counts: str  # one word as written, "" where none was found
    when: str | None  # the date or weekday of its sentence, as written
    attributed: str | None  # who says so, as written
    sentence: tuple[int, int]

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Figure":
        """Return the figure that ``as_json`` wrote."""
        return cls(**{**row, "sentence": tuple(row["sentence"])})
