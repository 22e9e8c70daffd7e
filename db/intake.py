"""The one transaction of an article's way: snapshot, decision, and all that follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, insert, select, update

from db.arrivals import Arrival
from db.article_tables import AddressRow, ArticleRow, RevisionRow
from db.articles import article_values
from db.copy_rows import file_again, file_article
from db.database import Database
from db.errors import NotFoundError
from db.headline_rows import NotHad, headline_of, join_story, leave_entry
from db.match_rows import note_lost
from db.page_rows import keep_page
from db.plans import (
    Outcome,
    Snapshot,
    Taken,
    Verdict,
)
from db.prepared import Prepared
from db.records import StoredArticle
from db.remembered import Recalled
from db.revisit_rows import Look, finish_look, note_look
from db.search import SearchIndex
from db.site_rows import remember, write_cuts
from db.snapshots import Place, known_by, placed, read_again, read_snapshot
from db.source_tables import EntryRow
from db.story_rows import join, open_story, renew
from db.telling_rows import write_match, write_telling

Decide = Callable[[Snapshot], Outcome]
EDITED, CLEANED_AGAIN = "edited", "cleaned again"  # why a text was replaced

# What runs for every article is put together once: building the statements anew took most of a
# transaction's time.
_NEW_ARTICLE = Prepared(insert(ArticleRow).returning(ArticleRow.id))
_NEW_ADDRESS = Prepared(insert(AddressRow))
_ENTRY = update(EntryRow).where(EntryRow.id == bindparam("entry"))
_TAKEN = Prepared(_ENTRY)
_FOR_NOTHING = Prepared(
    _ENTRY.values(
        unchanged=case((EntryRow.article_id.is_not(None), EntryRow.unchanged + 1), else_=0)
    )
)


class IntakeRows:
    """The intake's transaction."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search

    def take(
        self, arrival: Arrival, decide: Decide, now: datetime, *, place: Place | None = None
    ) -> Taken:
        """Read the snapshot, decide, and write all of the outcome, or nothing.

        A new article's story is asked of ``place`` before; without it, it has one of its own.
        """
        with self._database.writing() as connection:
            known = known_by(connection, arrival.keys)
            told = _headline_of(connection, arrival) if not known else None
            snapshot = read_snapshot(connection, arrival, known, now, told)
            if place is not None:
                snapshot = placed(connection, snapshot, arrival.traits, place)
            outcome = decide(snapshot)
            free = [key for key in arrival.keys if key not in known]
            taken = self._write(connection, arrival, free, snapshot, outcome)
            if arrival.entry_id is not None:
                _end_entry(connection, arrival.entry_id, arrival.not_had, taken, now)
            if arrival.page is not None:
                keep_page(connection, arrival.page, article=taken.article, entry=arrival.entry_id)
            if arrival.look is not None:
                _note_look(connection, arrival, arrival.look, taken)
            if arrival.recalled is not None:
                _remember(connection, arrival.recalled, taken, now)
        return taken

    def take_recleaned(
        self, arrival: Arrival, seen: StoredArticle, decide: Decide, now: datetime
    ) -> Taken:
        """Write what a better cleaner made of a stored article's page.

        Its story and its earlier matches stay; an earlier text is kept as a revision that the
        outlet did not make. An edit that came since the article was ``seen`` counts more: nothing
        is written. Raises NotFoundError.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                select(ArticleRow.__table__).where(ArticleRow.id == seen.id)
            ).one_or_none()
            if row is None:
                raise NotFoundError(f"article {seen.id} is no longer stored")
            outcome = decide(read_again(connection, arrival, row, now))
            if row.revision != seen.revision:
                outcome = replace(outcome, verdict=Verdict.UNCHANGED, matches=())
            else:
                self._clean_again(connection, arrival, row, outcome)
            for planned in outcome.matches:
                write_match(connection, planned, article=row.id, story=row.story_id, now=now)
        return Taken(
            article=row.id, story=row.story_id, verdict=outcome.verdict, matches=outcome.matches
        )

    def _clean_again(
        self, connection: Connection, arrival: Arrival, row: Row[Any], outcome: Outcome
    ) -> None:
        if outcome.verdict is Verdict.REVISED:
            self._revise(connection, arrival, row.id, cause=CLEANED_AGAIN)
        else:
            self._rewrite(connection, arrival, row.id, revision=row.revision)
        if arrival.recalled is not None:
            write_cuts(connection, row.id, arrival.recalled.cuts)
        if outcome.lost:
            note_lost(
                connection, row.id, lost=outcome.lost, held=arrival.held, revision=row.revision
            )

    def _write(
        self,
        connection: Connection,
        arrival: Arrival,
        free: Sequence[str],
        snapshot: Snapshot,
        outcome: Outcome,
    ) -> Taken:
        """Write an outcome; ``free`` are the article's keys that no stored one is known by."""
        if outcome.verdict in (Verdict.NEW, Verdict.COPY):
            identity = free[0] if free else arrival.identity
            article, story = self._insert(connection, arrival, outcome, identity, snapshot.now)
        else:
            stored = outcome.same_as or snapshot.stored
            if stored is None:
                raise ValueError(f"{outcome.verdict} of an article that is not stored")
            article, story = stored.id, stored.story
            if outcome.verdict is Verdict.REVISED:
                revision = self._revise(connection, arrival, article)
                note_lost(
                    connection, article, lost=outcome.lost, held=arrival.held, revision=revision
                )
                if arrival.traits is not None and stored.copy_of is None:
                    renew(
                        connection,
                        article,
                        story=story,
                        published=stored.published,
                        traits=arrival.traits,
                        now=snapshot.now,
                    )
            if outcome.story is not None and outcome.story != story:
                story = outcome.story
                join_story(connection, article, story=story, copy_of=outcome.copy_of)
        if free:
            rows = [{"key": key, "article_id": article} for key in free]
            connection.execute(_NEW_ADDRESS, rows)
        for planned in outcome.matches:
            write_match(connection, planned, article=article, story=story, now=snapshot.now)
        for telling in outcome.tellings:
            write_telling(connection, telling, article=article, story=story, now=snapshot.now)
        return Taken(
            article=article,
            story=story,
            verdict=outcome.verdict,
            matches=outcome.matches,
            tellings=outcome.tellings,
            copy_of=outcome.copy_of,
        )

    def _insert(
        self,
        connection: Connection,
        arrival: Arrival,
        outcome: Outcome,
        identity: str,
        now: datetime,
    ) -> tuple[int, int]:
        article = arrival.article
        story = outcome.story
        if story is None:
            story = open_story(connection, article.title, follows=outcome.follows, now=now)
        number = connection.execute(
            _NEW_ARTICLE,
            {
                **article_values(article),
                "identity": identity,
                "source_id": arrival.source_id,
                "story_id": story,
                "copy_of": outcome.copy_of,
                "revision": 1,
                "first_seen_at": now,
                "host": arrival.recalled.site if arrival.recalled else None,
                "joined": list(outcome.joined) or None,
            },
        ).scalar_one()
        traits = arrival.traits if outcome.copy_of is None else None
        join(connection, number, story=story, published=article.published, traits=traits, now=now)
        copied = outcome.copy_of is not None
        file_article(connection, number, article.fingerprint, copied=copied)
        self._search.add(connection, number, arrival.folded_title, arrival.folded_text)
        return number, story

    def _revise(
        self, connection: Connection, arrival: Arrival, article: int, *, cause: str = EDITED
    ) -> int:
        """Replace an article's text, keep the former one; return the number of the new one."""
        row = connection.execute(
            select(
                ArticleRow.revision, ArticleRow.title, ArticleRow.text, ArticleRow.fetched
            ).where(ArticleRow.id == article)
        ).one()
        connection.execute(
            insert(RevisionRow).values(
                article_id=article,
                number=row.revision,
                title=row.title,
                text=row.text,
                fetched=row.fetched,
                cause=cause,
            )
        )
        self._rewrite(connection, arrival, article, revision=row.revision + 1)
        return int(row.revision) + 1

    def _rewrite(
        self, connection: Connection, arrival: Arrival, article: int, *, revision: int
    ) -> None:
        connection.execute(
            update(ArticleRow)
            .where(ArticleRow.id == article)
            .values(**article_values(arrival.article), revision=revision)
        )
        if arrival.recalled is not None:  # not so of what was known by its headline only
            connection.execute(
                update(ArticleRow)
                .where(ArticleRow.id == article, ArticleRow.host.is_(None))
                .values(host=arrival.recalled.site)
            )
        file_again(connection, article, arrival.article.fingerprint)
        self._search.replace(connection, article, arrival.folded_title, arrival.folded_text)


