"""Made-up articles and rules for the benchmark of the matcher, from a seed.

Words are invented from syllables, 30,000 a language (Serbian, German, English, Russian), and drawn
as words are in texts: the n-th most frequent one n times as seldom as the first. An article has 700
words, of which one in nine is a name; it is about 25 of 40,000 names, repeated, in the case forms
of its language. Rules ask for names and for words: a few common ones, most of them rare.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from matching.document import Document

WORDS = 700
NAMES_OF_AN_ARTICLE = 25
LANGUAGES = ("sr", "de", "en", "ru")

_VOCABULARY = 30_000
_NAMES = 40_000
_CONSONANTS = "b c d f g h j k l m n p r s t v z br dr gr kr pr st tr".split()
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
        asked=Drawn(names, 0.2),
        topics={each: Drawn(words, 0.7, 300) for each, words in vocabularies.items()},
    )


def _invented(random: Random, count: int, least: int, most: int) -> list[str]:
    """Return different words, the short ones first: frequent words are short."""
    found: dict[str, None] = {}
    while len(found) < count:
        long = least + (most - least) * len(found) / count
        syllables = max(least, round(random.gauss(long, 0.7)))
        closed = random.choice(_CONSONANTS[:17]) if random.random() < 0.6 else ""
        word = "".join(random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(syllables))
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


Make = Callable[[Callable[[], str], Callable[[], str], Random], str]

MIX: Sequence[tuple[str, int, Make]] = (  # what, percent, and how it is written
    ("a name", 25, lambda name, _word, _random: name()),
    ("name AND word", 15, lambda name, word, _random: f"{name()} AND {word()}"),
    ("name AND 3 words by OR", 15, lambda name, word, _r: f"{name()} ({word()} OR {word()} OR {word()})"),
    ("phrase of 2 names", 10, lambda name, _word, _random: f'"{name()} {name()}"'),
    ("3 names by OR, language", 10, lambda name, _w, r: f"({name()} OR {name()} OR {name()}) language:{r.choice(LANGUAGES)}"),
    ("name NEAR/10 word", 10, lambda name, word, _random: f"{name()} NEAR/10 ({word()} OR {word()})"),
    ("title:name", 5, lambda name, _word, _random: f"title:{name()}"),
    ("prefix* AND word", 5, lambda name, word, _random: f"{name()[:6]}* {word()}"),
    ("word AND word NOT word", 5, lambda _name, word, _r: f"{word()} {word()} NOT {word()}"),
)  # fmt: skip


def make_rules(world: World, count: int, seed: int = 5) -> list[str]:
    """Return rules in the shares of MIX; those of a smaller count begin those of a larger one."""
    random = Random(seed)
    makers = [make for _, _, make in MIX]
    shares = list(accumulate(share for _, share, _ in MIX))
    rules = []
    for _ in range(count):
        topics = world.topics[random.choice(LANGUAGES)]
        (make,) = random.choices(makers, cum_weights=shares)
        rules.append(make(lambda: world.asked.one(random), lambda: topics.one(random), random))  # noqa: B023  (called at once)
    return rules
