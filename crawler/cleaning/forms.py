"""What can be told of a block by itself, in figures: its text, its style, the names around it."""

import re

from crawler.cleaning import kinds, wordlists
from crawler.cleaning.blocks import Block

Figures = list[float]

_READ = 300  # characters of a block that are looked at; its size and its end are its own
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?…。！？؟।]['\"”“»’)\]]*$")
_QUOTE = re.compile('["“”„«»‘]')
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĪĮİŁŃŅŇŐŒŚŞŠŤŪŮŰŹŻŽΑ-ΩЀ-Я]")
FORM = (
    "mass", "words", "link", "links", "end", "commas", "quotes", "caps", "strong", "slanted",
    "credit", "note_share",
)  # fmt: skip
KINDS = tuple(f"kind_{name}" for name in kinds.NAMES)
_BITS = tuple(1 << at for at in range(len(KINDS)))
_NO_KINDS = [0.0] * len(KINDS)


def words_of(text: str) -> list[str]:
    """Return the words of a text, numbers left out."""
    return _WORD.findall(text)


def bare(text: str) -> str:
    """Return the letters of a text, in lower case."""
    return "".join(_WORD.findall(text)).lower()


def ends(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return _END.search(text, max(0, len(text) - 8)) is not None


def form(block: Block, words: list[str]) -> Figures:
    """Return the figures of a block's text and style; ``words`` are those of the part read."""
    text, size = block.text, len(block.text)
    read = text[:_READ]
    lower = read.lower()
    count = len(words) or 1
    return [
        block.mass, count * size / len(read), block.linked / size, block.links, ends(text),
        read.count(",") / count, len(_QUOTE.findall(read)), len(_CAPITAL.findall(read)) / count,
        block.strong / size, block.slanted / size,
        wordlists.CREDIT.count_in(lower) / (1 if size < 200 else 3),
        wordlists.NOTE.count_in(lower) / count,
    ]  # fmt: skip


def beginning(text: str) -> str:
    """Return the part of a text of which the words are told."""
    return text[:_READ]


def kinds_near(block: Block) -> Figures:
    """Return for each kind how near its name is: 3 own, 2 the box around, 1 further, 0 no."""
    own = block.kinds | block.box.kinds
    up = block.box.up.kinds if block.box.up is not None else 0
    around = block.box.kinds_around | own
    if not around:
        return _NO_KINDS
    return [
        0.0 if not around & bit else 3.0 if own & bit else 2.0 if up & bit else 1.0 for bit in _BITS
    ]
