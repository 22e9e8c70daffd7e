"""A made-up site of many pages: articles, and around each what the site puts on all of them."""

import random
from dataclasses import dataclass

FIRST = ("Share this story with your friends and colleagues",)
NEWSLETTERS = (
    "Our morning letter brings the valley to your kitchen table, six days in the week.",
    "The weekend letter: long reads, gardens and the chess column, every Saturday at eight.",
    "Market letter. Prices of grain, timber and copper, explained by those who trade them.",
)
OFFERS = (
    "Read without limits for one crown a week, and stop whenever you like.",
    "Students read the paper free of charge until the end of term.",
)
LAST = (
    "Have you seen something that we should know? Write to the newsroom in confidence.",
    "The Valley Post is owned by its readers and takes no money from parties or ministries.",
    "We correct what we get wrong, and say so beneath the article.",
    "All rights reserved, The Valley Post, Mill Street, Upper Town.",
)
HEADINGS = ("Analysis", "What we know", "Background", "The week ahead", "Pros", "Cons")
AUTHORS = ("Mira Kos", "Jan Vesel", "Ana Horvat", "Luka Babic", "Ida Roth")
SIGNATURE = (
    "Ida Roth has written this column since the old bridge fell, and lives beside the new one."
)
RECURRING = (*FIRST, *NEWSLETTERS, *OFFERS, *LAST)
_WHO = ("the council", "the works", "a driver", "the ministry", "two witnesses", "the union")
_DID = ("said", "denied", "asked", "reported", "explained", "doubted", "repeated")
_WHAT = ("shells", "a bridge", "the harvest", "grain", "a contract", "the border", "old rails")
_WHEN = ("on Monday", "before dawn", "in the spring", "last week", "after the vote", "at noon")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article of the site, and the page around it as text."""

    number: int
    author: str
    before: tuple[str, ...]  # what the site puts before it
    body: tuple[str, ...]  # headings and paragraphs
    after: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"https://www.valleypost.test/news/{self.number}"

    @property
    def text(self) -> str:
        return "\n".join((*self.before, *self.body, *self.after))

    @property
    def html(self) -> bytes:
        """The page; class names tell nothing."""
        body = "".join(
            f"<h2>{line}</h2>" if line in HEADINGS else f"<p>{line}</p>" for line in self.body
        )
        around = [
            "".join(f'<p class="x{at}">{line}</p>' for at, line in enumerate(lines))
            for lines in (self.before, self.after)
        ]
        return (
            f'<html lang="en"><head><title>Report {self.number} of the valley</title>'
            f'<meta name="author" content="{self.author}"></head><body><article>'
            f"<h1>Report {self.number} of the valley</h1>{around[0]}{body}{around[1]}"
            "</article></body></html>"
        ).encode()


def paragraph(chance: random.Random) -> str:
    """Return a paragraph that no other page has."""
    return " ".join(
        f"{chance.choice(_WHO).capitalize()} {chance.choice(_DID)} that {chance.choice(_WHAT)} "
        f"{chance.choice(_WHEN)} met {chance.choice(_WHO)} of {_name(chance)}."
        for _ in range(3)
    )


def story(number: int) -> Story:
    """Return one article: 3 to 9 paragraphs, some headings; blocks in turn and with numbers."""
    chance = random.Random(number)
    body: list[str] = []
    for _ in range(chance.randint(3, 9)):
        if body and chance.random() < 0.4:
            body.append(chance.choice(HEADINGS))
        body.append(paragraph(chance))
    author = AUTHORS[number % 5]
    if author == "Ida Roth":
        body.append(SIGNATURE)
    after = (
        f"Read {chance.randint(2, 900)} times since {chance.randint(1, 28)} March 2026, 14:05.",
        chance.choice(NEWSLETTERS),
        OFFERS[number % 2],
        *LAST,
    )
    before = (*FIRST, f"{chance.randint(2, 9)} minutes to read")
    return Story(number=number, author=author, before=before, body=tuple(body), after=after)


def _name(chance: random.Random) -> str:
    syllables = ("ka", "lo", "mir", "ten", "vas", "ur", "bel", "do", "sin", "gra")
    return "".join(chance.choice(syllables) for _ in range(4)).capitalize()
