"""Made-up articles and rules for the benchmark of the matcher, from a seed.

Words are invented from syllables, 30,000 a language (Serbian, German, English, Russian), and drawn
as words are in texts: the n-th most frequent one n times as seldom as the first. An article has 700
words, of which one in nine is a name; it is about 25 of 40,000 names, repeated, in the case forms
of its language. Rules ask for names and for words: a few common ones, most of them rare.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from matching.document import Document

WORDS = 700
NAMES_OF_AN_ARTICLE = 25
LANGUAGES = ("sr", "de", "en", "ru")

_VOCABULARY = 30_000
_NAMES = 40_000
_BEGINNING = 6  # letters
_CONSONANTS = (*"bcdfghjklmnprstvz", "br", "dr", "gr", "kr", "pr", "st", "tr")
_VOWELS = "aeiou"
_CYRILLIC = str.maketrans("abcdefghijklmnoprstuvz", "абцдефгхийклмнопрстувз")
_ENDINGS = {"sr": ("", "", "a", "u", "om"), "ru": ("", "", "a", "u", "om"), "de": ("", "", "s")}


class Drawn:
    """Words of falling frequency: rank to the power of ``-steep``, after ``skipped`` of them."""

    def __init__(self, words: Sequence[str], steep: float, skipped: int = 0) -> None:
        self._words = words[skipped:]
        ranks = range(1 + skipped, 1 + len(words))
        self._weights = list(accumulate(rank**-steep for rank in ranks))

    def some(self, random: Random, count: int) -> list[str]:
        """Return words, the frequent ones more often."""
        return random.choices(self._words, cum_weights=self._weights, k=count)

    def one(self, random: Random) -> str:
        """Return a word."""
        return self.some(random, 1)[0]


@dataclass(frozen=True, kw_only=True)
class World:
    """What articles and rules are made of."""

    words: Mapping[str, Drawn]  # by language, as in running text
    told: Drawn  # names, as the news has them
    asked: Drawn  # names, as rules ask for them: far more of the rare ones
    topics: Mapping[str, Drawn]  # words that rules ask for, by language: none of the 300 commonest


def make_world(seed: int = 4) -> World:
    """Return the same world for the same seed."""
    random = Random(seed)
    vocabularies = {each: _invented(random, _VOCABULARY, 1, 5) for each in LANGUAGES}
    vocabularies["ru"] = [word.translate(_CYRILLIC) for word in vocabularies["ru"]]
    names = [word.capitalize() for word in _invented(random, _NAMES, 2, 4)]
    return World(
        words={each: Drawn(words, 1.0) for each, words in vocabularies.items()},
        told=Drawn(names, 0.9),
        asked=Drawn(names, 0.1),
        topics={each: Drawn(words, 0.7, 300) for each, words in vocabularies.items()},
    )


def _invented(random: Random, count: int, least: int, most: int) -> list[str]:
    """Return different words, the short ones first: frequent words are short."""
    found: dict[str, None] = {}
    while len(found) < count:
        long = least + (most - least) * len(found) / count
        syllables = max(least, round(random.gauss(long, 0.7)))
        closed = random.choice("bcdfghjklmnprstvz") if random.random() < 0.6 else ""
        word = "".join(
            random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(syllables)
        )
        found[word + closed] = None
    return list(found)


def make_article(world: World, random: Random) -> Document:
    """Return an article of about WORDS words."""
    language = random.choice(LANGUAGES)
    names = list(dict.fromkeys(world.told.some(random, NAMES_OF_AN_ARTICLE)))
    words = world.words[language].some(random, WORDS)
    for place in range(0, WORDS, 9):
        words[place + random.randrange(9 if place + 9 <= WORDS else 1)] = _inflected(
            random.choice(names), language, random
        )
    lines = [" ".join(words[start : start + 14]).capitalize() for start in range(0, WORDS, 14)]
    title = " ".join([*random.sample(words, 6), names[0]])
    address = f"https://www.{language}-news.example/{random.randrange(10**6)}"
    text = "\n".join(". ".join(lines[start : start + 3]) + "." for start in range(0, len(lines), 3))
    return Document(title=title, text=text, language=language, url=address, site="The News")


def _inflected(name: str, language: str, random: Random) -> str:
    name += random.choice(_ENDINGS.get(language, ("",)))
    return name.lower().translate(_CYRILLIC).capitalize() if language == "ru" else name


MIX: Sequence[tuple[str, int, str]] = (  # percent; N: a name, P: its first letters, W: a word
    ("a name", 25, "N"),
    ("a name AND a word", 15, "N AND W"),
    ("a name AND one of three words", 15, "N (W OR W OR W)"),
    ("a phrase of two names", 10, '"N N"'),
    ("one of three names, a language", 10, "(N OR N OR N) language:L"),
    ("a name NEAR/10 one of two words", 10, "N NEAR/10 (W OR W)"),
    ("a name in the title", 5, "title:N"),
    ("a beginning AND a word", 5, "P* W"),
    ("two words NOT a third", 5, "W W NOT W"),
)
_BLANK = re.compile(r"\b[NPWL]\b")


def make_rules(world: World, count: int, seed: int = 5) -> list[str]:
    """Return rules in the shares of MIX; those of a smaller count begin those of a larger one."""
    random = Random(seed)
    shares = list(accumulate(share for _, share, _ in MIX))
    forms = random.choices([form for _, _, form in MIX], cum_weights=shares, k=count)
    return [_filled(form, world, Random(f"{seed} {number}")) for number, form in enumerate(forms)]


def _filled(form: str, world: World, random: Random) -> str:
    language = random.choice(LANGUAGES)

    def filled(blank: re.Match[str]) -> str:
        match blank.group():
            case "W":
                return world.topics[language].one(random)
            case "L":
                return language
        name = world.asked.one(random)
        return name[:_BEGINNING] if blank.group() == "P" else name

    return _BLANK.sub(filled, form)
