"""The configuration: which file it is in, and what it says; read once, then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from alerts.channels.section import ChannelSection
from alerts.settings import HealthSettings, WatchSettings
from alerts.translation.settings import TranslateSettings
from crawler.settings import CrawlerSettings
from db.errors import ConfigError
from db.records import Source
from db.secrets import SecretReader
from db.settings import DatabaseSettings
from db.watch_records import Watch, Widening
from intake.embedding.settings import StoriesSettings
from matching.aliases import NO_ALIASES, Aliases, with_aliases
from matching.lists import Lists, with_lists
from net.access import Access
from spiders.kinds import SPIDERS, Kinds
from spiders.settings import SourceSettings
from web.settings import WebSettings
from wirewatch.config.access import read_accesses
from wirewatch.config.aliases import AliasSettings
from wirewatch.config.checks import check_all
from wirewatch.config.document import Document, parse_document, read_document
from wirewatch.config.examples import addresses_in, read_examples
from wirewatch.config.findings import ConfigWarning, Findings
from wirewatch.config.lists import ListSettings
from wirewatch.config.secrets import Secrets
from wirewatch.config.sections import Written, read_sections
from wirewatch.config.sites import FOLDER, read_kinds
from wirewatch.config.stamps import Stamps, stamps_of
from wirewatch.config.templates import check_templates

__all__ = ["ConfigWarning", "Configuration", "WebSettings", "find", "load", "load_bytes"]

_NAME = "config.toml"

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """All that config.toml says; a relative database path has become an absolute one."""

    path: Path  # of the file
    database: DatabaseSettings
    crawler: CrawlerSettings
    web: WebSettings
    health: HealthSettings
    translate: TranslateSettings
    stories: StoriesSettings
    sources: tuple[Source, ...]
    watches: tuple[Watch, ...]
    channels: tuple[ChannelSection, ...]
    secrets: SecretReader  # what channels' KEY_env and KEY_file name
    kinds: Kinds = field(default_factory=lambda: SPIDERS)  # of sources: the house's, and sites/
    accesses: Mapping[str, Access] = field(default_factory=dict)  # what sources are asked with
    lists: Lists = field(default_factory=dict)  # that queries name by $name
    aliases: Aliases = NO_ALIASES  # that are written out in the watches' queries
    own_words: Mapping[str, str] = field(default_factory=dict)  # watches' queries without aliases
    like_pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by watch: addresses
    languages: Mapping[str, str] = field(default_factory=dict)  # of readers, by watch, where told
    warnings: tuple[ConfigWarning, ...] = ()
    stamps: Stamps = field(default_factory=dict, repr=False)  # of all files, when they were read


def find(named: Path | None, env: Mapping[str, str], folder: Path) -> Path:
    """Return the configuration file: the one named, ./config.toml, or the user's own.

    ``folder`` is the working directory. A named file need not exist: ``load`` says so. Raises
    ConfigError, naming what was looked for, if none was named and none is there.
    """
    if named is not None:
        return named
    places = [folder / _NAME]
    home = env.get("XDG_CONFIG_HOME") or (f"{env['HOME']}/.config" if env.get("HOME") else "")
    if home and Path(home).is_absolute():  # a relative one is to be ignored (XDG base directories)
        places.append(Path(home) / "wirewatch" / _NAME)
    for place in places:
        if _is_there(place):
            return place
    looked = " and ".join(str(place) for place in places)
    raise ConfigError(
        f"there is no configuration: looked for {looked}. "
        "`wirewatch init` writes one to start from; `--config FILE` names another"
    )


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:  # a folder that may not be entered: ``load`` says so, where a look-up cannot
        return True


def load(path: Path, env: Mapping[str, str]) -> Configuration:
    """Return what a file says, and the files in sites/ beside it.

    Raises ConfigError if it cannot be read or is no TOML, else ConfigErrors with all that is
    wrong in it.
    """
    before = stamps_of(path)  # first: what is written while we read is then seen as a change
    found = _configuration(read_document(path), env)
    return replace(found, stamps={**found.stamps, **before})


def load_bytes(path: Path, body: bytes, env: Mapping[str, str]) -> Configuration:
    """Return what a file would say if it held these bytes; raises as ``load`` does."""
    return _configuration(parse_document(path, body), env)


def _configuration(document: Document, env: Mapping[str, str]) -> Configuration:
    path = document.path
    findings = Findings(str(path), document.places)
    folder = path.absolute().parent
    kinds = read_kinds(folder / FOLDER)
    sections = read_sections(document.values, findings, kinds)
    secrets = Secrets(folder, env)
    check_all(document.values, sections, secrets, findings)
    accesses = read_accesses(sections["source"], secrets, findings)
    examples = read_examples(sections["watch"], folder, secrets, findings)
    check_templates(sections["channel"], secrets, findings)
    findings.raise_errors()
    database = _only(sections, DatabaseSettings, "database")
    lists = {each.name: each.words for each in _all(sections, ListSettings, "list")}
    aliases = _only(sections, AliasSettings, "aliases").aliases()
    as_written = [
        replace(each.watch(), likeness=examples.get(each.name))
        for each in _all(sections, WatchSettings, "watch")
    ]
    return Configuration(
        path=path,
        database=database.model_copy(update={"url": database.resolved(folder)}),
        crawler=_only(sections, CrawlerSettings, "crawler"),
        web=_only(sections, WebSettings, "web"),
        health=_only(sections, HealthSettings, "health"),
        translate=_only(sections, TranslateSettings, "translate"),
        stories=_only(sections, StoriesSettings, "stories"),
        sources=tuple(each.source() for each in _all(sections, SourceSettings, "source")),
        watches=tuple(_written_out(each, lists, aliases) for each in as_written),
        lists=lists,
        aliases=aliases,
        own_words={each.name: with_lists(each.query, lists) for each in as_written},
        like_pages={
            each.name: pages
            for each in _all(sections, WatchSettings, "watch")
            if (pages := addresses_in(each.like))
        },
        languages={
            each.name: each.language
            for each in _all(sections, WatchSettings, "watch")
            if each.language is not None
        },
        channels=tuple(_all(sections, ChannelSection, "channel")),
        secrets=secrets,
        kinds=kinds,
        accesses=accesses,
        warnings=findings.warnings,
        stamps=stamps_of(path, secrets.named),
    )


def _written_out(watch: Watch, lists: Lists, aliases: Aliases) -> Watch:
    """Return the watch with the lists and aliases in its query written out: it stands by itself."""
    query = with_lists(watch.query, lists)
    if Widening.ALIASES in watch.widen:
        query = with_aliases(query, aliases)
    return replace(watch, query=query)


def _all(sections: Mapping[str, list[Written]], kind: type[T], name: str) -> list[T]:
    return [each.section for each in sections[name] if isinstance(each.section, kind)]


def _only(sections: Mapping[str, list[Written]], kind: type[T], name: str) -> T:
    """Return the one section of a kind; an absent one has its defaults."""
    return next(iter(_all(sections, kind, name)), kind())
