"""What all parts of a running Wirewatch stand on."""

from dataclasses import dataclass

from alerts.translation.step import Step
from crawler.cleaning.pool import CleaningPool
from crawler.fetch import Fetcher
from crawler.politeness import HostGate
from db.clock import Clock
from db.records import Record
from db.store import Store
from db.threads import Threads
from intake.intake import Intake
from wirewatch.live import Live
from wirewatch.presence import Run
from wirewatch.progress import Progress
from wirewatch.settings import Configuration


@dataclass(frozen=True, kw_only=True)
class Ground(Record):
    """The collaborators that most parts share, open and ready."""

    configuration: Configuration
    live: Live  # what of it may be exchanged
    clock: Clock
    store: Store
    threads: Threads
    run: Run
    gate: HostGate
    fetcher: Fetcher
    cleaning: CleaningPool
    intake: Intake
    progress: Progress
    words: Step  # what messages pass before they are written
