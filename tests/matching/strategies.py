"""Queries and documents drawn from one small world, so that they meet often."""

from datetime import date
from random import Random

from hypothesis import strategies as st

from matching.matcher import Document
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Field,
    Near,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
)

WORDS = ["Vučić", "vucic", "Вучић", "кит", "кіт", "kit", "shells", "Müller", "mueller", "Αθήνα"]
WORDS += ["Ukraine", "AND", "NEAR", "SENTENCE", "b", "京", "Kyiv", "Київ"]
FORMS = ["Вучићем", "Києва", "kyieva", "Muellers", "müllers", "kita", "кита", "Αθήνας"]
PREFIXES = ["vuc", "Вуч", "she", "Ukr", "mue", "ки", "sh?l"]
WILD = ["Vu*ć", "k?t", "sh*ls", "Ук?аїна", "m?ller", "к?т", "s?e*s"]
FIGURES = ["100,000", "100 000", "100.000", "100000", "2,500", "7", "1.5", "2024", "100", "000"]
PATTERNS = ["sh[a-z]+s", "[0-9]{3}", "V.{1,3}ć", "^Ukr", "kit$", r"\bb\b", "(ki|u)t", "[^ a-z]{2}"]
LANGUAGES = ["sr", "hr", "en", "uk"]
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))

_words = st.sampled_from(WORDS).map(Word)
_prefixes = st.sampled_from(PREFIXES).map(lambda text: Word(text, prefix=True))
_wild = st.sampled_from(WILD).map(Word)
words = st.one_of(_words, _words, _words, _prefixes, _wild)
exact = st.builds(
    Word, st.sampled_from(WORDS[:11]), prefix=st.booleans(), exact=st.sampled_from("='")
)
numbers = st.sampled_from([100_000, 2024, 2500]).map(Number)


@st.composite
def ranges(draw):
    low, high = draw(st.sampled_from([(7, None), (None, 2.5), (1000, 200_000), (100, 100)]))
    return Range(low, high)


elements = st.one_of(words, words, words, numbers, ranges())
_rows = st.lists(elements, min_size=2, max_size=3).map(tuple)


def _alike(row):
    """A phrase is exact as a whole."""
    return Phrase(tuple(Word(each.text, each.prefix, exact=row[0].exact) for each in row))


phrases = st.one_of(
    _rows.map(Phrase),
    st.builds(Phrase, _rows, loose=st.integers(1, 4)),
    st.lists(exact, min_size=2, max_size=2).map(_alike),
)
leaves = st.one_of(words, words, elements, exact, phrases)
regexes = st.builds(Regex, st.sampled_from(PATTERNS), st.booleans())


def some_of(node, parts):
    """Two or three parts joined; a part of the same kind is taken apart, as the parser does."""
    flat = [e for p in parts for e in (p.nodes if isinstance(p, node) else [p])]
    return node(tuple(flat))


def joined(kind, children):
    return st.lists(children, min_size=2, max_size=3).map(lambda parts: some_of(kind, parts))


def negated(node):
    return node.node if isinstance(node, Not) else Not(node)


@st.composite
def nears(draw):
    operands = draw(st.lists(st.one_of(leaves, joined(Or, leaves)), min_size=2, max_size=3))
    distances = tuple(draw(st.integers(1, 4)) for _ in operands[1:])
    ordered = tuple(draw(st.booleans()) for _ in operands[1:])
    return Near(tuple(operands), distances, ordered=ordered if any(ordered) else ())


@st.composite
def bounds(draw):
    name, values = draw(st.sampled_from([("words", st.integers(0, 14)), ("published", DAYS)]))
    low, high = sorted([draw(values), draw(values)])
    low, high = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return Bounds(name, low, high)


def _grown(leaf, most=6):
    return st.recursive(
        leaf,
        lambda inner: st.one_of(joined(And, inner), joined(Or, inner), inner.map(negated)),
        max_leaves=most,
    )


def _grouped(inner):
    """The tree within a sentence, a paragraph or the beginning."""
    return st.one_of(
        st.builds(Within, st.sampled_from(["SENTENCE", "PARAGRAPH"]), inner),
        st.builds(Within, st.just("FIRST"), inner, st.integers(1, 6)),
    )


def _short(strategy):
    """The same, without its long description."""

    @st.composite
    def drawn(draw):
        return draw(strategy)

    return drawn()


_counted = st.builds(AtLeast, st.integers(1, 3), st.one_of(leaves, joined(Or, leaves)))
_plain = st.one_of(leaves, leaves, nears(), _counted, regexes)
_plain = _short(_plain)
_once = _short(_grouped(_grown(_plain, 4)))
_nested = _short(st.one_of(_plain, _plain, _once, _grouped(_grown(st.one_of(_plain, _once), 3))))
_languages = _grown(st.sampled_from(LANGUAGES).map(Word)).map(lambda node: Field("language", node))
_searched = ["title", "text", "author", "lead", "tag", "section", "source", "url"]
_fields = _short(
    st.one_of(
        st.builds(Field, st.sampled_from(_searched), _grown(_nested)),
        st.builds(Field, st.just("site"), _grown(words)),
        _languages,
        bounds(),
    )
)
trees = _short(_grown(st.one_of(_nested, _nested, _nested, _fields)))

_vocabulary = [*WORDS, *FIGURES, "vucica", "Вучића", "the", "Ukraine's", "she-shells", "VUČIĆ"]
_vocabulary += [*FORMS, "shells. Kit", "kit.\nUkraine", "b\nShells", "Sheet-kit"]
# Made at once, as to draw each word takes longer than all that is tested; the shortest come first,
# so that examples shrink to them.
_RANDOM = Random(14)
_TEXTS = [" ".join(_RANDOM.choices(_vocabulary, k=words % 15)) for words in range(6000)]
_texts = st.sampled_from(sorted(_TEXTS, key=len))
documents = st.builds(
    Document,
    title=_texts.map(lambda text: text.replace("\n", " ")),
    text=_texts,
    authors=st.lists(_texts, max_size=2).map(tuple),
    site=_texts,
    language=st.sampled_from(["", *LANGUAGES]),
    url=st.sampled_from(["", "https://www.kit.example/b", "https://vucic-shells.example/"]),
    source=_texts,
    tags=st.lists(st.sampled_from(WORDS), max_size=2).map(tuple),
    section=st.sampled_from(["", "kit", "shells b"]),
    published=st.none() | DAYS,
)
