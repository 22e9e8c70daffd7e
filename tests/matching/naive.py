"""A second evaluator, written apart: plain lists, every place tried, no index and no compiling.

It shares nothing with the matcher but the words and their keys.
"""

from itertools import product

from matching.folding import fold, fold_prefix
from matching.inflection.forms import Inflected, forms_of
from matching.matcher import Document
from matching.query import And, Field, Near, Node, Not, Or, Phrase, Word
from matching.tokens import tokenize

Place = tuple[int, int, int]  # part, first word, last word


def naive_match(node: Node, document: Document) -> bool:
    return _true(node, document, ("title", "text"))


def _true(node: Node, document: Document, fields: tuple[str, ...]) -> bool:
    match node:
        case Or(nodes):
            return any(_true(each, document, fields) for each in nodes)
        case And(nodes):
            return all(_true(each, document, fields) for each in nodes)
        case Not(inner):
            return not _true(inner, document, fields)
        case Field("language", inner):
            return _language(inner, document.language)
        case Field(name, inner):
            return _true(inner, document, (name,))
        case Near():
            return _near(node, document, fields)
    return bool(_places(node, document, fields))


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


def _near(node: Near, document: Document, fields: tuple[str, ...]) -> bool:
    choices = [_places(operand, document, fields) for operand in node.operands]
    return any(
        all(_neighbours(a, b, n) for a, b, n in zip(chain, chain[1:], node.distances, strict=False))
        for chain in product(*choices)
    )


def _neighbours(one: Place, other: Place, distance: int) -> bool:
    if one[0] != other[0]:
        return False
    first, second = sorted([one, other], key=lambda place: place[1])
    between = second[1] - first[2] - 1
    return 0 <= between <= distance - 1


def _places(node: Node, document: Document, fields: tuple[str, ...]) -> list[Place]:
    if isinstance(node, Or):
        return [place for each in node.nodes for place in _places(each, document, fields)]
    assert isinstance(node, Word | Phrase), node
    words = node.words if isinstance(node, Phrase) else (node,)
    running = not {"author", "site"} & set(fields)
    found = []
    for number, text in enumerate(_parts(document, fields)):
        read = tokenize(text, document.language)
        tokens = read.folded
        small = [text[begin].islower() for begin, _ in read.spans]
        for start in range(len(tokens) - len(words) + 1):
            if all(
                _same(w, tokens[start + i])
                or (running and _form(w, tokens[start + i], small[start + i], document.language))
                for i, w in enumerate(words)
            ):
                found.append((number, start, start + len(words) - 1))
    return found


def _parts(document: Document, fields: tuple[str, ...]) -> list[str]:
    host = document.url.removeprefix("https://").split("/")[0]
    every = {
        "title": [document.title],
        "text": [document.text],
        "author": list(document.authors),
        "site": [document.site, host],
    }
    return [part for field in fields for part in every[field]]


def _same(word: Word, token) -> bool:
    asked = fold_prefix(word.text) if word.prefix else fold(word.text)
    if asked.spelling and token.spelling:
        return _begins(token.spelling, asked.spelling, word.prefix)
    return any(_begins(t, a, word.prefix) for t in token.keys for a in asked.keys)


def _form(word: Word, token, small: bool, language: str) -> bool:
    name = word.text[0].isupper()
    if word.prefix or (name and small):
        return False
    forms = forms_of(Inflected(fold(word.text), name), language)
    return any(key in token.keys and (all_ or not token.spelling) for key, all_ in forms)


def _begins(key: str, asked: str, prefix: bool) -> bool:
    return key.startswith(asked) if prefix else key == asked
