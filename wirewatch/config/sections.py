"""The sections of config.toml: which there are, and how one is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from alerts.channels.kinds import KINDS
from alerts.settings import HealthSettings, WatchSettings
from alerts.translation.settings import TranslateSettings
from crawler.settings import CrawlerSettings
from db.errors import ConfigError
from db.settings import DatabaseSettings, Section
from intake.embedding.settings import StoriesSettings
from spiders.kinds import SPIDERS, Kinds
from spiders.settings import SourceSettings
from web.settings import WebSettings
from wirewatch.config.aliases import AliasSettings
from wirewatch.config.findings import Findings
from wirewatch.config.lists import ListSettings
from wirewatch.config.nearest import meant, nearest
from wirewatch.config.places import Path
from wirewatch.config.sentences import faults
from wirewatch.config.words import value_in_words


@dataclass(frozen=True, kw_only=True)
class SectionKind:
    """A kind of section: its name, whether there may be several, and the classes that read it."""

    name: str
    many: bool = False
    settings: type[Section] | None = None
    by_kind: Mapping[str, type[Section]] = field(default_factory=dict)  # `kind` chooses

    @property
    def title(self) -> str:
        """How the section is written in the file."""
        return f"[[{self.name}]]" if self.many else f"[{self.name}]"

    @property
    def classes(self) -> tuple[type[Section], ...]:
        """The classes that read it."""
        return (self.settings,) if self.settings else tuple(self.by_kind.values())


SECTIONS: Mapping[str, SectionKind] = {
    kind.name: kind
    for kind in (
        SectionKind(name="database", settings=DatabaseSettings),
        SectionKind(name="crawler", settings=CrawlerSettings),
        SectionKind(name="web", settings=WebSettings),
        SectionKind(name="health", settings=HealthSettings),
        SectionKind(name="translate", settings=TranslateSettings),
        SectionKind(name="stories", settings=StoriesSettings),
        SectionKind(name="source", many=True, settings=SourceSettings),
        SectionKind(name="watch", many=True, settings=WatchSettings),
        SectionKind(name="list", many=True, settings=ListSettings),
        SectionKind(name="aliases", settings=AliasSettings),
        SectionKind(
            name="channel", many=True, by_kind={name: kind.settings for name, kind in KINDS.items()}
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A section that is right in itself, where it stands, and what was written."""

    path: Path
    section: Section
    values: Mapping[str, Any]


def read_sections(
    values: Mapping[str, Any], findings: Findings, kinds: Kinds = SPIDERS
) -> dict[str, list[Written]]:
    """Return the sections that are right, by name; [section] kinds that are absent are empty.

    ``kinds`` are those that a [[source]] may have.
    """
    for name in values:
        if name not in SECTIONS:
            findings.error((name,), _unknown(name, values[name]), at_key=True)
    return {
        kind.name: [
            written
            for path, table in _tables(kind, values.get(kind.name), findings)
            if (written := _read(kind, path, table, findings, kinds)) is not None
        ]
        for kind in SECTIONS.values()
    }


def _unknown(name: str, value: object) -> str:
    if isinstance(value, Mapping | list):
        near = nearest(name, SECTIONS)
        titles = ", ".join(kind.title for kind in SECTIONS.values())
        hint = f"did you mean {SECTIONS[near].title}?" if near else f"there are {titles}"
        return f"unknown section `{name}`; {hint}"
    owners = [
        kind.title
        for kind in SECTIONS.values()
        if any(name in section.model_fields for section in kind.classes)
    ]
    hint = f"it belongs below {' or '.join(owners)}" if owners else "every key is in a [section]"
    return f"the key `{name}` is outside of every section; {hint}"


def _tables(
    kind: SectionKind, value: object, findings: Findings
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each table of one kind; what is written in another way is an error, but still read."""
    path: Path = (kind.name,)
    if value is None:
        return
    if isinstance(value, Mapping):
        if kind.many:
            findings.error(
                path, f"write {kind.title} with double brackets: there may be several", at_key=True
            )
        yield path, value
    elif isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        if not kind.many:
            findings.error(
                path, f"write {kind.title} with single brackets: there is only one", at_key=True
            )
        yield from (((*path, index), item) for index, item in enumerate(value))
    else:
        message = f"`{kind.name}` is a section: write {kind.title} and its keys below"
        findings.error(path, f"{message}; found {value_in_words(value)}")


def _read(
    kind: SectionKind, path: Path, table: Mapping[str, Any], findings: Findings, kinds: Kinds
) -> Written | None:
    section = kind.settings or _chosen(kind, path, table, findings)
    if section is None:
        return None
    try:
        read = section.model_validate(table, context={"kinds": kinds})
        return Written(path=path, section=read, values=table)
    except ValidationError as exc:
        for fault in faults(kind.title, section, table, exc):
            findings.error((*path, *fault.path), fault.message, at_key=fault.at_key)
    except ConfigError as exc:
        findings.error(path, exc.message)
    return None


def _chosen(
    kind: SectionKind, path: Path, table: Mapping[str, Any], findings: Findings
) -> type[Section] | None:
    """Return the class that the key ``kind`` chooses; without one, that is the only error told."""
    chosen = table.get("kind")
    if "kind" not in table:
        findings.error(path, f"{kind.title} needs `kind`; {meant('', kind.by_kind)}")
        return None
    if not isinstance(chosen, str):
        findings.error((*path, "kind"), f"`kind` must be text; found {value_in_words(chosen)}")
        return None
    section = kind.by_kind.get(chosen)
    if section is None:
        message = f"unknown kind `{chosen}` of {kind.name}; {meant(chosen, kind.by_kind)}"
        findings.error((*path, "kind"), message)
    return section
