"""[aliases]: other names of one thing, which queries find by any of them."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from db.errors import QueryError
from db.settings import Section
from matching.aliases import Aliases, read_name, shipped
from wirewatch.config.lists import Entry

Group = Annotated[tuple[Entry, ...], Field(min_length=2, max_length=100)]


class AliasSettings(Section):
    """[aliases]: names that mean one thing: a query that has one of them finds the others, too."""

    groups: tuple[Group, ...] = Field(
        default=(),
        max_length=5000,
        description="names of one thing each, words or phrases",
        examples=[[["Kyiv", "Kiev"], ["Myanmar", "Burma"]]],
    )
    shipped: bool = Field(
        default=False,
        description="also those that come with Wirewatch: some 140 countries and cities that were "
        "renamed, or have other names abroad",
    )

    def aliases(self) -> Aliases:
        """Return the groups, ready to be put into queries; raises QueryError."""
        return Aliases((*self.groups, *(shipped() if self.shipped else ())))


def aliases_of(table: Mapping[str, Any]) -> Aliases:
    """Return the aliases that a section holds, as far as they are right."""
    groups = table.get("groups")
    found = [
        [name for name in group if isinstance(name, str) and name_fault(name) is None]
        for group in (groups if isinstance(groups, list) else [])
        if isinstance(group, list)
    ]
    return Aliases((*found, *(shipped() if table.get("shipped") is True else ())))


def name_fault(name: str) -> QueryError | None:
    """Return what is wrong with a name."""
    try:
        read_name(name)
    except QueryError as exc:
        return exc
    return None
