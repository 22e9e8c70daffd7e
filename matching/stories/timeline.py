"""What each report of a story added, in the order in which they came."""

from collections.abc import Iterable, Mapping

from matching.stories.novelty import Told
from matching.stories.profile import Report, read_profile


def added(reports: Iterable[tuple[int, Report]]) -> Mapping[int, tuple[str, ...]]:
    """Return the sentences that each report had before all others, by its number.

    All of the first report's are its own; copies are to be left out.
    """
    told, found = Told(), {}
    for number, report in reports:
        found[number] = tuple(told.news_in(report))
        told.add(read_profile(report))
    return found
