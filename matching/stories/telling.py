"""Articles told one by one: of each, its story, what it is a copy of, and what it adds."""

from dataclasses import dataclass
from datetime import datetime

from matching.stories.copies import Copies, key_of
from matching.stories.grouping import Grouping
from matching.stories.novelty import Told
from matching.stories.profile import Report, read_profile


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of one article."""

    story: int
    copy_of: str | None  # the article that was told first
    new: tuple[str, ...]  # its sentences that its story had not yet; none of a copy


class Telling:
    """All articles so far, in order of arrival; nothing that was said of one is taken back."""

    def __init__(self) -> None:
        self._grouping = Grouping()
        self._copies: Copies[str] = Copies()
        self._told: list[Told] = []
        self._stories: dict[str, int] = {}

    def take(self, name: str, report: Report, at: datetime | None = None) -> Taken:
        """Take in an article under a name of its own; ``at`` is when it was published, aware."""
        key = key_of(report.text)
        original = self._copies.original_of(key)
        if original is None:
            self._copies.add(name, key)
            taken = self._told_anew(report, at)
        else:
            story = self._stories[original]
            self._grouping.join(story, report, at)
            taken = Taken(story=story, copy_of=original, new=())
        self._stories[name] = taken.story
        return taken

    def _told_anew(self, report: Report, at: datetime | None) -> Taken:
        placed = self._grouping.place(report, at)
        if placed.opened:
            self._told.append(Told())
        told = self._told[placed.story]
        news = tuple(told.news_in(report))
        told.add(read_profile(report))
        return Taken(story=placed.story, copy_of=None, new=news)
