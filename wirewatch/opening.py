"""Opens the database for a configuration; needs none of the parts that fetch."""

from datetime import datetime

import structlog

from alerts.quiet import next_digest_of
from db.clock import Clock
from db.store import Store
from matching.folding import FOLDING_VERSION
from matching.stories.packing import SKETCH_VERSION
from wirewatch.examples import addresses, with_pages
from wirewatch.leaving import without_left
from wirewatch.settings import Configuration


def prepare_store(store: Store, configuration: Configuration, clock: Clock) -> None:
    """Bring the database to our shape and its sources and watches to the configuration's."""
    before, after = store.upgrade()
    if before != after:
        structlog.get_logger(__name__).info(
            "database ready", address=store.address, was=before or "empty", shape=after
        )
    store.indexing.begin(FOLDING_VERSION)
    store.earlier.begin(SKETCH_VERSION)
    configure_rows(store, with_pages(configuration, store.examples.all()), clock.now())


def configure_rows(store: Store, configuration: Configuration, now: datetime) -> None:
    """Bring the database's sources, watches and examples to those of a configuration in force."""
    store.examples.configure(addresses(configuration), now)
    store.sources.configure(configuration.sources, now)
    watches = without_left(configuration.watches, store.leavings.all())
    store.watches.configure(watches, now, next_digest_of)
