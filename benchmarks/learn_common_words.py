"""Makes matching/stories/common_words.txt: of each language, the stems that most texts have.

    python -m benchmarks.learn_common_words [TABLE.txt]

It reads the lists of frequent words, the commonest first, that come with jusText (BSD-2-Clause,
counted in Wikipedias), brings their words to the stems that articles are compared by, and writes
the first of them in their order, a language a line. How common a stem is follows from its place
(Zipf's law), so that no count is kept.
"""

import sys
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

from matching.folding import fold
from matching.stories.stems import stem_of
from matching.words import words_of

_MOST = 1500  # stems of a language
_TABLE = Path("matching/stories/common_words.txt")
_LISTS = {
    "ar": ["Arabic"],
    "be": ["Belarusian"],
    "bg": ["Bulgarian"],
    "cs": ["Czech"],
    "da": ["Danish"],
    "de": ["German"],
    "el": ["Greek"],
    "en": ["English"],
    "es": ["Spanish"],
    "et": ["Estonian"],
    "fa": ["Persian"],
    "fi": ["Finnish"],
    "fr": ["French"],
    "he": ["Hebrew"],
    "hu": ["Hungarian"],
    "it": ["Italian"],
    "lt": ["Lithuanian"],
    "lv": ["Latvian"],
    "mk": ["Macedonian"],
    "nl": ["Dutch"],
    "no": ["Norwegian_Bokmal"],
    "pl": ["Polish"],
    "pt": ["Portuguese"],
    "ro": ["Romanian"],
    "ru": ["Russian"],
    "sk": ["Slovak"],
    "sl": ["Slovenian"],
    "sr": ["Serbian", "Croatian", "Bosnian", "Serbo_Croatian"],
    "sv": ["Swedish"],
    "tr": ["Turkish"],
    "uk": ["Ukrainian"],
}


def main() -> None:
    """Write the table."""
    table = Path(sys.argv[1]) if len(sys.argv) > 1 else _TABLE
    lines = [f"{language} {' '.join(common(language))}" for language in sorted(_LISTS)]
    table.write_text("\n".join([*notice(), *lines, ""]), encoding="utf-8")


def notice() -> list[str]:
    """Return the lists' licence, as it asks to be kept."""
    licence = distribution("jusText").read_text("LICENSE.rst") or ""
    said = ["The order of these words is that of the lists of jusText:", *licence.splitlines()]
    return [f"# {line}".rstrip() for line in said]


def common(language: str) -> list[str]:
    """Return the commonest stems of a language, the commonest first."""
    ranks: dict[str, int] = {}
    for name in _LISTS[language]:
        read = files("justext").joinpath("stoplists", f"{name}.txt").read_text("utf-8")
        for rank, word in enumerate(words_of(read)):
            stem = stem_of(fold(word, language).readings[0], language)
            ranks[stem] = min(rank, ranks.get(stem, rank))
    return sorted(ranks, key=lambda stem: (ranks[stem], stem))[:_MOST]


if __name__ == "__main__":
    main()
