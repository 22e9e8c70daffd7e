"""A document as the matcher reads it: its parts, their words, and where each word came from."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from matching.compile import DEFAULT_SCOPE
from matching.evaluate import Hit, Positions
from matching.folding import Folded
from matching.reading import Reading
from matching.required import language_key
from matching.sentences import lines, sentences_in
from matching.tokens import Tokens, tokenize
from matching.words import words_of

TEXT = 1  # the number of the text among the parts
LEAD = 20  # words that a lead has at least

Place = tuple[int, int, int, int, int]  # a part's number; begin and end of a hit, of its sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What of an article can be matched."""

    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""  # the outlet's name
    language: str = ""  # ISO 639-1, or "" for unknown
    url: str = ""  # its host is matched by site:, its words by url:
    source: str = ""  # the source's name, as the user gave it
    tags: tuple[str, ...] = ()
    section: str = ""
    published: date | None = None  # the day in UTC, if known


class ReadDocument:
    """A document with its words folded and numbered; made once, asked by every candidate.

    ``reading`` is its title's and text's, if they were read before.
    """

    def __init__(self, document: Document, reading: Reading | None = None) -> None:
        language = document.language.lower()
        reading = reading or Reading.of(document.title, document.text, language)
        self.positions = Positions(published=document.published, language=language)
        self.parts = self.positions.parts
        self._sentences: dict[int, list[tuple[int, int]]] = {}  # by line
        self.placed: dict[Hit, Place] = {}  # what was asked of ``place``
        self._end = len(document.text)
        self._add("title", [reading.title])
        self._add("text", [reading.text])
        self._add("author", [tokenize(author) for author in document.authors])
        sites = dict.fromkeys((document.site, host_of(document.url)))
        self._add("site", [tokenize(site) for site in sites])
        self._add("language", _language(document.language))
        self._add("source", [tokenize(document.source)])
        self._add("url", [tokenize(document.url)])
        self._add("tag", [tokenize(tag) for tag in document.tags])
        self._add("section", [tokenize(document.section)])
        scopes = self.positions.scopes
        scopes[DEFAULT_SCOPE] = (scopes["title"][0], scopes["text"][1])
        scopes["lead"] = (scopes["text"][0], scopes["text"][0] + _lead(self.parts[TEXT].tokens))

    def part_number(self, hit: Hit) -> int:
        """Return which of the parts a hit lies in."""
        return bisect_right(self.positions.firsts, hit[0]) - 1

    def place(self, hit: Hit) -> Place:
        """Return the part in which a hit lies, its offsets there, and its sentence's.

        The text has sentences; any other part is one. A hit over a border joins two.
        """
        place = self.placed.get(hit)
        if place is None:
            index = self.part_number(hit)
            part = self.parts[index]
            start, end = part.span(hit)
            if index == TEXT:
                begin, stop = self.sentence_at(start)
                stop = stop if end <= stop else self.sentence_at(end - 1)[1]
            else:
                begin, stop = 0, len(part.tokens.text)
            place = self.placed[hit] = (index, start, end, begin, stop)
        return place

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Return the offsets of the sentence of the text in which a word begins or ends.

        Only lines that are asked for are parted: few sentences of an article are shown.
        """
        index = bisect_right(self._lines, (offset, self._end)) - 1
        found = self._sentences.get(index)
        if found is None:
            text = self.parts[TEXT].tokens.text
            found = self._sentences[index] = sentences_in(text, *self._lines[index])
        return found[bisect_right(found, (offset, self._end)) - 1]

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        return lines(self.parts[TEXT].tokens.text)

    def _add(self, field: str, parts: list[Tokens]) -> None:
        start = self.positions.end
        for tokens in parts:
            self.positions.add_part(field, tokens)
        self.positions.scopes[field] = (start, self.positions.end)


def host_of(url: str) -> str:
    """Return the host of an address, or "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address that is none
        return ""


def _lead(tokens: Tokens) -> int:
    """Count the words of the first paragraph, and of those after it until it has LEAD words."""
    if len(tokens) <= LEAD:
        return len(tokens)
    end = tokens.text.find("\n", tokens.end_of(LEAD - 1))
    return len(tokens) if end < 0 else len(words_of(tokens.text[:end]))


def _language(code: str) -> list[Tokens]:
    """Return the language as one word, whatever its code looks like."""
    return [Tokens(code, _language_keys, ("", code))] if code else []


def _language_keys(code: str) -> Folded:
    return Folded((language_key(code),))
