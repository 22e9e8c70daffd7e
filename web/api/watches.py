"""Routes of watches: what is looked for, why it is found, and queries tried on what is stored."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from intake.accounting import account
from intake.watching import compile_watch
from web.api.backtests import BacktestAnswer, Backtests, Tried
from web.api.desk import Desk, Reading
from web.api.paging import Cursor, Limit, Page, page, read_number
from web.api.questions import MOST_LETTERS, TAKES_BODY, problems, since_of
from web.shapes.accounts import AccountShape, account_json
from web.shapes.watches import WatchShape, watch_json

_MOST_QUERY = 20_000  # letters
_MOST_SAMPLES = 100


Name = Annotated[str, Path(max_length=MOST_LETTERS)]


class ExplainRequest(BaseModel):
    """The article that an account is asked of."""

    model_config = ConfigDict(extra="forbid", strict=True)

    article: str = Field(
        min_length=1, max_length=2_000, description="Its number, or its address.", examples=["17"]
    )


class BacktestRequest(BaseModel):
    """What is tried: a watch as it is, a query by itself, or a query as an edit of the watch."""

    model_config = ConfigDict(extra="forbid", strict=True)

    watch: str | None = Field(default=None, max_length=MOST_LETTERS)
    query: str | None = Field(default=None, max_length=_MOST_QUERY, examples=["arms AND Ukraine"])
    since: str = Field(default="90d", max_length=40, description="90d, 12h, or 2026-01-31.")
    samples: int = Field(default=10, ge=0, le=_MOST_SAMPLES, description="Articles to show.")

    @model_validator(mode="after")
    def _something(self) -> "BacktestRequest":
        if self.watch is None and self.query is None:
            raise ValueError("give a watch, a query, or both")
        return self


def watch_routes(desk: Desk, reading: Reading, backtests: Backtests) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/watches", tags=["watches"])
    _add_list(routes, desk, reading)
    _add_backtest(routes, desk, backtests)
    _add_explain(routes, desk, reading)
    return routes


def _add_list(routes: APIRouter, desk: Desk, reading: Reading) -> None:
    @routes.get("", response_model=Page[WatchShape], responses=problems(422))
    async def list_watches(limit: Limit = 100, cursor: Cursor = None) -> Response:
        """List the watches as configured now, with their queries and channels."""
        begin = read_number(cursor) or 0
        found = list(enumerate(desk.watches.all(), 1))[begin : begin + limit + 1]
        return await reading.answer(
            lambda: page(found, limit, lambda each: watch_json(each[1]), lambda each: (each[0],))
        )


def _add_backtest(routes: APIRouter, desk: Desk, backtests: Backtests) -> None:
    @routes.post(
        "/backtest",
        status_code=200,
        response_class=BacktestAnswer,
        responses=problems(404, 422, 429, *TAKES_BODY),
    )
    async def backtest(asked: BacktestRequest) -> Response:
        """Try a query on what is stored; tells nobody and changes nothing.

        The answer has one JSON object a line, told apart by `kind`: `note`s, then `match`es as they
        are found, the newest first, with `progress` between them, and the `report` at the end; or a
        `problem` in its place. One runs at a time; it ends when its client leaves.
        """
        tried = Tried(
            watch=asked.watch,
            query=asked.query,
            since=since_of(asked.since, desk.clock),
            samples=asked.samples,
        )
        return BacktestAnswer(await backtests.begin(tried))


def _add_explain(routes: APIRouter, desk: Desk, reading: Reading) -> None:
    @routes.post(
        "/{name:path}/explain",
        response_model=AccountShape,
        responses=problems(404, 422, *TAKES_BODY),
    )
    async def explain_match(name: Name, asked: ExplainRequest) -> Response:
        """Tell why an article matches a watch, or why not, and what was told of it."""

        def told() -> AccountShape:
            watch = desk.watches.named(name)
            found = account(desk.store, asked.article, watch, compile_watch(watch), desk.policy)
            return account_json(found, watch)

        return await reading.answer(told)
