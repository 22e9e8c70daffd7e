"""Serves the desk on the daemon's own loop, by uvicorn, which gets neither signals nor logs."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from starlette.types import ASGIApp

from db.errors import ConfigError
from web.protocol import DeskProtocol
from web.settings import WebSettings

log = structlog.get_logger(__name__)

_CONNECTIONS = 128  # at once; more are answered 503
_MAX_HEAD = 16_384  # bytes of a request's line and headers
_KEEP_ALIVE = 5  # seconds
_PATIENCE = 1  # second for answers under way, when told to stop
_BACKLOG = 128


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to whoever owns them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.opened = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open, and tell so."""
        await super().startup(sockets)
        self.opened.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class DeskServer:
    """Listens where the settings say; start and stop may be called twice."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app = app
        self._settings = settings
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.port = 0  # that is listened on; 0 while none is

    async def start(self) -> None:
        """Listen and serve, from now on; raises ConfigError if the address cannot be had."""
        if self._serving is not None:
            return
        listener = _listener(self._settings)
        self.port = listener.getsockname()[1]
        for name in ("uvicorn", "uvicorn.error"):  # what strangers send is no news
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._server = _Server(_config(self._app))
        self._serving = asyncio.create_task(self._server.serve([listener]), name="desk")
        await self._server.opened.wait()
        log.info("desk open", address=f"{self._settings.host}:{self.port}")

    async def stop(self) -> None:
        """Close; what is being answered gets a second."""
        if self._server is None or self._serving is None:
            return
        self._server.should_exit = True
        serving, self._serving = self._serving, None
        await serving
        self._server, self.port = None, 0


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=DeskProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_MAX_HEAD,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_PATIENCE,
    )


def _listener(settings: WebSettings) -> socket.socket:
    """Return a listening socket; raises ConfigError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as exc:
        raise _unusable(settings, exc) from exc
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError as exc:
        listener.close()
        raise _unusable(settings, exc) from exc
    return listener


def _unusable(settings: WebSettings, exc: OSError) -> ConfigError:
    return ConfigError(
        f"the desk cannot listen on {settings.listen}: {exc.strerror or exc}; end what listens "
        "there, or write another address, such as 127.0.0.1:8401, as [web] listen"
    )
