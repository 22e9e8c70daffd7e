"""Puts the demonstration on its feet: outlets and receivers up, config.toml written."""

import base64
import secrets
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.clock import Clock, SystemClock
from wirewatch.demo.config import WATCHES, DemoAddresses, DemoSource, DemoWatch, write_config
from wirewatch.demo.outlets.content import load_editions
from wirewatch.demo.outlets.edition import Edition, OutletArticle
from wirewatch.demo.receivers import MailSink, WebhookReceiver
from wirewatch.demo.site import NewsSite

_SECRET_BYTES = 24


class Demo:
    """The outlets, the receivers and their config.toml, in a temporary folder.

    Start and stop are idempotent; stop closes everything in reverse order and removes the folder.
    The daemon that is to be shown is started by the caller, with ``config``.
    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._cleanups = ExitStack()
        self._started = False
        secret = base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        self._secret = f"whsec_{secret}"
        self.editions: tuple[Edition, ...] = ()
        self.sites: tuple[NewsSite, ...] = ()
        self.mail = MailSink(clock=self._clock)
        self.hooks = WebhookReceiver(self._secret, clock=self._clock)
        self._config: Path | None = None

    @property
    def watches(self) -> tuple[DemoWatch, ...]:
        """The standing queries."""
        return WATCHES

    def now(self) -> datetime:
        """Return the time on the stage's clock, by which the receivers note arrivals."""
        return self._clock.now()

    @property
    def config(self) -> Path:
        """The config.toml to run the daemon with; only while the demonstration runs."""
        if self._config is None:
            raise RuntimeError("the demonstration is not running; call start() first")
        return self._config

    def start(self) -> None:
        """Open outlets and receivers and write the configuration; if one fails, none stays."""
        if self._started:
            return
        with ExitStack() as starting:
            folder = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-")))
            self._open(starting, self.mail.start, self.mail.stop)
            self._open(starting, self.hooks.start, self.hooks.stop)
            self.editions = load_editions(self._clock.now())
            self.sites = tuple(
                NewsSite(edition.outlet, edition.printed, clock=self._clock)
                for edition in self.editions
            )
            for site in self.sites:
                self._open(starting, site.start, site.stop)
            self._config = write_config(folder, self._sources(), self._addresses())
            self._cleanups = starting.pop_all()
        self._started = True

    def stop(self) -> None:
        """Close everything and remove the folder. May be called twice."""
        self._started, self._config = False, None
        self._cleanups.close()

    def publish_held_back(self) -> tuple[tuple[str, OutletArticle], ...]:
        """Print what was held back, dated now, and return it with its addresses; only once."""
        published = []
        for edition, site in zip(self.editions, self.sites, strict=True):
            out = {article.slug for article in site.articles}
            for article in edition.held_back:
                if article.slug not in out:
                    fresh = replace(article, published=self._clock.now().replace(microsecond=0))
                    published.append((site.publish(fresh), fresh))
        return tuple(published)

    @staticmethod
    def _open(stack: ExitStack, start: Callable[[], None], stop: Callable[[], None]) -> None:
        start()
        stack.callback(stop)

    def _sources(self) -> tuple[DemoSource, ...]:
        return tuple(
            DemoSource(
                name=site.outlet.name,
                kind=site.outlet.kind,
                url=site.source_url,
                timezone=site.outlet.timezone,
            )
            for site in self.sites
        )

    def _addresses(self) -> DemoAddresses:
        return DemoAddresses(smtp=self.mail.url, webhook=self.hooks.url, secret=self._secret)
