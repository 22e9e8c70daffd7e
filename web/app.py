"""The desk's routes: is it alive, is it ready, what hubs call, and the API."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from web.acting import ActPages
from web.story_pages import StoryPages
from web.websub import HubCallback

Readiness = Callable[[], Awaitable[Sequence[str]]]


def make_app(
    callback: HubCallback,
    readiness: Readiness,
    api: ASGIApp | None = None,
    acts: ActPages | None = None,
    stories: StoryPages | None = None,
) -> Starlette:
    """Return the application. ``readiness`` returns why the daemon is not ready, if it is not.

    ``acts`` answers the links in messages that act, ``stories`` those to stories. Nothing else is
    served: no files, no redirects.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        reasons = list(await readiness())
        return JSONResponse(
            {"ready": not reasons, "reasons": reasons}, status_code=503 if reasons else 200
        )

    app = Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/websub/{token}", callback.answer, methods=["GET", "POST"]),
            *((Mount("/api", api),) if api is not None else ()),
            *((_act_route(acts),) if acts is not None else ()),
            *((Route("/stories/{story:int}", stories.answer),) if stories is not None else ()),
        ]
    )
    app.router.redirect_slashes = False
    return app


def _act_route(acts: ActPages) -> Route:
    return Route("/act/{token}", acts.answer, methods=["GET", "POST"])
