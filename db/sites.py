"""Verbs on what is remembered of sites."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from db.article_tables import BlockRow, SiteRow
from db.articles import Articles
from db.database import Database
from db.errors import NotFoundError
from db.prepared import Prepared
from db.records import StoredArticle
from db.remembered import Cut, KnownBlock, Place, SiteMemory, unpacked
from db.site_rows import PAGES, read_cuts

# Asked for every article, so put together once.
_BLOCKS = Prepared(
    select(BlockRow.__table__)
    .where(BlockRow.host == bindparam("site"))
    .order_by(BlockRow.since, BlockRow.mark)
)


class Sites:
    """What the database remembers of sites."""

    def __init__(self, database: Database, articles: Articles) -> None:
        self._database = database
        self._articles = articles

    def memory(self, site: str) -> SiteMemory:
        """Return what is remembered of a site; of one not seen before, nothing."""
        with self._database.reading() as connection:
            pages = connection.execute(PAGES, {"site": site}).scalar_one_or_none()
            rows = connection.execute(_BLOCKS, {"site": site}).all()
        return SiteMemory(
            site=site,
            pages=unpacked(pages) if pages else (),
            known=tuple(_known(row) for row in rows),
        )

    def with_blocks(self) -> Sequence[str]:
        """Return the sites of which blocks are known, in order."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(select(BlockRow.host).distinct().order_by(BlockRow.host))
            )

    def unswept(self, before: datetime) -> Sequence[str]:
        """Return the sites with blocks, known since ``before``, that stored articles may have."""
        waiting = select(BlockRow.host).where(BlockRow.swept.is_(False), BlockRow.since <= before)
        with self._database.reading() as connection:
            return list(connection.scalars(waiting.distinct().order_by(BlockRow.host)))

    def stored(
        self, site: str, after: int, limit: int
    ) -> Sequence[tuple[StoredArticle, tuple[Cut, ...]]]:
        """Return articles of a site beyond number ``after``, with what was taken off each."""
        found = self._articles.of_host(site, after, limit)
        cuts = self.cuts([stored.id for stored in found])
        return [(stored, cuts.get(stored.id, ())) for stored in found]

    def cuts(self, articles: Sequence[int]) -> dict[int, tuple[Cut, ...]]:
        """Return what was taken off articles, in the order of their texts."""
        with self._database.reading() as connection:
            return dict(read_cuts(connection, articles))

    def mark_swept(self, site: str, marks: Collection[int], examples: Mapping[int, str]) -> None:
        """Write that no stored article of a site has these blocks any more.

        ``examples`` are of those for which none was at hand when they were learned.
        """
        with self._database.writing() as connection:
            for mark, example in examples.items():
                connection.execute(
                    update(BlockRow)
                    .where(BlockRow.host == site, BlockRow.mark == mark, BlockRow.example == "")
                    .values(example=example)
                )
            connection.execute(
                update(BlockRow)
                .where(BlockRow.host == site, BlockRow.mark.in_(list(marks)))
                .values(swept=True)
            )

    def never(self, site: str, mark: int) -> None:
        """Forget a block and never learn it again; raises NotFoundError."""
        with self._database.writing() as connection:
            changed = connection.execute(
                update(BlockRow)
                .where(BlockRow.host == site, BlockRow.mark == mark)
                .values(never=True, swept=True)
            )
            if not changed.rowcount:
                raise NotFoundError(
                    f"no block {mark:08x} of {site} is known; "
                    f"`wirewatch articles blocks {site}` shows them"
                )

    def prune(self, before: datetime) -> int:
        """Forget sites not seen since; return how many. What a user said is kept."""
        with self._database.writing() as connection:
            gone = list(
                connection.scalars(select(SiteRow.host).where(SiteRow.seen_at < before).limit(200))
            )
            if gone:
                connection.execute(
                    delete(BlockRow).where(BlockRow.host.in_(gone), BlockRow.never.is_(False))
                )
                connection.execute(delete(SiteRow).where(SiteRow.host.in_(gone)))
        return len(gone)


def _known(row: Row[Any]) -> KnownBlock:
    return KnownBlock(
        mark=row.mark,
        place=Place(row.place),
        example=row.example,
        since=row.since,
        never=row.never,
        swept=row.swept,
    )
