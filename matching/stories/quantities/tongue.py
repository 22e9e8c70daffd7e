"""What is known of one language: number words, bounds, units and what is no figure, as tables.

A table is text: entries parted by "|" or line ends, in each first what it means, then words; "_"
joins the words of a phrase and "*" ends the beginning of a word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from matching.stories.quantities.tokens import SOUTH, plain

_REMEMBERED = 1 << 14  # words of a lexicon
_SPOKEN = ("en", "sr", "ru", "uk", "de", "fr", "es")
_CODES = """
    EUR USD GBP UAH RUB RSD ZAR CHF JPY CNY PLN INR BYN BAM HUF AED KZT THB ILS TRY SEK NOK DKK CZK
    RON BGN CAD AUD BRL MXN KRW BTC NZD HKD SGD SAR QAR EGP MKD ALL MDL GEL AMD AZN UZS PKR IDR VND
    PHP MYR TWD ARS CLP COP PEN NGN KES MAD TND ISK HRK IRR IQD
"""
CURRENCIES = frozenset(_CODES.split())
MEASURES = """
    % ‰ km m cm mm µm mile ft yard inch km2 m2 m3 mile2 ft2 ha acre kg t g mg lb oz l ml hl gallon
    barrel km/h m/s mph knot kW MW GW TW kWh MWh GWh TWh kB MB GB TB Hz MHz GHz dB hPa kcal V kV °C
    magnitude point basis_point second minute hour day week month year MP µg Gb Mb Tb/s Gb/s Mb/s
"""
_MEANINGS = f"low high about half x {_CODES} {MEASURES}"
# A line that begins with what an entry may mean begins an entry; other lines go on.
_ENTRY = re.compile(
    r"\||\n(?=\s*(?:[\d.]+|" + "|".join(map(re.escape, _MEANINGS.split())) + r")\s)"
)


class Lexicon:
    """Words and beginnings of words, and what each means."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._whole = {word: it for word, it in meanings.items() if not word.endswith("*")}
        self._begin = {word[:-1]: it for word, it in meanings.items() if word.endswith("*")}
        self._read: dict[str, str | None] = {}
        self._lengths = sorted({len(word) for word in self._begin}, reverse=True)

    def get(self, key: str) -> str | None:
        """Return what a word means, by the longest beginning if it is not known whole."""
        try:
            return self._read[key]
        except KeyError:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            found = self._read[key] = self._find(key)
            return found

    def _find(self, key: str) -> str | None:
        found = self._whole.get(key)
        if found is not None:
            return found
        for length in self._lengths:
            if (found := self._begin.get(key[:length])) is not None:
                return found
        return None

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


@dataclass(frozen=True, slots=True)
class Phrases:
    """Rows of words and what each row means."""

    meanings: Mapping[tuple[str, ...], str]
    longest: Mapping[str, int]  # words of the longest phrase by its first word
    ending: Mapping[str, int]  # the same by its last word

    @classmethod
    def of(cls, meanings: Mapping[str, str]) -> "Phrases":
        """Return the phrases whose words are joined by "_"."""
        rows = {tuple(phrase.split("_")): meaning for phrase, meaning in meanings.items()}
        longest: dict[str, int] = {}
        ending: dict[str, int] = {}
        for row in rows:
            longest[row[0]] = max(len(row), longest.get(row[0], 0))
            ending[row[-1]] = max(len(row), ending.get(row[-1], 0))
        return cls(rows, longest, ending)


@dataclass(frozen=True)
class Tongue:
    """The tables of one language, ready to look words up in."""

    language: str
    decimal: str
    compounds: bool  # whether numbers are written together: zweiundzwanzig
    numerals: frozenset[str]  # every word that a number may begin with
    numbers: Mapping[str, float]
    near: Mapping[str, float]  # about so many: desetak
    scales: Mapping[str, float] = field(repr=False)
    crowds: Mapping[str, float]  # more than one of them: dozens
    open_both: Mapping[str, tuple[float, float | None]]
    genitives: Mapping[str, float]  # one of a scale where a bound asks for the genitive
    half_words: tuple[str, ...]  # what half a scale begins with in one word: полмиллиона
    halves: frozenset[str]
    one_and_half: frozenset[str]
    half_more: Phrases  # behind a number: and a half
    several: frozenset[str]
    joins: frozenset[str]  # between tens and ones
    of: frozenset[str]
    articles: frozenset[str]
    before: Phrases  # bounds: low, high, about
    after: Phrases
    to_or_up_to: frozenset[str]  # high, but after a verb of change the new value
    from_to: Mapping[str, frozenset[str]]
    between: frozenset[str]  # what joins the ends of a range: to, or
    rises: Lexicon
    units: Lexicon
    unit_phrases: Phrases
    lengths: Lexicon  # adjectives behind a number and a hyphen: 30-дневный
    months: Lexicon
    weekdays: Lexicon
    clock_before: frozenset[str]
    clock: frozenset[str]
    labels: Lexicon
    times: Lexicon
    ages: Lexicon
    aged: Lexicon  # right before an age: he had, it was to him
    persons: Lexicon
    scores: Lexicon  # what games won and lost are: a 10-3 record
    whole: Lexicon  # between a number and its unit: three full days
    ranks: Lexicon  # before a number that nothing is counted by: day two
    spans: Lexicon  # things that last: a number of years before them is no age
    windows: Phrases
    sayings: Phrases  # with numbers that state nothing: net zero
    eras: Phrases  # behind a year: v. Chr.
    ago: frozenset[str]
    prepositions: frozenset[str]
    auxiliaries: frozenset[str]
    stops: Lexicon  # what stands between a number and nothing that it counts
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    says: Lexicon
    according: Phrases


