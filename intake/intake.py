"""An article's whole way: record, matching, decision, one transaction."""

from dataclasses import replace
from datetime import UTC, datetime

import structlog

from crawler.sitememory import recall, site_of
from db.arrivals import Arrival
from db.clock import Clock
from db.errors import StoreError
from db.headline_rows import NotHad
from db.kept import KeptPage, PageToClean
from db.plans import Outcome, Snapshot, Taken
from db.records import Article, ClaimedEntry, StoredArticle, Validators
from db.remembered import Recalled
from db.revisits import ClaimedRevisit
from db.store import Store
from db.story_rows import Traits
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import Policy, decide, decide_again, decide_swept
from intake.embedding.embedder import Embedder
from intake.identity import addresses
from intake.looks import NO_VALIDATORS, look_at
from intake.placing import place
from intake.searchable import searchable
from intake.sketching import Sketching
from intake.watching import Watching
from matching.matcher import Document
from matching.reading import Reading

log = structlog.get_logger(__name__)


class Intake:
    """The one place that sees an article's whole way."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        watching: Watching,
        policy: Policy,
        clock: Clock,
        embedder: Embedder | None = None,
    ) -> None:
        self._store = store
        self._threads = threads
        self._watching = watching
        self._policy = policy
        self._clock = clock
        self._sketching = Sketching(store, threads, embedder)

    @property
    def watching(self) -> Watching:
        """The watches that articles are held against now."""
        return self._watching

    @property
    def sketching(self) -> Sketching:
        """What reads by what articles' stories are found; it alone counts words."""
        return self._sketching

    def watch_for(self, watching: Watching) -> None:
        """Take up other watches; articles that arrive from now on are held against them."""
        self._watching = watching

    async def take(
        self,
        claimed: ClaimedEntry,
        article: Article,
        *,
        page: KeptPage | None = None,
        not_had: NotHad | None = None,
        validators: Validators = NO_VALIDATORS,
    ) -> Taken:
        """Match a cleaned article and commit all that follows, its page too; raises StoreError.

        With ``not_had`` the article is what its source listed, and the entry is not done.
        ``validators`` are its page's.
        """
        article, recalled = await self._recalled(
            article, teaches=not claimed.stored and article.mark is None
        )
        reading = Reading.of(article.title, article.text, article.language)
        arrival = arrive(
            article,
            self._watching,
            source_id=claimed.source_id,
            source=claimed.source,
            claimed=claimed,
            backlog=claimed.backlog,
            page=page,
            reading=reading,
        )
        traits = await self._traits(article, reading)
        arrival = replace(arrival, not_had=not_had, recalled=recalled, traits=traits)
        taken = await self._commit(arrival, validators)
        _log_taken(taken, article)
        return taken

    async def take_recleaned(self, kept: PageToClean, article: Article) -> Taken:
        """Commit what a better cleaner made of a kept page; raises StoreError and NotFoundError.

        What is matched anew is a backlog. A page on which no article had been found brings one as
        its entry would have, but no younger than when it was fetched.
        """
        claimed, now = kept.claimed, self._clock.now()
        if kept.article is None:
            listed = replace(claimed.entry, published=claimed.entry.published or kept.page.fetched)
            claimed = replace(claimed, entry=listed, backlog=True)
            return await self.take(claimed, article)
        article, recalled = await self._recalled(article, teaches=False, stored=kept.article)
        arrival = arrive(
            cleaned_again(kept.article, article),
            self._watching,
            source_id=claimed.source_id,
            source=kept.article.source,
            claimed=None,
            backlog=True,
        )
        arrival = replace(arrival, recalled=recalled)
        return await self._threads.insist(
            self._store.intake.take_recleaned, arrival, kept.article, self._decide_again, now
        )

    async def take_swept(
        self, stored: StoredArticle, article: Article, recalled: Recalled
    ) -> Taken:
        """Commit a stored article off which its site's memory took blocks, learned since.

        Raises StoreError and NotFoundError. Only what a query excluded can match anew; that is
        told as a backlog.
        """
        arrival = arrive(
            article,
            self._watching,
            source_id=0,
            source=stored.source,
            claimed=None,
            backlog=True,
        )
        return await self._threads.insist(
            self._store.intake.take_recleaned,
            replace(arrival, recalled=recalled),
            stored,
            self._decide_swept,
            self._clock.now(),
        )

    async def take_revisit(
        self,
        claimed: ClaimedRevisit,
        article: Article,
        validators: Validators,
        *,
        page: KeptPage | None = None,
    ) -> Taken:
        """Match what the page of a told article says now, and commit all that follows."""
        article, recalled = await self._recalled(article, teaches=False)
        arrival = arrive(
            article,
            self._watching,
            source_id=claimed.source_id,
            source=claimed.source,
            claimed=None,
            backlog=False,
        )
        arrival = replace(
            arrival,
            revisit_of=claimed.article,
            listed_at=claimed.entry.published,
            page=page,
            recalled=recalled,
        )
        taken = await self._commit(arrival, validators, first=claimed.first)
        _log_taken(taken, article)
        return taken

    async def _commit(
        self, arrival: Arrival, validators: Validators, *, first: datetime | None = None
    ) -> Taken:
        """Commit an article, with how its page was seen; ``first`` is when, for the first time."""
        article, now = arrival.article, self._clock.now()
        look = look_at(
            article.url, validators, first=first or article.fetched, seen=article.fetched, now=now
        )
        return await self._threads.insist(
            self._store.intake.take, replace(arrival, look=look), self._decide, now, place=place
        )

    async def catch_up(self, watch: Watch) -> int:
        """Hold a new watch against the articles seen within max_age; return how many it matched.

        What it finds is a backlog: told once its size is known.
        """
        if watch.name not in self._watching.queries:  # it left the configuration meanwhile
            return 0
        alone = self._watching.only(watch.name)
        pages = self._store.articles.since(self._clock.now() - self._policy.max_age)
        found = 0
        while page := await self._threads.read(next, pages, ()):
            for stored in page:
                found += await self.take_again(stored, alone)
        await self._threads.write(self._store.watches.mark_caught_up, watch.name)
        return found

    async def take_again(self, stored: StoredArticle, watching: Watching) -> bool:
        """Hold other watches against a stored article; return whether it matched one anew.

        What is told of it is a backlog.
        """
        arrival = arrive(
            stored.article,
            watching,
            source_id=0,
            source=stored.source,
            claimed=None,
            backlog=True,
        )
        if not arrival.matches:
            return False
        taken = await self._commit(arrival, NO_VALIDATORS)
        return bool(taken.matches)

    async def _traits(self, article: Article, reading: Reading) -> Traits | None:
        """Return by what an article's story is found; without, it opens one of its own."""
        try:
            return await self._sketching.traits(article, reading)
        except StoreError as exc:
            log.warning("an article's story cannot be looked for", url=article.url, reason=str(exc))
            return None

    async def close(self) -> None:
        """Note what was learned of words; nothing is taken afterwards."""
        await self._sketching.note()

    def _decide(self, snapshot: Snapshot) -> Outcome:
        return decide(snapshot, self._policy)

    def _decide_again(self, snapshot: Snapshot) -> Outcome:
        return decide_again(snapshot, self._policy)

    def _decide_swept(self, snapshot: Snapshot) -> Outcome:
        return decide_swept(snapshot, self._policy)

    async def as_remembered(
        self, article: Article, *, stored: StoredArticle | None = None
    ) -> Article:
        """Return an article without what its site's memory knows; stores nothing."""
        return (await self._recalled(article, teaches=False, stored=stored))[0]

    async def _recalled(
        self, article: Article, *, teaches: bool, stored: StoredArticle | None = None
    ) -> tuple[Article, Recalled | None]:
        """Return an article as its site's memory leaves it, and what is to be written of that.

        What is known by its headline only has no blocks. A database that cannot be read just now
        costs the memory of one page, not the page.
        """
        if article.headline_only is not None:
            return article, None
        try:
            return await self._threads.read(self._recall, article, teaches, stored)
        except StoreError as exc:
            log.warning("a site's memory could not be read", url=article.url, reason=str(exc))
            return article, Recalled(site=site_of(article.url))

    def _recall(
        self, article: Article, teaches: bool, stored: StoredArticle | None
    ) -> tuple[Article, Recalled]:
        sites = self._store.sites
        off = sites.cuts([stored.id]).get(stored.id, ()) if stored else ()
        memory = sites.memory(site_of(article.url))
        return recall(article, memory, teaches=teaches, off=off)

    def matching(self, article: Article, source: str) -> tuple[str, ...]:
        """Return the watches that an article of a source satisfies, and store nothing."""
        matches = self._watching.matcher.match(document(article, source))
        return tuple(match.watch for match in matches)


