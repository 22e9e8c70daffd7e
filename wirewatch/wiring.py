"""Puts the parts together: nothing else in the house builds its own collaborators."""

import os
import random
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.channel import Channel
from alerts.dispatch import Dispatcher
from alerts.quiet import hold
from crawler.archive import ArchiveReader
from crawler.cleaning.pool import CleaningPool
from crawler.download import Downloader
from crawler.engine import Engine
from crawler.fetch import Fetcher
from crawler.hubs import TIMEOUT, Hubs
from crawler.politeness import HostGate
from crawler.poller import Poller
from crawler.reactor import install_reactor
from crawler.rendering import RenderingDownloader
from crawler.settings import CrawlerSettings, product_token
from db.clock import Clock
from db.pushing import Subscription
from db.records import ClaimedEntry, SourceState
from db.revisits import ClaimedRevisit
from db.store import Store, open_store
from db.threads import Threads
from db.walk import Walk
from intake.decide import Policy
from intake.intake import Intake, prepare
from net.guard import AddressGuard
from net.http import guarded_client
from spiders.feed import MAX_BYTES
from spiders.kinds import spider_for
from web.app import make_app
from web.server import DeskServer
from web.websub import HubCallback
from wirewatch.channels import build_channels, close_channels
from wirewatch.opening import prepare_store
from wirewatch.presence import Away, Run
from wirewatch.progress import Progress
from wirewatch.pulse import Pulse
from wirewatch.rows import DeliveryRows, HostRows
from wirewatch.settings import Configuration
from wirewatch.stages.bring import Bringing
from wirewatch.stages.fill import Filling
from wirewatch.stages.judge import Judging
from wirewatch.stages.keep import Keeping, Packing
from wirewatch.stages.poll import POLLS_AT_ONCE, Polling
from wirewatch.stages.push import Pushing
from wirewatch.stages.revisit import FreshFirst, Revisiting
from wirewatch.stages.stage import Stage
from wirewatch.stages.subscribe import Subscribing
from wirewatch.stages.sweep import Sweeping
from wirewatch.stages.tell import Telling
from wirewatch.walker import Turns, Walker

GAPS_AT_ONCE = 2
HUBS_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """The parts by which hubs push: they are asked, call the desk, and what they bring is read."""

    desk: DeskServer
    callback: HubCallback
    subscribing: Subscribing
    subscribe: Stage[Subscription]
    pushing: Pushing


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
    telling: Telling
    judging: Judging
    keeping: Keeping
    sweeping: Sweeping
    progress: Progress
    pulse: Pulse
    hearing: Hearing


@asynccontextmanager
async def open_house(configuration: Configuration, clock: Clock) -> AsyncIterator[House]:
    """Open all parts on the running loop, and close them in reverse order.

    Raises StoreError and ConfigError.
    """
    install_reactor()
    async with AsyncExitStack() as closing:
        threads = Threads()
        closing.callback(threads.close)
        store = open_store(configuration.database.url)
        closing.callback(store.close)
        await threads.write(prepare_store, store, configuration, clock)
        run = Run(store.presences, clock, address=configuration.database.url)
        away = await threads.write(run.begin)
        closing.push_async_callback(threads.write, run.end)
        channels = build_channels(configuration, clock)
        closing.push_async_callback(close_channels, list(channels.values()))
        engine = Engine(_with_room_for_polls(configuration.crawler))
        await engine.start()
        closing.push_async_callback(engine.close)
        downloader = RenderingDownloader(engine, configuration.crawler)
        closing.push_async_callback(downloader.close)
        cleaning = CleaningPool(workers=workers(configuration.crawler))
        await cleaning.start()
        closing.push_async_callback(cleaning.close)
        yield _house(
            configuration,
            clock,
            store=store,
            threads=threads,
            run=run,
            away=away,
            channels=channels,
            downloader=downloader,
            cleaning=cleaning,
        )


def _with_room_for_polls(settings: CrawlerSettings) -> CrawlerSettings:
    """Return the settings with places beside those of pages, so that polls wait for no page."""
    return settings.model_copy(update={"concurrency": settings.concurrency + POLLS_AT_ONCE})


def workers(settings: CrawlerSettings) -> int:
    """Return how many cleaning processes to run: as set, or one for each core."""
    return settings.workers or os.cpu_count() or 1


