"""A document as the matcher reads it: its parts, their words, and where each word came from."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from matching.compile import DEFAULT_SCOPE
from matching.evaluate import Hit, Positions
from matching.folding import Folded
from matching.query import FIELDS
from matching.required import language_key
from matching.sentences import sentences
from matching.tokens import Tokens, tokenize


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What of an article can be matched."""

    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""  # the outlet's name
    language: str = ""  # ISO 639-1, or "" for unknown
    url: str = ""  # its host is matched by site:


@dataclass(frozen=True, slots=True)
class Part:
    """One string of a document and the number of its first word."""

    field: str
    tokens: Tokens
    first: int

    def span(self, hit: Hit) -> tuple[int, int]:
        """Return the (start, end) offsets of a hit in this part's text."""
        start, end = hit[0] - self.first, hit[1] - self.first
        return self.tokens.spans[start][0], self.tokens.spans[end][1]


class ReadDocument:
    """A document with its words folded and numbered; made once, asked by every candidate."""

    def __init__(self, document: Document) -> None:
        language = document.language.lower()
        self.positions = Positions(language=language, is_lower=self._is_lower)
        self.parts: list[Part] = []
        self._add("title", [tokenize(document.title, language)])
        self._add("text", [tokenize(document.text, language)])
        self._add("author", [tokenize(author) for author in document.authors])
        sites = dict.fromkeys((document.site, host_of(document.url)))
        self._add("site", [tokenize(site) for site in sites])
        self._add("language", _language(document.language))
        scopes = self.positions.scopes
        scopes[DEFAULT_SCOPE] = (scopes["title"][0], scopes["text"][1])
        self._firsts = [part.first for part in self.parts]

    def part_number(self, hit: Hit) -> int:
        """Return which of the parts a hit lies in."""
        return bisect_right(self._firsts, hit[0]) - 1

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The offsets of the text's sentences; looked for only once something matched."""
        return sentences(self.parts[FIELDS.index("text")].tokens.text)

    def _is_lower(self, number: int) -> bool:
        part = self.parts[bisect_right(self._firsts, number) - 1]
        start, _ = part.tokens.spans[number - part.first]
        return part.tokens.text[start].islower()

    def _add(self, field: str, parts: list[Tokens]) -> None:
        start = self.positions.end
        for tokens in parts:
            self.parts.append(Part(field, tokens, self.positions.add(tokens.folded)))
        self.positions.scopes[field] = (start, self.positions.end)


def host_of(url: str) -> str:
    """Return the host of an address, or "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address that is none
        return ""


def _language(code: str) -> list[Tokens]:
    """Return the language as one word, whatever its code looks like."""
    return [Tokens(code, ((0, len(code)),), (Folded((language_key(code),)),))] if code else []
