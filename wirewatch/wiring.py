"""Puts the parts together: nothing else in the house builds its own collaborators."""

import os
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.dispatch import Dispatcher
from alerts.quiet import hold
from crawler.archive import ArchiveReader
from crawler.cleaning.pool import CleaningPool
from crawler.engine import Engine
from crawler.fetch import Fetcher
from crawler.politeness import HostGate
from crawler.poller import Poller
from crawler.reactor import install_reactor
from crawler.rendering import RenderingDownloader
from crawler.settings import CrawlerSettings, product_token
from db.clock import Clock
from db.examples import ExamplePage
from db.records import ClaimedEntry, SourceState
from db.revisits import ClaimedRevisit
from db.store import Store, open_store
from db.threads import Threads
from db.walk import Walk
from intake.decide import Policy
from intake.embedding.embedder import Embedder
from intake.intake import Intake
from intake.lookback import LookBack
from intake.watching import prepare
from spiders.kinds import spider_for
from wirewatch.catching_up import CatchingUp
from wirewatch.channels import ChannelsInUse, build_channels
from wirewatch.ground import Ground
from wirewatch.hearing import Hearing, build_hearing
from wirewatch.leaving import in_force
from wirewatch.live import live_from
from wirewatch.opening import prepare_store
from wirewatch.presence import Away, Run
from wirewatch.progress import Progress
from wirewatch.pulse import Pulse
from wirewatch.reload import ConfiguredRows, Reloading
from wirewatch.rows import DeliveryRows, HostRows
from wirewatch.settings import Configuration, load
from wirewatch.stages.bring import Bringing
from wirewatch.stages.fill import Filling
from wirewatch.stages.gather import Gathering
from wirewatch.stages.judge import Judging
from wirewatch.stages.keep import Keeping, Packing, Resting
from wirewatch.stages.overlook import Overlooking
from wirewatch.stages.poll import POLLS_AT_ONCE, Polling
from wirewatch.stages.reindex import Reindexing
from wirewatch.stages.revisit import FreshFirst, Revisiting
from wirewatch.stages.stage import Stage
from wirewatch.stages.study import PAGES_AT_ONCE, Studying
from wirewatch.stages.sweep import Sweeping
from wirewatch.stages.tell import Telling
from wirewatch.translating import build_translator, translation_step
from wirewatch.walker import Turns, Walker

GAPS_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class House:
    """The parts of a running Wirewatch."""

    configuration: Configuration
    clock: Clock
    store: Store
    threads: Threads
    run: Run
    away: Away | None  # how long nobody ran before
    started: datetime
    intake: Intake
    polling: Polling
    poll: Stage[SourceState]
    bring: Stage[ClaimedEntry | ClaimedRevisit]
    fill: Stage[Walk]
    study: Stage[ExamplePage]
    telling: Telling
    judging: Judging
    overlooking: Overlooking
    keeping: Keeping
    resting: Resting
    sweeping: Sweeping
    reindexing: Reindexing
    gathering: Gathering
    progress: Progress
    pulse: Pulse
    hearing: Hearing
    catching_up: CatchingUp
    reloading: Reloading


@asynccontextmanager
async def open_house(
    configuration: Configuration, clock: Clock, env: Mapping[str, str] = os.environ
) -> AsyncIterator[House]:
    """Open all parts on the running loop, and close them in reverse order.

    ``env`` is the environment that a changed configuration is read with.

    Raises StoreError and ConfigError.
    """
    install_reactor()
    async with AsyncExitStack() as closing:
        store = open_store(configuration.database.url)
        closing.callback(store.close)
        threads = Threads(together=store.together)
        closing.callback(threads.close)
        await threads.write(prepare_store, store, configuration, clock)
        configuration = await threads.read(_in_force, configuration, store)
        run = Run(store.presences, clock, address=configuration.database.url)
        away = await threads.write(run.begin)
        closing.push_async_callback(threads.write, run.end)
        embedder = configuration.stories.build(clock)
        if embedder is not None:
            closing.push_async_callback(embedder.close)
        intake = _intake(configuration, store, threads, clock, embedder)
        closing.push_async_callback(intake.close)
        live = live_from(configuration, build_channels(configuration, clock))
        channels = ChannelsInUse(live.channels, clock)
        closing.push_async_callback(channels.close)
        translator = build_translator(configuration, clock)
        if translator is not None:
            closing.push_async_callback(translator.close)
        words = translation_step(
            translator, configuration, live=live, store=store, threads=threads, clock=clock
        )
        engine = Engine(_with_room_for_polls(configuration.crawler))
        await engine.start()
        closing.push_async_callback(engine.close)
        downloader = RenderingDownloader(engine, configuration.crawler)
        closing.push_async_callback(downloader.close)
        cleaning = CleaningPool(workers=workers(configuration.crawler))
        await cleaning.start()
        closing.push_async_callback(cleaning.close)
        gate = _gate(configuration.crawler, store, threads, clock)
        agent = product_token(configuration.crawler.user_agent)
        ground = Ground(
            configuration=configuration,
            live=live,
            clock=clock,
            store=store,
            threads=threads,
            run=run,
            gate=gate,
            fetcher=Fetcher(downloader, gate, clock, agent=agent),
            cleaning=cleaning,
            intake=intake,
            progress=Progress(),
            words=words,
        )
        yield _house(ground, partial(load, configuration.path, env), channels, away)


