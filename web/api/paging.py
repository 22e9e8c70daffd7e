"""Lists by pages: a cursor says where the next one begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import HTTPException, Query
from typing_extensions import TypedDict

T = TypeVar("T")
S = TypeVar("S")

MOST = 100  # of one page
_LONGEST = 400
_DEEP = 2**63

Limit = Annotated[int, Query(ge=1, le=MOST, description="At most so many.")]
Cursor = Annotated[
    str | None,
    Query(max_length=_LONGEST, description="`next` of the page before; none for the first."),
]


class Page(TypedDict, Generic[T]):
    """A part of a list; ``next`` is the cursor of what follows, null at the end."""

    items: list[T]
    next: str | None


def page(
    found: Sequence[S], limit: int, shape: Callable[[S], T], key: Callable[[S], Sequence[object]]
) -> Page[T]:
    """Return a page of what was found, one more of which was asked for than fits.

    ``key`` gives what the next page begins after.
    """
    shown = found[:limit]
    more = len(found) > limit
    return {
        "items": [shape(each) for each in shown],
        "next": written(key(shown[-1])) if more else None,
    }


def written(key: Sequence[object]) -> str:
    """Return the cursor of a key: numbers, texts and times."""
    values = [each.isoformat() if isinstance(each, datetime) else each for each in key]
    return urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def read_number(cursor: str | None) -> int | None:
    """Return the number that a cursor holds."""
    if cursor is None:
        return None
    (number,) = _read(cursor, 1)
    return _number(number)


def read_moment(cursor: str | None) -> tuple[datetime, object] | None:
    """Return the time that a cursor holds, and what tells those of one time apart."""
    if cursor is None:
        return None
    at, last = _read(cursor, 2)
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise _unusable()
        return moment.astimezone(UTC), last
    except (ValueError, TypeError, OverflowError) as exc:
        raise _unusable() from exc


def read_time_and_number(cursor: str | None) -> tuple[datetime, int] | None:
    """Return the time and the number that a cursor holds."""
    found = read_moment(cursor)
    return None if found is None else (found[0], _number(found[1]))


def read_time_and_text(cursor: str | None) -> tuple[datetime, str] | None:
    """Return the time and the text that a cursor holds."""
    found = read_moment(cursor)
    return None if found is None else (found[0], _text(found[1]))


def read_text(cursor: str | None) -> str | None:
    """Return the text that a cursor holds."""
    if cursor is None:
        return None
    (text,) = _read(cursor, 1)
    return _text(text)


def _read(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as exc:  # of base64, of UTF-8 and of JSON
        raise _unusable() from exc
    if not isinstance(values, list) or len(values) != count:
        raise _unusable()
    return values


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _DEEP:
        raise _unusable()
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise _unusable()
    return value


def _unusable() -> HTTPException:
    return HTTPException(422, "this is no cursor of ours; leave it out to begin anew")
