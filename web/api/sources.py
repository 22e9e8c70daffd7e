"""Routes of sources."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from crawler.health import standing_now
from web.api.desk import Desk, Reading
from web.api.paging import Cursor, Limit, Page, page, read_text
from web.api.questions import problems
from web.shapes.sources import GAPS_SHOWN, NO_GAPS, SourceShape, source_json


def source_routes(desk: Desk, reading: Reading) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/sources", tags=["sources"])

    @routes.get("", response_model=Page[SourceShape], responses=problems(422))
    async def list_sources(limit: Limit = 100, cursor: Cursor = None) -> Response:
        """List the sources by name, each with its health, and what may have been missed of it."""
        after = read_text(cursor)
        return await reading.answer(
            lambda: page(
                [each for each in _sources(desk) if after is None or each["name"] > after],
                limit,
                lambda each: each,
                lambda each: (each["name"],),
            )
        )

    return routes


def _sources(desk: Desk) -> Sequence[SourceShape]:
    store = desk.store
    gaps = store.walks.by_source(desk.clock.now() - GAPS_SHOWN)
    health = {each.state.id: standing_now(each) for each in store.health.evidence()}
    pushes = {each.source_id: each for each in store.subscriptions.all()}
    found = [
        source_json(state, health[state.id], gaps.get(state.id, NO_GAPS), pushes.get(state.id))
        for state in store.sources.all()
        if state.id in health  # a source may come between the two questions
    ]
    return sorted(found, key=lambda each: each["name"])
