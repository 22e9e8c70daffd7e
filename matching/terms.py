"""From written terms to words and numbers; each is examined here."""

import re

from matching import faults
from matching.figures import read_number
from matching.folding import fold_prefix
from matching.query import Element, Node, Number, Phrase, Range, Word
from matching.words import is_character, word_spans

LOOSEST = 100  # words between those of a "phrase"~n; farther apart, AND says the same
MOST_LOOSE_WORDS = 10
MOST_WILD = 5  # wildcards in one word

_DIGITS = r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?=[\s,;:!?]|\.(?:\s|$)|$)"
_PART = re.compile(rf"\{{[^{{}}\s]*\.\.[^{{}}\s]*\}}|{_DIGITS}|\S+")
_WILD_GAP = re.compile(r"[*?]+")
_WILDCARD = re.compile(r"[*?]")


def read_term(text: str, written: str, at: int) -> Node | None:
    """Read a term without quotes; more words in it (O'Brien, U.S.) are a phrase; None if none."""
    exact = "=" if written.startswith("=") else ""
    elements = _elements(text, written[len(exact) :], at + len(exact), exact)
    return joined(elements, at) if elements else None


def read_quoted(text: str, body: str, at: int, exact: str = "") -> list[Element]:
    """Read what stands in quotes; ``at`` is where it begins in the query."""
    elements: list[Element] = []
    for part in _PART.finditer(body):
        elements += _elements(text, part.group(), at + part.start(), exact)
    return elements


def read_entry(entry: str) -> Node:
    """Read one entry of a list: words that follow each other, whole or beginnings."""
    quote = next((sign for sign in entry if sign in '"„“”‟«»()$'), "")
    if quote:
        hint = "write plain words; an entry of several words is a phrase"
        raise faults.fault(entry, entry.index(quote), f"a list's entry holds no {quote}", hint)
    body, exact = entry.strip(), ""
    if body.startswith("="):
        body, exact = body[1:], "="
    elif len(body) > 2 and body[0] == body[-1] == "'":
        body, exact = body[1:-1], "'"
    elements = read_quoted(entry, body, entry.index(body), exact)
    if not elements:
        raise faults.no_word(entry, 0, entry)
    return joined(elements, 0)


def read_range(text: str, written: str, at: int) -> Range:
    """Read {100000..200000}; one end may be left open."""
    low, _, high = written[1:-1].partition("..")
    first, last = (read_number(end) if end else None for end in (low, high))
    for end, value in ((low, first), (high, last)):
        if end and value is None:
            hint = "write for example {100000..} or {1.5..3}"
            raise faults.fault(text, at, f"{faults.shown(end)} is no number", hint)
    check_range(text, at, first, last)
    return Range(first, last, at=at)


def check_range(text: str, at: int, low: object, high: object) -> None:
    """Refuse a range without an end, or with its ends exchanged; raises QueryError."""
    if low is None and high is None:
        hint = "write at least one end, for example {100..}"
        raise faults.fault(text, at, "this range has no end at all", hint)
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # one kind
        message = f"this range ends before it begins: {low} is more than {high}"
        raise faults.fault(text, at, message, f"write {{{high}..{low}}}")


def read_looseness(text: str, written: str, at: int, words: int) -> int:
    """Read the n of "phrase"~n."""
    digits = written.rstrip(".,;:!?").lstrip("0")
    if not re.fullmatch("[0-9]{1,3}", digits) or int(digits) > LOOSEST:
        message = f"{faults.shown('~' + written)} needs a number between 1 and {LOOSEST}"
        hint = 'write for example "arms deal"~3: at most three other words between, in any order'
        raise faults.fault(text, at, message, hint)
    if not 2 <= words <= MOST_LOOSE_WORDS:
        message = f"~{digits} stands after a phrase of 2 to {MOST_LOOSE_WORDS} words"
        raise faults.fault(text, at, message, f"take ~{digits} out, or join the parts with AND")
    return int(digits)


def joined(elements: list[Element], at: int) -> Node:
    """Return the one element, or the phrase of them."""
    return elements[0] if len(elements) == 1 else Phrase(tuple(elements), at=at)


def _elements(text: str, written: str, at: int, exact: str) -> list[Element]:
    if re.fullmatch(r"\{.*\.\..*\}", written):
        return [read_range(text, written, at)]
    body = written.rstrip(".,;:!?")
    number = None if exact else read_number(body.lstrip("$€£¥#"))
    if isinstance(number, int) and number >= 1000:
        return [Number(number, at=at)]
    return list(_words(text, written, body, at, exact))


def _words(text: str, written: str, body: str, at: int, exact: str) -> list[Word]:
    starred = body.endswith("*")
    body = body[:-1] if starred else body
    spans = _wild_spans(body)
    words = [Word(body[start:end], at=at, exact=exact) for start, end in spans]
    outside = "".join(body[end:start] for end, start in _gaps(spans, len(body)))
    if "*" in outside:
        raise faults.bad_star(text, at, written)
    for word in words:
        if word.wild:
            _check_wild(text, at, word.text, written)
    if not starred or (words and is_character(words[-1].text)):
        return words  # each such character is a word: nothing is left to be open
    if not words or spans[-1][1] != len(body) or len(words[-1].text) < 2:
        raise faults.bad_star(text, at, written)
    return [*words[:-1], Word(words[-1].text, prefix=True, at=at, exact=exact)]


def _wild_spans(body: str) -> list[tuple[int, int]]:
    """Return the words of a term, those with only wildcards between them made one."""
    spans: list[tuple[int, int]] = []
    for start, end in word_spans(body):
        if spans and _WILD_GAP.fullmatch(body, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _gaps(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    ends = [0, *(end for _, end in spans)]
    return list(zip(ends, [*(start for start, _ in spans), length], strict=True))


def _check_wild(text: str, at: int, word: str, written: str) -> None:
    """A word with wildcards begins with letters that few words begin with."""
    found = _WILDCARD.findall(word)
    head = _WILDCARD.split(word, maxsplit=1)[0]
    letters = _WILDCARD.sub("", word)
    if len(found) > MOST_WILD:
        message = f"{faults.shown(written)} has more than {MOST_WILD} wildcards"
        raise faults.fault(text, at, message, "write more of its letters")
    short = len(head) < (2 if found[0] == "*" else 1) or len(letters) < 2
    empty = any(not _WILDCARD.split(key)[0] for key in fold_prefix(word).keys)
    if short or empty or any(is_character(letter) for letter in letters):
        raise faults.bad_star(text, at, written)