def _in_force(configuration: Configuration, store: Store) -> Configuration:
    return in_force(configuration, store.leavings.all(), store.examples.all())


def _with_room_for_polls(settings: CrawlerSettings) -> CrawlerSettings:
    """Return the settings with places beside those of pages, so that polls wait for no page."""
    return settings.model_copy(update={"concurrency": settings.concurrency + POLLS_AT_ONCE})


def workers(settings: CrawlerSettings) -> int:
    """Return how many cleaning processes to run: as set, or one for each core."""
    return settings.workers or os.cpu_count() or 1


def _gate(settings: CrawlerSettings, store: Store, threads: Threads, clock: Clock) -> HostGate:
    rows = HostRows(store, threads)
    return HostGate(rows, clock, at_once=settings.requests_per_host, delay=settings.delay)


def _intake(
    configuration: Configuration,
    store: Store,
    threads: Threads,
    clock: Clock,
    embedder: Embedder | None,
) -> Intake:
    return Intake(
        store=store,
        threads=threads,
        watching=prepare(configuration.watches),
        policy=Policy(max_age=configuration.crawler.max_age, hold=hold),
        clock=clock,
        embedder=embedder,
    )


def _house(
    ground: Ground,
    read: Callable[[], Configuration],
    channels: ChannelsInUse,
    away: Away | None,
) -> House:
    settings, noticed = ground.configuration.crawler, ground.configuration.health.channels
    store, threads, clock = ground.store, ground.threads, ground.clock
    telling = _telling(ground)
    judging = Judging(store=store, threads=threads, clock=clock, channels=noticed)
    bring = _bring(ground, telling, judging)
    pulse = Pulse(store, threads, clock)
    reloading = _reloading(ground, read, channels)
    hearing = build_hearing(ground, pulse, reloading, found=bring.nudge)
    polling = _polling(ground, hearing, found=bring.nudge)
    filling = _filling(ground, found=bring.nudge)
    return House(
        configuration=ground.configuration,
        clock=clock,
        store=store,
        threads=threads,
        run=ground.run,
        away=away,
        started=clock.now(),
        intake=ground.intake,
        polling=polling,
        poll=Stage("poll", capacity=POLLS_AT_ONCE, claim=polling.claim, work=polling.poll),
        bring=bring,
        fill=Stage("fill", capacity=GAPS_AT_ONCE, claim=filling.claim, work=filling.fill),
        study=_study(ground, reloading),
        telling=telling,
        judging=judging,
        overlooking=Overlooking(
            store=store, threads=threads, clock=clock, line_down=judging.line_down
        ),
        keeping=Keeping(
            store=store,
            threads=threads,
            clock=clock,
            keep=settings.keep_pages,
            most=settings.keep_pages_max,
        ),
        resting=Resting(store=store, threads=threads, clock=clock),
        sweeping=Sweeping(store=store, threads=threads, intake=ground.intake, clock=clock),
        reindexing=Reindexing(store=store, threads=threads),
        gathering=Gathering(
            store=store, threads=threads, sketching=ground.intake.sketching, clock=clock
        ),
        progress=ground.progress,
        pulse=pulse,
        hearing=hearing,
        catching_up=CatchingUp(
            store=store,
            threads=threads,
            intake=ground.intake,
            lookback=LookBack(store=store, threads=threads, intake=ground.intake, clock=clock),
            telling=telling,
        ),
        reloading=reloading,
    )


