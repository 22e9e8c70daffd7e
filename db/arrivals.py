"""An article that reached the intake, with all that was made of it before its transaction."""

from dataclasses import dataclass
from datetime import datetime

from db.headline_rows import NotHad
from db.kept import KeptPage
from db.records import Article, Record
from db.remembered import Recalled
from db.revisit_rows import Look
from db.story_rows import Traits
from db.watch_records import Match, Watch


@dataclass(frozen=True, kw_only=True)
class Arrival(Record):
    """An article that reached the intake, with what was made of it so far."""

    article: Article
    identity: str  # by which the same article is known again
    addresses: tuple[str, ...] = ()  # other keys by which it may be known
    folded_title: str
    folded_text: str
    matches: tuple[Match, ...]
    watches: tuple[Watch, ...]  # those of ``matches``
    source_id: int
    entry_id: int | None  # None: it did not come from a listing but from the archive
    listed_at: datetime | None
    backlog: bool
    page: KeptPage | None = None  # what it was read off, to be kept with it
    held: tuple[str, ...] = ()  # the watches that it was held against
    not_had: NotHad | None = None  # the article is what its source listed; its page may still come
    look: Look | None = None  # how its page was seen, and when it is looked at again if told
    revisit_of: int | None = None  # the told article at whose page this look was
    recalled: Recalled | None = None  # what its site's memory took off it, and is to learn
    traits: Traits | None = None  # by which its story is found; None: it says too little

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys by which the article may be known, its identity first."""
        return tuple(dict.fromkeys((self.identity, *self.addresses)))
