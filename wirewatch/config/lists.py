"""[[list]]: words that several watches share."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from db.errors import QueryError
from db.settings import Section
from matching.lists import Lists
from matching.terms import read_entry

Entry = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ListSettings(Section):
    """[[list]]: words, names and phrases that watches look for by `$name`, one of them at least."""

    name: str = Field(
        pattern=r"^[^\W\d]\w*$",
        max_length=100,
        description="what queries call it, after a $; letters, digits and _",
        examples=["serbian_arms_makers"],
    )
    words: tuple[Entry, ...] = Field(
        min_length=1,
        max_length=2000,
        description="words or phrases, also `municij*`, `=exact` or `'Case'`",
        examples=[["Krušik", "Prvi Partizan"]],
    )


def lists_of(tables: list[Mapping[str, Any]]) -> Lists:
    """Return the lists that a file holds, as far as they are right."""
    return {
        str(table["name"]): [word for word in table["words"] if isinstance(word, str)]
        for table in tables
        if "name" in table and isinstance(table.get("words"), list)
    }


def entry_fault(entry: str) -> QueryError | None:
    """Return what is wrong with an entry of a list."""
    try:
        read_entry(entry)
    except QueryError as exc:
        return exc
    return None
