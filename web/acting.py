"""What links in messages lead to: a page that asks, and what is done when that is confirmed.

GET changes nothing, as programs that look through mail follow every link. POST acts: the page's
button sends one, and so does a mail program whose user unsubscribes (RFC 8058).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from alerts.acts import Act, Purpose, Signer
from db.clock import Clock
from db.errors import NotFoundError, StoreError
from db.records import Record
from db.store import Store
from db.threads import Threads
from web.pages import STALE, answer_page, render

log = structlog.get_logger(__name__)

MAX_BODY = 8_192  # bytes
_BODY_SECONDS = 10.0
_FORM = "application/x-www-form-urlencoded"
_WHY = "asked for by a link in a message"
_BUSY = ("Not now", "The database is busy. Nothing was changed; please try again in a minute.")


@dataclass(frozen=True, kw_only=True)
class Choice(Record):
    """One button: for how long, and what is written on it."""

    value: str
    label: str
    length: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class Asking(Record):
    """What a page says of an act; the first choice is meant where none is named."""

    title: str
    said: str
    done: str
    choices: tuple[Choice, ...]


def _days(count: int) -> Choice:
    said = "a day" if count == 1 else f"{count} days"
    return Choice(value=f"{count}d", label=f"For {said}", length=timedelta(days=count))


_CHOICES: Mapping[Purpose, tuple[Choice, ...]] = {
    Purpose.MUTE_STORY: (_days(30), _days(7), _days(1)),
    Purpose.MUTE_WATCH: (_days(1), _days(7), _days(30)),
    Purpose.NOT_RELEVANT: (Choice(value="yes", label="Not relevant"),),
    Purpose.UNSUBSCRIBE: (Choice(value="yes", label="Unsubscribe"),),
}


class ActPages:
    """Answers what comes to /act/TOKEN."""

    def __init__(self, signer: Signer, store: Store, threads: Threads, clock: Clock) -> None:
        self._signer = signer
        self._store = store
        self._threads = threads
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        """Ask, or act."""
        act = self._signer.read(request.path_params["token"])
        if act is None or act.purpose not in _CHOICES:
            return _page(*STALE, status=404)
        try:
            asking = await self._threads.read(self._asking, act)
            if request.method != "POST":
                return _page(asking.title, asking.said, asking.choices)
            choice = _chosen(asking.choices, await _body(request))
            await self._threads.write(self._do, act, choice)
        except NotFoundError as exc:
            return _page("This is no longer there", str(exc).partition(";")[0], status=404)
        except StoreError as exc:
            log.error("an act of a reader failed", act=act.purpose.value, reason=str(exc))
            return _page(*_BUSY, status=503)
        log.info("done as a reader asked", act=act.purpose.value, watch=act.watch,
                 number=act.number, channel=act.channel or None)  # fmt: skip
        return _page("Done", asking.done.format(label=choice.label.lower()))

    def _asking(self, act: Act) -> Asking:
        """Return what is asked before an act; raises NotFoundError."""
        number, watch = act.number or 0, f"the watch “{act.watch}”"
        if act.purpose is Purpose.MUTE_STORY:
            title = f"“{self._store.stories.title(number)}”"
            said = f"{title}: shall {watch} tell no more of this story?"
            done = "No more is told of this story, {label}."
            name = "Mute this story?"
        elif act.purpose is Purpose.MUTE_WATCH:
            said, name = f"Shall {watch} be silent? It goes on looking.", "Mute this watch?"
            done = "The watch is silent, {label}."
        elif act.purpose is Purpose.NOT_RELEVANT:
            title = f"“{self._store.articles.get(number).article.title}”"
            said = f"{title}: is this nothing that {watch} should find?"
            done, name = "The article is marked as not relevant.", "Not relevant?"
        else:
            said = f"Shall {act.channel} get no more messages of {watch}?"
            done, name = "It gets no more messages of this watch.", "Unsubscribe?"
        return Asking(title=name, said=said, done=done, choices=_CHOICES[act.purpose])

    def _do(self, act: Act, choice: Choice) -> None:
        store, now = self._store, self._clock.now()
        if act.purpose is Purpose.NOT_RELEVANT:
            store.markings.set(act.number or 0, act.watch, wanted=False, now=now)
        elif act.purpose is Purpose.UNSUBSCRIBE:
            store.leavings.leave(channel=act.channel, watch=act.watch, now=now)
        else:
            until = now + choice.length
            store.mutes.mute(watch=act.watch, story=act.number, until=until, now=now, why=_WHY)


def _page(title: str, said: str, choices: tuple[Choice, ...] = (), status: int = 200) -> Response:
    buttons = [(each.value, each.label) for each in choices]
    page = render("act.html.jinja", title=title, said=said, choices=buttons)
    return answer_page(page, status, forms=bool(choices))


def _chosen(choices: tuple[Choice, ...], body: str) -> Choice:
    """Return the choice that a form names; whoever sends none, or another, means the first."""
    named = parse_qs(body, max_num_fields=20).get("for", [""])[0] if body.count("&") < 20 else ""
    return next((each for each in choices if each.value == named), choices[0])


async def _body(request: Request) -> str:
    """Return the form that was sent, if it is one that a page of ours sends; else "".

    Mail programs may send another (multipart/form-data), which says no more than that it was sent.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise HTTPException(413)
    except (TimeoutError, ClientDisconnect) as exc:
        raise HTTPException(408) from exc
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return body.decode("utf-8", "replace") if kind == _FORM else ""
