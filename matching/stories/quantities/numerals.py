"""Numbers in digits and words: by each language's marks, and by the grammar of number words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Phrases, Tongue, tongue_of

_GERMAN_LENGTHS = {
    "jahrig": "year", "stundig": "hour", "tagig": "day", "monatig": "month", "wochig": "week",
    "minutig": "minute",
}  # fmt: skip
_LONGEST = 15  # digits
_CASES = ("ти", "ми", "мя", "ма")
_FEW = 5
_MARKS = ",.'’"
_MOST_WORDS = 8  # of one number
_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1000


@dataclass(frozen=True, slots=True)
class Number:
    """A number at tokens ``first`` to before ``last``."""

    first: int
    last: int
    low: float
    high: float | None
    about: bool = False
    spelt: bool = False  # in words
    scaled: bool = False  # with a word as million
    half: bool = False  # only a half so far: it needs a scale or a unit
    noun: bool = False  # a crowd, a dozen: "of" may follow


def read_digits(written: str, tongue: Tongue) -> float | None:
    """Return the value of one run of digits with marks; None if it is no number."""
    marks = [sign for sign in written if sign in _MARKS]
    parts = written.replace("’", "'").replace("'", ",").replace(".", ",").split(",")
    if not written.isascii() or sum(map(str.isdigit, written)) > _LONGEST:
        return None
    if not marks or not parts[0]:
        return float(".".join(parts))
    groups = len(marks) > 1 or marks[0] != tongue.decimal
    if groups and len(set(marks)) == 1 and _all_groups(parts):
        return float("".join(parts))
    if len(marks) == 1:
        return float(".".join(parts))
    decimals = marks[-1] not in marks[:-1] and _all_groups(parts[:-1])
    return float("".join(parts[:-1]) + "." + parts[-1]) if decimals else None


def _all_groups(parts: Sequence[str]) -> bool:
    first, *others = parts
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(each) == 3 for each in others)


def number_at(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    """Return the number that begins at a token, as far as it goes, with its scale words."""
    token = tokens[at]
    if token.kind == "s":
        return None
    found = _digits(tokens, at, tongue) if token.kind == "d" else _open(tokens, at, tongue)
    if found is None and token.kind == "w":
        found = _words(tokens, at, tongue)
    if found is None:
        return None
    return _half_more(tokens, _crowded(tokens, found, tongue), tongue)


def is_number_word(token: Token, tongue: Tongue) -> bool:
    """Tell whether a number may begin with a word."""
    key = token.key
    if key in tongue.numerals:
        return True
    if tongue.compounds:
        return len(key) > 5 and compound(key) is not None
    return key.startswith(tongue.half_words or " ") and _half_word(key, tongue) is not None


@lru_cache(maxsize=1 << 16)
def number_kind(key: str, language: str) -> str:
    """Return whether a word may begin a number or is an adjective of length, "" for others."""
    tongue = tongue_of(language)
    if is_number_word(Token("w", key, key, 0, len(key)), tongue):
        return "number"
    return "length" if tongue.compounds and length_told(key) is not None else ""


def _half_word(key: str, tongue: Tongue) -> float | None:
    """Return half a scale that is written as one word: полмиллиона."""
    for half in tongue.half_words:
        scale = tongue.scales.get(key.removeprefix(half)) if key.startswith(half) else None
        if scale is not None and scale >= _HUNDRED:
            return scale / 2
    return None


def phrase_at(tokens: Sequence[Token], at: int, phrases: Phrases) -> tuple[str, int] | None:
    """Return what the longest phrase beginning at a token means, and where it ends."""
    if at >= len(tokens):
        return None
    longest = phrases.longest.get(tokens[at].key)
    if longest is None:
        return None
    keys = tuple([token.key for token in tokens[at : at + longest]])
    for length in range(len(keys), 0, -1):
        if (meaning := phrases.meanings.get(keys[:length])) is not None:
            return meaning, at + length
    return None


@lru_cache(maxsize=1 << 14)
def compound(key: str) -> float | None:
    """Return the value of a German number written together, None for other words."""
    tongue = tongue_of("de")
    if (simple := tongue.numbers.get(key)) is not None:
        return simple
    for word, value in (("tausend", 1000.0), ("hundert", 100.0)):
        head, found, tail = key.partition(word)
        if found and (head or tail):
            times = compound(head) if head else 1.0
            rest = compound(tail.removeprefix("und")) if tail else 0.0
            return None if times is None or rest is None or rest >= value else times * value + rest
    ones, found, tens = key.partition("und")
    one, ten = tongue.numbers.get(ones), tongue.numbers.get(tens)
    if found and one and ten and one < _TEN and ten >= _TWENTY:
        return ten + one
    return None


@lru_cache(maxsize=1 << 14)
def length_told(key: str) -> tuple[float, str] | None:
    """Return the value and unit of a German adjective of length: dreistündig."""
    for ending, unit in _GERMAN_LENGTHS.items():
        head, found, _ = key.partition(ending)
        value = compound(head) if found and head else None
        if value is not None:
            return value, unit
    return None


def _digits(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    written, last = tokens[at].text, at + 1
    if len(written) > 2 * _LONGEST:
        return None
    while last < len(tokens) and last - at < 5 and _continues(tokens, last, written, tongue):
        written += tokens[last].text
        last += 1
    value = read_digits(written, tongue)
    if value is None:
        return None
    last = _past_ending(tokens, last, value)
    return _scaled(tokens, Number(at, last, value, value), tongue)


def _past_ending(tokens: Sequence[Token], at: int, value: float) -> int:
    """Return the token after an ending of case that a hyphen joins to digits: 10-ти, 2-х."""
    if at + 1 >= len(tokens) or tokens[at].text not in ("-", "‑"):
        return at
    ending = tokens[at + 1]
    joined = tokens[at - 1].end == tokens[at].start and tokens[at].end == ending.start
    of_case = ending.key in _CASES or (ending.key == "х" and value < _FEW)
    return at + 2 if joined and of_case else at


def _continues(tokens: Sequence[Token], at: int, written: str, tongue: Tongue) -> bool:
    """Tell whether a run of digits is the next group of the number before it."""
    before, token = tokens[at - 1], tokens[at]
    if token.kind != "d" or token.start != before.end + 1 or not token.text[:3].isdigit():
        return False
    if len(token.text) > 3 and (token.text[3] != tongue.decimal or len(token.text) > 6):
        return False
    if not written.isdigit() or written[0] == "0" or len(before.text) > 3:
        return False
    return len(token.text) >= 3


def _scaled(tokens: Sequence[Token], number: Number, tongue: Tongue) -> Number:
    """Return a number with the scale words that follow, and what follows the scale."""
    factor, last = _scale(tokens, number.last, tongue)
    if last == number.last:
        return number
    high = None if number.high is None else number.high * factor
    scaled = replace(number, last=last, low=number.low * factor, high=high, scaled=True, half=False)
    return scaled if number.high is None else _lesser(tokens, scaled, factor, tongue)


def _scale(tokens: Sequence[Token], at: int, tongue: Tongue) -> tuple[float, int]:
    """Return the product of the scale words from a token on and the first token after them."""
    factor, last = 1.0, at
    while last < len(tokens) and last - at < 3:
        step = last
        hyphen = tokens[step].key == "-" and step + 1 < len(tokens)
        if hyphen and tokens[step].start == tokens[step - 1].end:
            step += 1
        token = tokens[step]
        value = tongue.scales.get(token.key) if token.kind == "w" else None
        if value is None or (value == 12 and factor > 1):
            break
        if len(token.key) == 1 and tokens[step - 1].end != token.start:
            break
        factor, last = factor * value, step + 1
        stop = last < len(tokens) and tokens[last].text == "." and len(token.key) < 5
        if stop and last + 1 < len(tokens):
            behind = tokens[last + 1]
            last += not behind.text[:1].isupper() or behind.key in tongue.units
        if tongue.compounds and value >= 1e6:
            break
    return factor, last


def _lesser(tokens: Sequence[Token], number: Number, factor: float, tongue: Tongue) -> Number:
    """Return a number with the smaller one that follows its scale: 2 thousand 340."""
    at = number.last
    if at < len(tokens) and tokens[at].key in tongue.joins and factor in (100.0, 1000.0):
        at += 1
    if factor < _HUNDRED or at >= len(tokens) or _is_as_large(tokens, at, factor, tongue):
        return number
    rest = _digits(tokens, at, tongue) if tokens[at].kind == "d" else _words(tokens, at, tongue)
    if rest is None or rest.high is None or rest.low >= factor or rest.low != int(rest.low):
        return number
    if rest.half or rest.about or (tokens[at].kind == "d" and factor > 1e3 and not rest.scaled):
        return number
    value = number.low + rest.low
    return replace(number, last=rest.last, low=value, high=value)


def _is_as_large(tokens: Sequence[Token], at: int, factor: float, tongue: Tongue) -> bool:
    """Tell whether what follows is no number, or one with a scale that is not below another.

    So each number within a number has a lower scale, and there can only be a few.
    """
    if tokens[at].kind == "s" or tokens[at].key in tongue.scales:
        return True
    for step in range(at, min(at + _MOST_WORDS, len(tokens))):
        if tokens[step].key in tongue.scales:
            return _scale(tokens, step, tongue)[0] >= factor
        if tokens[step].kind == "w" and tokens[step].key not in tongue.numerals:
            break
    return False


def _open(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    """Return dozens, several hundred, a couple of thousand, desetak: what is not told exactly."""
    key = tokens[at].key
    if (near := tongue.near.get(key)) is not None:
        return _scaled(tokens, Number(at, at + 1, near, near, about=True, noun=True), tongue)
    if (bounds := tongue.open_both.get(key)) is not None:
        return _scaled(tokens, Number(at, at + 1, bounds[0], bounds[1], spelt=True), tongue)
    if key in tongue.several:
        factor, last = _scale(tokens, at + 1, tongue)
        if last == at + 1:
            return None
        return Number(at, last, 2 * factor, None, scaled=True, noun=True)
    return None


def _crowded(tokens: Sequence[Token], number: Number, tongue: Tongue) -> Number:
    """Return tens of thousands as one number."""
    if number.high is not None or not number.noun:
        return number
    at = number.last
    if at < len(tokens) and tokens[at].key in tongue.of:
        at += 1
    if at < len(tokens) and (more := tongue.crowds.get(tokens[at].key)) is not None:
        return replace(number, last=at + 1, low=number.low * more / 2, scaled=True)
    factor, last = _scale(tokens, at, tongue)
    if last > at and number.low * factor > number.low:
        return replace(number, last=last, low=number.low * factor, scaled=True)
    return number


def _words(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    """Return a number in words: ones and tens and hundreds, then scales."""
    key = tokens[at].key
    if key in tongue.halves or key in tongue.one_and_half:
        return _halved(tokens, at, tongue)
    if tongue.half_words and (half := _half_word(key, tongue)) is not None:
        return Number(at, at + 1, half, half, spelt=True, scaled=True)
    crowd = tongue.crowds.get(key)
    if crowd is not None and not _is_genitive(tokens, at, tongue):
        return Number(at, at + 1, crowd, None, spelt=True, noun=True)
    value, last = _below_scale(tokens, at, tongue)
    article = last == at and key in tongue.articles
    if last > at:
        number = Number(at, last, value, value, spelt=True)
        return _scaled(tokens, number, tongue)
    factor, last = _scale(tokens, at + article, tongue)
    if last == at + article:
        return None
    number = Number(at, last, factor, factor, spelt=True, scaled=True, noun=factor == 12)
    return _lesser(tokens, number, factor, tongue)


def _is_genitive(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether a word is one of its scale behind a bound: до тысячи, not тысячи."""
    behind_bound = at > 0 and (tokens[at - 1].key,) in tongue.before.meanings
    return behind_bound and tokens[at].key in tongue.genitives


