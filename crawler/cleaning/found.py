"""A finding about a page with where it was made, so that a user can see whom we believed."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Found(Generic[T_co]):
    """A value and the place on the page that told it; the place is "" where nothing did."""

    value: T_co
    where: str = ""