def _house(
    configuration: Configuration,
    clock: Clock,
    *,
    store: Store,
    threads: Threads,
    run: Run,
    away: Away | None,
    channels: Mapping[str, Channel],
    downloader: Downloader,
    cleaning: CleaningPool,
) -> House:
    settings, progress = configuration.crawler, Progress()
    gate = HostGate(
        HostRows(store, threads), clock, at_once=settings.requests_per_host, delay=settings.delay
    )
    fetcher = Fetcher(downloader, gate, clock, agent=product_token(settings.user_agent))
    intake = Intake(
        store=store,
        threads=threads,
        watching=prepare(configuration.watches),
        policy=Policy(max_age=settings.max_age, hold=hold),
        clock=clock,
    )
    dispatcher = Dispatcher(
        DeliveryRows(store, threads),
        channels,
        clock=clock,
        owner=run.owner,
        log=structlog.get_logger("alerts"),
        jitter=lambda: random.uniform(-1, 1),
    )
    telling = Telling(
        store=store, threads=threads, dispatcher=dispatcher, clock=clock, progress=progress
    )
    noticed = configuration.health.channels
    judging = Judging(store=store, threads=threads, clock=clock, channels=noticed)
    packing = Packing(keeps=settings.keep_pages > timedelta())
    bringing = Bringing(
        store=store,
        threads=threads,
        fetcher=fetcher,
        cleaning=cleaning,
        intake=intake,
        clock=clock,
        owner=run.owner,
        progress=progress,
        per_host=settings.requests_per_host,
        accesses=configuration.accesses,
        taken=telling.tick,
        saw_page=judging.saw_page,
        packing=packing,
        line_down=judging.line_down,
        hints={source.name: source.hints for source in configuration.sources},
    )
    revisiting = Revisiting(
        store=store,
        threads=threads,
        fetcher=fetcher,
        cleaning=cleaning,
        intake=intake,
        clock=clock,
        owner=run.owner,
        progress=progress,
        busy=bringing.busy,
        packing=packing,
        told=telling.tick,
        accesses=configuration.accesses,
        hints={source.url: source.hints for source in configuration.sources},
    )
    order = FreshFirst(bringing, revisiting)
    bring = Stage("bring", capacity=settings.concurrency, claim=order.claim, work=order.work)
    pulse = Pulse(store, threads, clock)
    hearing = _hearing(
        configuration,
        clock,
        store=store,
        threads=threads,
        run=run,
        gate=gate,
        progress=progress,
        found=bring.nudge,
        pulse=pulse,
    )
    polling = Polling(
        store=store,
        threads=threads,
        poller=Poller(
            fetcher,
            partial(spider_for, kinds=configuration.kinds),
            clock,
            configuration.accesses,
        ),
        clock=clock,
        owner=run.owner,
        progress=progress,
        found=bring.nudge,
        polls_per_hour=settings.polls_per_hour,
        wants_pushes=hearing.subscribing.wants,
    )
    filling = Filling(
        store=store,
        threads=threads,
        walker=Walker(
            store=store,
            threads=threads,
            reader=ArchiveReader(
                fetcher, partial(spider_for, kinds=configuration.kinds), configuration.accesses
            ),
            clock=clock,
            give_way=Turns(store, threads, clock, settings.delay).give_way,
        ),
        clock=clock,
        owner=run.owner,
        progress=progress,
        found=bring.nudge,
        channels=noticed,
    )
    poll = Stage("poll", capacity=POLLS_AT_ONCE, claim=polling.claim, work=polling.poll)
    keeping = Keeping(
        store=store,
        threads=threads,
        clock=clock,
        keep=settings.keep_pages,
        most=settings.keep_pages_max,
    )
    return House(
        configuration=configuration,
        clock=clock,
        store=store,
        threads=threads,
        run=run,
        away=away,
        started=clock.now(),
        intake=intake,
        polling=polling,
        poll=poll,
        bring=bring,
        fill=Stage("fill", capacity=GAPS_AT_ONCE, claim=filling.claim, work=filling.fill),
        telling=telling,
        judging=judging,
        keeping=keeping,
        sweeping=Sweeping(store=store, threads=threads, intake=intake, clock=clock),
        progress=progress,
        pulse=pulse,
        hearing=hearing,
    )


def _hearing(
    configuration: Configuration,
    clock: Clock,
    *,
    store: Store,
    threads: Threads,
    run: Run,
    gate: HostGate,
    progress: Progress,
    found: Callable[[], None],
    pulse: Pulse,
) -> Hearing:
    settings = configuration.crawler
    guard = AddressGuard(settings.allow_networks)
    client = partial(
        guarded_client,
        guard,
        timeout=TIMEOUT,
        user_agent=settings.user_agent,
        verify=ssl.create_default_context(),  # once, as it takes a while
    )
    subscribing = Subscribing(
        store=store,
        threads=threads,
        hubs=Hubs(client, gate, clock),
        clock=clock,
        owner=run.owner,
        public_url=configuration.web.public_url,
        jitter=random.random,
    )
    pushing = Pushing(
        store=store,
        threads=threads,
        spider_for=partial(spider_for, kinds=configuration.kinds),
        sources={source.name: source for source in configuration.sources},
        progress=progress,
        found=found,
    )
    callback = HubCallback(
        store.subscriptions,
        threads,
        clock,
        take=pushing.take,
        max_bytes=min(settings.max_bytes, MAX_BYTES),
        jitter=random.random,
    )
    return Hearing(
        desk=DeskServer(make_app(callback, pulse.failing), configuration.web),
        callback=callback,
        subscribing=subscribing,
        subscribe=Stage(
            "subscribe",
            capacity=HUBS_AT_ONCE,
            claim=subscribing.claim,
            work=subscribing.subscribe,
        ),
        pushing=pushing,
    )
