"""Translates by a service that speaks as LibreTranslate does: POST /translate, JSON both ways.

Source: LibreTranslate's API: ``q`` is a text or a list of texts, ``source`` and ``target`` are
languages (``source`` may be "auto"), ``format`` is "text", ``api_key`` is optional; the answer has
``translatedText``, a list where ``q`` was one, or ``error``.
"""

import json
from collections.abc import Sequence
from functools import partial

from alerts.channels.answers import judge, read_object
from alerts.channels.posting import Poster
from db.clock import Clock
from db.errors import ChannelError, FailureScope, TranslationError

_PATH = "/translate"
_NAME = "[translate]"


class ServiceTranslator:
    """One service by its address; its key is in no error and in no stamp."""

    def __init__(self, url: str, key: str, *, poster: Poster, clock: Clock) -> None:
        """Take the address with or without ``/translate`` at its end; "" is no key."""
        bare = url.rstrip("/")
        self._url = bare if bare.endswith(_PATH) else bare + _PATH
        self._key, self._poster, self._clock = key, poster, clock
        self.stamp = self._url

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        """Return what the service made of each text. Raises TranslationError."""
        asked = {"q": list(texts), "source": source, "target": target, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        judged = partial(
            judge, channel=_NAME, now=self._clock.now(), service="the translation service"
        )
        try:
            answer = await self._poster.post(
                self._url,
                json.dumps(asked).encode(),
                {"content-type": "application/json", "accept": "application/json"},
                judged,
            )
        except ChannelError as exc:
            raise TranslationError(
                self._without_key(str(exc)),
                only_these=exc.scope is FailureScope.MESSAGE,
                retry_after=exc.retry_after,
            ) from exc
        made = read_object(answer.body).get("translatedText")
        if not isinstance(made, list):
            raise TranslationError(
                "the translation service's answer has no list `translatedText`: is `url` right?"
            )
        return made

    async def close(self) -> None:
        """Close its connections."""
        await self._poster.close()

    def _without_key(self, text: str) -> str:
        """Return what it said, should it say the key back."""
        return text.replace(self._key, "…") if self._key else text
