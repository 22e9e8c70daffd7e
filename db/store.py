"""The database as the rest of the house sees it: verbs, grouped by what they are about."""

from contextlib import AbstractContextManager

from db.applied import Applications
from db.articles import Articles
from db.backlog import Held
from db.channels import Channels
from db.database import Database
from db.deliveries import Deliveries
from db.earlier import Earlier
from db.entries import Entries
from db.escalations import Escalations
from db.examples import Examples
from db.fates import Fates
from db.health import Healths
from db.hosts import Hosts
from db.indexing import Indexing
from db.intake import IntakeRows
from db.leaving import Leavings
from db.markings import Markings
from db.mutes import Mutes
from db.pages import Pages
from db.past import Past
from db.presence import Notices, Presences
from db.rates import Rates
from db.recording import Recording
from db.records import Stats
from db.revisits import Revisits
from db.schema import has_our_shape, upgrade
from db.search import PostgresSearch, SqliteSearch
from db.sites import Sites
from db.sources import Sources
from db.stats import read_stats
from db.stories import Stories
from db.subscriptions import Subscriptions
from db.translations import Translations
from db.waits import Waits
from db.walks import Walks
from db.watches import Watches


class Store:
    """All verbs on one database."""

    def __init__(self, database: Database) -> None:
        search = SqliteSearch() if database.is_sqlite else PostgresSearch()
        self._database = database
        self.sources = Sources(database)
        self.entries = Entries(database)
        self.hosts = Hosts(database)
        self.articles = Articles(database, search)
        self.pages = Pages(database, self.articles)
        self.sites = Sites(database, self.articles)
        self.watches = Watches(database)
        self.intake = IntakeRows(database, search)
        self.stories = Stories(database)
        self.held = Held(database)
        self.waits = Waits(database)
        self.escalations = Escalations(database)
        self.mutes = Mutes(database)
        self.rates = Rates(database)
        self.deliveries = Deliveries(database)
        self.channels = Channels(database)
        self.presences = Presences(database)
        self.health = Healths(database)
        self.revisits = Revisits(database)
        self.notices = Notices(database)
        self.walks = Walks(database)
        self.subscriptions = Subscriptions(database)
        self.recording = Recording(database)
        self.applications = Applications(database)
        self.past = Past(database, search)
        self.markings = Markings(database)
        self.fates = Fates(database)
        self.leavings = Leavings(database)
        self.examples = Examples(database)
        self.translations = Translations(database)
        self.indexing = Indexing(database, search)
        self.earlier = Earlier(database)

    @property
    def address(self) -> str:
        """The database's address, without a password."""
        return self._database.address

    def upgrade(self) -> tuple[str | None, str]:
        """Bring the database to our shape; return the versions before and after."""
        return upgrade(self._database)

    def is_ready(self) -> bool:
        """Tell whether the database is there and in our shape; changes nothing."""
        return has_our_shape(self._database)

    def together(self) -> AbstractContextManager[None]:
        """Commit what this thread writes inside all at once; each verb fails alone."""
        return self._database.together()

    def stats(self) -> Stats:
        """Return how much the database holds."""
        return read_stats(self._database)

    def close(self) -> None:
        """Close all connections; may be called twice."""
        self._database.close()


def open_store(url: str) -> Store:
    """Return the verbs on the database at ``url``; raises StoreError."""
    return Store(Database(url))