def tongue_of(language: str) -> Tongue:
    """Return the tables of a language (ISO 639-1); of an unknown one, those that all share."""
    short = language[:2].lower()
    if language in SOUTH or short in SOUTH:
        short = "sr"
    return _read(short if short in _SPOKEN else "")


class _Source:
    """The tables of a language as they are written, and readers for each kind of table."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.rows: Mapping[str, str] = _tables(language) if language else {}
        self.shared = _tables("shared")

    def table(self, name: str) -> dict[str, str]:
        written = self.shared.get(name, "") + "\n" + self.rows.get(name, "")
        return dict(_entries(written, self.language))

    def values(self, name: str) -> dict[str, float]:
        return {word: float(value) for word, value in self.table(name).items()}

    def words(self, name: str) -> list[str]:
        return [plain(word, self.language) for word in self.rows.get(name, "").split()]

    def several(self, name: str) -> frozenset[str]:
        return frozenset(self.words(name))

    def lexicon(self, name: str) -> Lexicon:
        words = (self.shared.get(name, "") + " " + self.rows.get(name, "")).split()
        return Lexicon({_plain(word, self.language): "" for word in words})

    def phrases(self, name: str) -> Phrases:
        return Phrases.of(self.table(name))

    def pairs(self, name: str) -> dict[str, frozenset[str]]:
        """Return, by its first word, what each entry has behind it."""
        entries = [entry.split() for entry in self.rows.get(name, "").split("|") if entry]
        keys = [[plain(word, self.language) for word in entry] for entry in entries]
        return {first: frozenset(then) for first, *then in keys}


def _tables(name: str) -> Mapping[str, str]:
    read: Mapping[str, str] = import_module(f"matching.stories.quantities.words.{name}").TABLES
    return read


@cache
def _read(language: str) -> Tongue:
    source = _Source(language)
    return Tongue(
        language=language,
        decimal=source.rows.get("decimal", "."),
        compounds=language == "de",
        numerals=frozenset().union(
            *map(source.table, ("numbers", "near", "scales", "crowds", "open_both")),
            *map(source.several, ("halves", "one_and_half", "several")),
        ),
        numbers=source.values("numbers"),
        near=source.values("near"),
        scales=source.values("scales"),
        crowds=source.values("crowds"),
        open_both={word: _bounds(it) for word, it in source.table("open_both").items()},
        genitives=source.values("genitives"),
        half_words=tuple(source.words("half_words")),
        halves=source.several("halves"),
        one_and_half=source.several("one_and_half"),
        half_more=source.phrases("half_more"),
        several=source.several("several"),
        joins=source.several("joins"),
        of=source.several("of"),
        articles=source.several("articles"),
        before=source.phrases("before"),
        after=source.phrases("after"),
        to_or_up_to=source.several("to_or_up_to"),
        from_to=source.pairs("from_to"),
        between=source.several("between"),
        rises=source.lexicon("rises"),
        units=Lexicon({word: it for word, it in source.table("units").items() if "_" not in word}),
        unit_phrases=Phrases.of(
            {word: it for word, it in source.table("units").items() if "_" in word}
        ),
        lengths=Lexicon(source.table("lengths")),
        months=source.lexicon("months"),
        weekdays=source.lexicon("weekdays"),
        clock_before=source.several("clock_before"),
        clock=source.several("clock"),
        labels=source.lexicon("labels"),
        times=source.lexicon("times"),
        ages=source.lexicon("ages"),
        aged=source.lexicon("aged"),
        persons=source.lexicon("persons"),
        scores=source.lexicon("scores"),
        whole=source.lexicon("whole"),
        ranks=source.lexicon("ranks"),
        spans=source.lexicon("spans"),
        windows=source.phrases("windows"),
        sayings=source.phrases("sayings"),
        eras=source.phrases("eras"),
        ago=source.several("ago"),
        prepositions=source.several("prepositions"),
        auxiliaries=source.several("auxiliaries"),
        stops=source.lexicon("stops"),
        adjectives=tuple(source.words("adjectives")),
        verbs=tuple(source.words("verbs")),
        says=source.lexicon("says"),
        according=source.phrases("according"),
    )


def _entries(table: str, language: str) -> Iterator[tuple[str, str]]:
    for entry in _ENTRY.split(table):
        meaning, *words = entry.split() or [""]
        for word in words:
            yield _plain(word, language), meaning.replace("_", " ")


def _plain(word: str, language: str) -> str:
    parts = [plain(part, language) for part in word.rstrip("*").split("_")]
    return "_".join(parts) + ("*" if word.endswith("*") else "")


def _bounds(written: str) -> tuple[float, float | None]:
    low, _, high = written.partition("..")
    return float(low), float(high) if high else None
