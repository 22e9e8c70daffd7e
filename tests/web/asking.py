"""A desk with the API over a small archive, and a client of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from alerts.quiet import hold, next_digest_of
from db.errors import NotFoundError
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import Policy, decide
from intake.intake import arrive
from intake.watching import prepare
from matching.folding import FOLDING_VERSION
from tests.making import NOON, HeldClock, article, source, watch
from web.api.app import Api
from web.api.desk import Desk
from web.app import make_app
from web.server import DeskServer
from web.settings import WebSettings

POLICY = Policy(max_age=timedelta(days=7), hold=hold)
ARMS = watch(query="shells AND plant", channels=("hook",))
TEXTS = (
    "Shells left the plant on Monday. Seven people were hurt.",
    "Football at the plant.",
    "Nutshells were planted.",
    "The plant of Вучић makes shells.",
)


class GivenWatches:
    """Watches that are configured, without lists and aliases."""

    def __init__(self, *watches: Watch) -> None:
        self._watches = {each.name: each for each in watches}

    def all(self) -> Sequence[Watch]:
        return list(self._watches.values())

    def named(self, name: str) -> Watch:
        if name not in self._watches:
            raise NotFoundError(f"no watch is named {name!r}")
        return self._watches[name]

    def of_query(self, query: str) -> Watch:
        return watch("(query)", query=query)

    def edited(self, watch: Watch, query: str) -> Watch:
        return self.of_query(query) if watch else watch


def fill(store: Store, texts: Sequence[str] = TEXTS) -> None:
    """Take in an article an hour, the last one at noon."""
    watching = prepare([ARMS])
    store.indexing.begin(FOLDING_VERSION)
    store.sources.configure([source()], NOON)
    store.watches.configure(watching.watches.values(), NOON - timedelta(days=9), next_digest_of)
    for number, text in enumerate(texts, 1):
        at = NOON - timedelta(hours=len(texts) - number)
        given = article(
            f"https://valley.test/{number}", title=f"Report {number}", text=text, published=at,
            fetched=at,
        )  # fmt: skip
        arrival = arrive(
            given, watching, source_id=1, source="Valley Post", claimed=None, backlog=False
        )
        store.intake.take(arrival, lambda snapshot: decide(snapshot, POLICY), at)


class Asked:
    """A desk that answers, and who asks it."""

    def __init__(self, store: Store, client: httpx.AsyncClient, api: Api, port: int) -> None:
        self.store, self.client, self.api, self.port = store, client, api, port

    async def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """Return what is at a path of the API; the status must be as said."""
        answer = await self.client.get(f"/api/v1{path}", params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def post(self, path: str, status: int = 200, **body: Any) -> httpx.Response:
        answer = await self.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer


@asynccontextmanager
async def asking(
    store: Store, token: str | None = None, public_url: str = "", host: str = "127.0.0.1"
) -> AsyncIterator[Asked]:
    """Open a desk over a store; ``host`` is what its settings say that it listens on."""
    threads = Threads()
    desk = Desk(
        store=store, threads=threads, clock=HeldClock(), watches=GivenWatches(ARMS),
        policy=POLICY, keep_pages=timedelta(days=1),
    )  # fmt: skip
    said = WebSettings(listen=f"{host}:0", public_url=public_url)
    api = Api(desk, said, SecretStr(token) if token else None)
    server = DeskServer(make_app(no_hubs, ready, api.app), WebSettings(listen="127.0.0.1:0"))
    await server.start()
    base = f"http://127.0.0.1:{server.port}"
    try:
        async with httpx.AsyncClient(base_url=base, timeout=20) as client:
            yield Asked(store, client, api, server.port)
    finally:
        await server.stop()
        api.close()
        threads.close()


class _NoHubs:
    async def answer(self, _: object) -> Any:
        raise AssertionError("no hub calls here")


no_hubs: Any = _NoHubs()


async def ready() -> Sequence[str]:
    return ()
