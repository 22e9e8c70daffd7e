"""Routes of stories."""

from fastapi import APIRouter
from fastapi.responses import Response

from net.urls import registrable
from web.api.desk import Desk, Reading
from web.api.paging import Cursor, Limit, Page, page, read_time_and_number
from web.api.questions import Named, Number, Since, problems, since_of
from web.shapes.stories import StoryShape, StorySumShape, story_json, sum_json


def story_routes(desk: Desk, reading: Reading) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/stories", tags=["stories"])
    stories = desk.store.stories

    @routes.get("", response_model=Page[StorySumShape], responses=problems(422))
    async def list_stories(
        limit: Limit = 30, cursor: Cursor = None, since: Since = None, watch: Named = None
    ) -> Response:
        """List stories, those with the latest articles first.

        `since` looks at the latest article; `watch` names a watch that found the story.
        """
        begin, before = since_of(since, desk.clock), read_time_and_number(cursor)
        return await reading.answer(
            lambda: page(
                stories.list(limit=limit + 1, since=begin, watch=watch, before=before),
                limit,
                sum_json,
                lambda story: (story.latest, story.id),
            )
        )

    @routes.get("/{story}", response_model=StoryShape, responses=problems(404, 422))
    async def show_story(story: Number) -> Response:
        """Show who reported a story when, what each report added, and the figures side by side.

        A story that was merged into another shows that one.
        """
        return await reading.answer(lambda: story_json(stories.show(story, registrable)))

    return routes
