"""What a report adds to its story: sentences with a number, a name or a matter that nobody told."""

from dataclasses import dataclass, field

from matching.sentences import sentences
from matching.stories.profile import Profile, Report, one_language, read_profile

_UNSAID = 0.6  # share of a sentence's longer words that the story has not, from which it is new
_LEAST = 4  # letters of a word that says something by itself
_ENOUGH = 4  # longer words of a sentence, below which their share says nothing


@dataclass(kw_only=True)
class Told:
    """What a story's reports have said so far; words by language, the rest for all languages."""

    words: dict[str, set[str]] = field(default_factory=dict)
    sounds: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, profile: Profile) -> None:
        """Take in what a report says."""
        words = self.words.setdefault(one_language(profile.language), set())
        words.update(profile.words)
        self.sounds.update(profile.sounds)
        self.numbers.update(profile.numbers)

    def news_in(self, report: Report) -> list[str]:
        """Return the sentences of a report that say what was not told, as they are written.

        All, where nothing was told. Where the story was told in other languages only, names and
        numbers decide: of words nothing is known.
        """
        spans = sentences(report.text)
        written = [report.text[start:end] for start, end in spans]
        if not self.words:
            return written
        return [each for each in written if self._is_new(each, report.language)]

    def _is_new(self, sentence: str, language: str) -> bool:
        profile = read_profile(Report(text=sentence, language=language))
        if not self.numbers.issuperset(profile.numbers):
            return True
        if not self._knows_names(profile):
            return True
        said = self.words.get(one_language(profile.language))
        longer = [word for word in profile.words if len(word) >= _LEAST]
        if said is None or len(longer) < _ENOUGH:
            return False
        return sum(word not in said for word in longer) >= _UNSAID * len(longer)

    def _knows_names(self, profile: Profile) -> bool:
        """Tell whether a sentence's names were told: by their stems, or as they sound."""
        said = self.words.get(one_language(profile.language), set())
        return all(name in said or sound in self.sounds for name, sound in profile.named)
