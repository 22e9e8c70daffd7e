"""Queries and documents drawn from one small world, so that they meet often."""

from hypothesis import strategies as st

from matching.matcher import Document
from matching.query import And, Field, Near, Not, Or, Phrase, Word

WORDS = ["Vučić", "vucic", "Вучић", "кит", "кіт", "kit", "shells", "Müller", "mueller", "Αθήνα"]
WORDS += ["Ukraine", "AND", "NEAR", "b", "京", "Kyiv", "Київ"]
FORMS = ["Вучићем", "Києва", "kyieva", "Muellers", "müllers", "kita", "кита", "Αθήνας"]
PREFIXES = ["vuc", "Вуч", "she", "Ukr", "mue", "ки"]
LANGUAGES = ["sr", "hr", "en", "uk"]

_words = st.sampled_from(WORDS).map(Word)
_prefixes = st.sampled_from(PREFIXES).map(lambda text: Word(text, prefix=True))
words = st.one_of(_words, _words, _prefixes)
phrases = st.lists(words, min_size=2, max_size=3).map(lambda each: Phrase(tuple(each)))
leaves = st.one_of(words, words, phrases)


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
    distance = st.integers(1, 4)
    return Near(tuple(operands), tuple(draw(distance) for _ in operands[1:]))


def _grown(leaf):
    return st.recursive(
        leaf,
        lambda inner: st.one_of(joined(And, inner), joined(Or, inner), inner.map(negated)),
        max_leaves=6,
    )


_plain = st.one_of(leaves, leaves, nears())
_languages = _grown(st.sampled_from(LANGUAGES).map(Word)).map(lambda node: Field("language", node))
_fields = st.one_of(
    st.builds(Field, st.sampled_from(["title", "text", "author"]), _grown(_plain)),
    st.builds(Field, st.just("site"), _grown(leaves)),
    _languages,
)
trees = _grown(st.one_of(_plain, _plain, _plain, _fields))

_texts = st.lists(
    st.sampled_from([*WORDS, "vucica", "Вучића", "the", "Ukraine's", "she-shells", *FORMS]),
    max_size=14,
).map(" ".join)
documents = st.builds(
    Document,
    title=_texts,
    text=_texts,
    authors=st.lists(_texts, max_size=2).map(tuple),
    site=_texts,
    language=st.sampled_from(["", *LANGUAGES]),
    url=st.sampled_from(["", "https://www.kit.example/b", "https://vucic-shells.example/"]),
)