def _headline_of(connection: Connection, arrival: Arrival) -> Row[Any] | None:
    return headline_of(connection, entry=arrival.entry_id, article=arrival.revisit_of)


def _note_look(connection: Connection, arrival: Arrival, look: Look, taken: Taken) -> None:
    """Note how the article's page was seen; its first telling makes that looks are to follow."""
    if arrival.revisit_of is not None:
        finish_look(connection, arrival.revisit_of, look)
    if taken.article != arrival.revisit_of:
        told = any(each.new_alert or each.join_alert for each in taken.matches)
        fetched = arrival.not_had is None and (arrival.entry_id or arrival.revisit_of) is not None
        if told or taken.verdict in (Verdict.REVISED, Verdict.UNCHANGED):
            note_look(connection, taken.article, look, told=told, fetched=fetched)


def _remember(connection: Connection, recalled: Recalled, taken: Taken, now: datetime) -> None:
    new = taken.verdict in (Verdict.NEW, Verdict.COPY)
    if taken.verdict is not Verdict.UNCHANGED:
        write_cuts(connection, taken.article, recalled.cuts, new=new)
    if new:
        remember(connection, recalled, taken.copy_of or taken.article, now)


def _end_entry(
    connection: Connection, entry: int, not_had: NotHad | None, taken: Taken, now: datetime
) -> None:
    if not_had is not None:
        leave_entry(connection, entry, not_had, article=taken.article, now=now)
    else:
        _finish_entry(connection, entry, taken, now)


def _finish_entry(connection: Connection, entry: int, taken: Taken, now: datetime) -> None:
    values: dict[str, Any] = {
        "entry": entry,
        "state": "done",
        "reason": taken.verdict.value,
        "article_id": taken.article,
        "fetched_at": now,
        "last_error": None,
        "lease_owner": None,
        "lease_until": None,
    }
    if taken.verdict is Verdict.UNCHANGED:
        connection.execute(_FOR_NOTHING, values)
    else:
        connection.execute(_TAKEN, {**values, "unchanged": 0})