def cleaned_again(stored: StoredArticle, article: Article) -> Article:
    """Return a stored article with what cleaning its page again gave; its addresses stay."""
    known = stored.article
    return replace(article, url=known.url, canonical_url=known.canonical_url, fetched=known.fetched)


def arrive(
    article: Article,
    watching: Watching,
    *,
    source_id: int,
    source: str,
    claimed: ClaimedEntry | None,
    backlog: bool,
    page: KeptPage | None = None,
    reading: Reading | None = None,
) -> Arrival:
    """Return an article, its identity, its folded words and its matches; pure but for its log.

    ``source`` is the name of the source that listed it, which queries may ask for; ``reading`` is
    the article's, if others read it, too.
    """
    reading = reading or Reading.of(article.title, article.text, article.language)
    found = watching.matcher.look(document(article, source), reading)
    for stopped in found.stopped:
        log.warning("watch stopped", watch=stopped.watch, reason=stopped.reason, url=article.url)
    matches = found.matches
    identity, *others = addresses(article)
    title, rest = searchable(article, reading)
    return Arrival(
        article=article,
        identity=identity,
        addresses=tuple(others),
        folded_title=title,
        folded_text=rest,
        matches=matches,
        watches=tuple(watching.watches[match.watch] for match in matches),
        source_id=source_id,
        entry_id=claimed.id if claimed else None,
        listed_at=claimed.entry.published if claimed else None,
        backlog=backlog,
        page=page,
        held=tuple(watching.watches),
    )


def document(article: Article, source: str) -> Document:
    """Return what of an article the matcher looks at; ``source`` is its source's name."""
    return Document(
        title=article.title,
        text=article.text,
        authors=article.authors,
        site=article.site,
        language=article.language,
        url=article.url,
        source=source,
        tags=article.tags,
        section=article.section,
        published=article.published.astimezone(UTC).date() if article.published else None,
    )


def _log_taken(taken: Taken, article: Article) -> None:
    log.debug("article taken", article=taken.article, verdict=taken.verdict.value, url=article.url)
    for planned in taken.matches:
        log.info(
            "article matched",
            watch=planned.watch.name,
            title=article.title,
            site=article.site,
            why=planned.reason.value,
            article=taken.article,
        )
    for telling in taken.tellings:
        log.info(
            "revision told",
            watch=telling.watch.name,
            title=article.title,
            site=article.site,
            kind=telling.alert.kind,
            why=telling.reason.value,
            article=taken.article,
        )
