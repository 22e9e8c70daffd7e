"""Gives a message its translation before it is written down; never holds it up for long.

What was translated once is kept, so that a message on its second channel, or after a restart,
asks nobody. A translator that fails is left alone for a while, and messages say so.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from alerts.translation.texts import Wanted, affordable, wanted, with_translation
from alerts.translation.translator import UNKNOWN, Translator, accepted
from alerts.wording import one_line
from db.clock import Clock
from db.errors import StoreError, TranslationError
from db.message_records import AlertMessage, DigestMessage, Message, NoticeMessage, Translation
from db.settings import format_duration

_PATIENCE = 3  # failures in a row, after which it is left alone
_REST, _LONGEST_REST = timedelta(minutes=5), timedelta(hours=1)
_WHY = 300

_Keyed = Sequence[tuple[bytes, Wanted]]


class TranslationRows(Protocol):
    """What was translated before, by keys of 32 bytes; "" where nothing was to be translated."""

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return what is known. Raises StoreError."""
        ...

    async def keep(self, made: Mapping[bytes, str], now: datetime) -> None:
        """Keep what was made. Raises StoreError."""
        ...


class Step(Protocol):
    """What a message passes between its claim and its writing."""

    async def beside(self, message: Message) -> Message:
        """Return the message with what belongs beside its texts; never raises."""
        ...


class NoTranslation:
    """Leaves messages as they are."""

    async def beside(self, message: Message) -> Message:
        """Return the message."""
        return message


@dataclass(frozen=True, kw_only=True)
class _Rest:
    """A time in which the translator is left alone, and why."""

    since: datetime
    until: datetime
    why: str


class Translating:
    """Has the texts of messages translated, one message at a time."""

    def __init__(
        self,
        translator: Translator,
        rows: TranslationRows,
        *,
        to: str,
        languages: Mapping[str, str],
        limit: timedelta,
        clock: Clock,
        log: FilteringBoundLogger,
    ) -> None:
        """Take the readers' languages: ``to``, or by a watch's name ("" for none)."""
        self._translator, self._rows = translator, rows
        self._to, self._languages = to, languages
        self._limit, self._clock, self._log = limit, clock, log
        self._turn = asyncio.Lock()
        self._failures = 0
        self._rest: _Rest | None = None

    async def beside(self, message: Message) -> Message:
        """Return the message with its translation, or with the reason why there is none."""
        target = self._target(message)
        all_texts = wanted(message, target) if target else ()
        if not all_texts:
            return message
        texts = affordable(all_texts)
        keyed = [(_key(self._translator.stamp, each, target), each) for each in texts]
        found, why = await self._translated(keyed, target)
        made = {each.original: found[key] for key, each in keyed if found.get(key)}
        if len(texts) < len(all_texts):
            why = why or "it has more text than is translated of one message"
        return with_translation(message, Translation(language=target, texts=made, why_not=why))

    def _target(self, message: Message) -> str:
        match message:
            case AlertMessage() | DigestMessage():
                return self._languages.get(message.watch, self._to)
            case NoticeMessage():
                return ""

    async def _translated(self, keyed: _Keyed, target: str) -> tuple[dict[bytes, str], str]:
        """Return what is known or made, by key, and why the rest is not."""
        found = await self._known(keyed)
        if not _missing(keyed, found):
            return found, ""
        if why := self._resting():
            return found, why
        deadline = asyncio.get_running_loop().time() + self._limit.total_seconds()
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError:
            return found, "the translator was busy with other messages"
        try:
            found |= await self._known(keyed)  # made meanwhile for another channel
            why = self._resting() or await self._ask(keyed, found, target, deadline)
        finally:
            self._turn.release()
        return found, why

    async def _ask(
        self, keyed: _Keyed, found: dict[bytes, str], target: str, deadline: float
    ) -> str:
        """Add to ``found`` what can be made until a time of the loop; return why the rest is not.

        A language at a time: that one of them cannot be translated says nothing of the others.
        """
        why = ""
        for source, group in _by_language(_missing(keyed, found)):
            try:
                made = await self._made([each.text for _, each in group], source, target, deadline)
            except TranslationError as exc:
                why = why or one_line(str(exc), _WHY)
                if not exc.only_these:
                    self._failed(why, exc.retry_after)
                    break
                self._log.warning("not translated", language=source, reason=why)
                continue
            self._failures = 0
            fresh = {key: text for (key, _), text in zip(group, made, strict=True)}
            found |= fresh
            await self._keep(fresh)
        return why

    async def _made(
        self, texts: Sequence[str], source: str, target: str, deadline: float
    ) -> Sequence[str]:
        """Return translations; raises TranslationError."""
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(deadline):
                answers = await self._translator.translate(texts, source or UNKNOWN, target)
            return accepted(texts, answers)
        except TimeoutError as exc:
            # Who waited long for its turn had little time left, which is no fault of theirs.
            short = deadline - began < self._limit.total_seconds() / 2
            limit = format_duration(self._limit)
            raise TranslationError(
                f"the translator did not answer within {limit}", only_these=short
            ) from exc
        except TranslationError:
            raise
        except Exception as exc:
            raise TranslationError(f"the translator broke: {type(exc).__name__}: {exc}") from exc

    def _failed(self, why: str, retry_after: timedelta | None) -> None:
        self._failures += 1
        self._log.warning("the translator failed", failures=self._failures, reason=why)
        if retry_after is None and self._failures < _PATIENCE:
            return
        now = self._clock.now()
        until = now + min(retry_after or _REST, _LONGEST_REST)
        self._rest = _Rest(since=now, until=until, why=why)

    def _resting(self) -> str:
        """Return why nobody is asked now, if so."""
        rest, now = self._rest, self._clock.now()
        if rest is None or not rest.since <= now < rest.until:  # a clock may be set back
            return ""
        return f"{rest.why}; it is asked again after {rest.until:%H:%M} UTC"

    async def _known(self, keyed: _Keyed) -> dict[bytes, str]:
        try:
            return dict(await self._rows.find([key for key, _ in keyed]))
        except StoreError as exc:
            self._log.warning("translations could not be read", reason=str(exc))
            return {}

    async def _keep(self, made: Mapping[bytes, str]) -> None:
        try:
            await self._rows.keep(made, self._clock.now())
        except StoreError as exc:  # it will be asked for again
            self._log.warning("translations could not be kept", reason=str(exc))


def _missing(keyed: _Keyed, found: Mapping[bytes, str]) -> list[tuple[bytes, Wanted]]:
    return [(key, each) for key, each in keyed if key not in found]


def _by_language(keyed: _Keyed) -> Iterator[tuple[str, list[tuple[bytes, Wanted]]]]:
    for language in dict.fromkeys(each.language for _, each in keyed):
        yield language, [(key, each) for key, each in keyed if each.language == language]


def _key(stamp: str, each: Wanted, target: str) -> bytes:
    told = "\0".join((stamp, each.language, target, each.text))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
