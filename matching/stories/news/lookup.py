"""Names found again by their forms and sounds, without a look at each that there is.

Texts from the network may hold thousands of names that begin alike. What is looked up here takes
no longer for that, or is counted, so that no text makes the judging of news slow.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from matching.stories.sounds import sound_of

_HEAD = 3  # letters that forms of a name share at least
_MOST = 6  # letters that they need to share
_LONG = 6  # letters from which any ending may follow
_ACROSS = 4  # letters that a short name's ending may have


class Work:
    """Counts what is compared; at the end of it nothing is found any more."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, steps: int = 1) -> bool:
        """Take off some steps; tell whether they were left."""
        self._left -= steps
        return self._left >= 0


class Forms:
    """Folded words, found by any that may be a form of one of them, or sounds alike."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[str]] = defaultdict(list)  # until their head is asked
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)  # by beginning
        self._sounds: set[str] = set()
        self._longer: set[str] = set()  # beginnings of sounds

    def add(self, word: str) -> None:
        """Let a word be found by its forms."""
        self._waiting[word[:_HEAD]].append(word)

    def add_sound(self, word: str) -> None:
        """Let a word be found by how it sounds, too."""
        sound = sound_of(word)
        if sound and sound not in self._sounds:
            self._sounds.add(sound)
            self._longer.update(_beginnings(sound))

    def has(self, word: str) -> bool:
        """Tell whether a word is a form of one of them, or sounds like one."""
        for waiting in self._waiting.pop(word[:_HEAD], ()):
            for least in _leasts(waiting):
                self._lengths[waiting[:least]].add(len(waiting))
        for least in _leasts(word):
            lengths = self._lengths.get(word[:least], ())
            if any(_agree(len(word), other, least) for other in lengths):
                return True
        sound = sound_of(word)
        return sound in self._longer or any(each in self._sounds for each in _beginnings(sound))


class Lines:
    """Sentences by the names in them and the values of their amounts."""

    def __init__(self, lines: Sequence[Collection[str]]) -> None:
        self._lines = lines
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for number, anchors in enumerate(lines):
            for word in anchors:
                self._with[word].append(number)
        self._forms: defaultdict[str, list[str]] = defaultdict(list)
        self._sounds: defaultdict[str, list[str]] = defaultdict(list)
        self._longer: defaultdict[str, list[str]] = defaultdict(list)  # by beginnings of sounds
        for word in self._with:
            self._file(word)
        self._found: dict[str, Collection[int]] = {}

    def _file(self, word: str) -> None:
        for least in _leasts(word):
            self._forms[word[:least]].append(word)
        if sound := sound_of(word):
            self._sounds[sound].append(word)
            for beginning in _beginnings(sound):
                self._longer[beginning].append(word)

    def tells(
        self, values: Collection[str], parts: Sequence[str], least: float, work: Work
    ) -> bool:
        """Tell whether one line has all values, and ``least`` of the names' parts."""
        with_values = self._with_values(values, work)
        if least <= 0:
            return bool(self._lines if with_values is None else with_values)
        told = Counter[int]()
        for part in parts:
            lines = self._standing(part, work)
            if not work.spend(1 + len(lines) // 8):  # these are counted fast
                return False
            told.update(lines)
        return any(
            count >= least and (with_values is None or number in with_values)
            for number, count in told.items()
        )

    def _with_values(self, values: Collection[str], work: Work) -> set[int] | None:
        """Return the lines that have all of some values; None for any."""
        if not values:
            return None
        rarest, *others = sorted((self._with.get(value, []) for value in values), key=len)
        found = set(rarest)
        for lines in others:
            if not found or not work.spend(1 + len(lines) // 8):
                return set()
            found.intersection_update(lines)
        return found

    def _standing(self, part: str, work: Work) -> Collection[int]:
        """Return the lines in which a part of a name stands, in any form."""
        if part not in self._found:
            words = set(self._alike(part, work))
            lines = (self._with[word] for word in words if work.spend(len(self._with[word]) // 8))
            self._found[part] = frozenset(chain.from_iterable(lines))
        return self._found[part]

    def _alike(self, part: str, work: Work) -> Iterator[str]:
        for least in _leasts(part):
            for word in self._forms.get(part[:least], ()):
                if work.spend() and _agree(len(part), len(word), least):
                    yield word
        sound = sound_of(part)
        shorter = [self._sounds.get(each, ()) for each in _beginnings(sound)]
        for word in chain(self._longer.get(sound, ()), *shorter):
            if work.spend():
                yield word


def _leasts(word: str) -> range:
    """Return how many letters a form of a word may have to share with it."""
    return range(_HEAD, max(_HEAD + 1, min(_MOST + 1, len(word))))


def _agree(one: int, other: int, shared: int) -> bool:
    """Tell whether words of two lengths are forms of one, if that is how much they share."""
    shorter, longer = sorted((one, other))
    if shorter < _LONG and longer - shorter > _ACROSS:
        return False
    return shared == max(_HEAD, min(_MOST, shorter - 1))


def _beginnings(sound: str) -> list[str]:
    """Return the beginnings of a sound that tell something, itself too."""
    return [sound[:length] for length in range(_HEAD, len(sound) + 1)]
