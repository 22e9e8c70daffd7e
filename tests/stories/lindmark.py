"""A bank's ten days, invented, in three languages: texts for tests of grouping and regrouping."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from matching.stories.background import Background, Sketch
from matching.stories.profile import Report, read_profile

_SCRIPT = Path(__file__).with_name("lindmark.toml")
_START = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An article of the script, and the story that it tells."""

    report: Report
    at: datetime
    story: str


def read_lindmark() -> list[Told]:
    """Return the articles, in order of arrival."""
    script = tomllib.loads(_SCRIPT.read_text(encoding="utf-8"))
    return [
        Told(
            report=Report(
                title=each["title"],
                text=each["text"].replace("\n", " ").strip(),
                language=each["language"],
            ),
            at=_START + timedelta(hours=each["after"]),
            story=each["story"],
        )
        for each in script["article"]
    ]


def sketched(articles: Sequence[Told]) -> list[Sketch]:
    """Return the sketches of articles, weighed as they arrive."""
    background, found = Background(), []
    for each in articles:
        profile = read_profile(each.report)
        background.add(profile)
        found.append(background.sketch(profile, each.at))
    return found
