"""What routes ask for in common: numbers, names, times, and what may go wrong."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import HTTPException, Path, Query

from db.clock import Clock
from web.api.problems import MEDIA_TYPE
from web.times import read_time

MOST_LETTERS = 300  # of a name
Number = Annotated[int, Path(ge=1, lt=2**63)]
Named = Annotated[str | None, Query(max_length=MOST_LETTERS)]
Since = Annotated[
    str | None, Query(max_length=40, description="7d, 12h, 2026-01-31, or a time as in RFC 3339.")
]

TAKES_BODY = (400, 408, 413, 415)  # what may be wrong with a body, beside what it says

_WHY = {
    400: "The body is no JSON.",
    401: "No token, or a wrong one.",
    403: "Who asks may not, without a token.",
    404: "There is no such thing.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    415: "The body is not sent as JSON.",
    422: "What was asked cannot be understood.",
    429: "One at a time.",
    503: "The database is busy, or takes too long.",
}


def since_of(since: str | None, clock: Clock) -> datetime | None:
    """Return the time that was asked for; raises HTTPException."""
    if since is None:
        return None
    try:
        return read_time(since, clock.now())
    except ValueError as exc:
        raise HTTPException(422, f"since: {exc}") from exc


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how routes that may fail in these ways are described, besides the usual ones."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": _WHY[status], "content": {MEDIA_TYPE: schema}}
        for status in sorted({401, 403, 503, *statuses})
    }
