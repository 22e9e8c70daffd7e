"""The desk's routes: is it alive, is it ready, and what hubs call."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from web.websub import HubCallback

Readiness = Callable[[], Awaitable[Sequence[str]]]


def make_app(callback: HubCallback, readiness: Readiness) -> Starlette:
    """Return the application. ``readiness`` returns why the daemon is not ready, if it is not.

    Nothing else is served: no pages about the routes, no files, no redirects.
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
        ]
    )
    app.router.redirect_slashes = False
    return app
