"""A scripted month of one storyline: its articles, and what a user must be told of it."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_SCRIPTS = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Told:
    """An article of the script, with its labels."""

    id: str
    at: datetime
    outlet: str
    language: str
    story: str
    title: str
    text: str
    copy_of: str = ""
    revises: str = ""
    follows: str = ""  # the story that this one's first report continues


@dataclass(frozen=True, kw_only=True)
class Due:
    """An alert that must come at an article, and the facts that must be in it."""

    at: str
    kind: str  # new, update or correction
    story: str
    facts: tuple[tuple[str, ...], ...]  # of each fact, the ways to write it


@dataclass(frozen=True, kw_only=True)
class Month:
    """The whole script."""

    query: str
    articles: tuple[Told, ...]
    alerts: tuple[Due, ...]


def read_month(name: str = "month") -> Month:
    """Return a script, in order of arrival."""
    script = tomllib.loads((_SCRIPTS / f"{name}.toml").read_text(encoding="utf-8"))
    articles = (Told(**{**each, "text": each["text"].strip()}) for each in script["article"])
    alerts = (
        Due(**{**each, "facts": tuple(map(tuple, each["facts"]))}) for each in script["alert"]
    )
    return Month(query=script["watch"]["query"], articles=tuple(articles), alerts=tuple(alerts))
