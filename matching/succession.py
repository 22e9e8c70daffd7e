"""From the matcher of some watches to that of others: changed where little differs, else made anew.

The index of a hundred thousand watches takes seconds to make, and one watch a millisecond to add.
"""

from collections.abc import Mapping

from matching.compile import Query
from matching.matcher import Matcher

MOST_CHANGED = 100  # watches; with more, the index is made anew, and tidied by the way


def succeed(matcher: Matcher, before: Mapping[str, Query], after: Mapping[str, Query]) -> Matcher:
    """Return the matcher of the watches ``after``; ``matcher`` is that of those ``before``.

    A query that stands is the same object in both. Matches are told in the order of ``after``: a
    matcher that is changed keeps places and puts what is new last, so any other order is made anew.
    """
    gone = [name for name in before if name not in after]
    changed = [name for name, query in after.items() if before.get(name) is not query]
    if len(gone) + len(changed) > MOST_CHANGED or not _keeps_places(before, after):
        return Matcher(after)
    for name in gone:
        matcher = matcher.without_rule(name)
    for name in changed:
        matcher = matcher.with_rule(name, after[name])
    return matcher


def _keeps_places(before: Mapping[str, Query], after: Mapping[str, Query]) -> bool:
    kept = [name for name in before if name in after]
    return list(after)[: len(kept)] == kept
