"""Routes of articles, and of the marks that users give them."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from web.api.desk import Desk, Reading
from web.api.paging import Cursor, Limit, Page, page, read_number
from web.api.problems import HEADERS
from web.api.questions import MOST_LETTERS, TAKES_BODY, Named, Number, Since, problems, since_of
from web.shapes.articles import (
    ArticleShape,
    MarksShape,
    WholeArticleShape,
    article_json,
    marks_json,
    whole_article_json,
)


class MarkRequest(BaseModel):
    """A mark: whether a watch should find an article."""

    model_config = ConfigDict(extra="forbid", strict=True)

    watch: str = Field(min_length=1, max_length=MOST_LETTERS)
    wanted: bool


def article_routes(desk: Desk, reading: Reading) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/articles", tags=["articles"])
    _add_reading(routes, desk, reading)
    _add_marks(routes, desk, reading)
    return routes


def _add_reading(routes: APIRouter, desk: Desk, reading: Reading) -> None:
    @routes.get("", response_model=Page[ArticleShape], responses=problems(422))
    async def list_articles(
        limit: Limit = 30,
        cursor: Cursor = None,
        since: Since = None,
        watch: Named = None,
        source: Named = None,
    ) -> Response:
        """List stored articles, the newest first.

        `since` looks at when they were first seen; `watch` names one that they matched.
        """
        begin, before = since_of(since, desk.clock), read_number(cursor)
        return await reading.answer(
            lambda: page(
                desk.store.articles.list(
                    limit=limit + 1, since=begin, watch=watch, source=source, before=before
                ),
                limit,
                article_json,
                lambda stored: (stored.id,),
            )
        )

    @routes.get("/{article}", response_model=WholeArticleShape, responses=problems(404, 422))
    async def show_article(article: Number) -> Response:
        """Show one article whole, its earlier texts, and what of its page is kept."""
        return await reading.answer(lambda: _whole(desk, article))


def _whole(desk: Desk, article: int) -> WholeArticleShape:
    store = desk.store
    return whole_article_json(
        store.articles.get(article),
        revisions=store.articles.revisions(article),
        pages=store.pages.of(article),
        cuts=store.sites.cuts([article]).get(article, ()),
        marks=store.markings.of_article(article),
        keep=desk.keep_pages,
    )


def _add_marks(routes: APIRouter, desk: Desk, reading: Reading) -> None:
    markings = desk.store.markings

    @routes.post(
        "/{article}/marks", response_model=MarksShape, responses=problems(404, 422, *TAKES_BODY)
    )
    async def mark_article(article: Number, mark: MarkRequest) -> Response:
        """Mark an article as one that a watch should find, or should not; nobody is told.

        Backtests measure precision and recall by these marks. The answer has all marks of the
        article.
        """
        watch = desk.watches.named(mark.watch).name
        await desk.threads.write(
            markings.set, article, watch, wanted=mark.wanted, now=desk.clock.now()
        )
        return await reading.answer(lambda: marks_json(article, markings.of_article(article)))

    @routes.delete("/{article}/marks", status_code=204, responses=problems(404, 422))
    async def clear_mark(
        article: Number, watch: Annotated[str, Query(max_length=MOST_LETTERS)]
    ) -> Response:
        """Take the mark for a watch back."""
        name = desk.watches.named(watch).name
        if not await desk.threads.write(markings.clear, article, name):
            raise HTTPException(404, f"article {article} was not marked for {name!r}")
        return Response(status_code=204, headers=HEADERS)
