"""Tells by Apprise, the library that knows a hundred services."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Self
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from alerts.brief import whole_lines
from alerts.channel import Receipt, Sending
from alerts.channels.apprise.library import Library
from alerts.channels.apprise.settings import AppriseSettings
from alerts.channels.parts import Parts
from alerts.fitting import shrinking
from alerts.letter import zone_of
from alerts.links import Links
from alerts.payload import encode
from alerts.plain import plain_text
from alerts.user_templates import NO_TEMPLATE, Layout, UserText
from alerts.wording import one_line
from db.errors import ChannelError, ConfigError
from db.message_records import Message, NoticeMessage
from db.settings import format_duration

_LENGTHS = (30_000, 3800, 1900, 950, 480, 250, 130)  # characters, by services' usual limits
_TITLE, _SAID = 240, 300
_SECRET_PART = re.compile(r"[^/?#&=@:]{4,}")


class AppriseChannel:
    """One service, by the address that the library knows it by.

    The library runs in a process of its own, which is killed when it takes too long; all that is
    known of a failure is what it logs.
    """

    kind = "apprise"
    at_once = 1

    def __init__(
        self,
        settings: AppriseSettings,
        *,
        url: str,
        library: Library,
        links: Links,
        zones: Mapping[str, ZoneInfo],
        text: UserText = NO_TEMPLATE,
    ) -> None:
        """Take the library's process; the channel ends it."""
        self.name, self._timeout = settings.name, settings.timeout
        self._url, self._library = url, library
        self._links, self._zones, self._text = links, zones, text

    @classmethod
    def build(cls, settings: AppriseSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError without the library or its address."""
        if find_spec("apprise") is None:
            raise ConfigError(
                f'channel {settings.name}: kind = "apprise" needs the extra library; '
                "install it: pip install 'wirewatch[apprise]'"
            )
        url = settings.read_secret("url", parts.secrets)
        return cls(
            settings,
            url=url.get_secret_value().strip() if url else "",
            library=Library(parts.environment),
            links=parts.links,
            zones=parts.zones,
            text=parts.user_text(settings.name, settings.template),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - no place for it
        """Return title and text, the text in several lengths: the library knows which fits."""
        return self._text.use(partial(self._write, message))

    def _write(self, message: Message, layout: Layout) -> bytes:
        zone = zone_of(message, self._zones)
        letters = list(shrinking(message, self._links, zone, layout))
        whole = [plain_text(each, message, layout, lambda _: True) for each in letters]
        texts = [_within(most, whole, layout.note) for most in _LENGTHS]
        title = one_line(letters[0].subject, _TITLE)
        kind = "warning" if isinstance(message, NoticeMessage) else "info"
        return encode({"title": title, "type": kind, "texts": list(dict.fromkeys(texts))})

    async def send(self, sending: Sending) -> Receipt:
        """Tell once. Raises ChannelError."""
        answer = await self._ask({**json.loads(sending.payload), "url": self._url})
        said = answer.get("said")
        logged = self._clean(said if isinstance(said, list) else ())
        if answer.get("told") is not True:
            raise self._failure(f"Apprise could not tell it: {logged or 'it says no more'}")
        return Receipt(said=logged or "told")

    async def close(self) -> None:
        """End the library's process."""
        await self._library.close()

    async def _ask(self, asked: dict[str, object]) -> dict[str, object]:
        try:
            return await self._library.ask(asked, self._timeout.total_seconds())
        except TimeoutError as exc:
            limit = format_duration(self._timeout)
            raise self._failure(f"Apprise did not end within {limit}; it was killed") from exc
        except (OSError, EOFError, ValueError) as exc:
            raise self._failure(f"Apprise broke: {type(exc).__name__}") from exc

    def _clean(self, lines: Iterable[object]) -> str:
        """Return what was logged in one line, without any part of the address."""
        text = " ".join(map(str, lines))
        parts = _SECRET_PART.findall(self._url.partition("://")[2])
        for part in sorted({*parts, *map(unquote, parts)}, key=len, reverse=True):
            text = text.replace(part, "***")
        return one_line(text, _SAID)

    def _failure(self, text: str) -> ChannelError:
        return ChannelError(text, channel=self.name, retry=True)


def _within(most: int, texts: Sequence[str], note: str) -> str:
    """Return the fullest text of so many characters, else as many lines of the briefest.

    All end with ``note``, which is kept where it leaves room for more than itself.
    """

    def fits(text: str) -> bool:
        return len(text) <= most

    found = next(filter(fits, texts), None)
    if found is not None:
        return found
    last = [note] if note and len(note) < most // 2 else []
    return whole_lines(texts[-1].removesuffix(note).split("\n"), fits, last)
