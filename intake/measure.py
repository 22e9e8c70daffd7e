"""What the matches of a tried query are measured by: its words, and the user's marks; pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.records import Record
from matching.credit import Credit

MOST_FORMS = 200  # of a word, counted one by one


@dataclass(frozen=True, kw_only=True)
class WordCount(Record):
    """How many matches are owed to a word of the query."""

    word: str
    matches: int
    decisive: int  # would not match without it
    forms: Mapping[str, int]  # in small letters: matches that have the form, most first


@dataclass(frozen=True, kw_only=True)
class Quality(Record):
    """How a query does on the articles that a user marked."""

    wanted: int
    unwanted: int
    found: int  # of the wanted
    wrong: int  # of the unwanted, found all the same

    @property
    def precision(self) -> float | None:
        """The share of wanted ones among marked articles that it finds; None if it finds none."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of wanted articles that it finds; None if there are none."""
        return self.found / self.wanted if self.wanted else None


def quality(marked: Mapping[int, bool], found: Collection[int]) -> Quality:
    """Return how a query does that finds some articles."""
    wanted = [number for number, is_wanted in marked.items() if is_wanted]
    unwanted = [number for number, is_wanted in marked.items() if not is_wanted]
    return Quality(
        wanted=len(wanted),
        unwanted=len(unwanted),
        found=sum(number in found for number in wanted),
        wrong=sum(number in found for number in unwanted),
    )


class Tally:
    """Counts to which words matches are owed; of each, at most MOST_FORMS forms."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._matches: Counter[str] = Counter()
        self._decisive: Counter[str] = Counter()
        self._forms: dict[str, Counter[str]] = {word: Counter() for word in words}

    def add(self, owed: Iterable[Credit]) -> None:
        """Count one match."""
        for credit in owed:
            self._matches[credit.word] += 1
            self._decisive[credit.word] += credit.decisive
            forms = self._forms[credit.word]
            for form in {form.lower() for form in credit.forms}:
                if form in forms or len(forms) < MOST_FORMS:
                    forms[form] += 1

    def counts(self) -> tuple[WordCount, ...]:
        """Return the counts of all words, those with most matches first."""
        counts = (
            WordCount(
                word=word,
                matches=self._matches[word],
                decisive=self._decisive[word],
                forms=dict(self._forms[word].most_common()),
            )
            for word in self._words
        )
        return tuple(sorted(counts, key=lambda count: -count.matches))
