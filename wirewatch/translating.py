"""Builds what translates for readers of another language, as [translate] says."""

import sys

import structlog
from rich.console import Console

from alerts.translation.step import NoTranslation, Step, Translating
from alerts.translation.translator import Translator
from db.clock import Clock
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
