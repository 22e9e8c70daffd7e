"""The API as one application, to be mounted at /api."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from pydantic import SecretStr
from starlette.types import ASGIApp

from web.api.articles import article_routes
from web.api.backtests import Backtests
from web.api.deliveries import delivery_routes
from web.api.describing import describe, docs_page
from web.api.desk import Desk, Reading
from web.api.door import Door, rule_for
from web.api.problems import HEADERS, tell_problems
from web.api.sources import source_routes
from web.api.stories import story_routes
from web.api.watches import watch_routes
from web.pages import answer_page
from web.settings import WebSettings
from web.shapes.plain import encoded


class Api:
    """The application, and the threads that it works on."""

    def __init__(self, desk: Desk, settings: WebSettings, token: SecretStr | None) -> None:
        self._reading = Reading()
        self._backtests = Backtests(desk)
        rule = rule_for(
            has_token=token is not None, host=settings.host, public_url=settings.public_url
        )
        self.app: ASGIApp = Door(_application(desk, self._reading, self._backtests), rule, token)

    def close(self) -> None:
        """Wait for what the threads are at, and end them; may be called twice."""
        self._backtests.close()
        self._reading.close()


def _application(desk: Desk, reading: Reading, backtests: Backtests) -> FastAPI:
    app = FastAPI(
        title="Wirewatch",
        version=_version(),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        root_path_in_servers=False,
        generate_unique_id_function=lambda route: route.name,
    )
    first = APIRouter(prefix="/v1")
    for routes in (
        watch_routes(desk, reading, backtests),
        story_routes(desk, reading),
        article_routes(desk, reading),
        source_routes(desk, reading),
        delivery_routes(desk, reading),
    ):
        first.include_router(routes)
    app.include_router(first)
    tell_problems(app)
    _add_description(app)
    return app


def _add_description(app: FastAPI) -> None:
    """Add the description; it is made, off the loop, when first asked for: that takes a while."""

    @cache
    def described() -> dict[str, Any]:
        return describe(app)

    @cache
    def page() -> str:
        return docs_page(described())

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return answer_page(page())

    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> Response:
        return Response(encoded(described()), media_type="application/json", headers=HEADERS)


def _version() -> str:
    try:
        return version("wirewatch")
    except PackageNotFoundError:  # run from its tree
        return "0"
