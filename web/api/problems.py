"""What went wrong, as the API says it: problem details (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NotRequired

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from db.errors import ConfigError, NotFoundError, QueryError, StoreBusy, WirewatchError
from web.shapes.plain import encoded

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_AGAIN = {"Retry-After": "5"}
_MOST_FAULTS = 20


class FaultShape(TypedDict):
    """A part of a request that is wrong: where it is, and why."""

    at: str
    why: str


class ProblemShape(TypedDict):
    """Why a request was not answered (RFC 9457); a query's fault has its line and column."""

    type: str
    title: str
    status: int
    detail: str
    faults: NotRequired[list[FaultShape]]
    line: NotRequired[int]
    column: NotRequired[int]
    hint: NotRequired[str]


def problem(status: int, detail: str) -> ProblemShape:
    """Return a problem; ``detail`` says what happened and what to do."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }


def problem_of(error: WirewatchError) -> ProblemShape:
    """Return what an error of ours means for the client."""
    if isinstance(error, NotFoundError):
        return problem(404, str(error))
    if isinstance(error, QueryError):
        found = problem(422, error.message)
        return {**found, "line": error.line, "column": error.column, "hint": error.hint}
    if isinstance(error, ConfigError):
        return problem(422, str(error))
    if isinstance(error, StoreBusy):
        return problem(503, "the database is busy; ask again in some seconds")
    return problem(500, "the database cannot be used; the log says why")


def answer_problem(found: ProblemShape, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer that tells a problem."""
    again = _AGAIN if found["status"] == 503 else {}
    return Response(
        encoded(found),
        status_code=found["status"],
        media_type=MEDIA_TYPE,
        headers={**HEADERS, **again, **(headers or {})},
    )


def tell_problems(app: FastAPI) -> None:
    """Have an application answer every failure by a problem."""
    app.add_exception_handler(WirewatchError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


async def _ours(_: Request, exc: Exception) -> Response:
    if not isinstance(exc, WirewatchError):
        raise exc
    found = problem_of(exc)
    if found["status"] == 500:
        log.error("the API could not answer", reason=str(exc))
    return answer_problem(found)


async def _http(_: Request, exc: Exception) -> Response:
    if not isinstance(exc, HTTPException):
        raise exc
    known = {404: "there is no such address; /api/docs lists those there are"}
    detail = exc.detail if exc.detail != HTTPStatus(exc.status_code).phrase else ""
    said = detail or known.get(exc.status_code, "this address does not take such a request")
    return answer_problem(problem(exc.status_code, said), exc.headers)


async def _invalid(_: Request, exc: Exception) -> Response:
    if not isinstance(exc, RequestValidationError):
        raise exc
    faults = _faults(exc.errors())
    said = "; ".join(f"{each['at']}: {each['why']}" for each in faults)
    return answer_problem({**problem(422, said[:1000]), "faults": faults})


async def _unforeseen(_: Request, exc: Exception) -> Response:
    log.error("the API failed", exc_info=exc)
    return answer_problem(problem(500, "this is a mistake of Wirewatch's; the log tells more"))


def _faults(errors: Sequence[Mapping[str, object]]) -> list[FaultShape]:
    """Return where and why; never what was sent, which may be a secret in a wrong place."""
    return [{"at": _place(each["loc"]), "why": _why(each)} for each in errors[:_MOST_FAULTS]]


def _why(error: Mapping[str, object]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def _place(where: object) -> str:
    parts = where if isinstance(where, tuple | list) else (where,)
    return ".".join(str(part)[:100] for part in parts)