def _below_scale(tokens: Sequence[Token], at: int, tongue: Tongue) -> tuple[float, int]:
    """Return the sum of number words that follow each other, each less than the last could hold."""
    total, room, last = 0.0, float("inf"), at
    while last < len(tokens) and last - at < _MOST_WORDS:
        step = last
        if step > at and (tokens[step].key == "-" or tokens[step].key in tongue.joins):
            step += 1
        value = _one_word(tokens, step, tongue)
        if value is None or value >= room or (step > last and room > _HUNDRED):
            break
        if step > at and tokens[step - 1].text == "-" and value > _TWENTY:
            break
        total, last = total + value, step + 1
        room = _TEN if _TWENTY <= value < _HUNDRED else value if value >= _HUNDRED else 0
        if value >= _HUNDRED:
            room = _HUNDRED
        if tongue.language == "fr" and value in (10, 60):  # dix-sept, soixante-dix
            room = _TWENTY if value > _TEN else _TEN
        if tongue.language == "fr" and total == 4 and _is_fourscore(tokens, last):
            total, room, last = 80.0, _TWENTY, last + 2
    return total, last


def _is_fourscore(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the French for eighty goes on behind its four."""
    keys = [token.key for token in tokens[at : at + 2]]
    return keys in (["-", "vingt"], ["-", "vingts"])


def _one_word(tokens: Sequence[Token], at: int, tongue: Tongue) -> float | None:
    if at >= len(tokens) or tokens[at].kind != "w":
        return None
    key = tokens[at].key
    found = tongue.numbers.get(key)
    if found is None and tongue.compounds and len(key) > 5:
        return compound(key)
    return found


def _halved(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    value = 1.5 if tokens[at].key in tongue.one_and_half else 0.5
    last = at + 1
    if last < len(tokens) and tokens[last].key in tongue.articles:
        last += 1
    number = Number(at, last, value, value, spelt=True, half=True)
    return _scaled(tokens, number, tongue)


def _half_more(tokens: Sequence[Token], number: Number, tongue: Tongue) -> Number:
    """Return a number with "and a half" behind it, before its scale."""
    found = phrase_at(tokens, number.last, tongue.half_more)
    if found is None or number.high is None:
        return number
    value = number.low + 0.5
    return _scaled(tokens, replace(number, last=found[1], low=value, high=value), tongue)
