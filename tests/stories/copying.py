"""Texts with their copies, and texts that only look like copies: put together, always the same.

Every base text is of one event: its names, places and numbers are few and come again. Copies are
made as outlets make them; look-alikes are what a check of shared words takes for copies.
"""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PIECES = Path(__file__).with_name("copies.toml")
_BASES = 16  # of each language
_LENGTHS = (150, 900)  # words
_EDITED = 0.15  # of a lightly edited text's words
_SENTENCE = ("{opening} {actor} {deed} {matter} {tail}.", "{opening} {actor} {deed} {matter}.")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two texts, and whether one is a copy of the other."""

    kind: str
    language: str
    first: str
    second: str
    copied: bool


class _Event:
    """What one event's reports draw upon."""

    def __init__(self, pieces: dict[str, Any], draw: random.Random) -> None:
        self.pieces, self.draw = pieces, draw
        self.names = draw.sample(pieces["names"], 4)
        self.places = draw.sample(pieces["places"], 3)
        self.numbers = [str(draw.randint(2, 999)) for _ in range(8)]

    def fill(self, pattern: str) -> str:
        for slot, known in (
            ("{n}", self.numbers),
            ("{name}", self.names),
            ("{place}", self.places),
        ):
            while slot in pattern:
                pattern = pattern.replace(slot, self.draw.choice(known), 1)
        return pattern

    def sentence(self) -> str:
        if self.draw.random() < 0.12:
            return self.fill(self.draw.choice(self.pieces["plain"]))
        pattern = self.draw.choice(_SENTENCE)
        for slot in ("opening", "actor", "deed", "matter", "tail"):
            pattern = pattern.replace(f"{{{slot}}}", self.draw.choice(self.pieces[f"{slot}s"]))
        return self.fill(pattern)

    def text(self, words: int) -> str:
        """Return a report of about so many words, in paragraphs of three sentences."""
        told: list[str] = []
        while sum(len(each.split()) for each in told) < words:
            told.append(self.sentence())
        paragraphs = (" ".join(told[at : at + 3]) for at in range(0, len(told), 3))
        return "\n".join(paragraphs)

    def quoted(self) -> str:
        return f"“{self.pieces['quote']}”, {self.fill(self.pieces['said'])}"


def _part(text: str, share: float) -> str:
    words = text.split(" ")
    return " ".join(words[: int(len(words) * share)])


def _edited(event: _Event, text: str) -> str:
    changed = event.draw.sample(range(len(text.split(" "))), int(_EDITED * len(text.split(" "))))
    words = text.split(" ")
    for at in changed:
        words[at] = event.draw.choice(event.pieces["filler"])
    return " ".join(words)


def _relabelled(event: _Event, text: str) -> str:
    pieces = event.pieces
    head = [pieces["headline"], event.fill(pieces["label"])]
    return "\n".join([*head, event.fill(pieces["agency"]) + " " + text, pieces["boilerplate"]])


def _translated(event: _Event, text: str, headline: str) -> str:
    return f"{headline}\n{event.fill(event.pieces['label'])}\n{text}"


_EDITS: dict[str, Callable[[_Event, str], str]] = {
    "same": lambda _event, text: text,
    "relabelled": _relabelled,
    "15 % edited": _edited,
    "first 60 %": lambda _event, text: _part(text, 0.6),
    "first 30 %": lambda _event, text: _part(text, 0.3),
    "60 % relabelled": lambda event, text: (
        event.fill(event.pieces["label"]) + "\n" + _part(text, 0.6)
    ),
}


def cases() -> Iterator[Case]:
    """Yield all pairs, copies in both orders of arrival."""
    with _PIECES.open("rb") as file:
        languages = tomllib.load(file)
    headlines = [pieces["headline"] for pieces in languages.values()]
    for at, (language, pieces) in enumerate(languages.items()):
        for number in range(_BASES):
            event = _Event(pieces, random.Random(f"{language} {number}"))
            low, high = _LENGTHS
            text = event.text(low + (high - low) * number // (_BASES - 1))
            texts = {kind: edit(event, text) for kind, edit in _EDITS.items()}
            texts["translated headline"] = _translated(event, text, headlines[at - 1])
            for kind, copied in texts.items():
                for first, second in ((text, copied), (copied, text)):
                    yield Case(
                        kind=kind, language=language, first=first, second=second, copied=True
                    )
            for kind, (first, second) in _lookalikes(event, text).items():
                yield Case(kind=kind, language=language, first=first, second=second, copied=False)


def _lookalikes(event: _Event, text: str) -> dict[str, tuple[str, str]]:
    """Return pairs that share much, and are not copies."""
    pieces, draw = event.pieces, event.draw
    other = _Event(pieces, draw)
    quoted = event.quoted()
    return {
        "one event": (f"{quoted}\n{text}", f"{event.text(len(text.split()))}\n{quoted}"),
        "one statement": (
            f"{event.text(70)}\n{quoted} {event.text(20)}",
            f"{other.text(60)}\n{quoted} {other.text(30)}",
        ),
        "boilerplate": (
            f"{event.text(120)}\n{pieces['boilerplate']}",
            f"{other.text(150)}\n{pieces['boilerplate']}",
        ),
        "template": (_reported(pieces, draw, "template"), _reported(pieces, draw, "template")),
        "notice": (_reported(pieces, draw, "notice"), _reported(pieces, draw, "notice")),
        "one outlet": (_relabelled(event, event.text(200)), _relabelled(event, other.text(200))),
    }


def _reported(pieces: dict[str, Any], draw: random.Random, pattern: str) -> str:
    return _Event(pieces, draw).fill(pieces[pattern])