def _reloading(
    ground: Ground, read: Callable[[], Configuration], channels: ChannelsInUse
) -> Reloading:
    return Reloading(
        ground.configuration,
        read=read,
        live=ground.live,
        channels=channels,
        rows=ConfiguredRows(ground.store, ground.threads, ground.clock),
        intake=ground.intake,
    )


def _study(ground: Ground, reloading: Reloading) -> Stage[ExamplePage]:
    studying = Studying(
        store=ground.store,
        threads=ground.threads,
        fetcher=ground.fetcher,
        cleaning=ground.cleaning,
        clock=ground.clock,
        accesses=ground.live.accesses,
        configuration=lambda: reloading.configuration,
        noticed=ground.configuration.health.channels,
    )
    return Stage("study", capacity=PAGES_AT_ONCE, claim=studying.claim, work=studying.study)


def _telling(ground: Ground) -> Telling:
    store, threads, clock = ground.store, ground.threads, ground.clock
    dispatcher = Dispatcher(
        DeliveryRows(store, threads),
        ground.live.channels,
        clock=clock,
        owner=ground.run.owner,
        log=structlog.get_logger("alerts"),
        jitter=lambda: random.uniform(-1, 1),
        terms=ground.live.terms,
        words=ground.words,
    )
    return Telling(
        store=store,
        threads=threads,
        dispatcher=dispatcher,
        clock=clock,
        progress=ground.progress,
        noticed=ground.configuration.health.channels,
    )


def _bring(
    ground: Ground, telling: Telling, judging: Judging
) -> Stage[ClaimedEntry | ClaimedRevisit]:
    """Return the stage that fetches: fresh entries first, then told articles that are due."""
    settings = ground.configuration.crawler
    packing = Packing(keeps=settings.keep_pages > timedelta())
    bringing = Bringing(
        store=ground.store,
        threads=ground.threads,
        fetcher=ground.fetcher,
        cleaning=ground.cleaning,
        intake=ground.intake,
        clock=ground.clock,
        owner=ground.run.owner,
        progress=ground.progress,
        per_host=settings.requests_per_host,
        accesses=ground.live.accesses,
        taken=telling.tick,
        saw_page=judging.saw_page,
        packing=packing,
        line_down=judging.line_down,
        hints=ground.live.hints,
    )
    revisiting = Revisiting(
        store=ground.store,
        threads=ground.threads,
        fetcher=ground.fetcher,
        cleaning=ground.cleaning,
        intake=ground.intake,
        clock=ground.clock,
        owner=ground.run.owner,
        progress=ground.progress,
        busy=bringing.busy,
        packing=packing,
        told=telling.tick,
        accesses=ground.live.accesses,
        hints=ground.live.hints,
    )
    order = FreshFirst(bringing, revisiting)
    return Stage("bring", capacity=settings.concurrency, claim=order.claim, work=order.work)


def _polling(ground: Ground, hearing: Hearing, *, found: Callable[[], None]) -> Polling:
    configuration = ground.configuration
    reader = partial(spider_for, kinds=ground.live.kinds)
    return Polling(
        store=ground.store,
        threads=ground.threads,
        poller=Poller(ground.fetcher, reader, ground.clock, ground.live.accesses),
        clock=ground.clock,
        owner=ground.run.owner,
        progress=ground.progress,
        found=found,
        polls_per_hour=configuration.crawler.polls_per_hour,
        wants_pushes=hearing.subscribing.wants,
    )


def _filling(ground: Ground, *, found: Callable[[], None]) -> Filling:
    configuration = ground.configuration
    store, threads, clock = ground.store, ground.threads, ground.clock
    reader = partial(spider_for, kinds=ground.live.kinds)
    walker = Walker(
        store=store,
        threads=threads,
        reader=ArchiveReader(ground.fetcher, reader, ground.live.accesses),
        clock=clock,
        give_way=Turns(store, threads, clock, configuration.crawler.delay).give_way,
    )
    return Filling(
        store=store,
        threads=threads,
        walker=walker,
        clock=clock,
        owner=ground.run.owner,
        progress=ground.progress,
        found=found,
        channels=configuration.health.channels,
    )
