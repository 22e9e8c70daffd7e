"""A second evaluator, written apart: plain lists, every place tried, no index and no compiling.

It shares nothing with the matcher but words and their keys, sentences, and how a number is read.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

from matching.figures import figures
from matching.folding import fold, fold_prefix
from matching.inflection.forms import Inflected, forms_of
from matching.matcher import Document
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Field,
    Near,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
)
from matching.sentences import sentences
from matching.tokens import tokenize

Place = tuple[int, int, int]  # part, first word, last word


@dataclass(frozen=True)
class Part:
    """One string, of which only the words from ``low`` to before ``high`` are looked at."""

    number: int
    field: str
    text: str
    tokens: object
    low: int
    high: int
    language: str  # of the document

    def words_between(self, start, end):
        spans = self.tokens.spans
        return [i for i, (a, b) in enumerate(spans) if a < end and b > start]


def naive_match(node: Node, document: Document) -> bool:
    return _true(node, document, _view(document), ("title", "text"))


def _view(document):
    host = document.url.removeprefix("https://").split("/")[0]
    strings = [("title", document.title), ("text", document.text)]
    strings += [("author", each) for each in document.authors]
    strings += [("site", document.site), ("site", host), ("source", document.source)]
    strings += [("url", document.url), ("section", document.section)]
    strings += [("tag", each) for each in document.tags]
    view = []
    for number, (field, text) in enumerate(strings):
        tokens = tokenize(text, document.language if number < 2 else "")
        view.append(Part(number, field, text, tokens, 0, len(tokens), document.language))
    return view


def _in_fields(view, fields):
    if fields == ("lead",):
        return [replace(p, high=min(p.high, _lead(p))) for p in view if p.field == "text"]
    return [part for field in fields for part in view if part.field == field]


def _lead(part):
    """Whole lines until there are twenty words."""
    count = offset = 0
    for line in part.text.split("\n"):
        count = len(part.words_between(0, offset + len(line)))
        offset += len(line) + 1
        if count >= 20:
            break
    return count


def _true(node, document, view, fields) -> bool:
    match node:
        case Or(nodes):
            return any(_true(each, document, view, fields) for each in nodes)
        case And(nodes):
            return all(_true(each, document, view, fields) for each in nodes)
        case Not(inner):
            return not _true(inner, document, view, fields)
        case Field("language", inner):
            return _language(inner, document.language)
        case Field(name, inner):
            return _true(inner, document, view, (name,))
        case Near():
            return _near(node, view, fields)
        case Bounds():
            return _bounded(node, document)
        case Within():
            return any(
                _true(node.node, document, each, fields)
                for each in _cuts(node, document, view, fields)
            )
        case AtLeast(count, inner):
            return _apart(_places(inner, view, fields)) >= count
    return bool(_places(node, view, fields))


def _bounded(node, document):
    value = document.published if node.name == "published" else len(tokenize(document.text))
    if value is None:
        return False
    return (node.low is None or node.low <= value) and (node.high is None or value <= node.high)


def _cuts(node, document, view, fields):
    parts = _in_fields(view, fields)
    if node.unit == "FIRST":
        left, cut = node.count, []
        for part in _in_fields(_view(document), fields):
            high = min(part.high, left)
            left -= high - part.low
            seen = [each for each in parts if each.number == part.number]
            cut += [replace(each, high=min(each.high, high)) for each in seen]
        return [cut]
    cuts = []
    for part in parts:
        if part.field != "text":
            spans = [(0, len(part.text))]
        elif node.unit == "SENTENCE":
            spans = sentences(part.text)
        else:
            spans = [found.span() for found in re.finditer(r"[^\n]+", part.text)]
        for span in spans:
            words = [i for i in part.words_between(*span) if part.low <= i < part.high]
            if words:
                cuts.append([replace(part, low=words[0], high=words[-1] + 1)])
    return cuts


def _apart(places):
    """How many places fit beside each other: the one that ends first is always worth taking."""
    count, last = 0, (-1, -1)
    for part, first, end in sorted(places, key=lambda place: (place[0], place[2])):
        if (part, first) > last:
            count, last = count + 1, (part, end)
    return count


def _language(node: Node, language: str) -> bool:
    match node:
        case Or(nodes):
            return any(_language(each, language) for each in nodes)
        case And(nodes):
            return all(_language(each, language) for each in nodes)
        case Not(inner):
            return not _language(inner, language)
        case Word(text):
            same = {"sr", "hr", "bs"}
            return text == language or (text in same and language in same)
    raise AssertionError(node)


def _near(node: Near, view, fields) -> bool:
    choices = [_places(operand, view, fields) for operand in node.operands]
    ordered = node.ordered or (False,) * len(node.distances)
    return any(
        all(
            _neighbours(a, b, n, o)
            for (a, b), n, o in zip(pairwise(chain), node.distances, ordered, strict=True)
        )
        for chain in product(*choices)
    )


def _neighbours(one: Place, other: Place, distance: int, ordered: bool) -> bool:
    if one[0] != other[0]:
        return False
    first, second = (one, other) if ordered else sorted([one, other], key=lambda place: place[1])
    between = second[1] - first[2] - 1
    return 0 <= between <= distance - 1


def _places(node, view, fields) -> list[Place]:
    if isinstance(node, Or):
        return [place for each in node.nodes for place in _places(each, view, fields)]
    found = set()
    for part in _in_fields(view, fields):
        if isinstance(node, Regex):
            spans = _regex_spans(node, part)
        elif isinstance(node, Phrase) and node.loose:
            spans = _loose_spans(node, part)
        else:
            spans = _row_spans(node.words if isinstance(node, Phrase) else (node,), part)
        found |= {(part.number, a, b) for a, b in spans if part.low <= a and b < part.high}
    return sorted(found)


def _row_spans(words, part):
    rows = [(start, start - 1) for start in range(len(part.tokens))]
    for word in words:
        spans = _element_spans(word, part)
        rows = [(first, b) for first, last in rows for a, b in spans if a == last + 1]
    return rows


def _loose_spans(phrase, part):
    choices = [_element_spans(word, part) for word in phrase.words]
    room = len(phrase.words) + phrase.loose
    spans = set()
    for chosen in product(*choices):
        taken = [i for a, b in chosen for i in range(a, b + 1)]
        if len(set(taken)) == len(taken) and max(taken) - min(taken) < room:
            spans.add((min(taken), max(taken)))
    return [
        (a, b)
        for a, b in spans
        if not any((c, d) != (a, b) and a <= c and d <= b for c, d in spans)
    ]


def _element_spans(element, part):
    spans = []
    running = part.field in ("title", "text")
    if isinstance(element, Number | Range):
        for value, start, end in figures(part.text):
            words = part.words_between(start, end)
            exact = (part.tokens.spans[words[0]][0], part.tokens.spans[words[-1]][1])
            if exact == (start, end) and _fits(element, value):
                spans.append((words[0], words[-1]))
    for i, folded in enumerate(part.tokens.folded):
        a, b = part.tokens.spans[i]
        if isinstance(element, Number):
            if part.text[a:b] == str(element.value) and (i, i) not in spans:
                spans.append((i, i))
        elif isinstance(element, Word) and (
            _same(element, folded, part.text[a:b])
            or (running and _form(element, folded, part.text[a].islower(), part.language))
        ):
            spans.append((i, i))
    return spans


def _fits(element, value):
    if isinstance(element, Number):
        return value == element.value
    return (element.low is None or element.low <= value) and (
        element.high is None or value <= element.high
    )


def _regex_spans(node, part):
    """Python's own engine; a match that covers no word stands at the next, or else the last."""
    pattern = re.compile(node.pattern, re.IGNORECASE if node.ignore_case else 0)
    spans = []
    for line in re.finditer(r"[^\n]+", part.text):
        in_line = part.words_between(*line.span())
        for found in pattern.finditer(line.group()):
            start, end = line.start() + found.start(), line.start() + found.end()
            words = part.words_between(start, end)
            if not words:
                after = [i for i in in_line if part.tokens.spans[i][0] >= end]
                words = after[:1] or in_line[-1:]
            if words:
                spans.append((words[0], words[-1]))
    return spans


