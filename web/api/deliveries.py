"""Routes of deliveries."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from db.delivery_records import DeliveryState
from web.api.desk import Desk, Reading
from web.api.paging import Cursor, Limit, Page, page, read_time_and_text
from web.api.questions import Named, problems
from web.shapes.deliveries import (
    DeliveryShape,
    WholeDeliveryShape,
    delivery_json,
    whole_delivery_json,
)


def delivery_routes(desk: Desk, reading: Reading) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/deliveries", tags=["deliveries"])
    deliveries = desk.store.deliveries

    @routes.get("", response_model=Page[DeliveryShape], responses=problems(422))
    async def list_deliveries(
        limit: Limit = 30,
        cursor: Cursor = None,
        state: DeliveryState | None = None,
        channel: Named = None,
    ) -> Response:
        """List deliveries, the newest first: what happened to each, and what will be done."""
        before = read_time_and_text(cursor)
        return await reading.answer(
            lambda: page(
                deliveries.list(limit=limit + 1, state=state, channel=channel, before=before),
                limit,
                delivery_json,
                lambda each: (each.created, each.id),
            )
        )

    @routes.get("/{delivery}", response_model=WholeDeliveryShape, responses=problems(404, 422))
    async def show_delivery(
        delivery: Annotated[
            str, Path(min_length=4, max_length=64, description="The id, or how it begins.")
        ],
    ) -> Response:
        """Show one delivery with each of its attempts, and what is sent."""
        return await reading.answer(lambda: whole_delivery_json(*deliveries.get(delivery)))

    return routes
