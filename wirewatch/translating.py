"""Builds what translates for readers of another language, as [translate] says."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from rich.console import Console

from alerts.translation.step import NoTranslation, Step, Translating
from alerts.translation.translator import Translator
from db.clock import Clock
from db.errors import ConfigError
from db.message_records import Message
from db.store import Store
from db.threads import Threads
from wirewatch.channels import channel_parts
from wirewatch.live import Live
from wirewatch.rows import TranslationRows
from wirewatch.settings import Configuration


def build_translator(configuration: Configuration, clock: Clock) -> Translator | None:
    """Return who translates, None for nobody; no network is touched. Raises ConfigError."""
    parts = channel_parts(configuration, clock, Console(file=sys.stdout))
    return configuration.translate.build(parts)


def configured_translator(configuration: Configuration, clock: Clock) -> Translator:
    """Return who translates; raises ConfigError, also where nobody does."""
    translator = build_translator(configuration, clock)
    if translator is None:
        raise ConfigError(
            "nobody translates: add a section [translate] with `command` or `url`",
            file=str(configuration.path),
        )
    return translator


async def translated(message: Message, configuration: Configuration, clock: Clock) -> Message:
    """Return a message as its reader would get it; nothing is kept. Raises ConfigError."""
    translator = configured_translator(configuration, clock)
    step = Translating(
        translator,
        _Unkept(),
        to=configuration.translate.to,
        languages=configuration.languages,
        limit=configuration.translate.timeout,
        clock=clock,
        log=structlog.get_logger("alerts"),
    )
    try:
        return await step.beside(message)
    finally:
        await translator.close()


def translation_step(
    translator: Translator | None,
    configuration: Configuration,
    *,
    live: Live,
    store: Store,
    threads: Threads,
    clock: Clock,
) -> Step:
    """Return what messages pass before they are written."""
    if translator is None:
        return NoTranslation()
    return Translating(
        translator,
        TranslationRows(store, threads),
        to=configuration.translate.to,
        languages=live.languages,
        limit=configuration.translate.timeout,
        clock=clock,
        log=structlog.get_logger("alerts"),
    )


class _Unkept:
    """Knows no translation and keeps none."""

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:  # noqa: ARG002 - the seam's
        return {}

    async def keep(self, made: Mapping[bytes, str], now: datetime) -> None:
        """Keep nothing."""