def _same(word: Word, token, surface: str) -> bool:
    if word.exact:
        one, other = unicodedata.normalize("NFC", word.text), unicodedata.normalize("NFC", surface)
        if word.exact == "=":
            one, other = one.casefold(), other.casefold()
        return _begins(other, one, word.prefix)
    asked = fold_prefix(word.text) if word.prefix or word.wild else fold(word.text)
    if asked.spelling and token.spelling:
        return _begins(token.spelling, asked.spelling, word.prefix)
    return any(_begins(t, a, word.prefix) for t in token.keys for a in asked.keys)


def _form(word: Word, token, small: bool, language: str) -> bool:
    name = word.text[0].isupper()
    if word.prefix or word.wild or word.exact or (name and small):
        return False
    forms = _forms(word.text, name, language)
    return any(key in token.keys and (all_ or not token.spelling) for key, all_ in forms)


@cache
def _forms(text: str, name: bool, language: str) -> frozenset[tuple[str, bool]]:
    return forms_of(Inflected(fold(text), name), language)


def _begins(key: str, asked: str, prefix: bool) -> bool:
    return _pattern(asked, prefix).fullmatch(key) is not None


@cache
def _pattern(asked: str, prefix: bool) -> re.Pattern[str]:
    pattern = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in asked)
    return re.compile(pattern + (".*" if prefix else ""))
