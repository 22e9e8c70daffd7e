"""What of an article its story is found by, weighed by how common words are of late."""

import asyncio
from dataclasses import replace
from zlib import crc32

import structlog

from db.errors import StoreError
from db.records import Article
from db.store import Store
from db.story_rows import TERMS, Traits
from db.threads import Threads
from intake.embedding.embedder import Embedder
from matching.reading import Reading
from matching.stories.background import Background, Sketch
from matching.stories.grouping import lookup_terms
from matching.stories.meaning import anchors
from matching.stories.packing import to_bytes
from matching.stories.profile import Report, read_profile

log = structlog.get_logger(__name__)

_NAME = "stories"
_NOTED_EVERY = 250  # articles; as many counts are lost if the process dies, and no more
_LEAST = 12  # words of a text below which nothing is known of its story


def terms_of(sketch: Sketch) -> tuple[tuple[int, float], ...]:
    """Return the terms by which a story is found, as hashes and weights, the heaviest first."""
    terms = sorted(lookup_terms(sketch), key=lambda each: (-each[1], each[0]))[:TERMS]
    return tuple((_hash(term), weight) for term, weight in terms)


def anchors_of(sketch: Sketch) -> tuple[int, ...]:
    """Return the anchors by which stories of a like meaning are found, as hashes."""
    return tuple(map(_hash, anchors(sketch.vector)))


def _hash(term: str) -> int:
    return crc32(term.encode("utf-8", "surrogatepass"))


def found_by(sketch: Sketch) -> tuple[int, ...]:
    """Return all by which an article lets its story be found."""
    return (*(term for term, _ in terms_of(sketch)), *anchors_of(sketch))


class Sketching:
    """Reads what of an article its story is found by; the counts of words are kept in the rows."""

    def __init__(self, store: Store, threads: Threads, embedder: Embedder | None = None) -> None:
        self._store = store
        self._embedder = embedder
        self._threads = threads
        self._background: Background | None = None
        self._reading = asyncio.Lock()
        self._unnoted = 0

    async def traits(self, article: Article, reading: Reading | None = None) -> Traits | None:
        """Return by what an article's story is found; None if it says too little.

        ``reading`` is the article's, if it was read before.
        """
        if article.mark is not None or article.headline_only is not None:
            return None
        background = await self._known()
        profile = read_profile(
            Report(title=article.title, text=article.text, language=article.language), reading
        )
        if profile.size < _LEAST:
            return None
        if self._embedder is not None:
            vector = await self._embedder.vector(article.title, article.text)
            profile = replace(profile, vector=vector)
        background.add(profile)
        self._unnoted += 1
        if self._unnoted >= _NOTED_EVERY:
            await self.note()
        sketch = background.sketch(profile, article.published or article.fetched)
        return Traits(sketch=to_bytes(sketch), terms=terms_of(sketch), anchors=anchors_of(sketch))

    async def note(self) -> None:
        """Note the counts of words; a database that refuses costs them, and nothing else."""
        if self._background is None or not self._unnoted:
            return
        self._unnoted = 0
        packed = self._background.to_bytes()
        try:
            await self._threads.write(self._store.stories.note_background, _NAME, packed)
        except StoreError as exc:
            log.warning("how common words are could not be noted", reason=str(exc))

    async def _known(self) -> Background:
        async with self._reading:
            if self._background is None:
                self._background = await self._read()
            return self._background

    async def _read(self) -> Background:
        packed = await self._threads.read(self._store.stories.background, _NAME)
        if packed is None:
            return Background()
        try:
            return Background.from_bytes(packed)
        except ValueError as exc:
            log.warning("how common words are is counted anew", reason=str(exc))
            return Background()
