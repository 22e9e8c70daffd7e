"""Letters of one script written in another: small tables, one for each way of reading.

Sources of the readings: Serbian Latin is the language's own second alphabet (Pravopis); English
readings of Russian follow BGN/PCGN 1947 without its apostrophes, Ukrainian the Cabinet's
resolution 55 of 2010, Bulgarian the Transliteration Act of 2009, Greek ELOT 743. A value is what
stands in a key: lower case, without marks.
"""

from collections.abc import Mapping

# Latin letters that do not decompose into a base letter and marks.
LATIN_PLAIN: Mapping[int, str] = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ə": "e",
        "ĸ": "k",
        "ƒ": "f",
    }
)

# Second spellings in use where the letter is not on the keyboard (Müller, Mueller).
LATIN_SECOND: Mapping[int, str] = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj", "ə": "a"}
)

_SHARED = {
    **dict(zip("абвгдежзијклмнопрстуф", "abvgdezzijklmnoprstuf", strict=True)),
    "ё": "e",
    "ъ": "",
    "ь": "",
    "э": "e",
    "ы": "y",
    "і": "i",
    "ґ": "g",
    "ў": "u",
    "љ": "lj",
    "њ": "nj",
    "ѐ": "e",
    "ѝ": "i",
    # Kazakh and its neighbours: the nearest plain letter.
    "ә": "a",
    "ғ": "g",
    "қ": "k",
    "ң": "n",
    "ө": "o",
    "ұ": "u",
    "ү": "u",
    "һ": "h",
}

# One letter for one letter, as in the Latin alphabets of the Slavs, less the marks.
SLAVIC: Mapping[int, str] = str.maketrans(
    {
        **_SHARED,
        "ж": "z",
        "ђ": "d",
        "ћ": "c",
        "х": "h",
        "ц": "c",
        "ч": "c",
        "џ": "dz",
        "ш": "s",
        "ѓ": "g",
        "ќ": "k",
        "ѕ": "dz",
        "й": "j",
        "щ": "sc",
        "ю": "ju",
        "я": "ja",
        "є": "je",
        "ї": "ji",
    }
)

# The same where the marks are spelt out: Djokovic, Gjorge, Kjosev.
SLAVIC_SECOND: Mapping[int, str] = {**SLAVIC, ord("ђ"): "dj", ord("ѓ"): "gj", ord("ќ"): "kj"}

RUSSIAN: Mapping[int, str] = str.maketrans(
    {
        **_SHARED,
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "й": "y",
        "ю": "yu",
        "я": "ya",
        "є": "ye",
        "ї": "yi",
    }
)

BULGARIAN: Mapping[int, str] = {**RUSSIAN, ord("х"): "h", ord("щ"): "sht", ord("ъ"): "a"}

UKRAINIAN: Mapping[int, str] = {
    **RUSSIAN,
    **str.maketrans({"г": "h", "и": "y", "й": "i", "ю": "iu", "я": "ia", "є": "ie", "ї": "i"}),
}
UKRAINIAN_FIRST: Mapping[str, str] = {"й": "y", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}

SERBIAN_ONLY = frozenset("ђћљњџјѓќѕ")
UKRAINIAN_ONLY = frozenset("іїєґ")
RUSSIAN_ONLY = frozenset("ыэё")

GREEK_PAIRS: tuple[tuple[str, str], ...] = (
    ("ου", "ou"),
    ("γγ", "ng"),
    ("γξ", "nx"),
    ("γχ", "nch"),
)
GREEK: Mapping[int, str] = str.maketrans(
    {
        **dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True)),
        "θ": "th",
        "χ": "ch",
        "ψ": "ps",
    }
)
GREEK_VOICELESS = frozenset("θκξπσςτφχψ")  # before them, and at the end, αυ reads af

# Letters that Arabic and Persian keyboards write differently; the stretching bar says nothing.
ARABIC: Mapping[int, str | None] = str.maketrans({"ک": "ك", "ی": "ي", "ى": "ي", "ـ": None})
