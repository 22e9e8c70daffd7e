"""The desk with all that it answers, and the parts by which hubs push what is new."""

import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from alerts.quiet import hold
from crawler.hubs import TIMEOUT, Hubs
from db.pushing import Subscription
from intake.decide import Policy
from net.guard import AddressGuard
from net.http import guarded_client
from spiders.feed import MAX_BYTES
from spiders.kinds import spider_for
from web.acting import ActPages
from web.api.app import Api
from web.api.desk import Desk
from web.app import make_app
from web.server import DeskServer
from web.story_pages import StoryPages
from web.websub import HubCallback
from wirewatch.ground import Ground
from wirewatch.linkkey import link_signer
from wirewatch.pulse import Pulse
from wirewatch.reload import Reloading
from wirewatch.stages.push import Pushing
from wirewatch.stages.stage import Stage
from wirewatch.stages.subscribe import Subscribing
from wirewatch.watched import ConfiguredWatches

HUBS_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """The desk that hubs call, and the stages before and behind it."""

    desk: DeskServer
    api: Api
    callback: HubCallback
    subscribing: Subscribing
    subscribe: Stage[Subscription]
    pushing: Pushing


def build_hearing(
    ground: Ground, pulse: Pulse, reloading: Reloading, *, found: Callable[[], None]
) -> Hearing:
    """Return the parts, not started; ``found`` is told when there are new entries to fetch."""
    subscribing = _subscribing(ground)
    pushing = Pushing(
        store=ground.store,
        threads=ground.threads,
        spider_for=partial(spider_for, kinds=ground.live.kinds),
        sources=ground.live.sources,
        progress=ground.progress,
        found=found,
    )
    callback = HubCallback(
        ground.store.subscriptions,
        ground.threads,
        ground.clock,
        take=pushing.take,
        max_bytes=min(ground.configuration.crawler.max_bytes, MAX_BYTES),
        jitter=random.random,
    )
    api = _api(ground, ConfiguredWatches(lambda: reloading.configuration))
    acts, stories = _pages(ground)
    app = make_app(callback, pulse.failing, api.app, acts, stories)
    return Hearing(
        desk=DeskServer(app, ground.configuration.web),
        api=api,
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


def _api(ground: Ground, watches: ConfiguredWatches) -> Api:
    settings, crawler = ground.configuration.web, ground.configuration.crawler
    desk = Desk(
        store=ground.store,
        threads=ground.threads,
        clock=ground.clock,
        watches=watches,
        policy=Policy(max_age=crawler.max_age, hold=hold),
        keep_pages=crawler.keep_pages,
    )
    return Api(desk, settings, settings.read_secret("token", ground.configuration.secrets))


def _pages(ground: Ground) -> tuple[ActPages | None, StoryPages | None]:
    """Return what answers the links in messages, None where there are none."""
    signer = link_signer(ground.configuration, ground.clock)
    if signer is None:
        return None, None
    return (
        ActPages(signer, ground.store, ground.threads, ground.clock),
        StoryPages(signer, ground.store.stories, ground.threads),
    )


def _subscribing(ground: Ground) -> Subscribing:
    settings = ground.configuration.crawler
    client = partial(
        guarded_client,
        AddressGuard(settings.allow_networks),
        timeout=TIMEOUT,
        user_agent=settings.user_agent,
        verify=ssl.create_default_context(),  # once, as it takes a while
    )
    return Subscribing(
        store=ground.store,
        threads=ground.threads,
        hubs=Hubs(client, ground.gate, ground.clock),
        clock=ground.clock,
        owner=ground.run.owner,
        public_url=ground.configuration.web.public_url,
        jitter=random.random,
    )
