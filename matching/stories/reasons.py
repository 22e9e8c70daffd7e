"""Why two articles were taken to tell one story, in words for the user."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from matching.stories.background import Sketch
from matching.stories.common import common_stems
from matching.stories.likeness import apart, cosine, is_one_language
from matching.stories.meaning import agreement
from matching.stories.profile import one_language

_MOST = {"words": 4, "sounds": 4, "numbers": 2}  # of each kind, the heaviest that both have
_OFTEN = 0.1  # share of articles from which a word says nothing to a reader
_ALIKE = 0.5  # cosine from which two titles are said to be alike
_MEANT = 0.35  # cosine of meanings from which that of two languages is said to be the same
_HOUR = timedelta(hours=1)
_HOURS_SAID = 72  # longer times are said in days


def reasons(first: Sketch, second: Sketch) -> tuple[str, ...]:
    """Return what speaks for one story, heaviest first, as the first article writes it.

    For example ``("shares Krušik, Valjevo, 7 injured", "titles alike", "within 30 h")``. Empty
    where two articles have nothing in common.
    """
    one = is_one_language(first, second)
    shared = [*_shared("words" if one else "sounds", first, second)]
    shared += _shared("numbers", first, second)
    said = [f"shares {', '.join(dict.fromkeys(shared))}"] if shared else []
    if one and cosine(first.views["title"], second.views["title"]) >= _ALIKE:
        said.append("titles alike")
    if not one and (agreement(first.vector, second.vector) or 0.0) >= _MEANT:
        said.append("much the same meaning")
    between = apart(first, second)
    if said and between is not None:
        said.append(f"within {_duration(between)}")
    return tuple(said)


def _shared(view: str, first: Sketch, second: Sketch) -> Iterator[str]:
    """Yield the heaviest terms that both have and of which it is known how they are written."""
    one, two = first.views[view], second.views[view]
    names, common = first.views["names"], common_stems(one_language(first.language))
    both = sorted(
        (term for term in one if term in two and f"{view}:{term}" in first.written),
        key=lambda term: (term not in names, -one[term] * two[term], term),
    )
    telling = (term for term in both if view != "words" or common.get(term, 0) < _OFTEN)
    for term in islice(telling, _MOST[view]):
        yield first.written[f"{view}:{term}"]


def _duration(time: timedelta) -> str:
    hours = -(-time // _HOUR)
    return f"{max(hours, 1)} h" if hours <= _HOURS_SAID else f"{-(-hours // 24)} days"
