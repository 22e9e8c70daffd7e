"""A service that speaks as LibreTranslate does, a translator in memory, and what it is asked."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.translation.translator import UNKNOWN
from db.errors import StoreError, TranslationError
from tests.alerts.contract.double import Shown
from tests.alerts.contract.http_double import HttpDouble, Reply, Request
from tests.alerts.messages import article

GLOSSARY = {
    "Гранате код Кијева": "Shells near Kyiv",
    "Гранате из Србије нађене су код Кијева.": "Shells from Serbia were found near Kyiv.",
    "Претрес у Ваљеву": "Search in Valjevo",
}
KNOWN = ("en", "de", "sr")


def serbian(number=1, **changes):
    return article(
        number,
        **{
            "title": "Гранате код Кијева",
            "language": "sr",
            "passages": (),
            "excerpt": "Гранате из Србије нађене су код Кијева.",
            **changes,
        },
    )


class LibreDouble(HttpDouble):
    """Knows a few sentences and three languages; wants a key if it has one."""

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self._key = key

    def take(self, request: Request) -> Reply:
        asked = request.json()
        if request.method != "POST" or request.path != "/base/translate":
            return Reply.of(404, {"error": "not found"})
        if asked.get("api_key", "") != self._key:
            return Reply.of(403, {"error": f"Invalid API key {asked.get('api_key')}"})
        if {asked["source"], asked["target"]} - {*KNOWN, UNKNOWN}:
            return Reply.of(400, {"error": f"{asked['source']} is not supported"})
        assert asked["format"] == "text"
        made = [GLOSSARY.get(text, text) for text in asked["q"]]
        return Reply.of(200, {"translatedText": made})

    def show(self, request: Request) -> Shown:
        raise NotImplementedError

    def asked(self) -> list[tuple[str, str, list[str]]]:
        return [
            (each["source"], each["target"], each["q"]) for each in map(Request.json, self.requests)
        ]


class FakeTranslator:
    """Translates by its glossary, or fails as told; keeps what it was asked."""

    def __init__(self, stamp: str = "one") -> None:
        self.stamp = stamp
        self.asked: list[tuple[str, str, tuple[str, ...]]] = []
        self.errors: list[Exception] = []
        self.answers: Sequence[object] | None = None
        self.opened = asyncio.Event()
        self.opened.set()

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        self.asked.append((source, target, tuple(texts)))
        await self.opened.wait()
        if self.errors:
            raise self.errors.pop(0)
        if self.answers is not None:
            return self.answers  # type: ignore[return-value]  # as hostile as others' answers
        return [GLOSSARY.get(text, text) for text in texts]

    async def close(self) -> None:
        pass


class RowsInMemory:
    """What was translated; ``broken`` makes both verbs fail."""

    def __init__(self) -> None:
        self.kept: dict[bytes, str] = {}
        self.broken = False

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        self._check()
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def keep(self, made: Mapping[bytes, str], now: datetime) -> None:
        self._check()
        self.kept |= made

    def _check(self) -> None:
        if self.broken:
            raise StoreError("the database is full")


def failure(text: str = "the service answered 503", **how) -> TranslationError:
    return TranslationError(text, **how)
