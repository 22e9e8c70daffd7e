"""Plain text from the fragments of HTML that sources put into titles and summaries."""

import re
from html import unescape

TITLE_LIMIT = 500  # characters kept
SUMMARY_LIMIT = 2000
# Times the limit: how much of a fragment is read first, and at most, as most of it may be tags.
_FIRST_LOOK, _LAST_LOOK = 2, 20
_LONGEST_REFERENCE = 40  # characters of an entity, which the end of a look may cut apart

# Text between the tags of these is no text. An unclosed one takes all that follows, as in browsers.
_UNSEEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(?i:(script|style|template)\b.*?(?:</\1\s{0,9}>|\Z)))", re.DOTALL
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])[^<>]*>")
# That show nothing and that str.split takes for no space.
_BLANK = re.compile(r"[\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")

_INLINE_IN_WORDS = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q rb rp rt ruby s samp "
    "small span strike strong sub sup tt u var wbr"
)
_BLOCK_IN_WORDS = (
    "address article aside audio blockquote body br button caption center dd details div dl dt "
    "embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img "
    "input label li link main meta nav noscript object ol option p param picture pre section "
    "select source summary svg table tbody td textarea tfoot th thead time title tr track ul "
    "video"
)
# What stands where a tag stood: nothing within a word, a space between blocks.
_INSTEAD = dict.fromkeys(_INLINE_IN_WORDS.split(), "") | dict.fromkeys(_BLOCK_IN_WORDS.split(), " ")


def plain_text(fragment: str, limit: int) -> str:
    """Return the text of an HTML fragment on one line, cut at a word's end to ``limit`` characters.

    Only HTML's own tags are taken for tags: "Vučić <ponovo>" keeps its angle brackets. Entities are
    decoded once. Linear in the size of what it reads, which is a multiple of ``limit``.
    """
    enough = limit + _LONGEST_REFERENCE
    size = limit * _FIRST_LOOK
    while size < min(len(fragment), limit * _LAST_LOOK):
        text = _text_of(_before_cut_tag(fragment[:size]))
        if len(text) > enough:  # what follows cannot change what is kept
            return _cut(text, limit)
        size = max(size * 3 // 2, size * enough * 5 // (4 * len(text) + 4))
    return _cut(_text_of(fragment[: limit * _LAST_LOOK]), limit)


def _text_of(fragment: str) -> str:
    """Return the text of a fragment with its spaces folded."""
    return _folded(unescape(_without_tags(fragment) if "<" in fragment else fragment))


def _without_tags(fragment: str) -> str:
    seen = _UNSEEN.sub(" ", fragment)
    pieces = _TAG.split(seen)  # text, a tag's name, text, ...
    instead = list(map(_INSTEAD.get, pieces[1::2]))
    if None in instead:  # a name to look at more closely
        return _TAG.sub(_without_tag, seen)
    pieces[1::2] = instead
    return "".join(pieces)


def _before_cut_tag(fragment: str) -> str:
    """Return what stands before a tag that the fragment's end may have cut apart."""
    head, bracket, tag = fragment.rpartition("<")
    return head if bracket and ">" not in tag else fragment


def _without_tag(tag: re.Match[str]) -> str:
    """Return what stands where a tag stood: nothing within a word, a space between blocks."""
    known = _INSTEAD.get(tag[1])
    if known is not None:
        return known
    name = tag[1].lower()
    return _INSTEAD.get(name, " " if ":" in name or "-" in name else tag[0])


def shorten(text: str, limit: int) -> str:
    """Return ``text`` with its whitespace folded, cut at a word's end to ``limit`` characters."""
    return _cut(_folded(text), limit)


def _folded(text: str) -> str:
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_BLANK.sub(" ", text).split())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit - 1].rpartition(" ")
    # A text without spaces (Chinese, Thai) is cut where it is.
    return (head if space and len(head) > limit // 2 else text[: limit - 1]) + "…"
